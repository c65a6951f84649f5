"""What the measures ask about things done in time: contacts, scales, records, loops. Source: domain.md §4."""

from collections.abc import Iterator
from datetime import timedelta

from store.rules.minutes import ZERO
from store.rules.patient.statuses import Status
from store.rules.quality.episode_history import (
    Contact,
    Course,
    Loop,
    Period,
    Referral,
    progress_in,
    status_on,
)
from store.rules.words import counted, short_day

_FIRST_CONTACT = timedelta(weeks=4)
_LOOP = timedelta(days=7)
_REFERRALS_SENT = timedelta(days=90)


def lacks_monthly_contact(course: Course, period: Period) -> str:
    """Why the month lacks a contact, a score, or both."""
    lacking = []
    if not any(period.holds(contact.on) for contact in course.contacts):
        lacking.append("no contact")
    if not any(period.holds(score.on) and not score.is_screen for score in course.scores):
        lacking.append("no score")
    return f"{' and '.join(lacking)} in {period.month.name}" if lacking else ""


def is_four_weeks_in(course: Course, period: Period) -> bool:
    """Whether the first four weeks after enrollment ran out in the month."""
    return period.holds(course.enrolled_on + _FIRST_CONTACT)


def lacks_early_contact(course: Course, period: Period) -> str:
    """Why there was no contact within four weeks of enrollment, the last day included."""
    end = course.enrolled_on + _FIRST_CONTACT
    days = [each.on for each in course.contacts if course.enrolled_on <= each.on <= period.as_of]
    if not days:
        return "no contact yet"
    return f"first contact on {short_day(min(days), period.today)}" if min(days) > end else ""


def lacks_measure(course: Course, period: Period) -> str:
    """Why the primary scale is not up to date on the day looked at."""
    progress = progress_in(course, period)
    if progress is None:
        return "no baseline yet"
    stable = status_on(course, period.as_of) is Status.RELAPSE_PREVENTION
    settings = period.settings
    longest = settings.stable_measure_days if stable else settings.active_measure_days
    age = (period.as_of - progress.latest.on).days
    return f"last {progress.instrument.title} {counted(age, 'day')} ago" if age > longest else ""


def contacts_in(course: Course, period: Period) -> Iterator[Contact]:
    """The contacts of the month."""
    return (contact for contact in course.contacts if period.holds(contact.on))


def days_to_record(contact: Contact) -> int:
    """Days from a contact to its entry."""
    return (contact.recorded_on - contact.on).days


def had_contact(course: Course, period: Period) -> bool:
    """Whether there was a contact in the month."""
    return any(contacts_in(course, period))


def recorded_late(course: Course, period: Period) -> str:
    """Which contacts of the month were entered later than the clinic's number of days."""
    late = (
        f"{short_day(each.on, period.today)} entered {counted(days_to_record(each), 'day')} later"
        for each in contacts_in(course, period)
        if days_to_record(each) > period.settings.registry_days
    )
    return ", ".join(late)


def had_loop_due(course: Course, period: Period) -> bool:
    """Whether a recommendation's seven days ran out in the month."""
    return any(_is_due(loop, period) for loop in course.loops)


def left_loop_open(course: Course, period: Period) -> str:
    """Which of those recommendations were not closed in seven days, the last day included."""
    late = (loop.recorded_on for loop in course.loops if _is_due(loop, period) and not _in_time(loop))
    days = ", ".join(short_day(day, period.today) for day in late)
    return f"recommendation of {days} not closed in {_LOOP.days} days" if days else ""


def was_referred(course: Course, period: Period) -> bool:
    """Whether a referral was sent in the 90 days up to the day looked at."""
    return any(_is_recent(referral, period) for referral in course.referrals)


def not_seen(course: Course, period: Period) -> str:
    """Which of those referrals have not led to a visit."""
    unseen = (
        each.sent_on for each in course.referrals if _is_recent(each, period) and not _seen(each, period)
    )
    days = ", ".join(short_day(day, period.today) for day in unseen)
    return f"referral of {days} not seen yet" if days else ""


def had_minutes(course: Course, _period: Period) -> bool:
    """Whether minutes count in the month."""
    return course.minutes > ZERO


def not_billable(course: Course, _period: Period) -> str:
    """Why the month earns no code."""
    return course.billing_gap


def _is_due(loop: Loop, period: Period) -> bool:
    return period.holds(loop.recorded_on + _LOOP)


def _in_time(loop: Loop) -> bool:
    return loop.closed_on is not None and loop.closed_on <= loop.recorded_on + _LOOP


def _is_recent(referral: Referral, period: Period) -> bool:
    return timedelta() <= period.as_of - referral.sent_on <= _REFERRALS_SENT


def _seen(referral: Referral, period: Period) -> bool:
    return referral.seen_on is not None and referral.seen_on <= period.as_of
