"""The days of a sample episode: contacts, reviews and minutes, none after today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.sample_clinic.sample_episode import CalendarFit, SampleEpisode
from store.rules.clinic.calendar import is_working_day
from store.rules.clinic.settings import WEEKDAYS, Settings
from store.rules.months import Month

_DAY = timedelta(days=1)
_USUAL_MONTHS = (68, 61, 74, 63)
"""Minutes of earlier months than the episode names, repeated."""
_SETTINGS = Settings()
_BETWEEN_REVIEWS = timedelta(days=28)
_FIRST_REVIEW_AFTER = timedelta(days=7)
"""Neither a second contact nor a review falls in the first week."""


@dataclass(frozen=True)
class EpisodeCalendar:
    """A sample episode on the calendar; `today` is the day it is made for."""

    sample_episode: SampleEpisode
    today: date

    @property
    def enrolled(self) -> date:
        """The working day of the enrollment; the initial assessment is on the same."""
        return self.working_day_ago(self.sample_episode.enrolled)

    def working_day_ago(self, days: int) -> date:
        """The working day so many days ago, or the last one before it."""
        day = self.today - days * _DAY
        while not is_working_day(day, _SETTINGS):
            day -= _DAY
        return day

    def contacts(self) -> tuple[date, ...]:
        """The days the patient was reached, the assessment first."""
        if self.sample_episode.last_contact_days_ago is None:
            return ()
        days, day = [], self._recent(self.working_day_ago(self.sample_episode.last_contact_days_ago))
        while day > self.enrolled + _FIRST_REVIEW_AFTER:
            days.append(day)
            day = self.working_day_ago((self.today - day).days + self.sample_episode.contact_interval_days)
        return (self.enrolled, *reversed(days))

    def review_day(self, ago: int) -> date:
        """The clinic's review day so many days ago, or the last one before it."""
        day = self.today - ago * _DAY
        day -= (day.weekday() - WEEKDAYS.index(_SETTINGS.review_day)) % 7 * _DAY
        return self._recent(day)

    def earlier_reviews(self) -> Iterator[date]:
        """The reviews before those that the episode names, every four weeks back to the first weeks."""
        if not self.sample_episode.reviews:
            return
        day = min(self.review_day(each.days_ago) for each in self.sample_episode.reviews) - _BETWEEN_REVIEWS
        while day > self.enrolled + _FIRST_REVIEW_AFTER:
            yield day
            day -= _BETWEEN_REVIEWS

    def months(self) -> Iterator[tuple[Month, int]]:
        """Each month in care with its minutes, the current one first."""
        minutes, this = self.sample_episode.months, Month.of(self.today)
        for back in range(this.since(Month.of(self.enrolled)) + 1 if minutes else 0):
            usual = _USUAL_MONTHS[(back - len(minutes)) % len(_USUAL_MONTHS)]
            yield this.plus(-back), minutes[back] if back < len(minutes) else usual

    def working_days_in(self, month: Month) -> list[date]:
        """The past working days of a month in care; today, when the month has none yet."""
        first = max(month.first, self.enrolled)
        last = min(month.last, self.today - _DAY)
        days = [first + n * _DAY for n in range((last - first).days + 1)]
        return [day for day in days if is_working_day(day, _SETTINGS)] or [min(month.last, self.today)]

    def _recent(self, day: date) -> date:
        """The day; for an episode within this month, its first working day instead of an earlier day."""
        month = Month.of(self.today)
        outside = self.sample_episode.calendar_fit is CalendarFit.WITHIN_THIS_MONTH and day not in month
        return self.working_days_in(month)[0] if outside else day


def evenly_spaced(days: Sequence[date], many: int) -> list[date]:
    """So many of the days, evenly spaced, including the first and the last."""
    if many == 1:
        return [days[0]]
    return [days[round(n * (len(days) - 1) / (many - 1))] for n in range(many)]
