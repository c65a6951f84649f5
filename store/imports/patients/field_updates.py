"""What a patients file can change of a patient: for each trait, what would change, and the change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports.import_plan import error_text
from store.imports.patients.patient_rows import ImportedPatient
from store.imports.patients.patients_on_file import PatientOnFile
from store.ledger_entries import Provenance
from store.patient import care_team, episodes, patients, records
from store.patient.care_team import TeamPosition
from store.patient.episodes import Episode
from store.payer import payers
from store.rules.patient import statuses
from store.rules.patient.statuses import Status

IMPORTED_NOTE = "imported"


@dataclass(frozen=True)
class PatientComparison:
    """A patient's facts beside what the registry holds, on a day."""

    clinic: Clinic
    facts: ImportedPatient
    on_file: PatientOnFile
    today: date
    provenance: Provenance

    @property
    def episode(self) -> Episode:
        """The episode that facts go to."""
        if self.on_file.episode is None:
            msg = "an episode is opened before its facts are compared"
            raise ValueError(msg)
        return self.on_file.episode

    def effective_from(self, *, first: bool) -> date:
        """From when a fact holds: the first of its kind from the start, a later one from today."""
        start = self.episode.enrolled_on or self.episode.referred_on
        return start if first and start else self.today


@dataclass(frozen=True)
class FieldUpdate:
    """One thing a file can say: in words what changes (empty: nothing), and the change itself."""

    describe_change: Callable[[PatientComparison], str]
    apply: Callable[[Connection, PatientComparison], None]


def _identity_differences(case: PatientComparison) -> dict[str, str | date]:
    facts, patient = case.facts, case.on_file.patient
    told = {
        "first_name": facts.first_name,
        "last_name": facts.last_name,
        "date_of_birth": facts.date_of_birth,
    }
    return {name: value for name, value in told.items() if value and value != getattr(patient, name)}


def _describe_identity(case: PatientComparison) -> str:
    patient = case.on_file.patient
    return "; ".join(
        f"{name.replace('_', ' ')} {value}{_previous_value_text(getattr(patient, name))}"
        for name, value in _identity_differences(case).items()
    )


def _correct_identity(db: Connection, case: PatientComparison) -> None:
    patients.correct(db, case.clinic.id, case.on_file.patient.id, **_identity_differences(case))


def _describe_payer(case: PatientComparison) -> str:
    told, known = case.facts.payer, case.on_file.payer
    return (
        f"payer {told}{_previous_value_text(known)}" if told and told.casefold() != known.casefold() else ""
    )


def _update_coverage(db: Connection, case: PatientComparison) -> None:
    payer = payers.find_or_add(db, case.clinic.id, case.facts.payer)
    from_on = case.effective_from(first=not case.on_file.payer)
    payers.set_coverage(db, case.clinic.id, case.on_file.patient.id, payer, from_on, case.provenance)


def _describe_clinician(case: PatientComparison) -> str:
    facts, known = case.facts, case.on_file.team.clinician
    name, npi = (known.name, known.npi) if known else ("", "")
    if facts.provider in {"", name} and facts.provider_npi in {"", npi}:
        return ""
    told = " ".join(part for part in (facts.provider, facts.provider_npi) if part)
    return f"referring provider {told}{_previous_value_text(' '.join(part for part in (name, npi) if part))}"


def _assign_clinician(db: Connection, case: PatientComparison) -> None:
    provider = care_team.find_or_add_provider(
        db, case.clinic.id, case.facts.provider_npi, case.facts.provider
    )
    from_on = case.effective_from(first=case.on_file.team.clinician is None)
    care_team.assign(
        db, case.episode, TeamPosition.CLINICIAN, from_on, case.provenance, provider_id=provider.id
    )


def _describe_care_manager(case: PatientComparison) -> str:
    told, known = case.facts.care_manager_id, case.on_file.team.care_manager_id
    return "another care manager" if told and told != known else ""


