"""`import time`: rows of minutes onto the ledger, each once, whatever brought its like before."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from store.clinics import Clinic
from store.errors import UserError
from store.imports import ledger_rows, provenance, sheet, values
from store.imports.lookup import Caseload
from store.imports.plan import Numbered, Plan, Step, lacking, words
from store.imports.provenance import Provenance
from store.imports.sheet import Columns, Remark, Row
from store.imports.values import People
from store.members import Member
from store.rules.activities import Activity, is_contact
from store.rules.calendar import local_day
from store.rules.minutes import MINUTE, Minutes
from store.rules.roles import Role
from store.tables import contacts, entry_notes, time_entries

COLUMNS = Columns(
    ("mrn", "date", "minutes"),
    ("activity", "care_manager", "note", "start", "end", "role", "later_notes", *provenance.COLUMNS),
)
_LONG = 8 * 60 * MINUTE
ReadActivity = Callable[[str], Activity]
"""What turns a cell into an activity; raises UserError for words that are none."""


@dataclass(frozen=True, slots=True)
class TimeFact:
    """Minutes as a file states them."""

    line: int
    patient_id: int
    episode_id: int
    member_id: int | None
    member_unknown: bool
    """Somebody is named whom the clinic does not know."""
    author_role: str
    service_on: date
    span: Minutes
    activity: Activity
    start_at: datetime | None
    end_at: datetime | None
    note: str
    later_notes: tuple[str, ...]
    origin: Provenance

    @property
    def key(self) -> Hashable:
        """All that tells one entry from another, but for who and whether it is void."""
        note = _plain(self.note)
        return (self.patient_id, self.service_on, self.span, str(self.activity), self.start_at, note)


Kind = tuple[int | None, bool]
"""Of entries alike on the ledger: whose, and whether void."""

_PASSES = (
    lambda fact, kind: kind == (fact.member_id, fact.origin.is_void) and not fact.member_unknown,
    lambda fact, kind: kind[0] == fact.member_id and not fact.member_unknown,
    # Somebody unknown came in as nobody; once they are a member, or no longer found, it is still that row.
    lambda fact, kind: kind[0] is None and (fact.member_unknown or fact.member_id is not None),
    lambda fact, _: fact.member_unknown,
)


def plan(
    db: Connection, clinic: Clinic, content: bytes, now: datetime, read_activity: ReadActivity
) -> Plan[Numbered[TimeFact]]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = sheet.read(content, COLUMNS)
    reader = _Reader(clinic, Caseload.of(db, clinic.id), People.of(db, clinic.id), now, read_activity)
    facts, wrong, notable = [], list(file.wrong), []
    for row in file.rows:
        try:
            fact = reader.fact(row)
        except UserError as error:
            wrong.append(Remark(row.line, words(error)))
        else:
            facts.append(fact)
            notable += [Remark(row.line, said) for said in _notable(row, fact)]
    missing = sorted(
        lacking(facts, _on_ledger(db, clinic.id, facts), _PASSES), key=lambda each: each.fact.line
    )
    return Plan(
        steps=tuple(Step(each.fact.line, each) for each in missing),
        there=len(facts) - len(missing),
        wrong=tuple(sorted(wrong, key=lambda remark: remark.line)),
        notable=tuple(notable),
        notes=file.notes,
    )


def put(db: Connection, clinic: Clinic, facts: Sequence[Numbered[TimeFact]]) -> None:
    """Put entries on the ledger, with the contacts they stand for.

    Raises:
        IntegrityError: another import put some of them there in the meantime.
    """
    ids = ledger_rows.add_all(db, time_entries, [_entry(clinic.id, each) for each in facts])
    made = [(entry_id, each.fact) for entry_id, each in zip(ids, facts, strict=True)]
    ledger_rows.add_all(db, contacts, [_contact(clinic.id, *one) for one in made if _is_contact(one[1])])
    notes = [_note(clinic.id, entry_id, fact, note) for entry_id, fact in made for note in fact.later_notes]
    ledger_rows.add_all(db, entry_notes, notes)


@dataclass(frozen=True)
class _Reader:
    """A row's cells, against what the clinic knows."""

    clinic: Clinic
    caseload: Caseload
    people: People
    now: datetime
    read_activity: ReadActivity

    def fact(self, row: Row) -> TimeFact:
        """What a row states; UserError when it cannot be so."""
        patient = self.caseload.patient(row["mrn"])
        today = local_day(self.now, self.clinic.zone)
        on = values.past_day(row["date"], "date", today, patient.date_of_birth)
        start, end = self._times(row)
        member = self.people.find(row["care_manager"]) if row["care_manager"] else None
        return TimeFact(
            line=row.line,
            patient_id=patient.id,
            episode_id=self.caseload.episode_on(patient, on).id,
            member_id=member.id if member else None,
            member_unknown=bool(row["care_manager"]) and member is None,
            author_role=_role(row["role"], member),
            service_on=on,
            span=values.span(row["minutes"]),
            activity=self.read_activity(row["activity"]) if row["activity"] else Activity.COORDINATION,
            start_at=start,
            end_at=end,
            note=row["note"],
            later_notes=tuple(note.strip() for note in row["later_notes"].splitlines() if note.strip()),
            origin=provenance.read(row, self.people, self.clinic.zone, self.now),
        )

    def _times(self, row: Row) -> tuple[datetime | None, datetime | None]:
        start = values.moment(row["start"], self.clinic.zone, self.now)
        end = values.moment(row["end"], self.clinic.zone, self.now)
        if start and end and end < start:
            raise UserError(f"it ends ({row['end']}) before it starts ({row['start']})")
        return start, end


