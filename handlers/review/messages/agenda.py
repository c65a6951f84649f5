"""The case review's agenda, private and posted: by category, with what the review needs to know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import moment_text
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
from handlers.block_kit.patient_names import full_name_with_mrn, patient_naming
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.recommendation.follow_up_view import RecommendationFollowUp, scores_text, time_in_care_text
from handlers.recommendation.messages.follow_up import open_follow_up_rows, recommendation_buttons
from handlers.recommendation.recommend import RecordedReview
from handlers.recommendation.sentences import CARD
from handlers.review import sentences
from store.caseload.caseload import CaseloadPatient
from store.patient.patients import Patient
from store.review.case_review import CaseReview
from store.review.sentences import summary_text
from store.rules.billing.policy.claims import progress_text
from store.rules.clinic import calendar
from store.rules.clinic.settings import Settings
from store.rules.review.agenda import AgendaItem
from store.rules.text_format import capitalize_first

MOST_PATIENTS, MOST_WITH_BUTTONS = 30, 14
"""Patients on one message, without and with a row of buttons each; Slack takes 50 blocks."""
MOST_FOLLOW_UPS = 4
"""Open recommendations below them."""
UNDO_REVIEW, START_SESSION = "review.undo", "review.start"

PatientNaming = Callable[[Patient], str]


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
    follow_ups: Sequence[RecommendationFollowUp] = (),
) -> OutgoingMessage:
    """Whose review is due, and the recommendations that wait for the reader; private, in full names."""
    next_review = small_text_block(sentences.next_review(moment_text(review.starts_at.astimezone(zone))))
    if not due:
        return build_message(
            sentences.NO_ONE_ON_AGENDA,
            text_block(BoldText(sentences.no_one_on(whose)), sentences.FLAG_ADDS_PATIENT),
            next_review,
            *_open_follow_ups(follow_ups),
        )
    return build_message(
        sentences.patients_on_agenda(len(due)),
        header_block(sentences.patients_on(whose, len(due))),
        next_review,
        *_agenda_sections(due, today, full_name_with_mrn, reader),
        _agenda_buttons(due, lambda patient: f"{patient.full_name} {patient.mrn_ending}", reader),
        small_text_block(sentences.HOW_CONSULTANT_RECORDS),
        *_open_follow_ups(follow_ups),
    )


def weekly_agenda(
    due: Sequence[CaseloadPatient],
    starts_at: datetime,
    today: date,
    settings: Settings,
    reader: AgendaReader,
    *,
    begins: bool,
) -> OutgoingMessage:
    """The agenda as posted, for a review that starts then (in the clinic's zone) or begins now.

    Patients are named as posts name them.
    """
    number, when, name = len(due), moment_text(starts_at), patient_naming(settings)
    return build_message(
        sentences.review_begins(number) if begins else sentences.review_starts(when, number),
        header_block(
            sentences.review_now_heading(number) if begins else sentences.review_heading(when, number)
        ),
        *_agenda_sections(due, today, name, reader),
        _agenda_buttons(due, name, reader),
        small_text_block(sentences.HOW_CONSULTANT_RECORDS),
    )


def review_recorded(done: RecordedReview, patient: Patient, today: date) -> OutgoingMessage:
    """A review was recorded, and what it waits for."""
    review, name = done.review, full_name_with_mrn(patient)
    waits = sentences.waits_for(review.waits_for, done.clinician)
    answered = done.questions_answered
    return build_message(
        sentences.REVIEW_RECORDED,
        text_block(
            BoldText(sentences.recorded(review.recommendation, name, review.on, today)),
            waits if review.is_open else sentences.NOTHING_CHANGES,
            sentences.questions_answered(answered) if answered else None,
        ),
        button_row(
            Button(sentences.UNDO, UNDO_REVIEW, str(review.id)),
            Button(CARD, OPEN_CARD, str(patient.id)),
        ),
    )


def review_undone(review: CaseReview, patient: Patient, questions: int) -> OutgoingMessage:
    """A review was voided; that number of questions was raised again."""
    return build_message(
        sentences.REVIEW_UNDONE,
        text_block(
            BoldText(sentences.undone(review.recommendation, full_name_with_mrn(patient))),
            sentences.STAYS_AS_VOID,
            sentences.questions_back(questions) if questions else None,
        ),
    )


def last_review_text(line: CaseloadPatient, today: date) -> str:
    """The last review and the state of its recommendation; empty before the first."""
    last = line.last_review
    return sentences.last_review(last.on, summary_text(last, today), today) if last else ""


def patient_lines(line: CaseloadPatient, today: date, name: PatientNaming) -> list[str | BoldText]:
    """What the review needs to know of a patient on the agenda."""
    item = _agenda_item(line)
    others = [reason for _, reasons in item.other_categories for reason in reasons]
    reasons = [capitalize_first(reason.text) for reason in (*item.reasons, *others)]
    lines: list[str | BoldText] = [
        BoldText(sentences.patient_line(name(line.patient), time_in_care_text(line, today))),
        scores_text(line, today),
        sentences.month_progress(today, progress_text(line.claim)),
        *reasons,
    ]
    last = line.last_review
    if not last or not any(last.current_recommendation in reason for reason in reasons):
        lines.append(last_review_text(line, today))
    if item.other_categories:
        lines.append(sentences.also_under([category.title for category, _ in item.other_categories]))
    return lines


def _agenda_sections(
    due: Sequence[CaseloadPatient], today: date, name: PatientNaming, reader: AgendaReader
) -> list[Block | None]:
    """The agenda's categories with their patients, as many as a message holds."""
    most = MOST_WITH_BUTTONS if reader.may_recommend else MOST_PATIENTS
    blocks: list[Block | None] = []
    for title, group in groupby(due[:most], key=_category):
        number = sum(_category(line) == title for line in due)
        blocks.append(text_block(BoldText(sentences.category(title, number))))
        for line in group:
            blocks.append(text_block(*patient_lines(line, today, name)))
            if reader.may_recommend:
                blocks.append(button_row(*recommendation_buttons(line.patient.id)))
    if len(due) > most:
        blocks.append(small_text_block(sentences.more_patients(len(due) - most)))
    return blocks


def _agenda_buttons(
    due: Sequence[CaseloadPatient], name: PatientNaming, reader: AgendaReader
) -> Block | None:
    """What can be done with the whole agenda."""
    people = [(name(line.patient), str(line.patient.id)) for line in due]
    start = Button(sentences.START_REVIEW, START_SESSION, style="primary")
    return button_row(
        start if reader.may_start_session else None, Menu(sentences.OPEN_A_CARD, OPEN_CARD, people)
    )


def _category(line: CaseloadPatient) -> str:
    return _agenda_item(line).category.title


def _agenda_item(line: CaseloadPatient) -> AgendaItem:
    if line.agenda_item is None:
        msg = f"episode {line.episode.id} is not on the agenda"
        raise ValueError(msg)
    return line.agenda_item


def _open_follow_ups(follow_ups: Sequence[RecommendationFollowUp]) -> list[Block | None]:
    if not follow_ups:
        return []
    title = text_block(BoldText(sentences.open_recommendations(len(follow_ups))))
    rest = len(follow_ups) - MOST_FOLLOW_UPS
    more = small_text_block(sentences.more_recommendations(rest)) if rest > 0 else None
    return [title, *open_follow_up_rows(follow_ups[:MOST_FOLLOW_UPS]), more]
