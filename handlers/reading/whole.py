"""A whole line: the interpretation that uses up every word and completes the longest patient name."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from handlers.reading.patients import Finder, Names
from handlers.reading.pieces import Covered, Options, covered, covered_best
from handlers.reading.tokens import Tokens
from store.errors import UserError
from store.rules.activities import Activity
from store.rules.patient.names import PatientName

_NOBODY = range(0)
_TRIES = 12
"""How many runs of words are looked up to explain a line that does not read."""


@dataclass(frozen=True)
class Meaning:
    """What a line says."""

    patients: tuple[PatientName, ...]
    """One is taken; several are a choice; none was found."""
    name_words: str
    """The words taken for the patient, as typed."""
    covered: Covered
    """What the other words say."""


@dataclass(frozen=True)
class Grammar:
    """What a kind of line must and may say."""

    need: str
    """What it must say: the beginning of a piece's `fills`."""
    missing: UserError
    """The refusal where it does not."""
    once: dict[str, str]
    """What it may say only once, and how that is named in a refusal."""
    example: str
    """A right line, to type instead."""


def interpret(line: Tokens, options: Options, names: Names, grammar: Grammar) -> Meaning:
    """What a line says, names first.

    Raises:
        UserError: it says too little, something wrong, something twice, something that has no place,
            or can be read in two ways.
    """
    finder = Finder(line, names)
    for _, runs in groupby(finder.runs(), finder.length):
        meanings = [
            meaning
            for run in runs
            if (meaning := _full(line, options, finder, run, grammar.need)) is not None
        ]
        if meanings:
            return _only(meanings)
    return _partial(line, options, finder, grammar)


def _full(line: Tokens, options: Options, finder: Finder, run: range, need: str) -> Meaning | None:
    rest = covered(options, run, need)
    if rest is None or not finder.patients(run) or _leads_with_activity(line, options, finder, run):
        return None
    return Meaning(finder.patients(run), line.typed(run.start, run.stop), rest)


def _leads_with_activity(line: Tokens, options: Options, finder: Finder, run: range) -> bool:
    """Whether `call Will` is rather a call with Will than Will Call the other way round."""
    return (
        len(run) > 1
        and not line.all[run.start].comma
        and any(isinstance(piece.value, Activity) for piece in options[run.start])
        and not finder.in_order(run)
    )


def _only(meanings: Sequence[Meaning]) -> Meaning:
    sound = [each for each in meanings if not each.covered.every(UserError)] or meanings
    if len(sound) > 1 and len({_sense(each) for each in sound}) > 1:
        ways = ", or ".join(dict.fromkeys(f"“{each.name_words}”" for each in sound))
        raise UserError(
            f"I can read that line in more than one way: the patient could be {ways}.",
            "Write the full name or the MRN, and the day in figures, like 11/18.",
        )
    sound[0].covered.refuse()
    return sound[0]


def _sense(meaning: Meaning) -> tuple[frozenset[int], tuple[str, ...]]:
    return frozenset(each.id for each in meaning.patients), tuple(sorted(map(repr, meaning.covered.said())))


def _partial(line: Tokens, options: Options, finder: Finder, grammar: Grammar) -> Meaning:
    """What can be said of a line that does not read in full: a name to look for, or else a refusal."""
    run, rest = _best_run(options, finder)
    rest.refuse()
    if not any(fill.startswith(grammar.need) for piece in rest.pieces for fill in piece.fills):
        raise grammar.missing
    for what, called in grammar.once.items():
        if pieces := rest.twice(what):
            both = " and ".join(f"“{line.typed(piece.start, piece.stop)}”" for piece in pieces)
            raise UserError(f"I read more than one {called}: {both}.", f"Keep one. {grammar.example}")
    if not rest.left and not run:
        raise UserError("I read no patient in that line.", f"Add the name or MRN. {grammar.example}")
    wanted = _name_around(run, rest.left)
    in_words = all(_has_letter(line.all[at].plain) for at in rest.left)
    if run and (finder.complete(run) or len(wanted) < len(run) + len(rest.left) or not in_words):
        raise _unplaced(line, finder, run, rest, grammar)
    return Meaning((), _words(line, wanted), Covered(rest.pieces))


def _best_run(options: Options, finder: Finder) -> tuple[range, Covered]:
    """The longest run that names somebody and leaves the fewest words, and what the rest says."""
    best: tuple[range, Covered] = (_NOBODY, covered_best(options, _NOBODY))
    for run in finder.runs()[:_TRIES]:
        if best[0] and finder.length(run) < finder.length(best[0]):
            break
        if finder.patients(run):
            rest = covered_best(options, run)
            if not best[0] or len(rest.left) < len(best[1].left):
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


def _unplaced(line: Tokens, finder: Finder, run: range, rest: Covered, grammar: Grammar) -> UserError:
    patients = finder.patients(run)
    who = patients[0].full_name if len(patients) == 1 else f"“{line.typed(run.start, run.stop)}”"
    return UserError(
        f"I read {who} but could not place “{_words(line, rest.left)}”.",
        "Take it out, or put it after `--` as a note; another patient goes on a line of its own. "
        f"{grammar.example}",
    )


def _has_letter(plain: str) -> bool:
    return any(sign.isalpha() for sign in plain)


def _words(line: Tokens, at: Sequence[int]) -> str:
    return " ".join(line.all[each].typed for each in at)
