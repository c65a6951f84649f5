"""The patient that a line or a form's field names, and the rest of the words."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from handlers.reading.patients.patient_finder import PatientFinder, PatientNames
from handlers.reading.tokens import FILLERS, Token, TokenizedLine, tokenize
from handlers.reading.typed_text import normalize
from store.rules.patient.names import PatientName, mrn_search_key, words_of_name


@dataclass(frozen=True)
class PatientMatch:
    """The patient that a line begins or ends with, and the rest of it."""

    patients: tuple[PatientName, ...]
    """One is taken; several are a choice; none was found."""
    name_words: str
    """The words taken for the name, as typed."""
    rest: str
    """The other words, as typed."""


def find_patient(text: str, names: PatientNames, stops: Collection[str] = ()) -> PatientMatch:
    """The patient at the beginning or the end of a line, and the rest of it.

    Args:
        text: the line without its note.
        names: the clinic's patients.
        stops: words that can only come after a name; where no one is found, the words before the first of
            them are given back as the name that was meant.

    The caller MUST account for every word of the rest: in `Holly Guzmann` it is a misspelled name.
    """
    line = tokenize(normalize(text))
    finder = PatientFinder(line, names)
    begin, end = _without_outer_fillers(line.all)
    for runs in (finder.runs, finder.ending_runs):
        for run in runs():
            if run.start in (0, begin) or run.stop in (end, len(line.all)):
                patients = finder.patients(run)
                if patients:
                    return PatientMatch(patients, line.typed(run.start, run.stop), _text_outside(line, run))
    stop = next((at for at, token in enumerate(line.all) if token.plain in stops), len(line.all))
    return PatientMatch((), line.typed(0, stop), line.raw(stop, len(line.all)))


def is_exact_match(found: PatientMatch) -> bool:
    """Whether the words taken for the name are one patient's full name or MRN, exactly."""
    if len(found.patients) != 1:
        return False
    (patient,), typed = found.patients, Counter(words_of_name(found.name_words))
    return typed == Counter(words_of_name(patient.full_name)) or mrn_search_key(
        patient.mrn
    ) == mrn_search_key(found.name_words)


def patients_named(text: str, names: PatientNames) -> tuple[PatientName, ...]:
    """The patients that a whole text names, as in a form's field: every word is part of the name or MRN."""
    line = tokenize(normalize(text))
    begin, end = _without_outer_fillers(line.all)
    finder = PatientFinder(line, names)
    for runs in (finder.runs, finder.ending_runs):
        whole = [run for run in runs() if run.start in (0, begin) and run.stop in (end, len(line.all))]
        for run in whole:
            if found := finder.patients(run):
                return found
    return ()


def _text_outside(line: TokenizedLine, run: range) -> str:
    """What comes before and after a run, without the fillers that lead up to it."""
    before = run.start
    while before and line.all[before - 1].words[0] in FILLERS:
        before -= 1
    return f"{line.raw(0, before)} {line.raw(run.stop, len(line.all))}".strip()


def _without_outer_fillers(all_tokens: Sequence[Token]) -> tuple[int, int]:
    """Where a line begins and ends without the fillers around it."""
    others = [at for at, token in enumerate(all_tokens) if token.words[0] not in FILLERS]
    return (others[0], others[-1] + 1) if others else (0, len(all_tokens))
