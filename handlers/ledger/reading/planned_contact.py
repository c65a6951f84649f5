"""The next contact as it is typed: on which day, at what time, how; and which week `next tue` means."""

from dataclasses import dataclass
from datetime import date, time

from handlers.reading.days_and_times.clock_times import StartTime
from handlers.reading.days_and_times.days import read_future
from handlers.reading.lines.line_matches import match_every_token
from handlers.reading.lines.phrase_options import (
    NextContactDay,
    match_activities_at,
    match_fillers_at,
    match_next_contact_at,
    match_start_times_at,
)
from handlers.reading.sentences import about_days_and_times
from handlers.reading.tokens import tokenize
from handlers.reading.typed_text import normalize
from store.rules.activities import Activity, is_contact
from store.rules.clinic.settings import ASK, THIS_WEEK, Settings


@dataclass(frozen=True)
class PlannedContact:
    """A next contact that was agreed."""

    on: date
    at: time | None = None
    activity: Activity | None = None


def possible_days(planned: NextContactDay, settings: Settings) -> tuple[date, ...]:
    """The days that it can mean: two for `next tue` on a Monday, unless the clinic's setting says which."""
    if planned.or_on is None:
        return (planned.on,)
    if settings.next_weekday == ASK:
        return (planned.on, planned.or_on)
    return (planned.on,) if settings.next_weekday == THIS_WEEK else (planned.or_on,)


def read_planned_contact(text: str, today: date, settings: Settings) -> PlannedContact:
    """The next contact that the words after `next` name: `tue phone`, `12/8 at 7am`, `video wed 2pm`.

    Raises:
        UserError: no day, one that has passed, or a weekday that can be of this week or of the week after.
    """
    line = tokenize(normalize(f"next {_day_first(text)}"))
    options = [
        [
            *match_next_contact_at(line, at, today),
            *match_start_times_at(line, at),
            *match_activities_at(line, at),
            *match_fillers_at(line, at),
        ]
        for at in range(len(line.all))
    ]
    match = match_every_token(options, range(0), ("next",))
    planned = match.one(NextContactDay) if match else None
    if match is None or planned is None:
        if match:
            match.refuse()
        return PlannedContact(read_future(text, today))
    match.refuse()
    activities = match.every(Activity)
    if len(activities) > 1 or not all(map(is_contact, activities)):
        return PlannedContact(read_future(text, today))
    days = possible_days(planned, settings)
    if len(days) > 1:
        raise about_days_and_times.which_week(f"next {planned.on:%a}".lower(), days)
    start = match.one(StartTime)
    return PlannedContact(
        days[0], planned.at or (start.start if start else None), next(iter(activities), None)
    )


_ANY_DAY = date(2000, 1, 3)


def _day_first(text: str) -> str:
    """`video wed` as `wed video`: the day follows `next`."""
    words = text.split()
    for cut in range(len(words)):
        turned = [*words[cut:], *words[:cut]]
        line = tokenize(normalize(f"next {' '.join(turned)}"))
        if any(match_next_contact_at(line, 0, _ANY_DAY)):
            return " ".join(turned)
    return text
