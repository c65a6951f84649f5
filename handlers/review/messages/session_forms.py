"""The walk through the agenda, in forms: one patient at a time, and at the end the minutes to look over."""

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
from handlers.review.messages.agenda import last_review_text, patient_lines
from store.caseload.caseload import CaseloadPatient
from store.patient.patients import Patient
from store.review.review_sessions import ReviewItem, ReviewSession
from store.rules.clinic.settings import Settings
from store.rules.minutes import MINUTE, Minutes
from store.rules.text_format import count_text

NEXT_PATIENT, SKIP_PATIENT, RECOMMEND, CONTINUE, FINISH_SESSION = (
    "walk.next",
    "walk.skip",
    "walk.recommend",
    "walk.continue",
    "walk.finish",
)
ITEM_FORM, RECOMMENDATION_FORM, END_FORM = "walk_turn", "walk_words", "walk_end"

_TITLE = "Case review"
_SECOND = 1_000
_MOST_WORDS = 1_000
_MOST_OFFERED = 90


@dataclass(frozen=True)
class OfferedMinutes:
    """A turn's minutes as they are offered; none where the person has to say."""

    review_item: ReviewItem
    patient: Patient
    minutes: int | None


def review_item_form(
    walk: ReviewSession,
    at: ReviewItem,
    line: CaseloadPatient,
    now: datetime,
    settings: Settings,
    *,
    recommends: bool,
    said: str = "",
) -> ModalForm:
    """The patient whose turn it is, with what the review needs; forms go by short names."""
    value = str(at.id)
    since = f"since {clock_text(at.started_at.astimezone(now.tzinfo))}" if at.started_at else ""
    return ModalForm(
        ITEM_FORM,
        _TITLE,
        _blocks(
            small_text_block(said) if said else None,
            small_text_block(f"{at.position} of {len(walk.review_items)} · {at.category} · {since}"),
            text_block(*_facts(line, now, settings)),
            button_row(
                Button("Next", NEXT_PATIENT, value, "primary"),
                Button("Skip", SKIP_PATIENT, value),
                *(_consultant_buttons(value) if recommends and not line.episode.ended_on else ()),
                Button("Finish", FINISH_SESSION, str(walk.id)),
            ),
            small_text_block(
                "Only what the consultant records is a review. Close this at any time: /review start goes on."
            ),
        ),
        submit="",
        in_place=True,
    )


def recommendation_form(at: ReviewItem, patient: Patient) -> ModalForm:
    """A form for the recommendation, in the place of the patient's facts."""
    return ModalForm(
        RECOMMENDATION_FORM,
        _TITLE,
        (
            text_block(BoldText(patient.short_name)),
            text_input("recommendation", "Recommendation", multiline=True, limit=_MOST_WORDS),
        ),
        submit="Record",
        metadata=str(at.id),
        in_place=True,
    )


def session_end_form(
    walk: ReviewSession,
    offered: Sequence[OfferedMinutes],
    people: Mapping[int, Patient],
    reviewed: Collection[int],
    zone: ZoneInfo,
) -> ModalForm:
    """Who was reviewed and who was not, and the minutes to log, each to be changed or cleared."""
    seen = [each for each in walk.review_items if each.started_at]
    done = [people[each.patient_id].short_name for each in seen if each.patient_id in reviewed]
    left = [
        people[each.patient_id].short_name for each in walk.review_items if each.patient_id not in reviewed
    ]
    said = (
        BoldText(f"{count_text(len(seen), 'patient')} walked, {len(done)} reviewed"),
        f"Reviewed: {', '.join(done)}" if done else None,
        f"Still on the agenda: {', '.join(left)}" if left else None,
    )
    return ModalForm(
        END_FORM,
        _TITLE,
        _blocks(
            text_block(*said),
            text_block("Your minutes, by patient. Change them, or clear a field to leave it out.")
            if offered
            else None,
            *(_minutes_field(each, zone) for each in offered[:_MOST_OFFERED]),
        ),
        submit="Log these" if offered else "",
        metadata=str(walk.id),
        in_place=True,
    )


def nothing_logged() -> OutgoingMessage:
    """Nothing was to be logged."""
    return build_message(
        "The review is finished.", text_block(BoldText("The review is finished."), "No minutes were logged.")
    )


def _facts(line: CaseloadPatient, now: datetime, settings: Settings) -> list[str | BoldText | None]:
    name = patient_naming(settings)
    if line.episode.ended_on:
        return [BoldText(name(line.patient)), f"No longer in care ({line.status})."]
    if line.agenda_item is None:
        last = last_review_text(line, now.date()) or None
        return [BoldText(name(line.patient)), "Not on the agenda any more.", last]
    return [*patient_lines(line, now.date(), name)]


def _consultant_buttons(value: str) -> tuple[Button, ...]:
    return (Button("Recommend", RECOMMEND, value), Button("Continue", CONTINUE, value))


def _minutes_field(offered: OfferedMinutes, zone: ZoneInfo) -> Block:
    at = offered.review_item
    span = ""
    if at.started_at and at.ended_at:
        start, stop = at.started_at.astimezone(zone), at.ended_at.astimezone(zone)
        span = f", {clock_text(start)} to {clock_text(stop)}"
    return text_input(
        f"turn_{at.id}",
        offered.patient.short_name,
        initial="" if offered.minutes is None else str(offered.minutes),
        hint=f"Measured {_measured_text(at.time_taken)}{span}.",
        optional=True,
        limit=20,
    )


def _measured_text(measured: Minutes) -> str:
    """`4 min 12 s`."""
    minutes, rest = divmod(measured, MINUTE)
    return f"{minutes} min {rest // _SECOND} s" if minutes else f"{rest // _SECOND} s"


def _blocks(*blocks: Block | None) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block)
