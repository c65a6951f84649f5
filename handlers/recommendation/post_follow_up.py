"""The next step of a recommendation: the question to the clinician, then the answer. Source: domain.md §3."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost, local_day
from handlers.recommendation.follow_up_view import follow_up_view
from handlers.recommendation.messages import follow_up as messages
from handlers.recommendation.sentences import about_follow_up
from store.clinic import members
from store.clinic.clinics import Clinic
from store.patient import episodes
from store.posting.occasion import Occasion
from store.review import case_reviews, follow_ups
from store.review.case_review import CaseReview, ClosingOutcome
from store.review.follow_ups import STAGE_ASKED, answered_stage
from store.rules.roles import Role

_EXPIRES_AFTER = timedelta(days=30)
"""How long a message that could not be sent is worth sending; the agenda names open ones all the time."""


@dataclass(frozen=True)
class FollowUpOccasion(Occasion):
    """A stage of a recommendation: `asked` or `answered`, `answered 2` after an answer that was undone."""

    KIND = "loop"  # stored, so it stays
    TEXT = "review {review_id} {stage}"
    review_id: int
    stage: str


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[FollowUpOccasion]]:
    """One for each recommendation, stage and member to notify."""
    return [
        ScheduledPost(
            FollowUpOccasion(notice.review.id, notice.stage),
            notice.since,
            notice.since + _EXPIRES_AFTER,
            notice.recipient.slack_user_id,
        )
        for notice in follow_ups.recommendation_notices(
            db, clinic.id, now - _EXPIRES_AFTER, local_day(clinic, now)
        )
    ]


def compose(context: PostContext, post: ScheduledPost[FollowUpOccasion]) -> PostContent | None:
    """The question or the answer; None when it has moved on or was withdrawn, or care has ended."""
    review = review_of(context, post.occasion)
    is_over = episodes.by_id(context.db, context.clinic.id, review.episode_id).ended_on
    if is_over or post.occasion.stage != stage_of(review):
        return None
    return PostContent(message_for_reader(context, post.occasion, post.audience))


def message_for_reader(context: PostContext, occasion: FollowUpOccasion, audience: str) -> OutgoingMessage:
    """What a reader is sent about a stage, with the recommendation's present state."""
    db, clinic, is_asked = context.db, context.clinic, occasion.stage == STAGE_ASKED
    review = review_of(context, occasion)
    view = follow_up_view(db, clinic, review, context.now, with_summary=is_asked)
    if is_asked:
        return messages.answer_requested(view)
    reader = members.by_slack_id(db, clinic.id, audience)
    roles = reader.roles if reader else frozenset()
    return messages.answer_recorded(
        view, informs_patient=Role.CARE_MANAGER in roles, revises=Role.CONSULTANT in roles
    )


def review_of(context: PostContext, occasion: FollowUpOccasion) -> CaseReview:
    """The recommendation that an occasion is about, even when it was withdrawn."""
    found = case_reviews.by_id_including_void(context.db, context.clinic.id, occasion.review_id)
    if found is None:
        msg = f"{occasion.period}: no such review at clinic {context.clinic.id}"
        raise LookupError(msg)
    return found


def stage_of(review: CaseReview) -> str:
    """What its messages should say now: `asked`, `answered`, `answered 2`, else how it ended."""
    if review.voided_at:
        return "void"
    if review.closed and review.closed.outcome != ClosingOutcome.DECLINED:
        return "closed"
    return answered_stage(review) if review.clinician_response else STAGE_ASKED


POST = PostKind(FollowUpOccasion, about_follow_up.POST_FOLLOW_UP, list_scheduled, compose)
