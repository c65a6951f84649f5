"""Enrollment: a new patient with everything that is known at the start, and what the record still lacks."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.ledger import scores
from store.ledger_entries import Provenance
from store.patient import care_team, episodes, patients, preferences, records
from store.patient.care_team import TeamPosition
from store.patient.episodes import Episode
from store.patient.patients import MrnTakenError, Patient
from store.patient.preferences import ContactPreferences
from store.payer import payers
from store.payer.payers import Payer
from store.rules.patient import names, statuses
from store.rules.patient.statuses import Status
from store.rules.scores.score import Score
from store.rules.text_format import weekday_and_date

_OLDEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True)
class NewPatient:
    """A patient as somebody enrolls one; what is not known stays empty."""

    mrn: str
    first_name: str
    last_name: str
    starts_on: date
    date_of_birth: date | None = None
    is_referral: bool = False
    """Referred only: care has not begun."""
    payer: str = ""
    npi: str = ""
    clinician_name: str = ""
    clinician_id: int | None = None
    """The treating clinician's membership, when they are on Slack."""
    care_manager_id: int | None = None
    consultant_id: int | None = None
    consent_on: date | None = None
    consent_how: str = "spoken"
    seen_on: date | None = None
    assessed_on: date | None = None
    problems: tuple[str, ...] = ()
    consent_by: str = ""
    """Who obtained the agreement."""
    screen: Score | None = None
    """The screen that led to the referral."""
    contact_preferences: ContactPreferences | None = None
    is_different_person: bool = False
    """Somebody looked: this is not the patient of the same name who is on the registry."""


class SameNameError(UserError):
    """Somebody of that name is on the registry under another MRN: the same person until somebody looked.

    Args:
        alike: those who may be the same person.
    """

    def __init__(self, alike: tuple[Patient, ...]) -> None:
        self.possible_matches = alike
        super().__init__(
            f"On the registry already: {'; '.join(_patient_text(each) for each in alike)}.",
            "Look at the card first. If this is another person, tick the box “Another person of that name”.",
        )


@dataclass(frozen=True)
class EnrollmentResult:
    """A patient on the registry, and the episode that began."""

    patient: Patient
    episode: Episode
    is_return: bool = False
    """The patient was known: this episode follows an ended one."""


def enroll(
    db: Connection, clinic: Clinic, new: NewPatient, today: date, said: Provenance
) -> EnrollmentResult:
    """Put a patient on the registry and open an episode; a known patient whose episode ended comes back.

    Raises:
        UserError: no MRN or name, somebody else's MRN, an open episode, or a birth date that cannot be.
        NamesakeError: somebody of that name is there under another MRN.
        NearPayerError: the payer is unknown, and spelt almost like a known one.
    """
    check_birth_date(new.date_of_birth, today)
    for day in (new.starts_on, new.consent_on, new.seen_on, new.assessed_on, new.screen and new.screen.on):
        if day:
            check_after_birth(new.date_of_birth, day)
    known = _returning_patient(db, clinic.id, new)
    payer = payers.resolve_typed(db, clinic.id, new.payer) if new.payer else None
    patient = known or patients.add(
        db, clinic.id, new.mrn, new.first_name, new.last_name, said.at, new.date_of_birth
    )
    if known and known.date_of_birth is None and new.date_of_birth:
        patient = patients.correct(db, clinic.id, known.id, date_of_birth=new.date_of_birth)
    status = Status.REFERRED if new.is_referral else Status.ACTIVE
    episode = episodes.open_episode(db, clinic.id, patient.id, status, new.starts_on, said)
    _assign_team(db, episode, new, said)
    return EnrollmentResult(patient, _save_record(db, episode, new, said, payer), is_return=known is not None)


def check_birth_date(born: date | None, today: date) -> None:
    """Refuse a day on which no patient can be born.

    Raises:
        UserError: in the future, or before 1900.
    """
    if born and not _OLDEST_BIRTH <= born <= today:
        when = "in the future" if born > today else "before 1900"
        raise UserError(
            f"The birth date {born.month}/{born.day}/{born.year} is {when}.",
            "Type it as month, day and four-digit year, like dob 3/4/1980.",
        )


class DateBeforeBirthError(UserError):
    """A day of care that is before the patient's birth date."""

    def __init__(self, on: date, born: date) -> None:
        super().__init__(f"{_us_date(on)} is before the birth date {_us_date(born)}.", "Check both dates.")


def check_after_birth(born: date | None, on: date) -> None:
    """Refuse a day of care before the patient was born.

    Raises:
        DateBeforeBirthError: it is.
    """
    if born and on < born:
        raise DateBeforeBirthError(on, born)


