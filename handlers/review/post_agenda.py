"""The weekly review's agenda: on the working day before, and at the review's start. Source: product.md §3."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.post_kinds import PostContent, PostKind, ScheduledPost, is_channel, local_day
from handlers.review.messages.agenda import AgendaReader
from handlers.review.messages.agenda_post import weekly_agenda
from store.caseload import caseload
from store.clinic import members
from store.clinic.clinics import Clinic
from store.rules.clinic.calendar import ScheduledReview, review_of_week
from store.rules.roles import Role

_EXPIRES_AFTER = timedelta(hours=2)
"""Until when after its start the agenda is still worth saying."""

_WEEKS_AHEAD = 5
"""Far enough that a review after a closed fortnight announces itself before the closure."""

BEFORE, START = "before", "start"


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost]:
    """Two for each review near an instant: ahead of it until it starts, and at its start until it is over."""
    today = local_day(clinic, now)
    weeks = (today + timedelta(weeks=n) for n in range(_WEEKS_AHEAD))
    reviews = [review_of_week(day, clinic.settings, clinic.zone) for day in weeks]
    readers = _readers(db, clinic)
    return [
        occasion
        for review in reviews
        if review
        for reader in readers
        for occasion in (_agenda_post(review, reader), _start_post(review, reader))
    ]


def compose(db: Connection, clinic: Clinic, occasion: ScheduledPost, now: datetime) -> PostContent | None:
    """Whose review is due, in the agenda's order; None when nobody's is."""
    today = local_day(clinic, now)
    due = caseload.on_agenda(caseload.caseload_patients(db, clinic, today), today, clinic.settings)
    if not due:
        return None
    begins = occasion.period.endswith(START)
    starts_at = (occasion.due_at if begins else occasion.expires_at).astimezone(clinic.zone)
    reader = _agenda_reader(db, clinic, occasion.audience)
    return PostContent(weekly_agenda(due, starts_at, today, clinic.settings, reader, begins=begins))


def _agenda_reader(db: Connection, clinic: Clinic, audience: str) -> AgendaReader:
    """In the channel everybody reads the same; a button tells whoever may not use it."""
    member = None if is_channel(audience) else members.by_slack_id(db, clinic.id, audience)
    return AgendaReader(
        may_recommend=member is None or Role.CONSULTANT in member.roles, may_start_session=True
    )


def _readers(db: Connection, clinic: Clinic) -> list[str]:
    """The review channel, if there is one, the consultants and the care managers; each once."""
    people = [
        member.slack_user_id
        for member in members.list_members(db, clinic.id)
        if not member.roles.isdisjoint({Role.CONSULTANT, Role.CARE_MANAGER})
    ]
    channel = clinic.settings.review_channel
    return [channel, *people] if channel else people


def _agenda_post(review: ScheduledReview, audience: str) -> ScheduledPost:
    return ScheduledPost(f"{review.day} {BEFORE}", review.agenda_at, review.starts_at, audience)


def _start_post(review: ScheduledReview, audience: str) -> ScheduledPost:
    return ScheduledPost(
        f"{review.day} {START}", review.starts_at, review.starts_at + _EXPIRES_AFTER, audience
    )


POST = PostKind("review", "The weekly review agenda", list_scheduled, compose)
