"""The messages of a recommendation that stand in Slack, kept up to date for everybody who holds one."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.occasions import Content, Occasion, Post
from handlers.recommendation import post_follow_up
from handlers.recommendation.post_follow_up import about, review_of, stage_of
from store.clinic.clinics import Clinic
from store.posting import posts
from store.posting.posts import Placed
from store.review import reviews
from store.review.review import Review

NAME = "loop-update"
LASTS = timedelta(days=1)


def occasions(db: Connection, clinic: Clinic, now: datetime) -> list[Occasion]:
    """One for each message whose recommendation has moved on since, and each such move."""
    found = []
    for review in reviews.moving(db, clinic.id, now - LASTS):
        moved_at = _moved_at(review)
        if moved_at is None or now >= moved_at + LASTS:
            continue
        stage = stage_of(review)
        found += [
            Occasion(f"{held.period}; {stage}", moved_at, moved_at + LASTS, held.audience)
            for held in _placed(db, clinic, review)
            if not held.period.endswith(stage)
        ]
    return found


def compose(db: Connection, clinic: Clinic, occasion: Occasion, now: datetime) -> Content | None:
    """The same message, as the recommendation stands now."""
    review = review_of(db, clinic, occasion.period)
    before = replace(occasion, period=occasion.period.partition(";")[0])
    for held in _placed(db, clinic, review):
        if (held.period, held.audience) == (before.period, before.audience):
            return Content(post_follow_up.said(db, clinic, before, now), over=held)
    return None


def _placed(db: Connection, clinic: Clinic, review: Review) -> list[Placed]:
    return posts.placed(db, clinic.id, (post_follow_up.NAME,), about(review))


def _moved_at(review: Review) -> datetime | None:
    return review.voided_at or (review.steps[-1].at if review.steps else None)


POST = Post(NAME, "The state of a recommendation", occasions, compose)
