"""The forms of a review session: one patient at a time, and at the end the minutes to log."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_text
from handlers.block_kit.form_blocks import ModalForm, text_input
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    small_text_block,
    text_block,
)
from handlers.block_kit.patient_names import patient_naming
from handlers.recommendation import sentences as recommendation_sentences
from handlers.review import sentences
from handlers.review.messages.agenda import last_review_text, patient_lines
from store.caseload.caseload import CaseloadPatient
from store.patient.patients import Patient
from store.review.review_sessions import ReviewItem, ReviewSession
from store.rules.clinic.settings import Settings
from store.rules.minutes import MINUTE

NEXT_PATIENT, SKIP_PATIENT, RECOMMEND, CONTINUE, FINISH_SESSION = (
    "walk.next",
    "walk.skip",
    "walk.recommend",
    "walk.continue",
    "walk.finish",
)
ITEM_FORM, RECOMMENDATION_FORM, END_FORM = "walk_turn", "walk_words", "walk_end"
"""Buttons and forms in Slack carry these ids, so they stay."""

_SECOND = 1_000
_TEXT_LIMIT = 1_000
_MOST_OFFERED = 90


@dataclass(frozen=True)
class OfferedMinutes:
    """The minutes to log for an item."""

    review_item: ReviewItem
    patient: Patient
    minutes: int | None
    """None where the person has to say."""


def review_item_form(
    session: ReviewSession,
    item: ReviewItem,
    line: CaseloadPatient,
    now: datetime,
    settings: Settings,
    *,
    may_recommend: bool,
    saved: str = "",
) -> ModalForm:
    """The current patient, with what the review needs, and what was `saved` for the one before."""
    value = str(item.id)
    since = clock_text(item.started_at.astimezone(now.tzinfo)) if item.started_at else ""
    may_record = may_recommend and not line.episode.ended_on
    blocks = (
        small_text_block(saved) if saved else None,
        small_text_block(sentences.position(item.position, len(session.review_items), item.category, since)),
        text_block(*_patient_lines(line, now, settings)),
        button_row(
            Button(sentences.NEXT, NEXT_PATIENT, value, "primary"),
            Button(sentences.SKIP, SKIP_PATIENT, value),
            Button(recommendation_sentences.RECOMMEND, RECOMMEND, value) if may_record else None,
            Button(recommendation_sentences.CONTINUE, CONTINUE, value) if may_record else None,
            Button(sentences.FINISH, FINISH_SESSION, str(session.id)),
        ),
        small_text_block(sentences.NOT_A_REVIEW_UNLESS_RECORDED),
    )
    return ModalForm(ITEM_FORM, sentences.SESSION_TITLE, _present(blocks), submit="", in_place=True)


def recommendation_form(
    callback: str, title: str, patient: Patient, metadata: str, *, in_place: bool = False
) -> ModalForm:
    """A form for the recommendation; `in_place` replaces the patient's form in a session."""
    blocks = (
        text_block(BoldText(patient.short_name)),
        text_input("recommendation", sentences.RECOMMENDATION, multiline=True, limit=_TEXT_LIMIT),
    )
    return ModalForm(callback, title, blocks, submit=sentences.RECORD, metadata=metadata, in_place=in_place)


def session_end_form(
    session: ReviewSession,
    offered: Sequence[OfferedMinutes],
    people: Mapping[int, Patient],
    reviewed: Collection[int],
    zone: ZoneInfo,
) -> ModalForm:
    """Who was reviewed and who was not, and the minutes to log, which can be changed or cleared."""
    discussed = [item.patient_id for item in session.review_items if item.started_at]
    done = [people[patient_id].short_name for patient_id in discussed if patient_id in reviewed]
    left = [
        people[item.patient_id].short_name for item in session.review_items if item.patient_id not in reviewed
    ]
    blocks = (
        text_block(
            BoldText(sentences.patients_covered(len(discussed), len(done))),
            sentences.reviewed(done) if done else None,
            sentences.still_on_agenda(left) if left else None,
        ),
        text_block(sentences.YOUR_MINUTES) if offered else None,
        *(_minutes_field(minutes, zone) for minutes in offered[:_MOST_OFFERED]),
    )
    return ModalForm(
        END_FORM,
        sentences.SESSION_TITLE,
        _present(blocks),
        submit=sentences.LOG_THESE if offered else "",
        metadata=str(session.id),
        in_place=True,
    )


def nothing_logged() -> OutgoingMessage:
    """There were no minutes to log."""
    return build_message(
        sentences.SESSION_FINISHED,
        text_block(BoldText(sentences.SESSION_FINISHED), sentences.NO_MINUTES_LOGGED),
    )


def _patient_lines(line: CaseloadPatient, now: datetime, settings: Settings) -> list[str | BoldText]:
    name, today = patient_naming(settings), now.date()
    if line.episode.ended_on:
        return [BoldText(name(line.patient)), sentences.no_longer_in_care(line.status)]
    if line.agenda_item is None:
        last_review = last_review_text(line, today)
        return [BoldText(name(line.patient)), sentences.NO_LONGER_ON_AGENDA, last_review]
    return patient_lines(line, today, name)


def _minutes_field(offered: OfferedMinutes, zone: ZoneInfo) -> Block:
    item = offered.review_item
    minutes, rest = divmod(item.time_taken, MINUTE)
    start, end = (clock_text(at.astimezone(zone)) if at else "" for at in (item.started_at, item.ended_at))
    return text_input(
        f"turn_{item.id}",
        offered.patient.short_name,
        initial="" if offered.minutes is None else str(offered.minutes),
        hint=sentences.measured(minutes, rest // _SECOND, start, end),
        optional=True,
        limit=20,
    )


def _present(blocks: Sequence[Block | None]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block)
