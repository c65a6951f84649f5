"""The weekly review's agenda: on the working day before, and at the review's start. Source: product.md §3."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from handlers.posting.post_kinds import (
    PostContent,
    PostContext,
    PostKind,
    ScheduledPost,
    is_channel,
    local_day,
)
from handlers.review.messages.agenda import AgendaReader, weekly_agenda
from handlers.review.sentences import about_agenda
from store.caseload import caseload, digests
from store.caseload.caseload import CaseloadPatient
from store.caseload.own_patients import split_own
from store.clinic import members
from store.clinic.clinics import Clinic
from store.posting.occasion import Occasion
from store.rules.clinic.calendar import ScheduledReview, review_of_week
from store.rules.roles import Role

_EXPIRES_AFTER = timedelta(hours=2)
"""How long after the start of the review the agenda is still worth posting."""

_WEEKS_AHEAD = 5
"""Far enough ahead to announce a review after a two-week closure before the closure."""


class AgendaTime(StrEnum):
    """When the agenda of a review is posted."""

    BEFORE = "before"
    START = "start"


@dataclass(frozen=True)
class AgendaOccasion(Occasion):
    """A weekly review: ahead of it, or at its start."""

    KIND = "review"
    TEXT = "{review_day} {time}"
    review_day: date
    time: AgendaTime


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[AgendaOccasion]]:
    """Two for each review around that time: before it starts, and at its start until it is over."""
    today = local_day(clinic, now)
    weeks = (today + timedelta(weeks=n) for n in range(_WEEKS_AHEAD))
    reviews = [review_of_week(day, clinic.settings, clinic.zone) for day in weeks]
    readers = _readers(db, clinic)
    return [
        post
        for review in reviews
        if review
        for reader in readers
        for post in (_agenda_post(review, reader), _start_post(review, reader))
    ]


def compose(context: PostContext, post: ScheduledPost[AgendaOccasion]) -> PostContent | None:
    """Whose review is due, in the agenda's order; None when no one's is."""
    clinic, today = context.clinic, context.today
    due = caseload.on_agenda(context.caseload_patients(), today, clinic.settings)
    if not due:
        return None
    begins = post.occasion.time is AgendaTime.START
    starts_at = (post.due_at if begins else post.expires_at).astimezone(clinic.zone)
    due, reader = _for_reader(context, due, post.audience)
    known = digests.of_episodes(context.db, clinic.id, [line.episode.id for line in due])
    message = weekly_agenda(due, known, starts_at, today, clinic.settings, reader, begins=begins)
    return PostContent(message)


def _for_reader(
    context: PostContext, due: list[CaseloadPatient], audience: str
) -> tuple[list[CaseloadPatient], AgendaReader]:
    """A care manager reads of their own patients; in a channel everyone sees the same.

    A button that is not the reader's refuses when pressed.
    """
    db, clinic = context.db, context.clinic
    member = None if is_channel(audience) else members.by_slack_id(db, clinic.id, audience)
    if member is None or Role.CONSULTANT in member.roles:
        return due, AgendaReader(may_recommend=True, may_start_session=True)
    own, others = split_own(db, clinic.id, member.id, due, context.today)
    return own, AgendaReader(may_start_session=True, of_colleagues=len(others))


def _readers(db: Connection, clinic: Clinic) -> list[str]:
    """The review channel, if there is one, the consultants and the care managers; each once."""
    people = [
        member.slack_user_id
        for member in members.list_members(db, clinic.id)
        if not member.roles.isdisjoint({Role.CONSULTANT, Role.CARE_MANAGER})
    ]
    channel = clinic.settings.review_channel
    return [channel, *people] if channel else people


def _agenda_post(review: ScheduledReview, audience: str) -> ScheduledPost[AgendaOccasion]:
    return ScheduledPost(
        AgendaOccasion(review.day, AgendaTime.BEFORE), review.agenda_at, review.starts_at, audience
    )


def _start_post(review: ScheduledReview, audience: str) -> ScheduledPost[AgendaOccasion]:
    return ScheduledPost(
        AgendaOccasion(review.day, AgendaTime.START),
        review.starts_at,
        review.starts_at + _EXPIRES_AFTER,
        audience,
    )


POST = PostKind(AgendaOccasion, about_agenda.POST_AGENDA, list_scheduled, compose)
