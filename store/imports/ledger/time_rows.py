"""A row of a time file as facts: every cell checked against what the clinic knows."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.errors import UserError
from store.imports import cell_values, csv_file, row_origin
from store.imports.cell_values import MemberLookup
from store.imports.csv_file import CsvColumns, CsvRow
from store.imports.ledger.patient_lookup import PatientLookup
from store.imports.row_origin import RowOrigin
from store.rules.activities import Activity
from store.rules.clinic.calendar import local_day
from store.rules.minutes import MINUTE, Minutes
from store.rules.roles import Role

COLUMNS = CsvColumns(
    ("mrn", "date", "minutes"),
    ("activity", "care_manager", "note", "start", "end", "role", "later_notes", *row_origin.ORIGIN_COLUMNS),
)
_UNUSUALLY_LONG = 8 * 60 * MINUTE
ReadActivity = Callable[[str], Activity]
"""What turns a cell into an activity; raises UserError for words that are none."""


@dataclass(frozen=True, slots=True)
class ImportedTime:
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
    origin: RowOrigin

    @property
    def key(self) -> Hashable:
        """All that tells one entry from another, but for who and whether it is void."""
        note = normalized_note(self.note)
        return (self.patient_id, self.service_on, self.span, str(self.activity), self.start_at, note)


@dataclass(frozen=True)
class TimeRowReader:
    """A row's cells, against what the clinic knows."""

    clinic: Clinic
    caseload: PatientLookup
    people: MemberLookup
    now: datetime
    read_activity: ReadActivity

    def fact(self, row: CsvRow) -> ImportedTime:
        """What a row states; UserError when it cannot be so."""
        patient = self.caseload.patient(row["mrn"])
        today = local_day(self.now, self.clinic.zone)
        on = cell_values.past_date(row["date"], "date", today, patient.date_of_birth)
        start, end = self._times(row)
        member = self.people.find(row["care_manager"]) if row["care_manager"] else None
        return ImportedTime(
            line=row.line,
            patient_id=patient.id,
            episode_id=self.caseload.episode_on(patient, on).id,
            member_id=member.id if member else None,
            member_unknown=bool(row["care_manager"]) and member is None,
            author_role=_role(row["role"], member),
            service_on=on,
            span=cell_values.parse_minutes(row["minutes"]),
            activity=self.read_activity(row["activity"]) if row["activity"] else Activity.COORDINATION,
            start_at=start,
            end_at=end,
            note=row["note"],
            later_notes=tuple(note.strip() for note in row["later_notes"].splitlines() if note.strip()),
            origin=row_origin.read_origin(row, self.people, self.clinic.zone, self.now),
        )

    def _times(self, row: CsvRow) -> tuple[datetime | None, datetime | None]:
        start = cell_values.past_instant(row["start"], self.clinic.zone, self.now)
        end = cell_values.past_instant(row["end"], self.clinic.zone, self.now)
        if start and end and end < start:
            raise UserError(f"it ends ({row['end']}) before it starts ({row['start']})")
        return start, end


def _role(text: str, member: Member | None) -> str:
    """In which role the minutes were spent; only a care manager's count (domain.md §1.3)."""
    if text:
        try:
            return Role(csv_file.column_key(text).replace("_", "-"))
        except ValueError as error:
            raise UserError(f"“{text}” is no role", f"use one of: {', '.join(Role)}") from error
    if member and member.roles and Role.CARE_MANAGER not in member.roles:
        return next(
            (role for role in (Role.CONSULTANT, Role.CLINICIAN) if role in member.roles), Role.CARE_MANAGER
        )
    return Role.CARE_MANAGER


def row_warnings(row: CsvRow, fact: ImportedTime) -> Iterable[str]:
    """What to look at in a row that goes in."""
    if fact.member_unknown:
        yield f"no member “{row['care_manager']}” here (or two of that name): kept without a care manager"
    if fact.span > _UNUSUALLY_LONG:
        yield f"{row['minutes']} minutes is more than 8 hours; taken as a month's total"


def normalized_note(note: str) -> str:
    """A note as it is compared: line ends and spaces around it make no difference."""
    return "\n".join(note.strip().splitlines())
