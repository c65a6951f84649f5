"""What a patients file can change of a patient: for each trait, what would change, and the change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports.patients.patient_rows import PatientFacts
from store.imports.patients.patients_on_file import Standing
from store.imports.plan import words
from store.ledger_entries import Said
from store.patient import care_team, episodes, patients, records
from store.patient.care_team import Seat
from store.patient.episodes import Episode
from store.payer import payers
from store.rules.patient import statuses
from store.rules.patient.statuses import Status

TOLD = "imported"


@dataclass(frozen=True)
class Case:
    """A patient's facts beside what the registry holds, on a day."""

    clinic: Clinic
    facts: PatientFacts
    standing: Standing
    today: date
    said: Said

    @property
    def episode(self) -> Episode:
        """The episode that facts go to."""
        if self.standing.episode is None:
            msg = "an episode is opened before its facts are compared"
            raise ValueError(msg)
        return self.standing.episode

    def since(self, *, first: bool) -> date:
        """From when a fact holds: the first of its kind from the start, a later one from today."""
        start = self.episode.enrolled_on or self.episode.referred_on
        return start if first and start else self.today


@dataclass(frozen=True)
class Trait:
    """One thing a file can say: in words what changes (empty: nothing), and the change itself."""

    differs: Callable[[Case], str]
    change: Callable[[Connection, Case], None]


def _identity(case: Case) -> dict[str, str | date]:
    facts, patient = case.facts, case.standing.patient
    told = {
        "first_name": facts.first_name,
        "last_name": facts.last_name,
        "date_of_birth": facts.date_of_birth,
    }
    return {name: value for name, value in told.items() if value and value != getattr(patient, name)}


def _identity_words(case: Case) -> str:
    patient = case.standing.patient
    return "; ".join(
        f"{name.replace('_', ' ')} {value}{_was(getattr(patient, name))}"
        for name, value in _identity(case).items()
    )


def _correct(db: Connection, case: Case) -> None:
    patients.correct(db, case.clinic.id, case.standing.patient.id, **_identity(case))


def _payer_words(case: Case) -> str:
    told, known = case.facts.payer, case.standing.payer
    return f"payer {told}{_was(known)}" if told and told.casefold() != known.casefold() else ""


def _cover(db: Connection, case: Case) -> None:
    payer = payers.named(db, case.clinic.id, case.facts.payer)
    from_on = case.since(first=not case.standing.payer)
    payers.cover(db, case.clinic.id, case.standing.patient.id, payer, from_on, case.said)


def _clinician_words(case: Case) -> str:
    facts, known = case.facts, case.standing.team.clinician
    name, npi = (known.name, known.npi) if known else ("", "")
    if facts.provider in {"", name} and facts.provider_npi in {"", npi}:
        return ""
    told = " ".join(part for part in (facts.provider, facts.provider_npi) if part)
    return f"referring provider {told}{_was(' '.join(part for part in (name, npi) if part))}"


def _seat_clinician(db: Connection, case: Case) -> None:
    provider = care_team.provider(db, case.clinic.id, case.facts.provider_npi, case.facts.provider)
    from_on = case.since(first=case.standing.team.clinician is None)
    care_team.seat(db, case.episode, Seat.CLINICIAN, from_on, case.said, provider_id=provider.id)


def _care_manager_words(case: Case) -> str:
    told, known = case.facts.care_manager_id, case.standing.team.care_manager_id
    return "another care manager" if told and told != known else ""


def _seat_care_manager(db: Connection, case: Case) -> None:
    from_on = case.since(first=case.standing.team.care_manager_id is None)
    member_id = case.facts.care_manager_id
    care_team.seat(db, case.episode, Seat.CARE_MANAGER, from_on, case.said, member_id=member_id)


def _assessment_words(case: Case) -> str:
    told, known = case.facts.assessed_on, case.episode.initial_assessment_on
    return f"initial assessment {told}" if told and known is None else ""


def _assess(db: Connection, case: Case) -> None:
    if case.facts.assessed_on:
        episodes.assess(db, case.episode, case.facts.assessed_on)


def _consent_words(case: Case) -> str:
    told = case.facts.consent_on
    return f"consent {told}" if told and told not in {on for on, _ in case.standing.agreed} else ""


def _agree(db: Connection, case: Case) -> None:
    if case.facts.consent_on:
        how = case.facts.consent_how
        records.agree(db, case.episode, case.facts.consent_on, how, case.said, told=TOLD)


def _problem_words(case: Case) -> str:
    told, known = case.facts.problems, case.standing.record.problems
    return f"problems {' '.join(told)}{_was(' '.join(known))}" if told and set(told) != set(known) else ""


def _list_problems(db: Connection, case: Case) -> None:
    from_on = case.since(first=not case.standing.record.problems)
    records.list_problems(db, case.episode, case.facts.problems, from_on, case.said)


def _status_words(case: Case) -> str:
    told, known = case.facts.status, case.episode.status
    return f"status {told}{_was(known)}" if told and told != known and not _status_stays(case) else ""


def _change_status(db: Connection, case: Case) -> None:
    if case.facts.status:
        move(db, case, case.facts.status)


def move(db: Connection, case: Case, status: Status) -> Episode:
    """Change the status, and end the episode when the status does."""
    ends, on = statuses.ends_episode(status), case.today
    if ends and case.facts.ended_on:
        on = case.facts.ended_on
    elif status is Status.ACTIVE and case.episode.enrolled_on is None:
        on = case.facts.starts_on(case.today)
    return episodes.change_status(db, case.episode, status, on, case.said, ends=ends, note=TOLD)


def stays(case: Case) -> list[str]:
    """What the file says otherwise, and stays as the registry has it."""
    told, known = case.facts.assessed_on, case.episode.initial_assessment_on
    found = (
        [f"initial assessment stays {known}, the file says {told}"]
        if told and known not in {None, told}
        else []
    )
    kept = _status_stays(case)
    return [*found, f"status stays {case.episode.status}: {kept}"] if kept else found


def _status_stays(case: Case) -> str:
    told, known = case.facts.status, Status(case.episode.status)
    if told is None or told == known:
        return ""
    try:
        statuses.check_change(known, told)
    except UserError as error:
        return words(error)
    started, ended = case.episode.enrolled_on, case.facts.ended_on
    if started and ended and ended < started:
        return f"it cannot end on {ended}, before it started on {started}"
    return ""


TRAITS: tuple[Trait, ...] = (
    Trait(_identity_words, _correct),
    Trait(_payer_words, _cover),
    Trait(_clinician_words, _seat_clinician),
    Trait(_care_manager_words, _seat_care_manager),
    Trait(_assessment_words, _assess),
    Trait(_consent_words, _agree),
    Trait(_problem_words, _list_problems),
    Trait(_status_words, _change_status),
)
"""The status comes last: what a file tells goes to the episode before it ends."""


def _was(known: object) -> str:
    return f" (was {known})" if known else ""
