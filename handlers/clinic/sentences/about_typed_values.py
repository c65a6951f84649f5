"""The sentences about values of settings as they are typed, and the hints of their form fields."""

from collections.abc import Sequence

# Typed lines that lack something or cannot be read

WHICH_DAY = "Which day?"
HOLIDAY_EXAMPLE = "Type it like /clinic holiday 12/25."
WHICH_CHANNEL = "Which channel?"
CHANNEL_EXAMPLE = "Type /clinic channel review #case-review, or billing and its channel."
WHICH_SETTING = "Which setting?"


def unknown_setting(words: str) -> str:
    """`/clinic set shoe_size 40`."""
    return f"There is no setting “{words}”."


def setting_example(similar: Sequence[str]) -> str:
    """Names like the one that was typed, and an example."""
    question = f"Did you mean {' or '.join(similar)}? " if similar else ""
    return f"{question}/clinic shows all of them, each with a button. Example: /clinic set stalled_weeks 8"


def not_a_percentage(words: str) -> str:
    """`/clinic fte @person half`."""
    return f"“{words}” isn't a percentage."


FTE_EXAMPLE = "Type it like /clinic fte @person 60."


TIME_EXAMPLE = "Type 8:00, 17:00, 8am or 5pm."
WHICH_HOURS = "From when to when?"


def not_hours(words: str) -> str:
    """`/clinic hours soon`."""
    return f"I can't read opening hours from “{words}”."


HOURS_EXAMPLE = "Type /clinic hours 8:00-17:00, or 8am-5pm."


def not_a_weekday(words: str) -> str:
    """A word that is not a day of the week."""
    return f"“{words}” isn't a weekday."


def weekday_names(names: Sequence[str]) -> str:
    """The days of the week as they are typed."""
    return f"Type one of {', '.join(names)}."


def not_a_channel(words: str) -> str:
    """A channel that was typed without choosing it from Slack's list."""
    return f"“{words}” isn't a channel that I can read."


CHOOSE_FROM_SLACK = (
    "Type # and choose the channel from Slack's list. If it isn't on the list, invite the app to it first."
)


def not_a_whole_number(title: str, words: str) -> str:
    """A setting that is a number."""
    return f"{title}: “{words}” isn't a whole number."


def number_range(unit: str, least: int, most: int) -> str:
    """What a number may be."""
    return f"Type a number of {unit} from {least} to {most}."


def neither_yes_nor_no(title: str, words: str) -> str:
    """A setting that is on or off."""
    return f"{title}: “{words}” is neither yes nor no."


ON_OR_OFF = "Type on or off."


def channel_fault(title: str, wrong: str, remedy: str) -> str:
    """A channel that must not carry patient data."""
    return f"{title}: {wrong} {remedy or 'Please try again in a minute.'}"


# Forms of settings


def number_hint(unit: str, least: int, most: int) -> str:
    """Under a number's field."""
    return f"{unit.capitalize()}, from {least} to {most}"


DAYS_HINT = "One day on each line, like 12/25 or 2027-01-01"


CHANNEL_HINT = "A private channel without guests, with the app in it. Leave it empty to keep what is set now."
REMOVE_CHANNEL = "Use no channel"


def remove_channel_title(title: str) -> str:
    """Below a channel's field."""
    return f"{title}: remove it"
