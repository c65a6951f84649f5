"""The case review's agenda: by category in the clinic's order, with what the review needs to know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_text
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    Menu,
    OutgoingMessage,
    build_message,
    button_row,
    header_block,
    small_text_block,
    text_block,
)
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.recommendation.messages.follow_up import RecommendationFollowUp
from handlers.recommendation.messages.follow_up_rows import open_follow_up_rows, recommendation_buttons
from handlers.recommendation.messages.patient_summary import scores_text, time_in_care_text
from store.caseload.caseload import CaseloadPatient
from store.patient.patients import Patient
from store.review.case_review import CaseReview
from store.rules.billing.policy.claims import progress_text
from store.rules.clinic import calendar
from store.rules.review.agenda import AgendaItem
from store.rules.text_format import capitalize_first, count_text, short_date, weekday_and_date

MOST_PATIENTS, MOST_WITH_BUTTONS = 30, 14
"""Patients on one message, without and with a row of buttons each; Slack takes 50 blocks."""
MOST_FOLLOW_UPS = 4
"""Open recommendations beside them."""
UNDO_REVIEW, START_SESSION = "review.undo", "review.start"

PatientNaming = Callable[[Patient], str]


def full_name_with_mrn(patient: Patient) -> str:
    """A patient's name for private answers."""
    return f"{patient.full_name} · MRN {patient.mrn_ending}"


@dataclass(frozen=True)
class AgendaReader:
    """What the reader of an agenda can do there."""

    may_recommend: bool = False
    may_start_session: bool = False


def agenda(
    due: Sequence[CaseloadPatient],
    review: calendar.ScheduledReview,
    zone: ZoneInfo,
    today: date,
    whose: str,
    reader: AgendaReader,
    loops: Sequence[RecommendationFollowUp] = (),
) -> OutgoingMessage:
    """Whose review is due, and which recommendations wait for the reader; private, in full names."""
    when = f"Next review {weekday_and_date(review.day)}, {clock_text(review.starts_at.astimezone(zone))}"
    if not due:
        return build_message(
            "Nobody is on the agenda.",
            text_block(
                BoldText(f"{whose}: nobody is on the agenda"), "A flag on a card puts a patient on it."
            ),
            small_text_block(when),
            *_open_follow_ups(loops),
        )
    return build_message(
        f"{count_text(len(due), 'patient')} on the review agenda.",
        header_block(f"{whose}: {count_text(len(due), 'patient')} on the agenda"),
        small_text_block(when),
        *agenda_sections(due, today, full_name_with_mrn, reader),
        agenda_buttons(due, lambda patient: f"{patient.full_name} {patient.mrn_ending}", reader),
        small_text_block("The consultant records: /review NAME -- recommendation, or /review NAME continue"),
        *_open_follow_ups(loops),
    )


def agenda_sections(
    due: Sequence[CaseloadPatient], today: date, name: PatientNaming, reader: AgendaReader
) -> list[Block | None]:
    """The agenda's parts with their patients, as many as a message holds."""
    most = MOST_WITH_BUTTONS if reader.may_recommend else MOST_PATIENTS
    blocks: list[Block | None] = []
    for title, group in groupby(due[:most], key=_category):
        number = sum(_category(line) == title for line in due)
        blocks.append(text_block(BoldText(f"{title} ({number})")))
        for line in group:
            blocks.append(text_block(*patient_lines(line, today, name)))
            blocks.append(
                button_row(*recommendation_buttons(line.patient.id)) if reader.may_recommend else None
            )
    if len(due) > most:
        blocks.append(
            small_text_block(f"and {len(due) - most} more: /review start walks through all of them.")
        )
    return blocks


def agenda_buttons(due: Sequence[CaseloadPatient], name: PatientNaming, reader: AgendaReader) -> Block | None:
    """What can be done with the whole agenda."""
    people = [(name(line.patient), str(line.patient.id)) for line in due]
    start = Button("Start the review", START_SESSION, style="primary") if reader.may_start_session else None
    return button_row(start, Menu("Open a card", OPEN_CARD, people))


def review_recorded(
    review: CaseReview, patient: Patient, clinician: str, answered: int, today: date
) -> OutgoingMessage:
    """A review is on record, and what it waits for."""
    name = full_name_with_mrn(patient)
    waits = f"It waits for {review.waits_for}{f', {clinician}' if clinician else ''}."
    return build_message(
        "The review is recorded.",
        text_block(
            BoldText(f"Recorded: {review.recommendation} · {name} · {short_date(review.on, today)}"),
            waits if review.is_open else "Nothing to change; the review counts for this month.",
            f"{count_text(answered, 'open question')} answered by it: off the card." if answered else None,
        ),
        button_row(Button("Undo", UNDO_REVIEW, str(review.id)), Button("Card", OPEN_CARD, str(patient.id))),
    )


def review_undone(review: CaseReview, patient: Patient, raised: int) -> OutgoingMessage:
    """A review was voided; it stays on the ledger."""
    return build_message(
        "Undone. The review stays on the ledger, marked as void.",
        text_block(
            BoldText(f"Undone: {review.recommendation} · {full_name_with_mrn(patient)}"),
            "The review stays on the ledger, marked as void.",
            f"{count_text(raised, 'question')} back on the card." if raised else None,
        ),
    )


def last_review_text(line: CaseloadPatient, today: date) -> str:
    """The last review and how far its recommendation came; empty before the first."""
    last = line.last_review
    if last is None:
        return ""
    return f"Last review {short_date(last.on, today)}: {last.summary_text(today)}"


def patient_lines(line: CaseloadPatient, today: date, name: PatientNaming) -> list[str | BoldText]:
    """What the review needs to know of a patient on the agenda."""
    item = _item(line)
    also = ", ".join(category.title.lower() for category, _ in item.other_categories)
    said: list[str | BoldText] = [BoldText(f"{name(line.patient)} · {time_in_care_text(line, today)}")]
    said += [scores_text(line, today), f"{today:%B}: {progress_text(line.claim)}"]
    said += [capitalize_first(reason.text) for reason in item.reasons]
    said += [capitalize_first(reason.text) for _, reasons in item.other_categories for reason in reasons]
    named = line.last_review and any(line.last_review.current_recommendation in str(words) for words in said)
    said.append("" if named else last_review_text(line, today))
    if also:
        said.append(f"Also under {also}")
    return said


def _category(line: CaseloadPatient) -> str:
    return _item(line).category.title


def _item(line: CaseloadPatient) -> AgendaItem:
    if line.agenda_item is None:
        msg = f"episode {line.episode.id} is not on the agenda"
        raise ValueError(msg)
    return line.agenda_item


def _open_follow_ups(loops: Sequence[RecommendationFollowUp]) -> list[Block | None]:
    if not loops:
        return []
    title = text_block(BoldText(f"Open recommendations ({len(loops)})"))
    rest = len(loops) - MOST_FOLLOW_UPS
    more = small_text_block(f"and {rest} more, on their cards") if rest > 0 else None
    return [title, *open_follow_up_rows(loops[:MOST_FOLLOW_UPS]), more]
