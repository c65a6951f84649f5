"""The questions of `/log` before it saves: how long, how, which day, really so long, really twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.dates import day_text
from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    small_text_block,
    text_block,
)
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.dispatch.draft_choices import DISCARD
from handlers.ledger.sentences import time_questions as sentences
from store.patient.patients import Patient
from store.rules.activities import Activity
from store.rules.minutes import Minutes

ANSWER = "log.answer"
_OFFERED = (Activity.PHONE, Activity.VIDEO, Activity.IN_PERSON, Activity.COORDINATION)


@dataclass(frozen=True)
class LineInQuestion:
    """A line about which something is asked: its draft, its number, its patient."""

    draft_id: int
    number: int
    patient: Patient
    several: bool

    def question(self, text: str) -> str:
        """The question, with the line's number where there are several."""
        return sentences.in_line(self.number, text) if self.several else text

    def button(self, label: str, question: str, chosen: object, *, primary: bool = False) -> Button:
        """A button that answers a question about this line."""
        value = f"{self.draft_id}:{question}:{self.number}:{chosen}"
        return Button(label, ANSWER, value, "primary" if primary else None)

    @property
    def discard(self) -> Button:
        """Leave it: nothing is saved."""
        return Button(sentences.DISCARD, DISCARD, str(self.draft_id))


def ask_minutes(about: LineInQuestion, typed: str, choices: Sequence[Minutes]) -> OutgoingMessage:
    """`0.25`, `15-20m`, or a bare number behind the name: how long is meant?"""
    asked = sentences.ask_minutes(typed, choices, full_name_with_mrn(about.patient))
    buttons = [about.button(sentences.minutes_button(each), "minutes", int(each)) for each in choices]
    return build_message(
        sentences.MINUTES_NOTIFICATION,
        text_block(BoldText(sentences.NOT_SAVED_YET), about.question(asked)),
        button_row(*buttons, about.discard),
        small_text_block(sentences.OTHER_LENGTH),
    )


def ask_activity(about: LineInQuestion, minutes: Minutes, lines: Sequence[int]) -> OutgoingMessage:
    """No activity was typed; `lines`: all that have none, to answer them together."""
    asked = sentences.ask_activity(minutes, full_name_with_mrn(about.patient))
    buttons = [
        about.button(activity.value.capitalize(), "activities", activity.value) for activity in _OFFERED
    ]
    every = ",".join(map(str, lines))
    for_all = [
        Button(
            sentences.for_all_lines(len(lines), activity),
            ANSWER,
            f"{about.draft_id}:activities:{every}:{activity}",
        )
        for activity in _OFFERED
    ]
    return build_message(
        sentences.ACTIVITY_NOTIFICATION,
        text_block(BoldText(sentences.NOT_SAVED_YET), about.question(asked)),
        button_row(*buttons, about.discard),
        button_row(*for_all) if len(lines) > 1 else None,
        small_text_block(sentences.OTHER_ACTIVITY),
    )


def ask_next_day(about: LineInQuestion, days: Sequence[date], today: date) -> OutgoingMessage:
    """`next tue` on a Monday: tomorrow, or the week after?"""
    asked = sentences.ask_next_day(days[0], full_name_with_mrn(about.patient))
    buttons = [about.button(day_text(day, today), "next_days", day.isoformat()) for day in days]
    return build_message(
        sentences.NEXT_DAY_NOTIFICATION,
        text_block(BoldText(sentences.NOT_SAVED_YET), about.question(asked)),
        button_row(*buttons, about.discard),
        small_text_block(sentences.NEXT_DAY_SETTING),
    )


def ask_long_entry(draft_id: int, minutes: Minutes, patient: Patient) -> OutgoingMessage:
    """More than two hours in one entry: is that right?"""
    return build_message(
        sentences.LONG_ENTRY_NOTIFICATION,
        text_block(BoldText(sentences.ask_long_entry(minutes, full_name_with_mrn(patient)))),
        button_row(
            Button(sentences.LOG_LONG_ENTRY, "log.confirm", f"{draft_id}:long", "primary"),
            Button(sentences.DISCARD_LONG_ENTRY, DISCARD, str(draft_id)),
        ),
    )


def ask_repeated_entry(about: LineInQuestion, entry: str, known_id: int, *, same: bool) -> OutgoingMessage:
    """The same, or nearly the same, within ten minutes: was it meant twice?"""
    replace = about.button(sentences.REPLACE_ENTRY, "repeats", known_id, primary=True)
    return build_message(
        sentences.REPEATED_ENTRY,
        text_block(
            BoldText(about.question(sentences.REPEATED_ENTRY if same else sentences.SIMILAR_ENTRY)),
            entry,
            sentences.ASK_REPEATED_ENTRY if same else sentences.ASK_SIMILAR_ENTRY,
        ),
        button_row(
            None if same else replace,
            about.button(sentences.LOG_SECOND_ENTRY, "repeats", 0),
            Button(sentences.DISCARD_SECOND_ENTRY, DISCARD, str(about.draft_id), "primary" if same else None),
        ),
    )
