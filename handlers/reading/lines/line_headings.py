"""Lines of a list as people write them: marks before a line, and headings for the lines below."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from handlers.reading.lines.line_matches import match_most_tokens
from handlers.reading.lines.phrase_options import ServiceDay, phrase_options
from handlers.reading.sentences import about_lines
from handlers.reading.tokens import tokenize
from handlers.reading.typed_text import TypedLine, split_lines
from store.errors import UserError
from store.rules.activities import Activity

T = TypeVar("T")

_LIST_MARK = re.compile(
    r"(?:(?:[0-9]{1,2}[.)]|[a-z][)]|[-–*•·‣◦▪●○■☐☑✓])(?=\s|$)|\[[ x]?\])\s*", re.IGNORECASE
)
_WHOLE = range(0)


@dataclass(frozen=True)
class LineHeading:
    """What a heading says of the lines below it, where they don't say it themselves."""

    day: date | None = None
    activities: tuple[Activity, ...] = ()


def read_lines(
    text: str, read: Callable[[TypedLine, LineHeading], T], empty: UserError, today: date, oldest_days: int
) -> list[T]:
    """What each line says, under the heading before it; a refusal of one line of several says which.

    Args:
        text: as it came from Slack.
        read: reads one line.
        empty: raised when there is no line, or nothing but headings.
        today: the clinic's.
        oldest_days: how far back a heading's day may be.

    Raises:
        UserError: `empty`, a heading that cannot be read, or whatever `split_lines` and `read` raise.
    """
    lines = [_without_mark(line) for line in split_lines(text)]
    found: list[T] = []
    heading = LineHeading()
    for line in lines:
        try:
            if new := _heading(line, today, oldest_days):
                heading = new
            elif line.head or line.note:
                found.append(read(line, heading))
        except UserError as error:
            if len(lines) > 1:
                error.wrong = about_lines.in_line(line.number, error.wrong)
            raise
    if not found:
        raise empty
    return found


def _without_mark(line: TypedLine) -> TypedLine:
    mark = _LIST_MARK.match(line.head)
    return replace(line, head=line.head[mark.end() :]) if mark else line


def _heading(line: TypedLine, today: date, oldest_days: int) -> LineHeading | None:
    """What a heading says; None for any other line.

    Raises:
        UserError: a line that ends with a colon and names neither a day nor an activity.
    """
    marked = line.head.endswith(":")
    tokens = tokenize(line.head)
    if line.note or not tokens.all:
        return None
    match = match_most_tokens(phrase_options(tokens, today, oldest_days), _WHOLE)
    if match.says(("duration",)):
        return None
    if marked:
        match.refuse()
    days, activities = match.every(ServiceDay), tuple(match.every(Activity))
    understood = not match.unmatched_tokens and len(match.meaningful_values()) == len(days) + len(activities)
    if understood and len(days) <= 1 and (marked or not activities):
        return LineHeading(days[0].on if days else None, activities)
    if marked:
        raise about_lines.unknown_heading(line.head)
    return None