def _assign_care_manager(db: Connection, case: PatientComparison) -> None:
    from_on = case.effective_from(first=case.on_file.team.care_manager_id is None)
    member_id = case.facts.care_manager_id
    care_team.assign(
        db, case.episode, TeamPosition.CARE_MANAGER, from_on, case.provenance, member_id=member_id
    )


def _describe_assessment(case: PatientComparison) -> str:
    told, known = case.facts.assessed_on, case.episode.initial_assessment_on
    return f"initial assessment {told}" if told and known is None else ""


def _record_assessment(db: Connection, case: PatientComparison) -> None:
    if case.facts.assessed_on:
        episodes.record_initial_assessment(db, case.episode, case.facts.assessed_on)


def _describe_consent(case: PatientComparison) -> str:
    told = case.facts.consent_on
    return f"consent {told}" if told and told not in {on for on, _ in case.on_file.consent_dates} else ""


def _record_consent(db: Connection, case: PatientComparison) -> None:
    if case.facts.consent_on:
        how = case.facts.consent_how
        records.record_consent(
            db, case.episode, case.facts.consent_on, how, case.provenance, told=IMPORTED_NOTE
        )


def _describe_problems(case: PatientComparison) -> str:
    told, known = case.facts.problems, case.on_file.record.problems
    return (
        f"problems {' '.join(told)}{_previous_value_text(' '.join(known))}"
        if told and set(told) != set(known)
        else ""
    )


def _record_problems(db: Connection, case: PatientComparison) -> None:
    from_on = case.effective_from(first=not case.on_file.record.problems)
    records.record_problems(db, case.episode, case.facts.problems, from_on, case.provenance)


def _describe_status(case: PatientComparison) -> str:
    told, known = case.facts.status, case.episode.status
    return (
        f"status {told}{_previous_value_text(known)}"
        if told and told != known and not _status_conflict(case)
        else ""
    )


def _change_status(db: Connection, case: PatientComparison) -> None:
    if case.facts.status:
        apply_status(db, case, case.facts.status)


def apply_status(db: Connection, case: PatientComparison, status: Status) -> Episode:
    """Change the status, and end the episode when the status does."""
    ends, on = statuses.ends_episode(status), case.today
    if ends and case.facts.ended_on:
        on = case.facts.ended_on
    elif status is Status.ACTIVE and case.episode.enrolled_on is None:
        on = case.facts.starts_on(case.today)
    return episodes.change_status(
        db, case.episode, status, on, case.provenance, ends=ends, note=IMPORTED_NOTE
    )


def kept_differences(case: PatientComparison) -> list[str]:
    """What the file says otherwise, and stays as the registry has it."""
    told, known = case.facts.assessed_on, case.episode.initial_assessment_on
    found = (
        [f"initial assessment stays {known}, the file says {told}"]
        if told and known not in {None, told}
        else []
    )
    kept = _status_conflict(case)
    return [*found, f"status stays {case.episode.status}: {kept}"] if kept else found


def _status_conflict(case: PatientComparison) -> str:
    told, known = case.facts.status, Status(case.episode.status)
    if told is None or told == known:
        return ""
    try:
        statuses.check_change(known, told)
    except UserError as error:
        return error_text(error)
    started, ended = case.episode.enrolled_on, case.facts.ended_on
    if started and ended and ended < started:
        return f"it cannot end on {ended}, before it started on {started}"
    return ""


FIELD_UPDATES: tuple[FieldUpdate, ...] = (
    FieldUpdate(_describe_identity, _correct_identity),
    FieldUpdate(_describe_payer, _update_coverage),
    FieldUpdate(_describe_clinician, _assign_clinician),
    FieldUpdate(_describe_care_manager, _assign_care_manager),
    FieldUpdate(_describe_assessment, _record_assessment),
    FieldUpdate(_describe_consent, _record_consent),
    FieldUpdate(_describe_problems, _record_problems),
    FieldUpdate(_describe_status, _change_status),
)
"""The status comes last: what a file tells goes to the episode before it ends."""


def _previous_value_text(known: object) -> str:
    return f" (was {known})" if known else ""
