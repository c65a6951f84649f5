"""The end of a review session: who was reviewed, and the minutes to log."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_text
from handlers.block_kit.form_blocks import (
    ModalForm,
    text_input,
    without_gaps,
)
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
from handlers.review.messages.session_forms import END_FORM, UNDO, SavedOutcome
from handlers.review.sentences import about_session
from store.patient.patients import Patient
from store.review.review_sessions import ReviewItem, ReviewSession
from store.rules.minutes import MINUTE

_MOST_UNDO = 20

_SECOND = 1_000
_MOST_OFFERED = 90


@dataclass(frozen=True)
class OfferedMinutes:
    """The minutes to log for an item."""

    review_item: ReviewItem
    patient: Patient
    minutes: int | None
    """None where the person has to say."""


def session_end_form(
    session: ReviewSession,
    offered: Sequence[OfferedMinutes],
    people: Mapping[int, Patient],
    reviewed: Collection[int],
    on_agenda: Collection[int],
    undoable: Mapping[int, int],
    zone: ZoneInfo,
    saved: SavedOutcome | None = None,
) -> ModalForm:
    """Who was reviewed and who was not, and the minutes to log, which can be changed or cleared.

    `on_agenda` are the patients who are on it now, `undoable` the reader's own reviews of the session, by
    patient.
    """
    items = session.review_items
    skipped = [item for item in items if item.is_skipped and item.patient_id not in reviewed]
    covered = [item.patient_id for item in items if item.started_at and item not in skipped]
    done = [people[patient_id].short_name for patient_id in covered if patient_id in reviewed]
    not_reviewed = [item.patient_id for item in items if item.patient_id not in reviewed]
    left = [people[patient_id].short_name for patient_id in not_reviewed if patient_id in on_agenda]
    undo = [
        Button(about_session.undo_for(people[patient_id].short_name), UNDO, f"{review_id}:{session.id}")
        for patient_id, review_id in list(undoable.items())[:_MOST_UNDO]
    ]
    blocks = (
        small_text_block(saved.text) if saved else None,
        text_block(
            BoldText(about_session.patients_covered(len(covered), len(done), len(skipped))),
            about_session.reviewed(done) if done else None,
            about_session.still_on_agenda(left) if left else None,
        ),
        button_row(*undo) if undo else None,
        text_block(about_session.YOUR_MINUTES) if offered else None,
        *(_minutes_field(minutes, zone) for minutes in offered[:_MOST_OFFERED]),
    )
    return ModalForm(
        END_FORM,
        about_session.SESSION_TITLE,
        without_gaps(blocks),
        submit=about_session.LOG_THESE if offered else "",
        metadata=str(session.id),
        in_place=True,
    )


def nothing_logged() -> OutgoingMessage:
    """There were no minutes to log."""
    return build_message(
        about_session.SESSION_FINISHED,
        text_block(BoldText(about_session.SESSION_FINISHED), about_session.NO_MINUTES_LOGGED),
    )


def _minutes_field(offered: OfferedMinutes, zone: ZoneInfo) -> Block:
    item = offered.review_item
    minutes, rest = divmod(item.time_taken, MINUTE)
    start, end = (clock_text(at.astimezone(zone)) if at else "" for at in (item.started_at, item.ended_at))
    return text_input(
        f"turn_{item.id}",
        offered.patient.short_name,
        initial="" if offered.minutes is None else str(offered.minutes),
        hint=about_session.measured(minutes, rest // _SECOND, start, end),
        optional=True,
        limit=20,
    )
