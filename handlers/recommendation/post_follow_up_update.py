"""The messages of a recommendation that stand in Slack, kept up to date for everybody who holds one."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.post_kinds import PostContent, PostKind, ScheduledPost
from handlers.recommendation import post_follow_up
from handlers.recommendation.post_follow_up import period_prefix, review_of, stage_of
from store.clinic.clinics import Clinic
from store.posting import posts
from store.posting.posts import SentMessage
from store.review import case_reviews
from store.review.case_review import CaseReview

KIND_NAME = "loop-update"
EXPIRES_AFTER = timedelta(days=1)


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost]:
    """One for each message whose recommendation has moved on since, and each such move."""
    found = []
    for review in case_reviews.open_or_recently_closed(db, clinic.id, now - EXPIRES_AFTER):
        moved_at = _last_changed_at(review)
        if moved_at is None or now >= moved_at + EXPIRES_AFTER:
            continue
        stage = stage_of(review)
        found += [
            ScheduledPost(f"{held.period}; {stage}", moved_at, moved_at + EXPIRES_AFTER, held.audience)
            for held in _posted_messages(db, clinic, review)
            if not held.period.endswith(stage)
        ]
    return found


def compose(db: Connection, clinic: Clinic, occasion: ScheduledPost, now: datetime) -> PostContent | None:
    """The same message, as the recommendation stands now."""
    review = review_of(db, clinic, occasion.period)
    before = replace(occasion, period=occasion.period.partition(";")[0])
    for held in _posted_messages(db, clinic, review):
        if (held.period, held.audience) == (before.period, before.audience):
            return PostContent(
                post_follow_up.message_for_reader(db, clinic, before, now), message_to_replace=held
            )
    return None


def _posted_messages(db: Connection, clinic: Clinic, review: CaseReview) -> list[SentMessage]:
    return posts.sent_messages(db, clinic.id, (post_follow_up.KIND_NAME,), period_prefix(review))


def _last_changed_at(review: CaseReview) -> datetime | None:
    return review.voided_at or (review.steps[-1].at if review.steps else None)


POST = PostKind(KIND_NAME, "The state of a recommendation", list_scheduled, compose)
