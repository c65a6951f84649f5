"""Rows of a time file: every cell checked against the clinic's patients and members."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.errors import UserError
from store.imports import cell_values
from store.imports.cell_values import MemberLookup, ReadSpan
from store.imports.column_names import column_key
from store.imports.ledger import ledger_rows
from store.imports.ledger.ledger_rows import RowOrigin
from store.imports.ledger.patient_lookup import PatientLookup
from store.imports.sentences import cell_errors, row_notes
from store.imports.table_file import ImportRow, TableColumns
from store.rules.activities import Activity
from store.rules.clinic.calendar import local_day
from store.rules.minutes import MINUTE, Minutes
from store.rules.roles import Role

COLUMNS = TableColumns(
    ("mrn", "date", "minutes"),
    ("activity", "care_manager", "note", "start", "end", "role", "later_notes", *ledger_rows.ORIGIN_COLUMNS),
)
_UNUSUALLY_LONG = 8 * 60 * MINUTE
ReadActivity = Callable[[str], Activity]
"""Turns a cell into an activity; raises UserError for any other text."""


@dataclass(frozen=True, slots=True)
class ImportedTime:
    """A time entry as a file states it."""

    line: int
    patient_id: int
    episode_id: int
    member_id: int | None
    member_unknown: bool
    """The file names someone that the clinic doesn't know."""
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
        """The content that distinguishes entries, apart from whose it is and whether it is void."""
        note = normalized_note(self.note)
        return (self.patient_id, self.service_on, self.span, str(self.activity), self.start_at, note)


@dataclass(frozen=True)
class TimeRowReader:
    """Reads rows for one clinic, as of now."""

    clinic: Clinic
    patients: PatientLookup
    members: MemberLookup
    now: datetime
    read_activity: ReadActivity
    read_span: ReadSpan | None = None

    def read(self, row: ImportRow) -> ImportedTime:
        """The entry that a row states.

        Raises:
            UserError: a cell is wrong or missing.
        """
        patient = self.patients.patient(row)
        today = local_day(self.now, self.clinic.zone)
        on = cell_values.past_date(row["date"], "date", today, patient.date_of_birth)
        start, end = self._times(row)
        if not row["entered_at"]:  # An export of a registry has exact minutes.
            cell_values.check_not_hours(row["minutes"])
        member = self.members.find(row["care_manager"]) if row["care_manager"] else None
        return ImportedTime(
            line=row.line,
            patient_id=patient.id,
            episode_id=self.patients.episode_on(patient, on).id,
            member_id=member.id if member else None,
            member_unknown=bool(row["care_manager"]) and member is None,
            author_role=_role(row["role"], member),
            service_on=on,
            span=cell_values.parse_minutes(row["minutes"], self.read_span),
            activity=self.read_activity(row["activity"]) if row["activity"] else Activity.COORDINATION,
            start_at=start,
            end_at=end,
            note=row["note"],
            later_notes=tuple(note.strip() for note in row["later_notes"].splitlines() if note.strip()),
            origin=ledger_rows.read_origin(row, self.members, self.clinic.zone, self.now),
        )

    def _times(self, row: ImportRow) -> tuple[datetime | None, datetime | None]:
        start = cell_values.past_instant(row["start"], self.clinic.zone, self.now)
        end = cell_values.past_instant(row["end"], self.clinic.zone, self.now)
        if start and end and end < start:
            raise UserError(cell_errors.ends_before_start(row["end"], row["start"]))
        return start, end


def _role(text: str, member: Member | None) -> str:
    """In which role the minutes were spent; only a care manager's count (domain.md §1.3)."""
    if text:
        try:
            return Role(column_key(text).replace("_", "-"))
        except ValueError as error:
            raise UserError(row_notes.not_a_role(text), row_notes.use_one_of(list(Role))) from error
    if member and member.roles and Role.CARE_MANAGER not in member.roles:
        return next(
            (role for role in (Role.CONSULTANT, Role.CLINICIAN) if role in member.roles), Role.CARE_MANAGER
        )
    return Role.CARE_MANAGER


def row_warnings(row: ImportRow, entry: ImportedTime) -> Iterable[str]:
    """What to check in a row that is imported."""
    if entry.member_unknown:
        yield row_notes.unknown_member(row["care_manager"])
    if entry.span > _UNUSUALLY_LONG:
        yield row_notes.unusually_long(row["minutes"])


def normalized_note(note: str) -> str:
    """A note for comparing: line ends and spaces around it make no difference."""
    return "\n".join(note.strip().splitlines())