def _patient_text(patient: Patient) -> str:
    born = patient.date_of_birth
    birth = f"born {_us_date(born)}" if born else "birth date unknown"
    return f"{patient.full_name}, MRN {patient.mrn_ending}, {birth}"


def _us_date(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def _returning_patient(db: Connection, clinic_id: int, new: NewPatient) -> Patient | None:
    """The patient who comes back under this MRN; refuses everybody else who is there already."""
    owner = patients.by_mrn(db, clinic_id, new.mrn) if new.mrn.strip() else None
    owner = owner or _by_mrn_ending(db, clinic_id, new)
    if owner is None:
        alike = () if new.is_different_person else _patients_of_same_name(db, clinic_id, new)
        if alike:
            raise SameNameError(alike)
        return None
    latest = episodes.latest_episode(db, clinic_id, owner.id)
    is_over = latest is None or statuses.ends_episode(Status(latest.status))
    if not _same_name(new, owner.full_name) or not is_over:
        raise MrnTakenError(owner.mrn, f"{owner.full_name}{f', {latest.status}' if latest else ''}")
    if latest and latest.ended_on:
        _check_return(latest, latest.ended_on, new, owner)
    return owner


def _by_mrn_ending(db: Connection, clinic_id: int, new: NewPatient) -> Patient | None:
    """Whoever is known by that name under an MRN that ends so: the card shows no more of it."""
    found = patients.by_mrn_ending(db, clinic_id, new.mrn)
    namesakes = [each for each in found if _same_name(new, each.full_name)]
    return namesakes[0] if len(namesakes) == 1 else None


def _same_name(new: NewPatient, name: str) -> bool:
    return sorted(names.words_of_name(f"{new.first_name} {new.last_name}")) == sorted(
        names.words_of_name(name)
    )


def _check_return(latest: Episode, ended_on: date, new: NewPatient, owner: Patient) -> None:
    """Nobody comes back before they left, nor after death."""
    if latest.status == Status.DECEASED:
        raise UserError(
            f"{owner.full_name} is on the registry as deceased since {weekday_and_date(ended_on)}.",
            "If that is wrong, ask your admin; nothing of the old episode changes.",
        )
    if new.starts_on < ended_on:
        raise UserError(
            f"The episode before ended {weekday_and_date(ended_on)} ({latest.status}): "
            f"{weekday_and_date(new.starts_on)} lies before that.",
            "Type the day of the return: enrolled 11/2",
        )


def _patients_of_same_name(db: Connection, clinic_id: int, new: NewPatient) -> tuple[Patient, ...]:
    """Those of the same name who may be the same person: no birth date on record tells them apart."""
    wanted = names.words_of_name(f"{new.first_name} {new.last_name}")
    found = patients.PatientNameSearch(db, clinic_id).matching(wanted)
    people = patients.by_ids(db, clinic_id, [name.id for name in found])
    return tuple(
        each
        for each in people.values()
        if _same_name(new, each.full_name)
        and (new.date_of_birth is None or each.date_of_birth in {None, new.date_of_birth})
    )


def _assign_team(db: Connection, episode: Episode, new: NewPatient, said: Provenance) -> None:
    seats = ((TeamPosition.CARE_MANAGER, new.care_manager_id), (TeamPosition.CONSULTANT, new.consultant_id))
    for place, member_id in seats:
        if member_id is not None:
            care_team.assign(db, episode, place, new.starts_on, said, member_id=member_id)
    if new.npi or new.clinician_name or new.clinician_id:
        who = care_team.find_or_add_provider(
            db, episode.clinic_id, new.npi, new.clinician_name, new.clinician_id
        )
        care_team.assign(db, episode, TeamPosition.CLINICIAN, new.starts_on, said, provider_id=who.id)


def _save_record(
    db: Connection, episode: Episode, new: NewPatient, said: Provenance, payer: Payer | None
) -> Episode:
    if payer:
        payers.set_coverage(db, episode.clinic_id, episode.patient_id, payer, new.starts_on, said)
    if new.consent_on:
        clinician = care_team.team(db, episode).clinician
        billing = clinician.id if clinician else None
        records.record_consent(
            db,
            episode,
            new.consent_on,
            new.consent_how,
            said,
            obtained_by=new.consent_by,
            provider_id=billing,
        )
    if new.seen_on:
        records.record_initiating_visit(db, episode, new.seen_on, said)
    if new.screen:
        scores.add(db, episode, new.screen, said)
    if new.contact_preferences:
        preferences.save(db, episode.clinic_id, episode.patient_id, new.contact_preferences)
    if new.problems:
        records.record_problems(db, episode, new.problems, new.starts_on, said)
    return episodes.record_initial_assessment(db, episode, new.assessed_on) if new.assessed_on else episode
