"""A recommendation on its way: the clinician's answer, the patient told; one step is taken once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import Block, button_row
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import access
from handlers.patient_choice.access import open_episode
from handlers.recommendation.messages import follow_up_rows
from handlers.recommendation.messages.follow_up import RecommendationFollowUp
from handlers.recommendation.messages.follow_up_rows import recommendation_buttons
from handlers.recommendation.messages.patient_summary import scores_text, time_in_care_text
from store.caseload import caseload
from store.caseload.caseload import CaseloadPatient
from store.clinic import members
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.patient import patients
from store.patient.patients import Patient
from store.review import case_reviews, follow_ups
from store.review.case_review import CaseReview, ClinicianResponse, RecommendationStage
from store.rules.roles import Role

FOLLOW_UP_ROLES = frozenset({Role.CARE_MANAGER, Role.CLINICIAN})
"""Who answers and tells: the treating clinician, or a care manager who records what was said."""


def describe_follow_up(
    db: Connection, clinic: Clinic, review: CaseReview, now: datetime, *, facts: bool = False
) -> RecommendationFollowUp:
    """A recommendation and what it takes to speak of it; with `facts`, how the patient does."""
    today = now.astimezone(clinic.zone).date()
    patient = patients.by_id(db, clinic.id, review.patient_id)
    people = follow_ups.episode_staff(db, clinic.id, [review.episode_id], today)[review.episode_id]
    everybody = members.list_members(db, clinic.id, active=False)
    said: tuple[str, ...] = ()
    if facts:
        line = caseload.caseload_patient(db, clinic, patient.id, today)
        said = (scores_text(line, today), time_in_care_text(line, today))
    return RecommendationFollowUp(
        review,
        patient,
        clinic,
        {one.id: one.name for one in everybody},
        today,
        clinician=people.team.clinician.name if people.team.clinician else "",
        clinician_on_slack=people.clinician is not None,
        clinicians=frozenset(one.id for one in everybody if Role.CLINICIAN in one.roles),
        name_of_who_informs_patient=" or ".join(one.name for one in people.care_managers),
        facts=said,
    )


def record_answer(
    db: Connection, review_id: int, outcome: ClinicianResponse, words: str, ctx: RequestContext
) -> RecommendationFollowUp:
    """Keep what the treating clinician says; a recommendation that is declined is closed with it.

    Raises:
        UserError: not theirs to answer, settled already (and by whom), or the patient is no longer in care.
    """
    held = check_awaits_answer(db, review_id, ctx)
    _take_step(db, held, RecommendationStage.ANSWERED, outcome, ctx, words)
    if outcome is ClinicianResponse.DECLINED:
        _take_step(db, held, RecommendationStage.CLOSED, ClinicianResponse.DECLINED, ctx)
    access.record_change(db, ctx, f"review {outcome}", f"review:{held.id}")
    return _current(db, held, ctx)


def check_awaits_answer(db: Connection, review_id: int, ctx: RequestContext) -> CaseReview:
    """The recommendation, if it still waits for its answer and the member may give it.

    Raises:
        UserError: as `answer` does.
    """
    held = _recommendation(db, review_id, ctx)
    if held.clinician_response:
        raise _already_done_error(db, held, ctx)
    return held


def record_patient_informed(db: Connection, review_id: int, ctx: RequestContext) -> RecommendationFollowUp:
    """The patient knows: nothing is left to do, and the recommendation is closed.

    Raises:
        UserError: not answered yet, told already (and by whom), or the patient is no longer in care.
    """
    held = _recommendation(db, review_id, ctx)
    if held.clinician_response is None:
        raise UserError(
            "The treating clinician has not answered that recommendation yet.",
            "Tell the patient once it is approved or changed.",
        )
    if held.closed:
        raise _already_done_error(db, held, ctx)
    _take_step(db, held, RecommendationStage.PATIENT_TOLD, RecommendationStage.PATIENT_TOLD, ctx)
    _take_step(db, held, RecommendationStage.CLOSED, "done", ctx)
    access.record_change(db, ctx, "patient told", f"review:{held.id}")
    return _current(db, held, ctx)


def actionable_follow_ups(
    db: Connection, lines: Iterable[CaseloadPatient], ctx: RequestContext
) -> list[RecommendationFollowUp]:
    """The open recommendations that the member can move on: a clinician answers, a care manager does both."""
    if not ctx.has_role(*FOLLOW_UP_ROLES):
        return []
    tells, records = ctx.has_role(Role.CARE_MANAGER), not ctx.has_role(Role.CLINICIAN)
    held = [each for line in lines for each in line.reviews if each.is_open]
    return [
        replace(describe_follow_up(db, ctx.clinic, each, ctx.now), reader_records_answer=records)
        for each in held
        if tells or each.clinician_response is None
    ]


def card_follow_ups(db: Connection, line: CaseloadPatient, ctx: RequestContext) -> list[Block | None]:
    """What the reader of a card can do about its case review."""
    if line.episode.ended_on:
        return []
    rows = [
        row
        for loop in actionable_follow_ups(db, [line], ctx)
        for row in follow_up_rows.card_follow_up_rows(loop)
    ]
    if ctx.has_role(Role.CONSULTANT):
        rows.append(button_row(*recommendation_buttons(line.patient.id)))
    return rows


def open_recommendations(db: Connection, patient: Patient, ctx: RequestContext) -> list[CaseReview]:
    """A patient's recommendations that wait for somebody, oldest first."""
    episode = open_episode(db, patient)
    held = case_reviews.of_episodes(db, ctx.clinic.id, [episode.id]).get(episode.id, ())
    return [review for review in held if review.is_open]


def _recommendation(db: Connection, review_id: int, ctx: RequestContext) -> CaseReview:
    held = case_reviews.by_id(db, ctx.clinic.id, review_id)
    if held is None:
        raise UserError("The consultant has taken that recommendation back.", "/review shows what stands.")
    patient = patients.by_id(db, ctx.clinic.id, held.patient_id)
    if not ctx.has_role(*FOLLOW_UP_ROLES):
        raise UserError(
            "A recommendation is answered by the treating clinician.",
            "A care manager may record the answer, and tells the patient.",
        )
    access.check_may_open(db, ctx, patient)
    open_episode(db, patient)
    return held


def _take_step(
    db: Connection,
    held: CaseReview,
    stage: RecommendationStage,
    outcome: str,
    ctx: RequestContext,
    words: str = "",
) -> None:
    try:
        case_reviews.add_step(db, ctx.clinic.id, held, stage, outcome, ctx.today, ctx.provenance, words)
    except UserError as error:
        # Somebody pressed the same button at the same moment, and was first.
        raise _already_done_error(db, _reload(db, held, ctx), ctx) from error


def _already_done_error(db: Connection, held: CaseReview, ctx: RequestContext) -> UserError:
    """What happened, and by whom."""
    return UserError(
        f"That is settled already. {' '.join(_current(db, held, ctx).history)}",
        "The recommendation stands as it is; a new one is recorded at the review.",
    )


def _current(db: Connection, held: CaseReview, ctx: RequestContext) -> RecommendationFollowUp:
    return describe_follow_up(db, ctx.clinic, _reload(db, held, ctx), ctx.now)


def _reload(db: Connection, held: CaseReview, ctx: RequestContext) -> CaseReview:
    return case_reviews.by_id_including_void(db, ctx.clinic.id, held.id) or held
