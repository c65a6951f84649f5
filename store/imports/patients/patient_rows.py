"""Rows of a patients file: every cell checked; a doubtful value is reported, and kept where it can be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from store.errors import UserError
from store.imports import cell_values, patient_cells
from store.imports.cell_values import MemberLookup, past_date
from store.imports.known_people import INSTEAD_OF_TWO_NAMES
from store.imports.patients.detail_cells import DETAIL_COLUMNS, ImportedDetails, read_details
from store.imports.row_decisions import word_key
from store.imports.sentences import cell_errors, row_notes
from store.imports.table_file import ImportRow, TableColumns
from store.imports.table_records import QuestionKind, RowQuestion, RowQuestionError
from store.rules.patient import icd10, statuses
from store.rules.patient.identity import Identity
from store.rules.patient.statuses import Status

COLUMNS = TableColumns(
    ("mrn", "first_name", "last_name"),
    (
        "date_of_birth",
        "payer",
        "referring_provider",
        "referring_npi",
        "care_manager",
        "initial_assessment",
        "consent_on",
        "problems",
        "status",
        "consent_how",
        "referred_on",
        "enrolled_on",
        "ended_on",
        "goes_by",
        *DETAIL_COLUMNS,
        "source",
        "entered_by",
        "entered_at",
    ),
    INSTEAD_OF_TWO_NAMES,
)
_CONSENT_FORMS = ("spoken", "written")


@dataclass(frozen=True, slots=True)
class ImportedPatient:
    """What a row says about a patient; empty or None: it says nothing."""

    line: int
    mrn: str
    first_name: str
    last_name: str
    date_of_birth: date | None
    payer: str
    provider: str
    provider_npi: str
    care_manager_id: int | None
    assessed_on: date | None
    consent_on: date | None
    consent_how: str
    problems: tuple[str, ...]
    status: Status | None
    referred_on: date | None
    enrolled_on: date | None
    ended_on: date | None
    details: ImportedDetails
    goes_by: str = ""
    renames: bool = False
    """A person decided that name and birth date of a patient on file become these."""

    @property
    def identity(self) -> Identity:
        """Who the row is about."""
        return Identity(self.first_name, self.last_name, self.date_of_birth)

    @property
    def first_status(self) -> Status:
        """A new patient's status: as stated, otherwise active once enrolled or assessed."""
        return self.status or (Status.ACTIVE if self.enrolled_on or self.assessed_on else Status.REFERRED)

    def starts_on(self, today: date) -> date:
        """The day when an episode begins, as far as the file says."""
        referral = self.referred_on if self.first_status is Status.REFERRED else None
        ends = statuses.ends_episode(self.first_status)
        ended = self.ended_on or (self.details.last_contact_on if ends else None)
        return self.enrolled_on or self.assessed_on or referral or self.consent_on or ended or today


@dataclass(frozen=True)
class PatientRowReader:
    """Reads rows for one clinic, as of today."""

    members: MemberLookup
    today: date
    status_words: Mapping[str, str] = field(default_factory=dict)
    """By `word_key`, the status that a clinic's own word means."""

    def read(self, row: ImportRow) -> tuple[ImportedPatient, list[str]]:
        """What a row says, and what to check in it.

        Raises:
            UserError: a cell is wrong or missing.
        """
        born = self._birth_date(row["date_of_birth"])
        care_manager = self.members.find(row["care_manager"]) if row["care_manager"] else None
        problems, problem_warnings = _problems(row["problems"])
        name = patient_cells.name_cells(row)
        imported = ImportedPatient(
            line=row.line,
            mrn=patient_cells.mrn_cell(row),
            first_name=name.first_name,
            last_name=name.last_name,
            date_of_birth=born,
            payer=patient_cells.payer_cell(row),
            provider=patient_cells.provider_cell(row),
            provider_npi=patient_cells.npi_cell(row, "referring_npi"),
            care_manager_id=care_manager.id if care_manager else None,
            assessed_on=self._past_date(row, "initial_assessment", born),
            consent_on=self._past_date(row, "consent_on", born),
            consent_how=_consent_form(row["consent_how"]),
            problems=problems,
            status=self._status(row["status"]),
            referred_on=self._past_date(row, "referred_on", born),
            enrolled_on=self._past_date(row, "enrolled_on", born),
            ended_on=self._past_date(row, "ended_on", born),
            details=read_details(row, self.today, born),
            goes_by=name.goes_by,
        )
        _check_order(imported)
        warnings = patient_cells.npi_warnings(imported.provider_npi)
        if row["care_manager"] and care_manager is None:
            warnings.append(row_notes.unknown_member(row["care_manager"]))
        return imported, [*warnings, *problem_warnings]

    def _birth_date(self, text: str) -> date | None:
        if not text:
            return None
        born = cell_values.day(text, born_by=self.today)
        if born > self.today:
            raise UserError(cell_errors.date_in_future("date of birth", born))
        return born

    def _status(self, text: str) -> Status | None:
        status = statuses.find(self.status_words.get(word_key(text), text)) if text else None
        if text and status is None:
            question = RowQuestion(QuestionKind.STATUS, text, row_notes.not_a_status(text))
            raise RowQuestionError(question, row_notes.say_status(text, list(Status)))
        return status

    def _past_date(self, row: ImportRow, column: str, born: date | None) -> date | None:
        return past_date(row[column], column.replace("_", " "), self.today, born) if row[column] else None


def _consent_form(text: str) -> str:
    how = text.casefold() or "spoken"
    if how not in _CONSENT_FORMS:
        raise UserError(row_notes.not_a_consent_form(text))
    return how


def _problems(text: str) -> tuple[tuple[str, ...], list[str]]:
    """The well-formed codes, each once, and a warning about each of the others."""
    codes: dict[str, None] = {}
    warnings: list[str] = []
    in_words = []
    for typed in filter(None, re.split(r"[\s,;|]+", text)):
        try:
            codes[icd10.normalized(typed)] = None
        except UserError:
            in_words.append(typed)
    if in_words:
        warnings.append(row_notes.left_out_of_problems(in_words if codes else [text]))
    return tuple(codes), warnings


def _check_order(imported: ImportedPatient) -> None:
    ended, started = imported.ended_on, imported.enrolled_on or imported.assessed_on
    if ended and started and ended < started:
        raise UserError(row_notes.ended_before_start(ended, started))
    if ended and not (imported.status and statuses.ends_episode(imported.status)):
        raise UserError(row_notes.ended_without_final_status(ended))
