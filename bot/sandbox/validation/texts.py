"""What Slack accepts as text objects, dates, times and numbers, each with its limit. Source: slack.md §1."""

import re
from collections.abc import Iterator

from bot.sandbox.validation.checks import Check, boolean, by_type, fault, one_of, shape, string


def plain(most: int) -> Check:
    """Accept a plain_text object of at most so many characters."""
    return shape({"type": one_of("plain_text"), "text": string(most)}, {"emoji": boolean})


def text(most: int) -> Check:
    """Accept a plain_text or mrkdwn object of at most so many characters."""
    mrkdwn = shape({"type": one_of("mrkdwn"), "text": string(most)}, {"verbatim": boolean})
    return by_type({"plain_text": plain(most), "mrkdwn": mrkdwn}, "text object")


def date(value: object, path: str) -> Iterator[str]:
    """Accept a date as YYYY-MM-DD."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        yield fault("must be a date as YYYY-MM-DD", path)


def time(value: object, path: str) -> Iterator[str]:
    """Accept a time of day as HH:mm."""
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        yield fault("must be a time as HH:mm", path)


def number(value: object, path: str) -> Iterator[str]:
    """Accept a number in a string."""
    if not isinstance(value, str) or not re.fullmatch(r"-?\d+(\.\d+)?", value):
        yield fault("must be a number in a string", path)
