"""Why a setting of a clinic cannot be saved; the titles of the settings are in `settings_table`."""

from collections.abc import Sequence

NOT_YES_OR_NO = "is neither yes nor no"
NOT_A_TIME = "is not a time of day"
NOT_A_WEEKDAY = "isn't a weekday"
NOT_A_LINK = "isn't a web address; it starts with https://"
NOT_A_CHANNEL = "isn't a channel"

EMPTY = "it cannot be empty"
NO_WORKING_DAY = "a clinic works on at least one day of the week"
ONE_NOT_A_WEEKDAY = "one of them isn't a weekday"
ONE_NOT_A_DATE = "one of them isn't a date"

CLOSES_BEFORE_OPENING = "Closes: this must be after opening, like 17:00 or 5pm."
MODERATE_BEFORE_HIGH = "Moderate risk: it cannot be sooner than high risk."
LOW_BEFORE_MODERATE = "Low risk: it cannot be sooner than moderate risk."


def about_setting(title: str, wrong: str) -> str:
    """What is wrong with a setting."""
    return f"{title}: {wrong}."


def value_is(value: object, wrong: str) -> str:
    """What is wrong with the value."""
    return f"{value} {wrong}"


def outside_bounds(value: object, least: int, most: int, unit: str) -> str:
    """A number that is too small or too large."""
    return f"{value} is outside {least} to {most} {unit}"


def too_many_days(most: int) -> str:
    """More holidays than can be kept."""
    return f"at most {most} can be kept"


def too_long(most: int) -> str:
    """A text that is too long."""
    return f"at most {most} characters"


def choose(choices: Sequence[str]) -> str:
    """The values that the setting may have."""
    return f"choose {' or '.join(choices)}"


def no_such_zone(name: object) -> str:
    """A time zone that does not exist."""
    return f"there is no “{name}”. Use a name like America/Denver"
