"""The follow-up of a recommendation: the clinician answers, the patient is told; each step once."""

from collections.abc import Iterable

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import Block, button_row
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import access
from handlers.patient_choice.access import open_episode
from handlers.patient_choice.correction_rights import correction_rights
from handlers.recommendation import recommend
from handlers.recommendation.follow_up_view import RecommendationFollowUp, follow_up_view
from handlers.recommendation.messages import follow_up as messages
from handlers.recommendation.sentences import about_follow_up, about_recommending
from store.caseload.caseload import CaseloadPatient
from store.errors import UserError
from store.patient.patients import Patient
from store.review import case_reviews
from store.review.case_review import CaseReview, ClinicianResponse, ClosingOutcome, RecommendationStage
from store.rules.review.agenda import FlagKind
from store.rules.roles import Role

FOLLOW_UP_ROLES = frozenset({Role.CARE_MANAGER, Role.CLINICIAN})
"""The treating clinician answers; a care manager records what the clinician said, and tells the patient."""


def record_answer(
    db: Connection, review_id: int, outcome: ClinicianResponse, note: str, ctx: RequestContext
) -> RecommendationFollowUp:
    """Record the treating clinician's answer; a declined recommendation goes back to the consultant.

    Raises:
        UserError: not theirs to answer, already answered (and by whom), or the patient left care.
    """
    review = check_awaits_answer(db, review_id, ctx)
    _take_step(db, review, RecommendationStage.ANSWERED, outcome, ctx, note)
    access.record_change(db, ctx, f"review {outcome}", f"review:{review.id}")
    return _current(db, review, ctx)


def check_awaits_answer(db: Connection, review_id: int, ctx: RequestContext) -> CaseReview:
    """The recommendation, if it still waits for its answer and the member may give it.

    Raises:
        UserError: as `record_answer`.
    """
    review = _recommendation(db, review_id, ctx)
    if review.clinician_response:
        raise _already_done_error(db, review, ctx)
    return review


def record_patient_informed(db: Connection, review_id: int, ctx: RequestContext) -> RecommendationFollowUp:
    """The patient was told: the recommendation is closed.

    Raises:
        UserError: not answered yet, already closed (and by whom), or the patient left care.
    """
    review = _recommendation(db, review_id, ctx)
    if review.clinician_response is None:
        raise UserError(about_follow_up.NOT_ANSWERED_YET, about_follow_up.TELL_ONCE_ANSWERED)
    if review.closed:
        raise _already_done_error(db, review, ctx)
    if review.declined:
        raise UserError(about_follow_up.WAS_DECLINED_NOT_TOLD, about_follow_up.CONSULTANT_REVISES)
    _take_step(db, review, RecommendationStage.PATIENT_INFORMED, RecommendationStage.PATIENT_INFORMED, ctx)
    _take_step(db, review, RecommendationStage.CLOSED, ClosingOutcome.DONE, ctx)
    access.record_change(db, ctx, "patient told", f"review:{review.id}")
    return _current(db, review, ctx)


def actionable_follow_ups(
    db: Connection, lines: Iterable[CaseloadPatient], ctx: RequestContext
) -> list[RecommendationFollowUp]:
    """The open recommendations whose next step is the member's.

    Clinicians answer, care managers do both; the consultant withdraws or replaces those that were declined.
    """
    return [
        follow_up_view(
            db, ctx.clinic, review, ctx.now, reader_records_answer=not ctx.has_role(Role.CLINICIAN)
        )
        for line in lines
        for review in line.reviews
        if review.is_open and _is_next(review, ctx)
    ]


def _is_next(review: CaseReview, ctx: RequestContext) -> bool:
    if review.declined:
        return ctx.has_role(Role.CONSULTANT)
    return ctx.has_role(Role.CARE_MANAGER) or (
        ctx.has_role(Role.CLINICIAN) and review.clinician_response is None
    )


def withdraw(db: Connection, review_id: int, ctx: RequestContext) -> RecommendationFollowUp:
    """The consultant withdraws an open recommendation.

    Raises:
        UserError: not the consultant, or it is closed already (and by whom).
    """
    return _end(db, review_id, ClosingOutcome.WITHDRAWN, "", ctx)


def replace_with(
    db: Connection, review_id: int, new_review_id: int, ctx: RequestContext
) -> RecommendationFollowUp:
    """The consultant's new recommendation takes the place of an open one.

    Raises:
        UserError: as `withdraw`, or the new one was undone.
    """
    new = case_reviews.by_id(db, ctx.clinic.id, new_review_id)
    if new is None:
        raise UserError(about_follow_up.WITHDREW, about_follow_up.SEE_OPEN_RECOMMENDATIONS)
    return _end(db, review_id, ClosingOutcome.REPLACED, new.recommendation, ctx)


def view_of(db: Connection, review_id: int, ctx: RequestContext) -> RecommendationFollowUp:
    """An open recommendation as it is now.

    Raises:
        UserError: it is closed already (and by whom), or was undone.
    """
    review = case_reviews.by_id(db, ctx.clinic.id, review_id)
    if review is None:
        raise UserError(about_follow_up.WITHDREW, about_follow_up.SEE_OPEN_RECOMMENDATIONS)
    if review.closed:
        raise _already_done_error(db, review, ctx)
    return _current(db, review, ctx)


