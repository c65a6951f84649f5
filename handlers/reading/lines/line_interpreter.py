"""A whole line: the interpretation that uses up every word and completes the longest patient name."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from handlers.reading.lines.line_matches import LineMatch, PhraseOptions, match_every_token, match_most_tokens
from handlers.reading.patients.patient_finder import PatientFinder, PatientNames
from handlers.reading.sentences import about_lines
from handlers.reading.tokens import TokenizedLine
from store.errors import UserError
from store.rules.activities import Activity
from store.rules.patient.names import PatientName

_NO_RUN = range(0)
_MOST_RUNS = 12
"""How many runs of words are looked up to explain a line that does not read."""


@dataclass(frozen=True)
class LineMeaning:
    """What a line means."""

    patients: tuple[PatientName, ...]
    """One is taken; several are a choice; none was found."""
    name_words: str
    """The words taken for the patient, as typed."""
    rest: LineMatch
    """What the other words mean."""


@dataclass(frozen=True)
class LineGrammar:
    """What a kind of line must say, and what it may say once."""

    need: tuple[str, ...]
    """What it must say, one of these: the beginning of what a phrase `fills` or `marks`."""
    missing: tuple[str, str]
    """What is wrong when it does not, and what to type instead."""
    once: dict[str, str]
    """What it may say only once, each with its name for refusals."""
    example: str
    """A correct line, to type instead."""


def interpret_line(
    line: TokenizedLine, options: PhraseOptions, names: PatientNames, grammar: LineGrammar
) -> LineMeaning:
    """The meaning of a line, the longest patient name first.

    Raises:
        UserError: something is missing, wrong, said twice or not understood, or the line can be read in two
            ways.
    """
    finder = PatientFinder(line, names)
    for all_runs in (finder.runs, finder.ending_runs):
        for _, runs in groupby(all_runs(), finder.length):
            meanings = [
                meaning
                for run in runs
                if (meaning := _complete_meaning(line, options, finder, run, grammar.need)) is not None
            ]
            if meanings:
                return _single_meaning(meanings)
    return _partial_meaning(line, options, finder, grammar)


def _complete_meaning(
    line: TokenizedLine, options: PhraseOptions, finder: PatientFinder, run: range, need: tuple[str, ...]
) -> LineMeaning | None:
    rest = match_every_token(options, run, need)
    if rest is None or not finder.patients(run) or _leads_with_activity(line, options, finder, run):
        return None
    return LineMeaning(finder.patients(run), line.typed(run.start, run.stop), rest)


def _leads_with_activity(
    line: TokenizedLine, options: PhraseOptions, finder: PatientFinder, run: range
) -> bool:
    """Whether `call Will` is a call with Will, not Will Call with the last name first."""
    return (
        len(run) > 1
        and not line.all[run.start].comma
        and any(isinstance(phrase.value, Activity) for phrase in options[run.start])
        and not finder.in_order(run)
    )


def _single_meaning(meanings: Sequence[LineMeaning]) -> LineMeaning:
    valid = [meaning for meaning in meanings if not meaning.rest.every(UserError)] or meanings
    if len(valid) > 1 and len({_comparable_meaning(meaning) for meaning in valid}) > 1:
        raise about_lines.ambiguous_line(list(dict.fromkeys(meaning.name_words for meaning in valid)))
    valid[0].rest.refuse()
    return valid[0]


def _comparable_meaning(meaning: LineMeaning) -> tuple[frozenset[int], tuple[str, ...]]:
    return frozenset(patient.id for patient in meaning.patients), tuple(
        sorted(map(repr, meaning.rest.meaningful_values()))
    )


def _partial_meaning(
    line: TokenizedLine, options: PhraseOptions, finder: PatientFinder, grammar: LineGrammar
) -> LineMeaning:
    """The meaning of a line that cannot be read in full: a name to look for, or else a refusal."""
    run, rest = _best_run(options, finder)
    rest.refuse()
    if not rest.says(grammar.need):
        raise UserError(*grammar.missing)
    for slot, name in grammar.once.items():
        if repeated := rest.repeated(slot):
            typed = [line.typed(phrase.start, phrase.stop) for phrase in repeated]
            raise about_lines.more_than_one(name, typed, grammar.example)
    if not rest.unmatched_tokens and not run:
        raise about_lines.no_patient(grammar.example)
    wanted = _name_around(run, rest.unmatched_tokens)
    in_words = all(_has_letter(line.all[at].plain) for at in rest.unmatched_tokens)
    if run and (finder.complete(run) or len(wanted) < len(run) + len(rest.unmatched_tokens) or not in_words):
        raise _unmatched_words_error(line, finder, run, rest, grammar)
    return LineMeaning((), _words(line, wanted), LineMatch(rest.phrases))


def _best_run(options: PhraseOptions, finder: PatientFinder) -> tuple[range, LineMatch]:
    """The longest run that names a patient and leaves the fewest words, and what the rest means."""
    best: tuple[range, LineMatch] = (_NO_RUN, match_most_tokens(options, _NO_RUN))
    for run in finder.runs()[:_MOST_RUNS]:
        if best[0] and finder.length(run) < finder.length(best[0]):
            break
        if finder.patients(run):
            rest = match_most_tokens(options, run)
            if not best[0] or len(rest.unmatched_tokens) < len(best[1].unmatched_tokens):
                best = (run, rest)
    return best


def _name_around(run: range, left: Sequence[int]) -> list[int]:
    """The tokens that may be an unknown name: a run with what is left next to it, or all that is left."""
    if not run:
        return list(left)
    start, stop = run.start, run.stop
    while start - 1 in left:
        start -= 1
    while stop in left:
        stop += 1
    return list(range(start, stop))


def _unmatched_words_error(
    line: TokenizedLine, finder: PatientFinder, run: range, rest: LineMatch, grammar: LineGrammar
) -> UserError:
    patients = finder.patients(run)
    who = patients[0].full_name if len(patients) == 1 else f"“{line.typed(run.start, run.stop)}”"
    return about_lines.not_understood(who, _words(line, rest.unmatched_tokens), grammar.example)


def _has_letter(plain: str) -> bool:
    return any(character.isalpha() for character in plain)


def _words(line: TokenizedLine, tokens: Sequence[int]) -> str:
    return " ".join(line.all[at].typed for at in tokens)
