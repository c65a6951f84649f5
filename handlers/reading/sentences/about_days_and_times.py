"""What people read when a length of time, a time of day or a day cannot be used."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.dates import minutes_and_hours_text
from store.errors import UserError
from store.rules.minutes import Minutes
from store.rules.text_format import date_with_year, weekday_and_date

# Lengths of time

DURATION_EXAMPLES = "Type the time as 15m, 1h5m, 1.5 hours or 9:00-9:25."


def not_a_duration(typed: str) -> UserError:
    """Words where a length of time belongs."""
    return UserError(f"“{typed}” isn't a length of time.", DURATION_EXAMPLES)


def minutes_above_59(typed: str) -> UserError:
    """`1:75`."""
    return UserError(
        f"“{typed}” isn't a length of time: the minutes after the hour go up to 59.", DURATION_EXAMPLES
    )


def not_above_zero(typed: str) -> UserError:
    """`0m`, `-5m`."""
    return UserError(f"“{typed}” is not more than 0 minutes.", DURATION_EXAMPLES)


def above_eight_hours(typed: str) -> UserError:
    """`99h`."""
    return UserError(
        f"“{typed}” is more than 8 hours, the most that one entry can hold.",
        f"{DURATION_EXAMPLES} If it is a time of day, type at 9:30am next to the length.",
    )


def finer_than_a_millisecond(typed: str) -> UserError:
    """`0.00001m`."""
    return UserError(f"“{typed}” is more precise than a thousandth of a second.", DURATION_EXAMPLES)


def ago_is_not_a_length(typed: str) -> UserError:
    """`2 hours ago`."""
    return UserError(
        f"“{typed}” says when it was, not how long it took.",
        f"{DURATION_EXAMPLES} For when it began, add at 9:30am; for the day, yesterday or 11/3.",
    )


def unclear_duration(typed: str, choices: Sequence[Minutes]) -> UserError:
    """`0.25`, `15-20m` in a form, which cannot ask back."""
    lengths = " or ".join(minutes_and_hours_text(choice) for choice in choices)
    return UserError(f"“{typed}” could be {lengths}.", DURATION_EXAMPLES)


def not_a_month(words: str) -> str:
    """A month was expected."""
    return f"“{words}” isn't a month."


def not_a_time_of_day(words: str) -> str:
    """A time was expected."""
    return f"“{words}” isn't a time of day."


def not_a_time(typed: str) -> UserError:
    """`at 25:00`."""
    return UserError(not_a_time_of_day(typed), "Type 9:30am, 14:00 or 9:00-9:25.")


def ends_before_start(typed: str) -> UserError:
    """`from 11am to 9am`."""
    return UserError(
        f"“{typed}” ends before it starts.", "Write am or pm with both times, like 9:00am-9:25am."
    )


def day_or_times(typed: str) -> UserError:
    """`11-3`."""
    return UserError(
        f"“{typed}” could be a date or two times of day.",
        f"For a date, type {typed.replace('-', '/')}; for times, 9:00-9:25 or 11am-1pm.",
    )


# Days

PAST_DAY_EXAMPLES = "Type the day as yesterday, mon, last tue, 11/3, nov 3 or 2026-11-03."
SERVICE_DAY_EXAMPLES = (
    "Type the day it happened, like yesterday. In /log, type next before the day of the next contact: "
    "next tue."
)
CHOOSE_PAST_DAY = "Choose today or an earlier day."
FUTURE_DAY_IN_FORM = "Use a day to come, like 12/25 or 2027-01-01."
FUTURE_DAY_EXAMPLES = "Type it as next tue, tomorrow, in 2 weeks, 12/1 or dec 1."
BIRTH_DATE_EXAMPLES = "Type a birth date as month, day and year: 3/4/1980 or 1980-03-04."


def not_a_day(typed: str, examples: str) -> UserError:
    """Words where a day belongs."""
    return UserError(f"“{typed}” isn't a date I can read.", examples)


def no_such_day(typed: str, examples: str) -> UserError:
    """`2/30`."""
    return UserError(f"“{typed}” isn't on the calendar.", examples)


def not_a_single_day(typed: str, examples: str) -> UserError:
    """`last week`."""
    return UserError(f"“{typed}” isn't a single day.", examples)


def wrong_weekday(typed: str, day: date) -> UserError:
    """`mon 11/3`, which is a Tuesday."""
    return UserError(
        f"“{typed}” doesn't match: that day is {date_with_year(day)}.",
        "Leave the weekday out, or correct it.",
    )


def service_day_in_future(typed: str, day: date) -> UserError:
    """A day of service that has not come yet."""
    return UserError(
        f"“{typed}” would be {date_with_year(day)}, which is in the future.",
        SERVICE_DAY_EXAMPLES,
    )


def day_in_future(typed: str, day: date) -> UserError:
    """A day of something on record that has not come yet."""
    return UserError(f"“{typed}” would be {date_with_year(day)}, which is in the future.", PAST_DAY_EXAMPLES)


def too_long_ago(typed: str, day: date, days_ago: int, oldest_days: int) -> UserError:
    """Before the earliest day that the clinic accepts."""
    return UserError(
        f"“{typed}” would be {date_with_year(day)}, {days_ago} days ago; entries go back {oldest_days} days.",
        PAST_DAY_EXAMPLES,
    )


def day_has_passed(typed: str, day: date) -> UserError:
    """A planned day that has passed."""
    return UserError(f"“{typed}” would be {date_with_year(day)}, which has passed.", FUTURE_DAY_EXAMPLES)


def too_far_ahead(typed: str, day: date) -> UserError:
    """A planned day beyond two years."""
    return UserError(
        f"“{typed}” would be {date_with_year(day)}, more than two years ahead.", FUTURE_DAY_EXAMPLES
    )


def which_week(typed: str, choices: Sequence[date]) -> UserError:
    """`next tue` on a Monday, in a form, which cannot ask back."""
    days = " or ".join(weekday_and_date(day) for day in choices)
    dates = " or ".join(f"{day.month}/{day.day}" for day in choices)
    return UserError(
        f"“{typed}” can mean {days}.", f"Type the date: next {dates}. /clinic can set what is meant."
    )


def not_a_birth_date(typed: str) -> UserError:
    """Words, or a day without its year."""
    return UserError(f"“{typed}” isn't a birth date.", BIRTH_DATE_EXAMPLES)
