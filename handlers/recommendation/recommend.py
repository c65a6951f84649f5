"""The consultant's recommendation: recorded on the ledger, with the questions it answers."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import access
from handlers.patient_choice.access import open_episode
from handlers.recommendation import sentences
from store.errors import UserError
from store.patient import episodes
from store.patient.care_team import team
from store.patient.patients import Patient
from store.review import case_reviews
from store.review.case_review import CaseReview
from store.risk import flags
from store.rules.review.agenda import FlagKind
from store.rules.roles import Role

_ANSWERED_REASON = "answered by the review"
_QUESTIONS = (FlagKind.MEDICATION, FlagKind.DISCUSS)


@dataclass(frozen=True)
class RecordedReview:
    """A review that was recorded."""

    review: CaseReview
    clinician: str
    """The treating clinician's name; empty when no one is known."""
    questions_answered: int
    """How many questions it cleared from the card."""


def check_consultant(ctx: RequestContext, patient: Patient) -> None:
    """Only the consultant reviews; attending the meeting is not a review (domain.md §1.4).

    Raises:
        UserError: the member isn't a consultant.
    """
    if not ctx.has_role(Role.CONSULTANT):
        hint = sentences.how_to_ask_consultant(patient.full_name)
        raise UserError(sentences.ONLY_CONSULTANT_RECORDS, hint)


def record_review(
    db: Connection, patient: Patient, recommendation: str, ctx: RequestContext, *, on: date | None = None
) -> RecordedReview:
    """Record a review; an empty recommendation means to continue. The same review twice is recorded once.

    A review of a past day (`on`) answers only the questions that were raised by then.

    Raises:
        UserError: not the consultant, the patient left care, or was not yet in care on that day.
    """
    check_consultant(ctx, patient)
    episode = open_episode(db, patient)
    on = on or ctx.today
    if episode.started_on and on < episode.started_on:
        raise UserError(*sentences.not_yet_in_care(patient.full_name, episode.started_on, ctx.today))
    clinician = team(db, episode).clinician
    name = clinician.name if clinician else ""
    duplicate = case_reviews.find_duplicate(db, episode, on, ctx.member.id, recommendation)
    if duplicate:
        return RecordedReview(duplicate, name, 0)
    review = case_reviews.record(
        db, episode, on, ctx.provenance, consultant_id=ctx.member.id, recommendation=recommendation
    )
    answered = flags.clear(db, episode, _QUESTIONS, ctx.provenance, _ANSWERED_REASON, raised_by=on)
    access.record_change(db, ctx, "review recorded", f"review:{review.id}")
    return RecordedReview(review, name, answered)


def void_review(db: Connection, review_id: int, ctx: RequestContext) -> tuple[CaseReview, int]:
    """Void the member's own review and raise its questions again; returns it and how many there are.

    Raises:
        UserError: it is already void, a colleague's, or the clinician has answered.
    """
    review = case_reviews.by_id(db, ctx.clinic.id, review_id)
    if review is None:
        raise UserError(sentences.ALREADY_UNDONE, sentences.SEE_AGENDA)
    if review.consultant_id != ctx.member.id:
        raise UserError(sentences.REVIEW_OF_COLLEAGUE, sentences.ASK_COLLEAGUE_TO_UNDO)
    response = review.clinician_response
    if response:
        raise UserError(sentences.already_answered(response.outcome), sentences.RECORD_NEW_ONE)
    episode = episodes.by_id(db, ctx.clinic.id, review.episode_id)
    case_reviews.void(db, ctx.clinic.id, review.id, ctx.provenance, sentences.undone_by(ctx.member.name))
    raised = flags.restore_cleared(db, episode, review.entered_at, _ANSWERED_REASON, ctx.provenance)
    access.record_change(db, ctx, "review undone", f"review:{review.id}")
    return review, raised
