"""The consultant's recommendation: recorded on the ledger, with the questions it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import access, closed_months
from handlers.patient_choice.access import open_episode
from handlers.recommendation.sentences import about_recommending
from store.errors import UserError
from store.patient import episodes
from store.patient.care_team import team
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.review import case_reviews
from store.review.case_review import CaseReview, ClosingOutcome, RecommendationStage
from store.risk import flag_answers, flags
from store.risk.flags import RaisedFlag
from store.rules.review.agenda import FlagKind
from store.rules.roles import Role
from store.tables import reviews

_QUESTIONS = (FlagKind.MEDICATION, FlagKind.DISCUSS)


@dataclass(frozen=True)
class RecordedReview:
    """A review that was recorded."""

    review: CaseReview
    clinician: str
    """The treating clinician's name; empty when no one is known."""
    questions_answered: tuple[RaisedFlag, ...] = ()
    """The questions that its recommendation answers."""
    questions_open: tuple[RaisedFlag, ...] = ()
    """Those that stay open."""
    earlier: tuple[CaseReview, ...] = ()
    """Earlier recommendations that are still open beside a new one."""
    closed: tuple[str, ...] = ()
    """That its month is closed for billing."""


@dataclass(frozen=True)
class ReviewChoices:
    """What is said beside a recommendation."""

    answers: frozenset[int] | None = None
    """The questions it answers, by id of the flag; None: the only one that is open."""
    endings: Mapping[int, ClosingOutcome] = field(default_factory=dict)
    """What to do with earlier recommendations, by id; the others stay open."""


_NO_CHOICES = ReviewChoices()


def check_consultant(ctx: RequestContext, patient: Patient) -> None:
    """Only the consultant reviews; attending the meeting is not a review (domain.md §1.4).

    Raises:
        UserError: the member isn't a consultant.
    """
    if not ctx.has_role(Role.CONSULTANT):
        hint = about_recommending.how_to_ask_consultant(patient.full_name)
        raise UserError(about_recommending.ONLY_CONSULTANT_RECORDS, hint)


def open_questions(db: Connection, episode: Episode) -> tuple[RaisedFlag, ...]:
    """The questions to the review that are neither answered nor closed, oldest first."""
    raised = flags.open_flags(db, episode.clinic_id, [episode.id]).get(episode.id, ())
    return tuple(each for each in raised if each.flag.kind in _QUESTIONS)


def open_recommendations(db: Connection, episode: Episode) -> tuple[CaseReview, ...]:
    """The recommendations of an episode that are not closed, oldest first."""
    reviews = case_reviews.of_episodes(db, episode.clinic_id, [episode.id]).get(episode.id, ())
    return tuple(review for review in reviews if review.is_open)


def record_review(
    db: Connection,
    patient: Patient,
    recommendation: str,
    ctx: RequestContext,
    choices: ReviewChoices = _NO_CHOICES,
    *,
    on: date | None = None,
) -> RecordedReview:
    """Record a review; an empty recommendation means no change. The same review twice is recorded once.

    Only a recommendation answers questions, as it has words.

    A review of a past day (`on`) answers only the questions that were raised by then.

    Raises:
        UserError: not the consultant, the patient left care, or was not yet in care on that day.
    """
    check_consultant(ctx, patient)
    episode = open_episode(db, patient)
    on = on or ctx.today
    if episode.started_on and on < episode.started_on:
        raise UserError(*about_recommending.not_yet_in_care(patient.full_name, episode.started_on, ctx.today))
    clinician = team(db, episode).clinician
    name = clinician.name if clinician else ""
    questions = tuple(each for each in open_questions(db, episode) if each.flag.raised_on <= on)
    duplicate = case_reviews.find_duplicate(db, episode, on, ctx.member.id, recommendation)
    if duplicate:
        return RecordedReview(duplicate, name, questions_open=questions)
    earlier = open_recommendations(db, episode) if recommendation else ()
    review = case_reviews.record(
        db, episode, on, ctx.provenance, consultant_id=ctx.member.id, recommendation=recommendation
    )
    answered = _answered(questions, recommendation, choices)
    for each in answered:
        flag_answers.answer(db, ctx.clinic.id, each.id, recommendation, ctx.provenance, review.id)
    ended = [each for each in earlier if each.id in choices.endings]
    for old in ended:
        end_recommendation(db, old, choices.endings[old.id], ctx, recommendation)
    access.record_change(db, ctx, "review recorded", f"review:{review.id}")
    return RecordedReview(
        review,
        name,
        tuple(answered),
        tuple(each for each in questions if each not in answered),
        tuple(each for each in earlier if each not in ended),
        closed_months.closed_months(db, ctx, reviews.name, [on]),
    )


def end_recommendation(
    db: Connection, review: CaseReview, outcome: ClosingOutcome, ctx: RequestContext, replaced_by: str = ""
) -> None:
    """Withdraw a recommendation, or note what replaces it.

    Raises:
        UserError: it is closed already.
    """
    note = replaced_by if outcome is ClosingOutcome.REPLACED else ""
    case_reviews.add_step(
        db, ctx.clinic.id, review, RecommendationStage.CLOSED, outcome, ctx.today, ctx.provenance, note
    )
    access.record_change(db, ctx, f"review {outcome}", f"review:{review.id}")


def _answered(
    questions: Sequence[RaisedFlag], recommendation: str, choices: ReviewChoices
) -> list[RaisedFlag]:
    if not recommendation:
        return []
    if choices.answers is not None:
        return [each for each in questions if each.id in choices.answers]
    return list(questions) if len(questions) == 1 else []


def void_review(db: Connection, review_id: int, ctx: RequestContext) -> tuple[CaseReview, int]:
    """Void the member's own review; returns it and how many questions are open again.

    Recommendations that it replaced are open again too.

    Raises:
        UserError: it is already void, a colleague's, or the clinician has answered.
    """
    review = case_reviews.by_id(db, ctx.clinic.id, review_id)
    if review is None:
        raise UserError(about_recommending.ALREADY_UNDONE, about_recommending.SEE_AGENDA)
    if review.consultant_id != ctx.member.id:
        raise UserError(about_recommending.REVIEW_OF_COLLEAGUE, about_recommending.ASK_COLLEAGUE_TO_UNDO)
    response = review.clinician_response
    if response:
        raise UserError(
            about_recommending.already_answered(response.outcome), about_recommending.RECORD_NEW_ONE
        )
    episode = episodes.by_id(db, ctx.clinic.id, review.episode_id)
    case_reviews.void(
        db, ctx.clinic.id, review.id, ctx.provenance, about_recommending.undone_by(ctx.member.name)
    )
    raised = flag_answers.take_back_with_review(db, ctx.clinic.id, review.id, ctx.provenance)
    for each in case_reviews.of_episodes(db, ctx.clinic.id, [episode.id]).get(episode.id, ()):
        case_reviews.void_closing(db, ctx.clinic.id, each.id, ctx.provenance, review.recommendation)
    access.record_change(db, ctx, "review undone", f"review:{review.id}")
    return review, raised
