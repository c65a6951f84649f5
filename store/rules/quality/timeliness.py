"""The measures of timeliness: contacts, scales, records, recommendations. Source: domain.md §4."""

from collections.abc import Iterator
from datetime import timedelta

from store.rules.minutes import ZERO
from store.rules.patient.statuses import Status
from store.rules.quality import sentences
from store.rules.quality.episode_history import (
    ContactDates,
    EpisodeHistory,
    MeasurementPeriod,
    RecommendationDates,
    ReferralDates,
    progress_in,
    status_on,
)
from store.rules.scores.instruments import is_measure

_FIRST_CONTACT_WITHIN = timedelta(weeks=4)
_CLOSE_WITHIN = timedelta(days=7)
_RECENT_REFERRAL = timedelta(days=90)


def lacks_monthly_contact(episode: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Why the month lacks a contact, a score, or both."""
    missing = []
    if not any(period.includes(contact.on) for contact in episode.contacts):
        missing.append(sentences.NO_CONTACT)
    if not any(period.includes(score.on) and is_measure(score) for score in episode.scores):
        missing.append(sentences.NO_SCORE)
    return sentences.missing_in_month(missing, period.month.name) if missing else ""


def is_four_weeks_in(episode: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether the first four weeks after enrollment ended in the month."""
    return period.includes(episode.enrolled_on + _FIRST_CONTACT_WITHIN)


def lacks_early_contact(episode: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Why there was no contact within four weeks of enrollment, the last day included."""
    end = episode.enrolled_on + _FIRST_CONTACT_WITHIN
    days = [each.on for each in episode.contacts if episode.enrolled_on <= each.on <= period.as_of]
    if not days:
        return sentences.NO_CONTACT_YET
    return sentences.first_contact(min(days), period.today) if min(days) > end else ""


def lacks_measure(episode: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Why the primary scale is not up to date on the last day measured."""
    progress = progress_in(episode, period)
    if progress is None:
        return sentences.NO_BASELINE_YET
    stable = status_on(episode, period.as_of) is Status.RELAPSE_PREVENTION
    settings = period.settings
    longest = settings.stable_measure_days if stable else settings.active_measure_days
    age = (period.as_of - progress.latest.on).days
    return sentences.last_score(progress.instrument.title, age) if age > longest else ""


def contacts_in(episode: EpisodeHistory, period: MeasurementPeriod) -> Iterator[ContactDates]:
    """The contacts of the month."""
    return (contact for contact in episode.contacts if period.includes(contact.on))


def days_to_record(contact: ContactDates) -> int:
    """Days from a contact to its entry."""
    return (contact.recorded_on - contact.on).days


def had_contact(episode: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether there was a contact in the month."""
    return any(contacts_in(episode, period))


def recorded_late(episode: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Which contacts of the month were entered later than the clinic's number of days."""
    late = (
        sentences.entered_late(each.on, days_to_record(each), period.today)
        for each in contacts_in(episode, period)
        if days_to_record(each) > period.settings.registry_days
    )
    return ", ".join(late)


def had_recommendation_due(episode: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether a recommendation's seven days ended in the month."""
    return any(_is_due(recommendation, period) for recommendation in episode.recommendations)


def left_recommendation_open(episode: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Which of those recommendations were not closed in seven days, the last day included."""
    late = [
        recommendation.recorded_on
        for recommendation in episode.recommendations
        if _is_due(recommendation, period) and not _closed_in_time(recommendation)
    ]
    return sentences.recommendations_open(late, _CLOSE_WITHIN.days, period.today) if late else ""


def was_referred(episode: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether a referral was sent in the 90 days up to the last day measured."""
    return any(_is_recent(referral, period) for referral in episode.referrals)


def not_seen(episode: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Which of those referrals had no visit yet."""
    not_yet = [
        each.sent_on for each in episode.referrals if _is_recent(each, period) and not _was_seen(each, period)
    ]
    return sentences.referrals_not_seen(not_yet, period.today) if not_yet else ""


def had_minutes(episode: EpisodeHistory, _period: MeasurementPeriod) -> bool:
    """Whether there are countable minutes in the month."""
    return episode.minutes > ZERO


def not_billable(episode: EpisodeHistory, _period: MeasurementPeriod) -> str:
    """Why the month earns no code."""
    return episode.billing_gap


def _is_due(recommendation: RecommendationDates, period: MeasurementPeriod) -> bool:
    return period.includes(recommendation.recorded_on + _CLOSE_WITHIN)


def _closed_in_time(recommendation: RecommendationDates) -> bool:
    return (
        recommendation.closed_on is not None
        and recommendation.closed_on <= recommendation.recorded_on + _CLOSE_WITHIN
    )


def _is_recent(referral: ReferralDates, period: MeasurementPeriod) -> bool:
    return timedelta() <= period.as_of - referral.sent_on <= _RECENT_REFERRAL


def _was_seen(referral: ReferralDates, period: MeasurementPeriod) -> bool:
    return referral.seen_on is not None and referral.seen_on <= period.as_of
