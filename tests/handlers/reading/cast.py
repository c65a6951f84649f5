"""The patients of the reading tests, and their names kept in a list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from store.rules.patient import mrns
from store.rules.patient.names import PatientName, mrn_search_key, words_of_name

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 21, 16, 30, tzinfo=CHICAGO)
"""A Saturday."""


@dataclass
class ListedNames:
    """Names of one clinic's patients, and how often they were looked up."""

    patients: list[PatientName]
    asked: list[str] = field(default_factory=list)

    def known(self, words: Collection[str], /) -> set[str]:
        self.asked.append("known")
        return set(words) & {word for patient in self.patients for word in _words(patient)}

    def matching(self, words: Sequence[str], /) -> list[PatientName]:
        self.asked.append("matching")
        return [patient for patient in self.patients if set(words) <= _words(patient)][:20]

    def with_mrn_ending(self, ending: str, /) -> list[PatientName]:
        self.asked.append("ending")
        return [patient for patient in self.patients if mrns.key(patient.mrn).endswith(ending)][:20]


def _words(patient: PatientName) -> set[str]:
    return {*words_of_name(patient.full_name), mrn_search_key(patient.mrn)}


def listed(*full_names: str) -> ListedNames:
    """Patients by `First|Last|MRN`; first and last are parted at the first space where there is no sign."""
    return ListedNames([_patient(at, name) for at, name in enumerate(full_names, start=1)])


def _patient(number: int, name: str) -> PatientName:
    first, _, last = name.partition("|" if "|" in name else " ")
    last, _, mrn = last.partition("|")
    return PatientName(number, first, last, mrn or f"A{number:04d}")


CAST = listed(
    "Holly|Guzman|01ce5fc6-32d1-46fe-8f08-963c96248965",
    "April|Krause|4521",
    "May Chen",
    "June Ortiz",
    "Sun Li",
    "Will Call",
    "Art Portal",
    "Mon Tran",
    "Augusto Reyes",
    "Jan van der Berg",
    "Sean O'Brien",
    "Maria|Guzman-Reyes|MR-77",
    "José Núñez",
    "小明 王",
    "משה כהן",
    "Min Lee",
    "Thomas James",
    "James Thomas",
    "Ana María|Lopez Garcia|88",
    "<!channel> Test",
    "Thi To",
    "Wed Marsh",
    "Zoë🌸 Adler",
)
