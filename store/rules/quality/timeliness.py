"""What the measures ask about things done in time: contacts, scales, records, loops. Source: domain.md §4."""

from collections.abc import Iterator
from datetime import timedelta

from store.rules.minutes import ZERO
from store.rules.patient.statuses import Status
from store.rules.quality.episode_history import (
    ContactDates,
    EpisodeHistory,
    MeasurementPeriod,
    RecommendationDates,
    ReferralDates,
    progress_in,
    status_on,
)
from store.rules.text_format import count_text, short_date

_FIRST_CONTACT_WITHIN = timedelta(weeks=4)
_CLOSE_WITHIN = timedelta(days=7)
_RECENT_REFERRAL = timedelta(days=90)


def lacks_monthly_contact(course: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Why the month lacks a contact, a score, or both."""
    lacking = []
    if not any(period.includes(contact.on) for contact in course.contacts):
        lacking.append("no contact")
    if not any(period.includes(score.on) and not score.is_screen for score in course.scores):
        lacking.append("no score")
    return f"{' and '.join(lacking)} in {period.month.name}" if lacking else ""


def is_four_weeks_in(course: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether the first four weeks after enrollment ran out in the month."""
    return period.includes(course.enrolled_on + _FIRST_CONTACT_WITHIN)


def lacks_early_contact(course: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Why there was no contact within four weeks of enrollment, the last day included."""
    end = course.enrolled_on + _FIRST_CONTACT_WITHIN
    days = [each.on for each in course.contacts if course.enrolled_on <= each.on <= period.as_of]
    if not days:
        return "no contact yet"
    return f"first contact on {short_date(min(days), period.today)}" if min(days) > end else ""


def lacks_measure(course: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Why the primary scale is not up to date on the day looked at."""
    progress = progress_in(course, period)
    if progress is None:
        return "no baseline yet"
    stable = status_on(course, period.as_of) is Status.RELAPSE_PREVENTION
    settings = period.settings
    longest = settings.stable_measure_days if stable else settings.active_measure_days
    age = (period.as_of - progress.latest.on).days
    return f"last {progress.instrument.title} {count_text(age, 'day')} ago" if age > longest else ""


def contacts_in(course: EpisodeHistory, period: MeasurementPeriod) -> Iterator[ContactDates]:
    """The contacts of the month."""
    return (contact for contact in course.contacts if period.includes(contact.on))


def days_to_record(contact: ContactDates) -> int:
    """Days from a contact to its entry."""
    return (contact.recorded_on - contact.on).days


def had_contact(course: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether there was a contact in the month."""
    return any(contacts_in(course, period))


def recorded_late(course: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Which contacts of the month were entered later than the clinic's number of days."""
    late = (
        f"{short_date(each.on, period.today)} entered {count_text(days_to_record(each), 'day')} later"
        for each in contacts_in(course, period)
        if days_to_record(each) > period.settings.registry_days
    )
    return ", ".join(late)


def had_recommendation_due(course: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether a recommendation's seven days ran out in the month."""
    return any(_is_due(loop, period) for loop in course.recommendations)


def left_recommendation_open(course: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Which of those recommendations were not closed in seven days, the last day included."""
    late = (
        loop.recorded_on
        for loop in course.recommendations
        if _is_due(loop, period) and not _closed_in_time(loop)
    )
    days = ", ".join(short_date(day, period.today) for day in late)
    return f"recommendation of {days} not closed in {_CLOSE_WITHIN.days} days" if days else ""


def was_referred(course: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether a referral was sent in the 90 days up to the day looked at."""
    return any(_is_recent(referral, period) for referral in course.referrals)


def not_seen(course: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Which of those referrals have not led to a visit."""
    unseen = (
        each.sent_on for each in course.referrals if _is_recent(each, period) and not _was_seen(each, period)
    )
    days = ", ".join(short_date(day, period.today) for day in unseen)
    return f"referral of {days} not seen yet" if days else ""


def had_minutes(course: EpisodeHistory, _period: MeasurementPeriod) -> bool:
    """Whether minutes count in the month."""
    return course.minutes > ZERO


def not_billable(course: EpisodeHistory, _period: MeasurementPeriod) -> str:
    """Why the month earns no code."""
    return course.billing_gap


def _is_due(loop: RecommendationDates, period: MeasurementPeriod) -> bool:
    return period.includes(loop.recorded_on + _CLOSE_WITHIN)


def _closed_in_time(loop: RecommendationDates) -> bool:
    return loop.closed_on is not None and loop.closed_on <= loop.recorded_on + _CLOSE_WITHIN


def _is_recent(referral: ReferralDates, period: MeasurementPeriod) -> bool:
    return timedelta() <= period.as_of - referral.sent_on <= _RECENT_REFERRAL


def _was_seen(referral: ReferralDates, period: MeasurementPeriod) -> bool:
    return referral.seen_on is not None and referral.seen_on <= period.as_of
