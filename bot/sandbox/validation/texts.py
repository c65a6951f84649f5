"""Checks of text objects, rich text, dates, times and numbers."""

import re
from collections.abc import Iterator, Mapping

from bot.sandbox.validation.checks import (
    NO_FIELDS,
    Check,
    array_of,
    boolean,
    by_type,
    fault,
    integer,
    object_of,
    one_of,
    string,
)


def plain_text(most: int) -> Check:
    """Accept a plain_text object of at most `most` characters."""
    return object_of({"type": one_of("plain_text"), "text": string(most)}, {"emoji": boolean})


def text_object(most: int) -> Check:
    """Accept a plain_text or mrkdwn object of at most `most` characters."""
    mrkdwn = object_of({"type": one_of("mrkdwn"), "text": string(most)}, {"verbatim": boolean})
    return by_type({"plain_text": plain_text(most), "mrkdwn": mrkdwn}, "text object")


def iso_date(value: object, path: str) -> Iterator[str]:
    """Accept a date as YYYY-MM-DD."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        yield fault("must be a date as YYYY-MM-DD", path)


def time_of_day(value: object, path: str) -> Iterator[str]:
    """Accept a time of day as HH:mm."""
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        yield fault("must be a time as HH:mm", path)


def number_text(value: object, path: str) -> Iterator[str]:
    """Accept a number in a string."""
    if not isinstance(value, str) or not re.fullmatch(r"-?\d+(\.\d+)?", value):
        yield fault("must be a number in a string", path)


_STYLE = object_of(
    {}, {"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean, "underline": boolean}
)


def _piece(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check] = NO_FIELDS) -> Check:
    return object_of({"type": one_of(kind), **required}, {"style": _STYLE, **optional})


INLINE: Mapping[str, Check] = {
    "text": _piece("text", {"text": string(40_000)}),
    "link": _piece("link", {"url": string(3000)}, {"text": string(3000), "unsafe": boolean}),
    "user": _piece("user", {"user_id": string(255)}),
    "channel": _piece("channel", {"channel_id": string(255)}),
    "usergroup": _piece("usergroup", {"usergroup_id": string(255)}),
    "emoji": _piece("emoji", {"name": string(255)}, {"unicode": string(100)}),
    "broadcast": _piece("broadcast", {"range": one_of("here", "channel", "everyone")}),
    "date": _piece(
        "date",
        {"timestamp": integer(0, 99_999_999_999), "format": string(255)},
        {"url": string(3000), "fallback": string(255)},
    ),
}
_INLINES = array_of(by_type(INLINE, "rich text element"), 1000, 0)
_BORDER = {"border": integer(0, 1)}
_SECTION = object_of({"type": one_of("rich_text_section"), "elements": _INLINES})

PARTS: Mapping[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_quote": object_of({"type": one_of("rich_text_quote"), "elements": _INLINES}, _BORDER),
    "rich_text_preformatted": object_of(
        {"type": one_of("rich_text_preformatted"), "elements": _INLINES}, {**_BORDER, "language": string(50)}
    ),
    "rich_text_list": object_of(
        {
            "type": one_of("rich_text_list"),
            "style": one_of("bullet", "ordered"),
            "elements": array_of(by_type({"rich_text_section": _SECTION}, "list item"), 1000),
        },
        {**_BORDER, "indent": integer(0, 8), "offset": integer(0, 1000)},
    ),
}
RICH_TEXT = array_of(by_type(PARTS, "rich text part"), 1000)