def reopen(db: Connection, review_id: int, ctx: RequestContext) -> RecommendationFollowUp:
    """Undo the member's own withdrawal or replacement.

    Raises:
        UserError: it was already undone, or a colleague's.
    """
    review = case_reviews.by_id(db, ctx.clinic.id, review_id)
    if review is None or not case_reviews.void_closing(db, ctx.clinic.id, review_id, ctx.provenance):
        raise UserError(about_recommending.NOT_YOURS_TO_REOPEN, about_follow_up.SEE_OPEN_RECOMMENDATIONS)
    access.record_change(db, ctx, "review reopened", f"review:{review_id}")
    return _current(db, review, ctx)


def undo_last_step(db: Connection, review_id: int, stage: str, ctx: RequestContext) -> RecommendationFollowUp:
    """Undo that the patient was told, or the answer; for who recorded it, or may correct it for them.

    Raises:
        UserError: already undone, moved on since, or a colleague's.
    """
    review = case_reviews.by_id(db, ctx.clinic.id, review_id)
    step = review.last_answer_or_telling if review else None
    if review is None or step is None or step.stage != stage:
        raise UserError(about_follow_up.STEP_MOVED_ON, about_follow_up.SEE_OPEN_RECOMMENDATIONS)
    access.check_may_open(db, ctx, patient_reach.patient_by_id(db, ctx, review.patient_id))
    if not correction_rights(db, ctx).include(step.by):
        raise UserError(*about_follow_up.STEP_OF_COLLEAGUE)
    reason = about_recommending.undone_by(ctx.member.name)
    case_reviews.undo_last_step(db, ctx.clinic.id, review, ctx.provenance, reason)
    access.record_change(db, ctx, f"review {stage} undone", f"review:{review_id}")
    return _current(db, review, ctx)


def _end(
    db: Connection, review_id: int, outcome: ClosingOutcome, replaced_by: str, ctx: RequestContext
) -> RecommendationFollowUp:
    review = case_reviews.by_id(db, ctx.clinic.id, review_id)
    if review is None:
        raise UserError(about_follow_up.WITHDREW, about_follow_up.SEE_OPEN_RECOMMENDATIONS)
    recommend.check_consultant(ctx, patient_reach.patient_by_id(db, ctx, review.patient_id))
    if review.closed:
        raise _already_done_error(db, review, ctx)
    recommend.end_recommendation(db, review, outcome, ctx, replaced_by)
    return _current(db, review, ctx)


def card_follow_ups(db: Connection, line: CaseloadPatient, ctx: RequestContext) -> list[Block | None]:
    """What the reader of a card can do about its case reviews."""
    if line.episode.ended_on:
        return []
    rows = [
        row
        for follow_up in actionable_follow_ups(db, [line], ctx)
        for row in messages.card_follow_up_rows(follow_up)
    ]
    if ctx.has_role(Role.CONSULTANT):
        has_questions = any(raised.flag.kind is not FlagKind.RISK for raised in line.flags)
        buttons = messages.recommendation_buttons(line.patient.id, has_questions=has_questions)
        rows.append(button_row(*buttons))
    return rows


def open_recommendations(db: Connection, patient: Patient) -> list[CaseReview]:
    """A patient's open recommendations, oldest first."""
    return list(recommend.open_recommendations(db, open_episode(db, patient)))


def _recommendation(db: Connection, review_id: int, ctx: RequestContext) -> CaseReview:
    review = case_reviews.by_id(db, ctx.clinic.id, review_id)
    if review is None:
        raise UserError(about_follow_up.WITHDREW, about_follow_up.SEE_OPEN_RECOMMENDATIONS)
    patient = patient_reach.patient_by_id(db, ctx, review.patient_id)
    if not ctx.has_role(*FOLLOW_UP_ROLES):
        raise UserError(about_follow_up.ONLY_CLINICIAN_ANSWERS, about_follow_up.CARE_MANAGER_MAY_RECORD)
    access.check_may_open(db, ctx, patient)
    open_episode(db, patient)
    return review


def _take_step(
    db: Connection,
    review: CaseReview,
    stage: RecommendationStage,
    outcome: str,
    ctx: RequestContext,
    note: str = "",
) -> None:
    try:
        case_reviews.add_step(db, ctx.clinic.id, review, stage, outcome, ctx.today, ctx.provenance, note)
    except UserError as error:
        # A colleague pressed the same button at the same moment, and was first.
        raise _already_done_error(db, review, ctx) from error


def _already_done_error(db: Connection, review: CaseReview, ctx: RequestContext) -> UserError:
    """What was done, and by whom."""
    return UserError(
        about_follow_up.already_done(_current(db, review, ctx).history), about_follow_up.STAYS_AS_IT_IS
    )


def _current(db: Connection, review: CaseReview, ctx: RequestContext) -> RecommendationFollowUp:
    current = case_reviews.by_id_including_void(db, ctx.clinic.id, review.id) or review
    return follow_up_view(db, ctx.clinic, current, ctx.now)
