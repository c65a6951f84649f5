"""`import patients`: people onto the registry, or what a file knows better about those who are there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import csv_file
from store.imports.csv_file import Remark, Row
from store.imports.patients import patients_on_file
from store.imports.patients.field_updates import TRAITS, Case, move, stays
from store.imports.patients.patient_rows import COLUMNS, PatientFacts, Reader
from store.imports.patients.patients_on_file import Standing
from store.imports.plan import Plan, Step, words
from store.imports.provenance import SOURCE
from store.imports.values import People
from store.ledger_entries import Said
from store.patient import episodes, patients
from store.patient.patients import Patient, mrn_key
from store.rules.clinic.calendar import local_day
from store.rules.patient import names, statuses
from store.rules.patient.statuses import STANDPOINTS, Status


def plan(db: Connection, clinic: Clinic, content: bytes, now: datetime) -> Plan[PatientFacts]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = csv_file.read(content, COLUMNS)
    today = local_day(now, clinic.zone)
    reader = Reader(People.of(db, clinic.id), today)
    known = patients_on_file.of_clinic(db, clinic.id, today)
    steps: list[Step[PatientFacts]] = []
    wrong, notable, seen, there = list(file.wrong), list[Remark](), dict[str, Row](), 0
    for row in file.rows:
        try:
            facts, look_at = reader.facts(row)
            earlier = seen.setdefault(mrn_key(facts.mrn), row)
            if earlier is not row:
                _check_repeated(row, earlier)
                there += 1
                continue
            held = known.get(mrn_key(facts.mrn))
            step, kept = _new(facts) if held is None else _known(_case(clinic, facts, held, now))
        except UserError as error:
            wrong.append(Remark(row.line, words(error)))
            continue
        notable += [Remark(row.line, said) for said in (*look_at, *kept)]
        steps += [step] if step else []
        there += step is None
    return Plan(tuple(steps), there, tuple(sorted(wrong, key=_line)), tuple(notable), file.notes)


def put(db: Connection, clinic: Clinic, steps: Sequence[Step[PatientFacts]], now: datetime) -> list[Remark]:
    """Do a plan's steps; what somebody else did in the meantime is left, with a word."""
    left: list[Remark] = []
    for step in steps:
        try:
            with db.begin_nested():
                _put(db, clinic, step.fact, now)
        except UserError as error:
            left.append(Remark(step.line, words(error)))
        except IntegrityError:
            left.append(Remark(step.line, "changed by somebody else in the meantime; import it again"))
    return left


def _new(facts: PatientFacts) -> tuple[Step[PatientFacts], list[str]]:
    if not (facts.first_name or facts.last_name):
        raise UserError("a new patient needs a name")
    return Step(facts.line, facts), []


def _known(case: Case) -> tuple[Step[PatientFacts] | None, list[str]]:
    _check_same_person(case.facts, case.standing.patient)
    if case.standing.episode is None:
        return Step(case.facts.line, case.facts, "first episode of care"), []
    changes = [change for change in (trait.differs(case) for trait in TRAITS) if change]
    step = Step(case.facts.line, case.facts, "; ".join(changes)) if changes else None
    return step, stays(case)


def _put(db: Connection, clinic: Clinic, facts: PatientFacts, now: datetime) -> None:
    today = local_day(now, clinic.zone)
    patient = patients.by_mrn(db, clinic.id, facts.mrn)
    held = patients_on_file.of_patient(db, patient, today) if patient else _added(db, clinic, facts, now)
    if held.episode is None:
        held = _opened(db, _case(clinic, facts, held, now))
    case = _case(clinic, facts, held, now)
    for trait in TRAITS:
        if trait.differs(case):
            trait.change(db, case)


def _added(db: Connection, clinic: Clinic, facts: PatientFacts, now: datetime) -> Standing:
    first, last = facts.first_name, facts.last_name
    return Standing(patients.add(db, clinic.id, facts.mrn, first, last, now, facts.date_of_birth), None)


def _opened(db: Connection, case: Case) -> Standing:
    """The patient's first episode: referred first, where the file tells of it, then active."""
    facts, patient, today = case.facts, case.standing.patient, case.today
    start = facts.starts_on(today)
    first = Status.REFERRED if facts.referred_on or _never_enrolled(facts) else Status.ACTIVE
    on = min(facts.referred_on or start, start) if first is Status.REFERRED else start
    episode = episodes.open_episode(db, case.clinic.id, patient.id, first, on, case.said)
    held = replace(case.standing, episode=episode)
    if first is Status.REFERRED and not _never_enrolled(facts):
        episode = move(db, replace(case, standing=held), Status.ACTIVE)
    return replace(held, episode=episode)


def _never_enrolled(facts: PatientFacts) -> bool:
    """Whether care never began: still referred, or over without enrollment or assessment."""
    status = facts.first_status
    began = facts.assessed_on or facts.enrolled_on
    return status is Status.REFERRED or (
        not began and statuses.ends_episode(status) and status in STANDPOINTS[Status.REFERRED].leads_to
    )


def _case(clinic: Clinic, facts: PatientFacts, held: Standing, now: datetime) -> Case:
    return Case(clinic, facts, held, local_day(now, clinic.zone), Said(None, now, SOURCE))


def _check_repeated(row: Row, earlier: Row) -> None:
    """Of two rows with one MRN the second may only say the same."""
    if row.cells != earlier.cells:
        raise UserError(f"MRN {row['mrn']} stands on line {earlier.line} already, with other facts")


def _check_same_person(facts: PatientFacts, patient: Patient) -> None:
    """The wrong patient is the worst error: neither name nor birth alike is somebody else."""
    told = set(names.words(f"{facts.first_name} {facts.last_name}"))
    known = set(names.words(patient.full_name))
    other_birth = _differ(facts.date_of_birth, patient.date_of_birth)
    if told and not told & known and other_birth:
        raise UserError(
            f"MRN {patient.mrn} is {patient.full_name}, born {patient.date_of_birth}, on the registry",
            "check the MRN",
        )


def _differ(told: date | None, known: date | None) -> bool:
    return told is not None and known is not None and told != known


def _line(remark: Remark) -> int:
    return remark.line
