"""A whole line: the interpretation that uses up every word and completes the longest patient name."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from handlers.reading.line_matches import LineMatch, PhraseOptions, match_every_token, match_most_tokens
from handlers.reading.patient_finder import PatientFinder, PatientNames
from handlers.reading.tokens import TokenizedLine
from store.errors import UserError
from store.rules.activities import Activity
from store.rules.patient.names import PatientName

_NOBODY = range(0)
_MOST_RUNS = 12
"""How many runs of words are looked up to explain a line that does not read."""


@dataclass(frozen=True)
class LineMeaning:
    """What a line says."""

    patients: tuple[PatientName, ...]
    """One is taken; several are a choice; none was found."""
    name_words: str
    """The words taken for the patient, as typed."""
    covered: LineMatch
    """What the other words say."""


@dataclass(frozen=True)
class LineGrammar:
    """What a kind of line must and may say."""

    need: str
    """What it must say: the beginning of a piece's `fills`."""
    missing: UserError
    """The refusal where it does not."""
    once: dict[str, str]
    """What it may say only once, and how that is named in a refusal."""
    example: str
    """A right line, to type instead."""


def interpret_line(
    line: TokenizedLine, options: PhraseOptions, names: PatientNames, grammar: LineGrammar
) -> LineMeaning:
    """What a line says, names first.

    Raises:
        UserError: it says too little, something wrong, something twice, something that has no place,
            or can be read in two ways.
    """
    finder = PatientFinder(line, names)
    for _, runs in groupby(finder.runs(), finder.length):
        meanings = [
            meaning
            for run in runs
            if (meaning := _complete_meaning(line, options, finder, run, grammar.need)) is not None
        ]
        if meanings:
            return _single_meaning(meanings)
    return _partial_meaning(line, options, finder, grammar)


def _complete_meaning(
    line: TokenizedLine, options: PhraseOptions, finder: PatientFinder, run: range, need: str
) -> LineMeaning | None:
    rest = match_every_token(options, run, need)
    if rest is None or not finder.patients(run) or _leads_with_activity(line, options, finder, run):
        return None
    return LineMeaning(finder.patients(run), line.typed(run.start, run.stop), rest)


def _leads_with_activity(
    line: TokenizedLine, options: PhraseOptions, finder: PatientFinder, run: range
) -> bool:
    """Whether `call Will` is rather a call with Will than Will Call the other way round."""
    return (
        len(run) > 1
        and not line.all[run.start].comma
        and any(isinstance(piece.value, Activity) for piece in options[run.start])
        and not finder.in_order(run)
    )


def _single_meaning(meanings: Sequence[LineMeaning]) -> LineMeaning:
    sound = [each for each in meanings if not each.covered.every(UserError)] or meanings
    if len(sound) > 1 and len({_comparable_meaning(each) for each in sound}) > 1:
        ways = ", or ".join(dict.fromkeys(f"“{each.name_words}”" for each in sound))
        raise UserError(
            f"I can read that line in more than one way: the patient could be {ways}.",
            "Write the full name or the MRN, and the day in figures, like 11/18.",
        )
    sound[0].covered.refuse()
    return sound[0]


def _comparable_meaning(meaning: LineMeaning) -> tuple[frozenset[int], tuple[str, ...]]:
    return frozenset(each.id for each in meaning.patients), tuple(
        sorted(map(repr, meaning.covered.meaningful_values()))
    )


def _partial_meaning(
    line: TokenizedLine, options: PhraseOptions, finder: PatientFinder, grammar: LineGrammar
) -> LineMeaning:
    """What can be said of a line that does not read in full: a name to look for, or else a refusal."""
    run, rest = _best_run(options, finder)
    rest.refuse()
    if not any(fill.startswith(grammar.need) for piece in rest.pieces for fill in piece.fills):
        raise grammar.missing
    for what, called in grammar.once.items():
        if pieces := rest.repeated(what):
            both = " and ".join(f"“{line.typed(piece.start, piece.stop)}”" for piece in pieces)
            raise UserError(f"I read more than one {called}: {both}.", f"Keep one. {grammar.example}")
    if not rest.unmatched_tokens and not run:
        raise UserError("I read no patient in that line.", f"Add the name or MRN. {grammar.example}")
    wanted = _name_around(run, rest.unmatched_tokens)
    in_words = all(_has_letter(line.all[at].plain) for at in rest.unmatched_tokens)
    if run and (finder.complete(run) or len(wanted) < len(run) + len(rest.unmatched_tokens) or not in_words):
        raise _unmatched_words_error(line, finder, run, rest, grammar)
    return LineMeaning((), _words(line, wanted), LineMatch(rest.pieces))


def _best_run(options: PhraseOptions, finder: PatientFinder) -> tuple[range, LineMatch]:
    """The longest run that names somebody and leaves the fewest words, and what the rest says."""
    best: tuple[range, LineMatch] = (_NOBODY, match_most_tokens(options, _NOBODY))
    for run in finder.runs()[:_MOST_RUNS]:
        if best[0] and finder.length(run) < finder.length(best[0]):
            break
        if finder.patients(run):
            rest = match_most_tokens(options, run)
            if not best[0] or len(rest.unmatched_tokens) < len(best[1].unmatched_tokens):
                best = (run, rest)
    return best


def _name_around(run: range, left: Sequence[int]) -> list[int]:
    """The tokens that may be a name nobody has: a run with what is left beside it, or all that is left."""
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
    return UserError(
        f"I read {who} but could not place “{_words(line, rest.unmatched_tokens)}”.",
        "Take it out, or put it after `--` as a note; another patient goes on a line of its own. "
        f"{grammar.example}",
    )


def _has_letter(plain: str) -> bool:
    return any(sign.isalpha() for sign in plain)


def _words(line: TokenizedLine, at: Sequence[int]) -> str:
    return " ".join(line.all[each].typed for each in at)
