"""The consultant's recommendation: put on the ledger, with the questions it answers."""

from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import access
from handlers.patient_choice.access import open_episode
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
    """A review that is on record."""

    review: CaseReview
    clinician: str
    """The treating clinician's name; empty when nobody is known."""
    answered: int
    """How many questions it took off the card."""


def check_consultant(ctx: RequestContext, patient: Patient) -> None:
    """Only the consultant reviews; attending the meeting is no review (domain.md §1.4).

    Raises:
        UserError: somebody else.
    """
    if not ctx.has_role(Role.CONSULTANT):
        raise UserError(
            "A recommendation is recorded by the psychiatric consultant.",
            f"To ask for one: /patient {patient.full_name} flag medication -- the question",
        )


def record_review(
    db: Connection, patient: Patient, recommendation: str, ctx: RequestContext
) -> RecordedReview:
    """Record what the consultant says, nothing to change when empty; a second time the same is the same.

    Raises:
        UserError: not the consultant, or the patient is no longer in care.
    """
    check_consultant(ctx, patient)
    episode = open_episode(db, patient)
    clinician = team(db, episode).clinician
    name = clinician.name if clinician else ""
    twin = case_reviews.find_duplicate(db, episode, ctx.today, ctx.member.id, recommendation)
    if twin:
        return RecordedReview(twin, name, 0)
    held = case_reviews.record(
        db, episode, ctx.today, ctx.provenance, consultant_id=ctx.member.id, recommendation=recommendation
    )
    answered = flags.clear(db, episode, _QUESTIONS, ctx.provenance, _ANSWERED_REASON)
    access.record_change(db, ctx, "review recorded", f"review:{held.id}")
    return RecordedReview(held, name, answered)


def void_review(db: Connection, review_id: int, ctx: RequestContext) -> tuple[CaseReview, int]:
    """Void one's own review and ask its questions again; returns it and how many there are.

    Raises:
        UserError: it is void already, a colleague's, or the clinician has answered.
    """
    held = case_reviews.by_id(db, ctx.clinic.id, review_id)
    if held is None:
        raise UserError("That review was undone already.", "/review shows the agenda as it stands.")
    if held.consultant_id != ctx.member.id:
        raise UserError("That review is a colleague's.", "Ask them to undo it.")
    response = held.clinician_response
    if response:
        raise UserError(
            f"The treating clinician has answered that recommendation already ({response.outcome}).",
            "Record a new one in its place.",
        )
    episode = episodes.by_id(db, ctx.clinic.id, held.episode_id)
    case_reviews.void(db, ctx.clinic.id, held.id, ctx.provenance, f"undone by {ctx.member.name}")
    raised = flags.restore_cleared(db, episode, held.entered_at, _ANSWERED_REASON, ctx.provenance)
    access.record_change(db, ctx, "review undone", f"review:{held.id}")
    return held, raised
