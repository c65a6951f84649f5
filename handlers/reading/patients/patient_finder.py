"""Which patient is meant, by whole words of the name, by MRN, or by the short form `Holly G. · …8805`."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol

from handlers.reading.tokens import Token, TokenizedLine
from store.rules.patient import mrns
from store.rules.patient.names import PatientName, mrn_search_key, words_of_name

_MRN_LABEL = ("mrn",)
_MOST_PARTS_OF_MRN = 3
_SHORTEST_ENDING = 4
_LONGEST_NAME = 6
_BETWEEN_PARTS = re.compile(r"[\s,]+")


class PatientNames(Protocol):
    """The names of one clinic's patients; `PatientNameSearch` reads them from the registry."""

    def known(self, words: Collection[str], /) -> set[str]:
        """Which of these compared words occur in any patient's name or are a patient's MRN."""

    def matching(self, words: Sequence[str], /) -> list[PatientName]:
        """Patients whose name and MRN together hold every one of these whole words; at most 20."""

    def with_mrn_ending(self, ending: str, /) -> list[PatientName]:
        """Patients whose compared MRN ends so; at most 20."""


class PatientFinder:
    """Finds patients by runs of a line's tokens, with as few queries as possible."""

    def __init__(self, line: TokenizedLine, names: PatientNames) -> None:
        self._names = names
        self._tokens = line.all
        spaced = _spaced_mrns(line.all)
        asked = {word for token in line.all for word in (*token.words, token.mrn) if word}
        known = names.known(asked | set(spaced.values()))
        self._parts = tuple(_name_part(token, known) for token in line.all)
        self._spaced_mrns = {run: word for run, word in spaced.items() if word in known}
        self._answers: dict[frozenset[str], list[PatientName]] = {}
        self._found: dict[range, tuple[PatientName, ...]] = {}
        self._endings: dict[range, tuple[PatientName, ...]] = {}
        self._add_endings(marked=True)

    def runs(self) -> list[range]:
        """Adjacent tokens that may each be part of a name, the most words first."""
        found = [
            range(start, end + 1)
            for start in range(len(self._parts))
            for end in range(start, self._end_of_run(start))
            if self._parts[start] and self._parts[end]
        ]
        return self._longest_first([*found, *self._spaced_mrns, *self._endings])

    def ending_runs(self) -> list[range]:
        """Runs with the end of an MRN without `…` before it: for lines that mean nothing otherwise."""
        self._add_endings(marked=False)
        return self._longest_first(self._endings)

    def length(self, run: range) -> int:
        """How many words a run has."""
        return len(run) if run in self._endings else len(self._words(run))

    def patients(self, run: range) -> tuple[PatientName, ...]:
        """The patients that the words of a run name: none, one, or several to choose from.

        Every word of the run is a whole word of the name (or the MRN), each used once. A name that the
        words are in full comes before a longer one that only contains them.
        """
        if run not in self._found:
            self._found[run] = self._named_by(run)
        return self._found[run]

    def complete(self, run: range) -> bool:
        """Whether a run is a patient's full name or MRN."""
        if run in self._endings:
            return True
        wanted = Counter(self._words(run))
        return any(
            wanted in (Counter(words_of_name(patient.full_name)), _word_counts(patient))
            or mrn_search_key(patient.mrn) in wanted
            for patient in self.patients(run)
        )

    def in_order(self, run: range) -> bool:
        """Whether the words are in the order of a patient's name, first name first."""
        typed = self._words(run)
        return run in self._endings or any(
            _occurs_in_order(typed, words_of_name(patient.full_name)) for patient in self.patients(run)
        )

    def _named_by(self, run: range) -> tuple[PatientName, ...]:
        if run in self._endings:
            return self._endings[run]
        typed = self._words(run)
        wanted = Counter(typed)
        fitting = [
            patient
            for patient in self._ask(typed)
            if wanted <= _word_counts(patient) and self._has_written_mrn(run, patient)
        ]
        by_mrn = [patient for patient in fitting if mrn_search_key(patient.mrn) in wanted]
        exact = [
            patient
            for patient in fitting
            if len(typed) > 1 and wanted == Counter(words_of_name(patient.full_name))
        ]
        return tuple(by_mrn or self._as_written(run, exact) or exact or fitting)

    def _has_written_mrn(self, run: range, patient: PatientName) -> bool:
        """Whether an MRN with spaces, or with signs that mean other things too, is written as on file."""
        if run in self._spaced_mrns:
            parts = _BETWEEN_PARTS.split(patient.mrn.casefold())
            return parts == [self._tokens[at].plain for at in run]
        tokens = [self._tokens[at] for at in run if self._parts[at] == (self._tokens[at].mrn,)]
        return all(not token.exact_mrn or token.exact_mrn == mrns.key(patient.mrn) for token in tokens)

    def _add_endings(self, *, marked: bool) -> None:
        """Find the patients whose MRN ends as a token does, with as much of their name as is before it.

        A bare number that is an MRN without its leading zeros is not taken: such patients are only offered.
        """
        marks = any(token.is_ending for token in self._tokens)
        for at, token in enumerate(self._tokens):
            if token.is_ending is not marked or not token.mrn:
                continue
            if not marked and (marks or not self._may_end_mrn(at)):
                continue
            found = self._names.with_mrn_ending(mrns.key(token.typed))
            if not marked and any(mrns.are_likely_the_same(each.mrn, token.typed) for each in found):
                continue
            for start in range(at, max(at - _LONGEST_NAME, -1), -1):
                words = [word for each in self._tokens[start:at] for word in each.words if word != "mrn"]
                fitting = tuple(patient for patient in found if _fits_short_form(words, patient))
                if fitting:
                    self._endings[range(start, at + 1)] = fitting

    def _may_end_mrn(self, at: int) -> bool:
        mrn = self._tokens[at].mrn
        return len(mrn) >= _SHORTEST_ENDING and not self._parts[at] and any(map(str.isdigit, mrn))

    def _longest_first(self, runs: Iterable[range]) -> list[range]:
        return sorted(runs, key=lambda run: -self.length(run))

    def _end_of_run(self, start: int) -> int:
        stop = start
        while stop < len(self._parts) and (self._parts[stop] or self._tokens[stop].words == _MRN_LABEL):
            stop += 1
        return stop

    def _words(self, run: range) -> tuple[str, ...]:
        if run in self._spaced_mrns:
            return (self._spaced_mrns[run],)
        return tuple(word for at in run for word in self._parts[at])

    def _ask(self, typed: tuple[str, ...]) -> list[PatientName]:
        key = frozenset(typed)
        if key not in self._answers:
            self._answers[key] = self._names.matching(tuple(dict.fromkeys(typed)))
        return self._answers[key]

    def _as_written(self, run: range, exact: list[PatientName]) -> list[PatientName]:
        """Which one a comma means of Thomas James and James Thomas: `James, Thomas` is Thomas James."""
        commas = [at for at in run if self._tokens[at].comma and at < run.stop - 1]
        if len(commas) != 1:
            return []
        last, first = range(run.start, commas[0] + 1), range(commas[0] + 1, run.stop)
        return [
            patient
            for patient in exact
            if words_of_name(patient.last_name) == self._words(last)
            and words_of_name(patient.first_name) == self._words(first)
        ]


