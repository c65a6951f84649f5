"""What a patients file can change about a patient: for each field, what would change, and the change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports.import_plan import error_text
from store.imports.patients.patient_rows import ImportedPatient
from store.imports.patients.patients_on_file import PatientOnFile
from store.imports.sentences import row_notes
from store.ledger_entries import Provenance
from store.patient import (
    care_team,
    episodes,
    identity_changes,
    patients,
    records,
    status_corrections,
    status_history,
)
from store.patient.care_team import TeamPosition
from store.patient.episodes import Episode
from store.payer import payers
from store.rules.patient import statuses
from store.rules.patient.provider_names import may_be_same
from store.rules.patient.statuses import Status

IMPORTED_NOTE = "imported"
"""The note beside a consent or status from a file."""


@dataclass(frozen=True)
class PatientComparison:
    """What a file says about a patient beside what is on file, as of today."""

    clinic: Clinic
    imported: ImportedPatient
    on_file: PatientOnFile
    today: date
    provenance: Provenance

    @property
    def episode(self) -> Episode:
        """The episode to update."""
        if self.on_file.episode is None:
            msg = "open an episode before comparing a patient"
            raise ValueError(msg)
        return self.on_file.episode

    def effective_from(self, *, first: bool) -> date:
        """From when a value applies: the first one from the episode's start, a later one from today."""
        start = self.episode.enrolled_on or self.episode.referred_on
        return start if first and start else self.today


@dataclass(frozen=True)
class FieldUpdate:
    """One field: describes what would change (empty: nothing), and changes it."""

    describe_change: Callable[[PatientComparison], str]
    apply: Callable[[Connection, PatientComparison], None]


def _identity_differences(case: PatientComparison) -> dict[str, str | date]:
    """What to do with name and birth date: a missing one is filled in, a name only changes when confirmed."""
    imported, patient = case.imported, case.on_file.patient
    in_file = {
        "first_name": imported.first_name,
        "last_name": imported.last_name,
        "date_of_birth": imported.date_of_birth,
        "goes_by": imported.goes_by,
    }
    return {
        name: value
        for name, value in in_file.items()
        if value
        and value != getattr(patient, name)
        and (imported.renames or name == "goes_by" or not getattr(patient, name))
    }


def _describe_identity(case: PatientComparison) -> str:
    patient = case.on_file.patient
    return "; ".join(
        row_notes.value_change(name.replace("_", " "), value, getattr(patient, name))
        for name, value in _identity_differences(case).items()
    )


def _correct_identity(db: Connection, case: PatientComparison) -> None:
    changed = _identity_differences(case)
    if case.imported.renames:
        identity_changes.change(db, case.on_file.patient, case.provenance, **changed)
    else:
        patients.correct(db, case.clinic.id, case.on_file.patient.id, **changed)


def _describe_payer(case: PatientComparison) -> str:
    new, current = case.imported.payer, case.on_file.payer
    changes = new and new.casefold() != current.casefold()
    return row_notes.value_change("payer", new, current) if changes else ""


def _update_coverage(db: Connection, case: PatientComparison) -> None:
    payer = payers.find_or_add(db, case.clinic.id, case.imported.payer)
    from_on = case.effective_from(first=not case.on_file.payer)
    payers.set_coverage(db, case.clinic.id, case.on_file.patient.id, payer, from_on, case.provenance)


def _describe_clinician(case: PatientComparison) -> str:
    imported, current = case.imported, case.on_file.team.clinician
    name, npi = (current.name, current.npi) if current else ("", "")
    same_npi = imported.provider_npi in {"", npi}
    if same_npi and (imported.provider in {"", name} or (npi and may_be_same(imported.provider, name))):
        return ""
    new = f"{imported.provider} {imported.provider_npi}".strip()
    return row_notes.value_change("referring provider", new, f"{name} {npi}".strip())


def _assign_clinician(db: Connection, case: PatientComparison) -> None:
    imported = case.imported
    provider = care_team.find_or_add_provider(db, case.clinic.id, imported.provider_npi, imported.provider)
    from_on = case.effective_from(first=case.on_file.team.clinician is None)
    care_team.assign(
        db, case.episode, TeamPosition.CLINICIAN, from_on, case.provenance, provider_id=provider.id
    )


def _describe_care_manager(case: PatientComparison) -> str:
    new, current = case.imported.care_manager_id, case.on_file.team.care_manager_id
    return row_notes.OTHER_CARE_MANAGER if new and new != current else ""


def _assign_care_manager(db: Connection, case: PatientComparison) -> None:
    from_on = case.effective_from(first=case.on_file.team.care_manager_id is None)
    member_id = case.imported.care_manager_id
    care_team.assign(
        db, case.episode, TeamPosition.CARE_MANAGER, from_on, case.provenance, member_id=member_id
    )


def _describe_assessment(case: PatientComparison) -> str:
    new = case.imported.assessed_on
    changes = new and case.episode.initial_assessment_on is None
    return row_notes.value_change("initial assessment", new) if changes else ""


def _record_assessment(db: Connection, case: PatientComparison) -> None:
    if case.imported.assessed_on:
        episodes.record_initial_assessment(db, case.episode, case.imported.assessed_on)


