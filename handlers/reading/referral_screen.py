"""The screen that led to a referral: `phq2 4`, `phq9 17 item9 0 11/3`."""

import re
from collections.abc import Sequence
from datetime import date

from handlers.reading.days_and_times.days import read_record
from handlers.reading.sentences import about_lines
from store.errors import UserError
from store.rules.scores.instruments import find
from store.rules.scores.scales import Instrument
from store.rules.scores.score import Score
from store.rules.scores.scoring import check_risk_value, check_total

_LONGEST_NAME = 3
_TOTAL = re.compile(r"(?P<total>\d{1,3})(?:/\d{1,3})?")
_RISK = re.compile(r"(?:item|q)\s?(?P<item>\d{1,2})[\s:=]*(?P<value>\d)(?!\S)", re.IGNORECASE)


def read_leading_screen(words: Sequence[str], on: date) -> tuple[Score, int]:
    """The screen that words begin with, taken on a day, and how many words it took.

    Raises:
        UserError: no scale, no total, or an answer that cannot be.
    """
    scale, at = _scale(words)
    found = _TOTAL.fullmatch(words[at]) if at < len(words) else None
    if found is None:
        raise UserError(about_lines.no_score_after(scale.title), about_lines.SCREEN_EXAMPLE)
    total = check_total(scale, int(found["total"]))
    risk, used = _risk(scale, total, words[at + 1 :])
    return Score(on, scale.key, total, risk_value=risk, is_screen=True), at + 1 + used


def read_screen(text: str, today: date) -> Score:
    """The screen that a whole text names, with its day; today where none is named.

    Raises:
        UserError: as in `read_leading_screen`; a day in the future, or words that aren't a day.
    """
    words = text.split()
    _, used = read_leading_screen(words, today)
    on = read_record(" ".join(words[used:]) or "today", today)
    return read_leading_screen(words, on)[0]


def _scale(words: Sequence[str]) -> tuple[Instrument, int]:
    """The scale with the longest name that the words begin with."""
    for size in range(min(_LONGEST_NAME, len(words)), 0, -1):
        scale = find(" ".join(words[:size]))
        if scale:
            return scale, size
    wrong = about_lines.unknown_scale(words[0]) if words else about_lines.WHICH_SCREEN
    raise UserError(wrong, about_lines.known_scales(about_lines.SCREEN_EXAMPLE))


def _risk(scale: Instrument, total: int, rest: Sequence[str]) -> tuple[int | None, int]:
    """The answer to the risk item and how many words it took."""
    for size in (1, 2, 3):
        found = _RISK.fullmatch(" ".join(rest[:size])) if len(rest) >= size else None
        if found:
            if int(found["item"]) != scale.risk_item:
                raise about_lines.item_not_recorded(found["item"], scale.title)
            return check_risk_value(scale, int(found["value"]), total), size
    return None, 0