def _name_part(token: Token, known: set[str]) -> tuple[str, ...]:
    if all(word in known for word in token.words):
        return token.words
    return (token.mrn,) if token.mrn in known else ()


def _spaced_mrns(tokens: Sequence[Token]) -> dict[range, str]:
    """Adjacent tokens that may be one MRN with spaces or commas, as one word: `AB 123`."""
    found: dict[range, str] = {}
    for start in range(len(tokens)):
        for stop in range(start + 2, min(start + _MOST_PARTS_OF_MRN, len(tokens)) + 1):
            word = "".join(token.mrn for token in tokens[start:stop])
            if all(token.mrn for token in tokens[start:stop]) and any(map(str.isdigit, word)):
                found[range(start, stop)] = word
    return found


def _fits_short_form(words: Sequence[str], patient: PatientName) -> bool:
    """Whether words are part of a patient's name, or the first name and the initial of the last."""
    if set(words) <= set(words_of_name(patient.full_name)):
        return True
    initial = words_of_name(patient.last_name[:1])
    return bool(words) and tuple(words) == (*words_of_name(patient.first_name), *initial)


def _word_counts(patient: PatientName) -> Counter[str]:
    return Counter((*words_of_name(patient.full_name), mrn_search_key(patient.mrn)))


def _occurs_in_order(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Whether the words occur in the name in this order."""
    remaining: Iterator[str] = iter(name)
    return all(word in remaining for word in typed)
