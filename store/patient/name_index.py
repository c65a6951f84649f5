"""The words of patients' names and MRNs, indexed so that a patient is found by typed words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import BindParameter, Connection, Select, bindparam, delete, insert, select

from store.patient.charts import hidden_charts
from store.patient.charts.hidden_charts import is_shown
from store.rules.patient import mrns, names
from store.rules.patient.identity import Identity, are_related_first_names
from store.rules.patient.names import PatientName
from store.tables import patient_words, patients

_MIN_MATCH_SCORE = 70
_MAX_RESULTS = 20
_SHORTEST_ENDING = 4
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
    within: frozenset[int] | None
    """The ids of the patients to look among; None for all of the clinic."""

    def known(self, words: Collection[str]) -> set[str]:
        """Which of these words occur in any patient's name or MRN."""
        if not words:
            return set()
        query = _KNOWN_WORDS
        if self.within is not None:
            query = query.where(patient_words.c.patient_id.in_(self.within))
        rows = self.db.execute(query, {"clinic": self.clinic_id, "words": list(words)})
        return set(rows.scalars())

    def matching(self, words: Sequence[str]) -> list[PatientName]:
        """Patients whose name holds every one of these whole words, or whose MRN they make together."""
        if not words:
            return []
        by_word = {f"word{number}": word for number, word in enumerate(words)}
        whole = {"clinic": self.clinic_id, "whole": "".join(words)}
        rows = self.db.execute(self._among(_name_query(len(words))), by_word | whole)
        found = [PatientName(row.id, row.first_name, row.last_name, row.mrn) for row in rows]
        return _with_kept_charts(self.db, self.clinic_id, found)

    def with_mrn_ending(self, ending: str) -> list[PatientName]:
        """Patients whose compared MRN ends so, without the made-up patients of drills."""
        ends = patients.c.mrn_key.endswith(ending, autoescape=True)
        query = (
            select(patients.c.id, patients.c.first_name, patients.c.last_name, patients.c.mrn)
            .where(patients.c.clinic_id == self.clinic_id, ends, ~patients.c.rehearsal)
            .order_by(patients.c.last_name, patients.c.first_name, patients.c.id)
            .limit(_MAX_RESULTS)
        )
        rows = self.db.execute(self._among(query))
        found = [PatientName(row.id, row.first_name, row.last_name, row.mrn) for row in rows]
        return _with_kept_charts(self.db, self.clinic_id, found)

    def _among(self, query: Select[Any]) -> Select[Any]:
        return query if self.within is None else query.where(patients.c.id.in_(self.within))


def closest(
    db: Connection, clinic_id: int, typed: str, within: frozenset[int] | None, at_most: int = 5
) -> list[int]:
    """The ids of the patients that a text may mean, the likeliest first: offered to choose from, never taken.

    First an MRN that differs in leading zeros or punctuation, then the end of an MRN, then nicknames and what
    patients go by, then names that are spelled alike.
    """
    wanted = " ".join(names.words_of_name(typed))
    if not wanted:
        return []
    query = select(
        patients.c.id, patients.c.mrn, patients.c.first_name, patients.c.last_name, patients.c.goes_by
    ).where(patients.c.clinic_id == clinic_id, is_shown(patients.c.id, clinic_id))
    everyone = {
        row.id: (row.mrn, Identity(row.first_name, row.last_name, goes_by=row.goes_by or ""))
        for row in db.execute(query)
        if within is None or row.id in within
    }
    ranks = (_has_similar_mrn, _has_mrn_ending, _is_called)
    ranked = [
        patient_id
        for has_rank in ranks
        for patient_id, (mrn, identity) in everyone.items()
        if has_rank(mrn, identity, typed)
    ]
    known = {
        patient_id: " ".join(names.words_of_name(identity.full_name))
        for patient_id, (_, identity) in everyone.items()
    }
    found = process.extract(wanted, known, scorer=fuzz.WRatio, limit=at_most, score_cutoff=_MIN_MATCH_SCORE)
    alike = [patient_id for _, _, patient_id in found]
    return list(dict.fromkeys([*ranked, *alike]))[:at_most]


def _has_similar_mrn(mrn: str, _identity: Identity, typed: str) -> bool:
    return any(mrns.are_likely_the_same(mrn, word) for word in (typed, *typed.split()))


def _has_mrn_ending(mrn: str, _identity: Identity, typed: str) -> bool:
    endings = [mrns.key(word) for word in typed.split() if any(map(str.isdigit, word))]
    return any(len(end) >= _SHORTEST_ENDING and mrns.key(mrn).endswith(end) for end in endings)


def _is_called(_mrn: str, identity: Identity, typed: str) -> bool:
    """Whether the words are a nickname, or what the patient goes by, alone or with the last name."""
    words, last = names.words_of_name(typed), names.words_of_name(identity.last_name)
    first = [word for word in words if word not in last]
    return len(first) == 1 and are_related_first_names(identity, first[0])


def _with_kept_charts(db: Connection, clinic_id: int, found: Sequence[PatientName]) -> list[PatientName]:
    """The same; a merged chart, found by its MRN, is named as the chart that it was merged into."""
    hidden = hidden_charts.of_clinic(db, clinic_id) if found else {}
    shown = {name.id: name for name in found if name.id not in hidden}
    for name in found:
        kept_id = hidden_charts.kept_chart(hidden, name.id)
        if kept_id is None or kept_id in shown:
            continue
        kept = db.execute(
            select(patients.c.first_name, patients.c.last_name).where(
                patients.c.clinic_id == clinic_id, patients.c.id == kept_id
            )
        ).one()
        shown[kept_id] = PatientName(kept_id, kept.first_name, kept.last_name, name.mrn)
    return list(shown.values())


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