def _role(text: str, member: Member | None) -> str:
    """In which role the minutes were spent; only a care manager's count (domain.md §1.3)."""
    if text:
        try:
            return Role(sheet.column_key(text).replace("_", "-"))
        except ValueError as error:
            raise UserError(f"“{text}” is no role", f"use one of: {', '.join(Role)}") from error
    if member and member.roles and Role.CARE_MANAGER not in member.roles:
        return next(
            (role for role in (Role.CONSULTANT, Role.CLINICIAN) if role in member.roles), Role.CARE_MANAGER
        )
    return Role.CARE_MANAGER


def _notable(row: Row, fact: TimeFact) -> Iterable[str]:
    if fact.member_unknown:
        yield f"no member “{row['care_manager']}” here (or two of that name): kept without a care manager"
    if fact.span > _LONG:
        yield f"{row['minutes']} minutes is more than 8 hours; taken as a month's total"


def _on_ledger(db: Connection, clinic_id: int, facts: Sequence[TimeFact]) -> dict[Hashable, Counter[Kind]]:
    """How many entries of each content the ledger holds, whatever brought them."""
    found: dict[Hashable, Counter[Kind]] = {fact.key: Counter() for fact in facts}
    if not facts:
        return found
    days = [fact.service_on for fact in facts]
    rows = db.execute(
        select(
            time_entries.c.patient_id,
            time_entries.c.service_on,
            time_entries.c.span,
            time_entries.c.activity,
            time_entries.c.start_at,
            time_entries.c.note,
            time_entries.c.member_id,
            time_entries.c.voided_at,
        ).where(
            time_entries.c.clinic_id == clinic_id, time_entries.c.service_on.between(min(days), max(days))
        )
    )
    for *content, note, member_id, voided_at in rows:
        key = (*content, _plain(note))
        if key in found:
            found[key][member_id, voided_at is not None] += 1
    return found


def _entry(clinic_id: int, each: Numbered[TimeFact]) -> dict[str, Any]:
    fact = each.fact
    return ledger_rows.origin(clinic_id, fact.origin) | {
        "patient_id": fact.patient_id,
        "episode_id": fact.episode_id,
        "member_id": fact.member_id,
        "author_role": fact.author_role,
        "service_on": fact.service_on,
        "span": fact.span,
        "activity": fact.activity,
        "start_at": fact.start_at,
        "end_at": fact.end_at,
        "note": fact.note,
        "import_key": ledger_rows.import_key(fact.key, each.ordinal),
    }


def _is_contact(fact: TimeFact) -> bool:
    return is_contact(fact.activity) or fact.activity in (Activity.ATTEMPT, Activity.NO_SHOW)


def _contact(clinic_id: int, entry_id: int, fact: TimeFact) -> dict[str, Any]:
    return ledger_rows.origin(clinic_id, fact.origin) | {
        "patient_id": fact.patient_id,
        "episode_id": fact.episode_id,
        "member_id": fact.member_id,
        "on_date": fact.service_on,
        "kind": fact.activity,
        "reached": is_contact(fact.activity),
        "note": "",
        "time_entry_id": entry_id,
    }


def _note(clinic_id: int, entry_id: int, fact: TimeFact, note: str) -> dict[str, Any]:
    alive = replace(fact.origin, voided_at=None, voided_by=None, void_reason=None)
    return ledger_rows.origin(clinic_id, alive) | {"time_entry_id": entry_id, "note": note}


def _plain(note: str) -> str:
    """A note as it is compared: line ends and spaces around it make no difference."""
    return "\n".join(note.strip().splitlines())
