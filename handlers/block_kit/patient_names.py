"""How posts in channels name a patient."""

from collections.abc import Callable

from store.caseload.caseload import CaseloadPatient
from store.patient.patients import Patient
from store.rules.clinic.settings import Settings


def patient_naming(settings: Settings) -> Callable[[Patient], str]:
    """How posts name patients: short, unless the clinic chose full names (product.md §5)."""
    return _in_full if settings.full_names else _in_short


def patient_name_in_posts(line: CaseloadPatient, settings: Settings) -> str:
    """The patient of a caseload line, named as in posts."""
    return patient_naming(settings)(line.patient)


def full_name_with_mrn(patient: Patient) -> str:
    """`Holly Guzman · MRN …8805`: how private answers name a patient."""
    return f"{patient.full_name} · MRN {patient.mrn_ending}"


def _in_full(patient: Patient) -> str:
    return f"{patient.full_name} · {patient.mrn_ending}"


def _in_short(patient: Patient) -> str:
    return patient.short_name
