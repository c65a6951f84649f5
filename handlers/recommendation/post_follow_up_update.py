"""Updates of the messages about a recommendation that were sent before, in place."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost
from handlers.recommendation.post_follow_up import FollowUpOccasion, message_for_reader, stage_of
from handlers.recommendation.sentences import about_follow_up
from store.clinic.clinics import Clinic
from store.posting import posts
from store.posting.occasion import Occasion
from store.review import case_reviews
from store.review.case_review import CaseReview

_EXPIRES_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class FollowUpUpdateOccasion(Occasion):
    """A message that was sent, and the stage that the recommendation has now, after how many undone steps."""

    KIND = "loop-update"  # stored, so it stays
    TEXT = "{message}; {stage}"
    message: FollowUpOccasion
    stage: str


def list_scheduled(
    db: Connection, clinic: Clinic, now: datetime
) -> list[ScheduledPost[FollowUpUpdateOccasion]]:
    """One for each message whose recommendation has moved on since, and each such move."""
    found = []
    for review in case_reviews.open_or_recently_closed(db, clinic.id, now - _EXPIRES_AFTER):
        moved_at = _last_changed_at(review)
        if moved_at is None or now >= moved_at + _EXPIRES_AFTER:
            continue
        undone = len(review.undone_steps)
        stage = f"{stage_of(review)}, {undone} undone" if undone else stage_of(review)
        found += [
            ScheduledPost(
                FollowUpUpdateOccasion(sent.occasion, stage),
                moved_at,
                moved_at + _EXPIRES_AFTER,
                sent.audience,
            )
            for sent in posts.sent_messages(db, clinic.id, FollowUpOccasion, review.id)
            if sent.occasion.stage != stage and sent.sent_at <= moved_at
        ]
    return found


def compose(context: PostContext, post: ScheduledPost[FollowUpUpdateOccasion]) -> PostContent | None:
    """The same message, with the recommendation's present state."""
    occasion = post.occasion.message
    for sent in posts.sent_messages(context.db, context.clinic.id, FollowUpOccasion, occasion.review_id):
        if (sent.occasion, sent.audience) == (occasion, post.audience):
            message = message_for_reader(context, occasion, post.audience)
            return PostContent(message, message_to_replace=sent)
    return None


def _last_changed_at(review: CaseReview) -> datetime | None:
    moves = [step.at for step in review.steps]
    moves += [step.undone_at for step in review.undone_steps if step.undone_at]
    return review.voided_at or max(moves, default=None)


POST = PostKind(FollowUpUpdateOccasion, about_follow_up.POST_UPDATE, list_scheduled, compose)
