"""A recommendation's next step: the clinician is asked, the care manager told. Source: domain.md §3."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.posting.post_kinds import PostContent, PostKind, ScheduledPost, local_day
from handlers.recommendation import follow_up as follow_up_facts
from handlers.recommendation.messages import follow_up as messages
from store.clinic import members
from store.clinic.clinics import Clinic
from store.patient import episodes
from store.review import case_reviews, follow_ups
from store.review.case_review import CaseReview
from store.review.follow_ups import STAGE_ANSWERED, STAGE_ASKED, RecommendationNotice
from store.rules.roles import Role

KIND_NAME = "loop"
EXPIRES_AFTER = timedelta(days=30)
"""Until when a message that could not be sent is worth sending; the agenda names open ones all the time."""


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost]:
    """One for each recommendation, stage of it and person concerned."""
    return [
        ScheduledPost(period_of(each), each.since, each.since + EXPIRES_AFTER, each.recipient.slack_user_id)
        for each in follow_ups.recommendation_notices(
            db, clinic.id, now - EXPIRES_AFTER, local_day(clinic, now)
        )
    ]


def compose(db: Connection, clinic: Clinic, occasion: ScheduledPost, now: datetime) -> PostContent | None:
    """The question or the answer; None when it has moved on, was taken back, or care has ended."""
    review, stage = review_of(db, clinic, occasion.period), occasion.period.split()[2]
    over = episodes.by_id(db, clinic.id, review.episode_id).ended_on
    if over or stage != stage_of(review):
        return None
    return PostContent(message_for_reader(db, clinic, occasion, now))


def message_for_reader(
    db: Connection, clinic: Clinic, occasion: ScheduledPost, now: datetime
) -> OutgoingMessage:
    """What an occasion's reader is told, as the recommendation stands now."""
    _, _, stage = occasion.period.split()
    review = review_of(db, clinic, occasion.period)
    shown = follow_up_facts.describe_follow_up(db, clinic, review, now, facts=stage == STAGE_ASKED)
    if stage == STAGE_ASKED:
        return messages.answer_requested(shown)
    reader = members.by_slack_id(db, clinic.id, occasion.audience)
    return messages.answer_recorded(shown, tells=reader is not None and Role.CARE_MANAGER in reader.roles)


def period_of(concern: RecommendationNotice) -> str:
    """`review 12 asked`."""
    return f"{period_prefix(concern.review)} {concern.stage}"


def period_prefix(review: CaseReview) -> str:
    """`review 12`: what every post about a recommendation starts its period with."""
    return f"review {review.id}"


def review_of(db: Connection, clinic: Clinic, period: str) -> CaseReview:
    """The recommendation that a period is about, even when it was taken back."""
    found = case_reviews.by_id_including_void(db, clinic.id, int(period.split()[1]))
    if found is None:
        msg = f"{period}: no such review at clinic {clinic.id}"
        raise LookupError(msg)
    return found


def stage_of(review: CaseReview) -> str:
    """What its messages should say now: `asked`, `answered`, else how it ended."""
    if review.voided_at:
        return "void"
    if review.closed and not review.declined:
        return "closed"
    return STAGE_ANSWERED if review.clinician_response else STAGE_ASKED


POST = PostKind(KIND_NAME, "The next step of a recommendation", list_scheduled, compose)