def _describe_consent(case: PatientComparison) -> str:
    new = case.imported.consent_on
    changes = new and new not in {on for on, _how in case.on_file.consent_dates}
    return row_notes.value_change("consent", new) if changes else ""


def _record_consent(db: Connection, case: PatientComparison) -> None:
    on, how = case.imported.consent_on, case.imported.consent_how
    if on:
        records.record_consent(db, case.episode, on, how, case.provenance, information_given=IMPORTED_NOTE)


def _describe_problems(case: PatientComparison) -> str:
    new, current = case.imported.problems, case.on_file.record.problems
    changes = new and set(new) != set(current)
    return row_notes.value_change("problems", " ".join(new), " ".join(current)) if changes else ""


def _record_problems(db: Connection, case: PatientComparison) -> None:
    from_on = case.effective_from(first=not case.on_file.record.problems)
    records.record_problems(db, case.episode, case.imported.problems, from_on, case.provenance)


def _describe_status(case: PatientComparison) -> str:
    new, current = case.imported.status, case.episode.status
    changes = new and new != current and not _status_conflict(case)
    return row_notes.value_change("status", new, current) if changes else ""


def _change_status(db: Connection, case: PatientComparison) -> None:
    if case.imported.status:
        apply_status(db, case, case.imported.status)


def apply_status(db: Connection, case: PatientComparison, status: Status) -> Episode:
    """Change the status, and end the episode when the status does."""
    ends, on = statuses.ends_episode(status), case.today
    if ends:
        on = case.imported.ended_on or assumed_end(case)
    elif status is Status.ACTIVE and case.episode.enrolled_on is None:
        on = case.imported.starts_on(case.today)
    until = case.imported.details.hold_until if status is Status.ON_HOLD else None
    return episodes.change_status(
        db, case.episode, status, on, case.provenance, ends=ends, until=until, note=IMPORTED_NOTE
    )


def assumed_end(case: PatientComparison) -> date:
    """The end of care where a file doesn't say it: the last contact or score that is known, else today."""
    in_file, on_file = case.imported.details.last_contact_on, case.on_file.contacts
    known = [day for day in (in_file, on_file.last_contact_on, on_file.last_score_on) if day]
    return max(known, default=case.today)


def lacks_end(case: PatientComparison) -> bool:
    """Whether the file ends an episode without saying when."""
    status = case.imported.status
    ends = bool(status and statuses.ends_episode(status)) and not case.imported.ended_on
    return ends and (case.on_file.episode is None or bool(_describe_status(case)))


def _describe_end(case: PatientComparison) -> str:
    """Another end of an episode that has ended with the same status."""
    new, current = case.imported.ended_on, case.episode.ended_on
    same_status = case.imported.status in {None, case.episode.status}
    changes = new and current and new != current and same_status and not _end_conflict(case)
    return row_notes.value_change("ended on", new, current) if changes else ""


def _correct_end(db: Connection, case: PatientComparison) -> None:
    change = status_history.last_change(db, case.clinic.id, case.episode.id)
    if change:
        facts = {"on_date": case.imported.ended_on}
        status_corrections.replace(db, case.clinic.id, change.id, case.provenance, facts)


def _end_conflict(case: PatientComparison) -> str:
    """Why the episode can't end on the file's day; empty when it can."""
    started, ended = case.episode.enrolled_on, case.imported.ended_on
    return row_notes.cannot_end_before_start(ended, started) if started and ended and ended < started else ""


def kept_differences(case: PatientComparison) -> list[str]:
    """Where the file differs from what is on file, and what is on file is kept."""
    differences = []
    stated, patient = case.imported.identity.full_name, case.on_file.patient
    spelled_otherwise = case.imported.first_name not in {"", patient.first_name} or (
        case.imported.last_name not in {"", patient.last_name}
    )
    if spelled_otherwise and not case.imported.renames:
        differences.append(row_notes.name_kept(patient.full_name, stated))
    in_file, current = case.imported.assessed_on, case.episode.initial_assessment_on
    if in_file and current and in_file != current:
        differences.append(row_notes.assessment_kept(current, in_file))
    conflict = _status_conflict(case)
    if conflict:
        differences.append(row_notes.status_kept(case.episode.status, conflict))
    return differences


def _status_conflict(case: PatientComparison) -> str:
    """Why the status can't become what the file says; empty when it can."""
    new, current = case.imported.status, Status(case.episode.status)
    if new is None or new == current:
        return ""
    try:
        statuses.check_change(current, new)
    except UserError as error:
        return error_text(error)
    return _end_conflict(case)


FIELD_UPDATES: tuple[FieldUpdate, ...] = (
    FieldUpdate(_describe_identity, _correct_identity),
    FieldUpdate(_describe_payer, _update_coverage),
    FieldUpdate(_describe_clinician, _assign_clinician),
    FieldUpdate(_describe_care_manager, _assign_care_manager),
    FieldUpdate(_describe_assessment, _record_assessment),
    FieldUpdate(_describe_consent, _record_consent),
    FieldUpdate(_describe_problems, _record_problems),
    FieldUpdate(_describe_end, _correct_end),
    FieldUpdate(_describe_status, _change_status),
)
"""The status is last: the other fields update the episode before it ends."""
