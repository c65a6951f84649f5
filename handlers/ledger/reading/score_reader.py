"""The sentence of /score: scales with their totals or items, the day, the patient and a note.

Grammar, for each line:
- A line MUST name a scale and, after it, a total (`phq9 14`) or all its items (`phq9 1,2,1,0,2,1,1,0,0`).
- A line MAY hold several scales, each once: `phq9 14 gad7 11`.
- A line MAY give the risk item beside a total: `item9 1`, `q9=0`.
- A line MUST say who, and MAY say when and end in a note, as in `/log`.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from handlers.dispatch.error_hints import remedy
from handlers.ledger.reading.score_tokens import (
    EXAMPLE,
    FIGURES_PATTERN,
    ItemAnswer,
    TypedScore,
    match_item_answers_at,
    match_scales_at,
)
from handlers.reading import typed_text
from handlers.reading.line_interpreter import LineGrammar, interpret_line
from handlers.reading.line_matches import LineMatch
from handlers.reading.patient_finder import PatientNames
from handlers.reading.phrase_options import ServiceDay, match_fillers_at, match_service_day_at
from handlers.reading.tokens import Token, TokenizedLine, tokenize
from store.errors import UserError
from store.rules.patient.names import PatientName
from store.rules.scores.instruments import INSTRUMENTS
from store.rules.scores.scoring import check_risk_value

OLDEST_SCORE_DAYS = 366
"""A sheet is typed in within a year of the day it was filled in."""

_KNOWN_SCALES = ", ".join(each.title for each in INSTRUMENTS)
_SCALE_SEPARATOR = re.compile(r"(?<=[^\W_])\s*[:=]\s*(?=[-0-9])")
_SCALE_LIKE = re.compile(r"[a-z][a-z-]*[0-9]*")


@dataclass(frozen=True)
class TypedScoreLine:
    """One line of /score, understood."""

    readings: tuple[TypedScore, ...]
    measured_on: date
    patients: tuple[PatientName, ...]
    """One is taken; several are a choice; none was found by that name."""
    name_words: str
    note: str


def read_scores(
    text: str, names: PatientNames, now: datetime, oldest_days: int = OLDEST_SCORE_DAYS
) -> list[TypedScoreLine]:
    """What the lines of /score say.

    Args:
        text: as it came from Slack.
        names: the clinic's patients.
        now: aware, in the clinic's zone: its date is today.
        oldest_days: how far back a sheet may have been filled in.

    Raises:
        UserError: a line that cannot be read or says something that cannot be; several lines: which one.
    """
    typed = typed_text.split_lines(text)
    if not typed:
        raise UserError("There is no score yet.", EXAMPLE)
    return [_numbered(line, len(typed), names, now.date(), oldest_days) for line in typed]


def _numbered(
    line: typed_text.TypedLine, of: int, names: PatientNames, today: date, oldest_days: int
) -> TypedScoreLine:
    try:
        return _read_line(line, names, today, oldest_days)
    except UserError as error:
        if of == 1:
            raise
        raise UserError(f"Line {line.number}: {error.wrong}", remedy(error)) from error


def _read_line(
    line: typed_text.TypedLine, names: PatientNames, today: date, oldest_days: int
) -> TypedScoreLine:
    words = tokenize(_SCALE_SEPARATOR.sub(" ", line.head))
    options = [
        [
            *match_scales_at(words, at),
            *match_item_answers_at(words, at),
            *match_service_day_at(words, at, today, oldest_days),
            *match_fillers_at(words, at),
        ]
        for at in range(len(words.all))
    ]
    meaning = interpret_line(words, options, names, _grammar(words))
    day = meaning.covered.one(ServiceDay)
    return TypedScoreLine(
        _with_answers(meaning.covered),
        day.on if day else today,
        meaning.patients,
        meaning.name_words,
        line.note,
    )


def _grammar(line: TokenizedLine) -> LineGrammar:
    scales = {f"scale:{each.key}": f"{each.title} score" for each in INSTRUMENTS}
    return LineGrammar(
        need="scale:",
        missing=_missing(line),
        once={**scales, "item": "risk item", "day": "day"},
        example=EXAMPLE,
    )


def _missing(line: TokenizedLine) -> UserError:
    for token, after in zip(line.all, line.all[1:], strict=False):
        if FIGURES_PATTERN.fullmatch(after.plain) and _looks_like_a_scale(line, token):
            return UserError(
                f"“{token.typed}” is not a scale I know.", f"Known are {_KNOWN_SCALES}. {EXAMPLE}"
            )
    return UserError("I read no scale in that line.", f"Known are {_KNOWN_SCALES}. {EXAMPLE}")


def _looks_like_a_scale(line: TokenizedLine, token: Token) -> bool:
    return _SCALE_LIKE.fullmatch(token.plain) is not None and (
        token is line.all[0] or token.plain[-1].isdigit()
    )


def _with_answers(said: LineMatch) -> tuple[TypedScore, ...]:
    readings = tuple(said.every(TypedScore))
    answer = said.one(ItemAnswer)
    if answer is None:
        return readings
    if not any(each.instrument.risk_item == answer.number for each in readings):
        raise UserError(
            f"Item {answer.number} alone is not recorded for this scale.",
            "Beside a total only the risk item is: item 9 of the PHQ-9 and PHQ-A, item 10 of the EPDS.",
        )
    return tuple(_answered(each, answer) for each in readings)


def _answered(reading: TypedScore, answer: ItemAnswer) -> TypedScore:
    if reading.instrument.risk_item != answer.number:
        return reading
    if reading.items is None:
        return replace(reading, risk_value=check_risk_value(reading.instrument, answer.value, reading.total))
    if reading.risk_value != answer.value:
        raise UserError(
            f"Item {answer.number} is {reading.risk_value} among the items, but {answer.value} beside them.",
            "Check the sheet: one of the two is wrong.",
        )
    return reading
