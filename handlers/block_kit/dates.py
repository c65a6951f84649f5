"""Days, minutes and clock times as people read them."""

from datetime import date, datetime, timedelta

from store.rules.minutes import MINUTE, Minutes, minutes_decimal
from store.rules.text_format import date_with_year, weekday_and_date

_HOUR = 60


def day_text(day: date, today: date) -> str:
    """`today, Sat Nov 21`, `yesterday, Fri Nov 20`, `Mon Nov 9`; with the year when it is another one."""
    text = weekday_and_date(day) if day.year == today.year else date_with_year(day)
    near = {
        today: "today",
        today - timedelta(days=1): "yesterday",
        today + timedelta(days=1): "tomorrow",
    }
    return f"{near[day]}, {text}" if day in near else text


def minutes_and_hours_text(span: Minutes) -> str:
    """`15 min`; from an hour on also in hours: `135 min (2 h 15 min)`."""
    minutes = f"{minutes_decimal(span)} min"
    if span < _HOUR * MINUTE:
        return minutes
    hours, rest = divmod(span, _HOUR * MINUTE)
    spelled = f"{hours} h" if not rest else f"{hours} h {minutes_decimal(Minutes(rest))} min"
    return f"{minutes} ({spelled})"


def moment_text(moment: datetime) -> str:
    """`Sat Nov 21, 9:05 AM`."""
    return f"{weekday_and_date(moment.date())}, {clock_text(moment)}"


def clock_text(moment: datetime) -> str:
    """`9:05 AM`."""
    return moment.strftime("%I:%M %p").lstrip("0")
