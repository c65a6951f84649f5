"""The words of patients' names and MRNs, indexed so that a patient is found by typed words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import BindParameter, Connection, Select, bindparam, delete, insert, select

from store.rules.patient import names
from store.rules.patient.names import PatientName
from store.tables import patient_words, patients

_MIN_MATCH_SCORE = 70
_MAX_RESULTS = 20
_KNOWN_WORDS = (
    select(patient_words.c.word)
    .where(
        patient_words.c.clinic_id == bindparam("clinic"),
        patient_words.c.word.in_(bindparam("words", expanding=True)),
    )
    .distinct()
)


def add(db: Connection, clinic_id: int, patient_id: int, full_name: str, mrn: str) -> None:
    """Make a patient findable by every word of the name and by the MRN."""
    words = {*names.words_of_name(full_name), names.mrn_search_key(mrn)} - {""}
    rows = [{"clinic_id": clinic_id, "word": word, "patient_id": patient_id} for word in sorted(words)]
    db.execute(insert(patient_words), rows)


def remove(db: Connection, clinic_id: int, patient_id: int) -> None:
    """Forget a patient's words, before a corrected name is added."""
    is_patient = (patient_words.c.clinic_id == clinic_id) & (patient_words.c.patient_id == patient_id)
    db.execute(delete(patient_words).where(is_patient))


@dataclass(frozen=True)
class PatientNameSearch:
    """The names of one clinic's patients, as the reader of typed lines asks for them."""

    db: Connection
    clinic_id: int

    def known(self, words: Collection[str]) -> set[str]:
        """Which of these words occur in any patient's name or MRN."""
        if not words:
            return set()
        rows = self.db.execute(_KNOWN_WORDS, {"clinic": self.clinic_id, "words": list(words)})
        return set(rows.scalars())

    def matching(self, words: Sequence[str]) -> list[PatientName]:
        """Patients whose name holds every one of these whole words, or whose MRN they make together."""
        if not words:
            return []
        by_word = {f"word{number}": word for number, word in enumerate(words)}
        whole = {"clinic": self.clinic_id, "whole": "".join(words)}
        rows = self.db.execute(_name_query(len(words)), by_word | whole)
        return [PatientName(row.id, row.first_name, row.last_name, row.mrn) for row in rows]


def closest_by_name(db: Connection, clinic_id: int, typed: str, at_most: int = 5) -> list[int]:
    """The ids of the patients whose names are spelled most like this, the closest first.

    They are offered to choose from, never taken.
    """
    wanted = " ".join(names.words_of_name(typed))
    if not wanted:
        return []
    rows = db.execute(
        select(patients.c.id, patients.c.first_name, patients.c.last_name).where(
            patients.c.clinic_id == clinic_id
        )
    )
    known = {row.id: " ".join(names.words_of_name(f"{row.first_name} {row.last_name}")) for row in rows}
    found = process.extract(wanted, known, scorer=fuzz.WRatio, limit=at_most, score_cutoff=_MIN_MATCH_SCORE)
    return [patient_id for _, _, patient_id in found]


@cache
def _name_query(number: int) -> Select[Any]:
    """Patients with that many given words in the name, or whose MRN the words make together."""
    clinic: BindParameter[int] = bindparam("clinic")
    by_name = select(patient_words.c.patient_id).where(
        patient_words.c.clinic_id == clinic, patient_words.c.word == bindparam("word0")
    )
    for at in range(1, number):
        other = patient_words.alias()
        by_name = by_name.join(
            other,
            (other.c.clinic_id == clinic)
            & (other.c.patient_id == patient_words.c.patient_id)
            & (other.c.word == bindparam(f"word{at}")),
        )
    by_mrn = select(patient_words.c.patient_id).where(
        patient_words.c.clinic_id == clinic, patient_words.c.word == bindparam("whole")
    )
    return (
        select(patients.c.id, patients.c.first_name, patients.c.last_name, patients.c.mrn)
        # One set of ids: with an "or" between two, SQLite looks at every patient of the clinic.
        .where(patients.c.clinic_id == clinic, patients.c.id.in_(by_name.union(by_mrn)))
        .order_by(patients.c.last_name, patients.c.first_name, patients.c.id)
        .limit(_MAX_RESULTS)
    )
