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

from handlers.ledger.reading.score_tokens import (
    FIGURES_PATTERN,
    ItemAnswer,
    TypedScore,
    match_item_answers_at,
    match_scales_at,
)
from handlers.ledger.sentences import scores as sentences
from handlers.reading.lines.line_headings import LineHeading, read_lines
from handlers.reading.lines.line_interpreter import LineGrammar, interpret_line
from handlers.reading.lines.line_matches import LineMatch
from handlers.reading.lines.phrase_options import ServiceDay, match_fillers_at, match_service_day_at
from handlers.reading.patients.patient_finder import PatientNames
from handlers.reading.tokens import Token, TokenizedLine, tokenize
from handlers.reading.typed_text import TypedLine
from store.errors import UserError
from store.rules.patient.names import PatientName
from store.rules.scores.instruments import INSTRUMENTS
from store.rules.scores.scoring import check_risk_value

OLDEST_SCORE_DAYS = 366
"""A questionnaire is entered within a year of the day it was filled in."""

_SCALE_SEPARATOR = re.compile(r"(?<=[^\W_])\s*[:=]\s*(?=[-0-9])")
_SCALE_LIKE = re.compile(r"[a-z][a-z-]*[0-9]*")


@dataclass(frozen=True)
class TypedScoreLine:
    """One line of /score, as it was understood."""

    scores: tuple[TypedScore, ...]
    measured_on: date
    patients: tuple[PatientName, ...]
    """One is the patient; several are a choice; none: no patient has that name."""
    name_words: str
    note: str


def read_scores(
    text: str, names: PatientNames, now: datetime, oldest_days: int = OLDEST_SCORE_DAYS
) -> list[TypedScoreLine]:
    """The scores that the lines of /score state.

    Args:
        text: as it came from Slack.
        names: the clinic's patients.
        now: aware, in the clinic's zone: its date is today.
        oldest_days: how far back a questionnaire may have been filled in.

    Raises:
        UserError: a line that cannot be read or states something impossible; of several lines, which one.
    """
    return read_lines(
        text,
        lambda line, heading: _read_line(line, heading, names, now.date(), oldest_days),
        UserError(sentences.NOTHING_TO_SAVE, sentences.SCORE_EXAMPLE),
        now.date(),
        oldest_days,
    )


def _read_line(
    line: TypedLine, heading: LineHeading, names: PatientNames, today: date, oldest_days: int
) -> TypedScoreLine:
    tokens = tokenize(_SCALE_SEPARATOR.sub(" ", line.head))
    options = [
        [
            *match_scales_at(tokens, at),
            *match_item_answers_at(tokens, at),
            *match_service_day_at(tokens, at, today, oldest_days),
            *match_fillers_at(tokens, at),
        ]
        for at in range(len(tokens.all))
    ]
    meaning = interpret_line(tokens, options, names, _grammar(tokens))
    day = meaning.rest.one(ServiceDay)
    return TypedScoreLine(
        scores=_with_answers(meaning.rest),
        measured_on=day.on if day else heading.day or today,
        patients=meaning.patients,
        name_words=meaning.name_words,
        note=line.note,
    )


def _grammar(line: TokenizedLine) -> LineGrammar:
    scales = {f"scale:{scale.key}": sentences.scale_once(scale.title) for scale in INSTRUMENTS}
    return LineGrammar(
        need=("scale:",),
        missing=_missing(line),
        once={**scales, **sentences.ONCE},
        example=sentences.SCORE_EXAMPLE,
    )


def _missing(line: TokenizedLine) -> tuple[str, str]:
    for token, after in zip(line.all, line.all[1:], strict=False):
        if FIGURES_PATTERN.fullmatch(after.plain) and _looks_like_a_scale(line, token):
            return sentences.no_scale(token.typed)
    return sentences.no_scale()


def _looks_like_a_scale(line: TokenizedLine, token: Token) -> bool:
    return _SCALE_LIKE.fullmatch(token.plain) is not None and (
        token is line.all[0] or token.plain[-1].isdigit()
    )


def _with_answers(match: LineMatch) -> tuple[TypedScore, ...]:
    scores = tuple(match.every(TypedScore))
    answer = match.one(ItemAnswer)
    if answer is None:
        return scores
    if not any(score.instrument.risk_item == answer.number for score in scores):
        raise sentences.item_alone(answer.number)
    return tuple(_with_answer(score, answer) for score in scores)


def _with_answer(score: TypedScore, answer: ItemAnswer) -> TypedScore:
    if score.instrument.risk_item != answer.number:
        return score
    if score.items is None:
        return replace(score, risk_value=check_risk_value(score.instrument, answer.value, score.total))
    if score.risk_value != answer.value:
        raise sentences.item_twice(answer.number, score.risk_value, answer.value)
    return score
