"""A recommendation's next step: the clinician is asked, the care manager told. Source: domain.md §3."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.parts import Message
from handlers.posting.occasions import Content, Occasion, Post, local_day
from handlers.recommendation import follow_up as facts_of
from handlers.recommendation.messages import follow_up as words_of
from store.clinic import members
from store.clinic.clinics import Clinic
from store.patient import episodes
from store.review import follow_ups, reviews
from store.review.follow_ups import ANSWERED, ASKED, Concern
from store.review.review import Review
from store.rules.roles import Role

NAME = "loop"
LASTS = timedelta(days=30)
"""Until when a message that could not be sent is worth sending; the agenda names open ones all the time."""


def occasions(db: Connection, clinic: Clinic, now: datetime) -> list[Occasion]:
    """One for each recommendation, stage of it and person concerned."""
    return [
        Occasion(period_of(each), each.since, each.since + LASTS, each.reader.slack_user_id)
        for each in follow_ups.concerns(db, clinic.id, now - LASTS, local_day(clinic, now))
    ]


def compose(db: Connection, clinic: Clinic, occasion: Occasion, now: datetime) -> Content | None:
    """The question or the answer; None when it has moved on, was taken back, or care has ended."""
    review, stage = review_of(db, clinic, occasion.period), occasion.period.split()[2]
    over = episodes.by_id(db, clinic.id, review.episode_id).ended_on
    if over or stage != stage_of(review):
        return None
    return Content(said(db, clinic, occasion, now))


def said(db: Connection, clinic: Clinic, occasion: Occasion, now: datetime) -> Message:
    """What an occasion's reader is told, as the recommendation stands now."""
    _, _, stage = occasion.period.split()
    review = review_of(db, clinic, occasion.period)
    shown = facts_of.shown(db, clinic, review, now, facts=stage == ASKED)
    if stage == ASKED:
        return words_of.asked(shown)
    reader = members.by_slack_id(db, clinic.id, occasion.audience)
    return words_of.answered(shown, tells=reader is not None and Role.CARE_MANAGER in reader.roles)


def period_of(concern: Concern) -> str:
    """`review 12 asked`."""
    return f"{about(concern.review)} {concern.stage}"


def about(review: Review) -> str:
    """`review 12`: what every post about a recommendation starts its period with."""
    return f"review {review.id}"


def review_of(db: Connection, clinic: Clinic, period: str) -> Review:
    """The recommendation that a period is about, even when it was taken back."""
    found = reviews.even_void(db, clinic.id, int(period.split()[1]))
    if found is None:
        msg = f"{period}: no such review at clinic {clinic.id}"
        raise LookupError(msg)
    return found


def stage_of(review: Review) -> str:
    """What its messages should say now: `asked`, `answered`, else how it ended."""
    if review.voided_at:
        return "void"
    if review.closed and not review.declined:
        return "closed"
    return ANSWERED if review.answer else ASKED


POST = Post(NAME, "The next step of a recommendation", occasions, compose)
