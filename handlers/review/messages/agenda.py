"""The case review's agenda: by category in the clinic's order, with what the review needs to know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_words
from handlers.block_kit.parts import (
    Block,
    Bold,
    Button,
    Menu,
    Message,
    actions,
    header,
    lines,
    message,
    small,
)
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.recommendation.messages.follow_up import Loop
from handlers.recommendation.messages.follow_up_rows import recommending, waiting
from handlers.recommendation.messages.patient_summary import care_words, scores_words
from store.caseload.caseload import Line
from store.patient.patients import Patient
from store.review.review import Review
from store.rules.billing.policy.ladder import short_of
from store.rules.clinic import calendar
from store.rules.review.agenda import Item
from store.rules.words import capital, counted, short_day, weekday_day

MOST, MOST_WITH_BUTTONS = 30, 14
"""Patients on one message, without and with a row of buttons each; Slack takes 50 blocks."""
MOST_LOOPS = 4
"""Open recommendations beside them."""
UNDO, START = "review.undo", "review.start"

Naming = Callable[[Patient], str]


def in_full(patient: Patient) -> str:
    """A patient's name for private answers."""
    return f"{patient.full_name} · MRN {patient.mrn_tail}"


@dataclass(frozen=True)
class Reader:
    """What the reader of an agenda can do there."""

    recommends: bool = False
    walks: bool = False


def agenda(
    due: Sequence[Line],
    review: calendar.Review,
    zone: ZoneInfo,
    today: date,
    whose: str,
    reader: Reader,
    loops: Sequence[Loop] = (),
) -> Message:
    """Whose review is due, and which recommendations wait for the reader; private, in full names."""
    when = f"Next review {weekday_day(review.day)}, {clock_words(review.starts_at.astimezone(zone))}"
    if not due:
        return message(
            "Nobody is on the agenda.",
            lines(Bold(f"{whose}: nobody is on the agenda"), "A flag on a card puts a patient on it."),
            small(when),
            *_waiting(loops),
        )
    return message(
        f"{counted(len(due), 'patient')} on the review agenda.",
        header(f"{whose}: {counted(len(due), 'patient')} on the agenda"),
        small(when),
        *sections(due, today, in_full, reader),
        below(due, lambda patient: f"{patient.full_name} {patient.mrn_tail}", reader),
        small("The consultant records: /review NAME -- recommendation, or /review NAME continue"),
        *_waiting(loops),
    )


def sections(due: Sequence[Line], today: date, name: Naming, reader: Reader) -> list[Block | None]:
    """The agenda's parts with their patients, as many as a message holds."""
    most = MOST_WITH_BUTTONS if reader.recommends else MOST
    blocks: list[Block | None] = []
    for title, group in groupby(due[:most], key=_category):
        number = sum(_category(line) == title for line in due)
        blocks.append(lines(Bold(f"{title} ({number})")))
        for line in group:
            blocks.append(lines(*patient_lines(line, today, name)))
            blocks.append(actions(*recommending(line.patient.id)) if reader.recommends else None)
    if len(due) > most:
        blocks.append(small(f"and {len(due) - most} more: /review start walks through all of them."))
    return blocks


def below(due: Sequence[Line], name: Naming, reader: Reader) -> Block | None:
    """What can be done with the whole agenda."""
    people = [(name(line.patient), str(line.patient.id)) for line in due]
    start = Button("Start the review", START, style="primary") if reader.walks else None
    return actions(start, Menu("Open a card", OPEN_CARD, people))


def recorded(review: Review, patient: Patient, clinician: str, answered: int, today: date) -> Message:
    """A review is on record, and what it waits for."""
    waits = f"It waits for {review.waits_for}{f', {clinician}' if clinician else ''}."
    return message(
        "The review is recorded.",
        lines(
            Bold(f"Recorded: {review.recommendation} · {in_full(patient)} · {short_day(review.on, today)}"),
            waits if review.is_open else "Nothing to change; the review counts for this month.",
            f"{counted(answered, 'open question')} answered by it: off the card." if answered else None,
        ),
        actions(Button("Undo", UNDO, str(review.id)), Button("Card", OPEN_CARD, str(patient.id))),
    )


def undone(review: Review, patient: Patient, raised: int) -> Message:
    """A review was voided; it stays on the ledger."""
    return message(
        "Undone. The review stays on the ledger, marked as void.",
        lines(
            Bold(f"Undone: {review.recommendation} · {in_full(patient)}"),
            "The review stays on the ledger, marked as void.",
            f"{counted(raised, 'question')} back on the card." if raised else None,
        ),
    )


def review_words(line: Line, today: date) -> str:
    """The last review and how far its recommendation came; empty before the first."""
    last = line.last_review
    if last is None:
        return ""
    return f"Last review {short_day(last.on, today)}: {last.summary(today)}"


def patient_lines(line: Line, today: date, name: Naming) -> list[str | Bold]:
    """What the review needs to know of a patient on the agenda."""
    item = _item(line)
    also = ", ".join(category.title.lower() for category, _ in item.also)
    said: list[str | Bold] = [Bold(f"{name(line.patient)} · {care_words(line, today)}")]
    said += [scores_words(line, today), f"{today:%B}: {short_of(line.claim)}"]
    said += [capital(reason.words) for reason in item.reasons]
    said += [capital(reason.words) for _, reasons in item.also for reason in reasons]
    named = line.last_review and any(line.last_review.in_force in str(words) for words in said)
    said.append("" if named else review_words(line, today))
    if also:
        said.append(f"Also under {also}")
    return said


def _category(line: Line) -> str:
    return _item(line).category.title


def _item(line: Line) -> Item:
    if line.item is None:
        msg = f"episode {line.episode.id} is not on the agenda"
        raise ValueError(msg)
    return line.item


def _waiting(loops: Sequence[Loop]) -> list[Block | None]:
    if not loops:
        return []
    title = lines(Bold(f"Open recommendations ({len(loops)})"))
    rest = len(loops) - MOST_LOOPS
    more = small(f"and {rest} more, on their cards") if rest > 0 else None
    return [title, *waiting(loops[:MOST_LOOPS]), more]
