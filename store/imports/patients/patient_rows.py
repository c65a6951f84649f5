"""A row of a patients file as facts: every cell checked, what cannot be kept left out with a word."""

import re
from dataclasses import dataclass
from datetime import date

from store.errors import UserError
from store.imports import cell_values
from store.imports.cell_values import MemberLookup, check_length, one_line, past_date
from store.imports.csv_file import CsvColumns, CsvRow
from store.patient.patients import mrn_key
from store.rules.patient import icd10, names, npi, statuses
from store.rules.patient.statuses import Status

COLUMNS = CsvColumns(
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
        "source",
        "entered_by",
        "entered_at",
    ),
)
_MAX_NAME_LENGTH, _MAX_MRN_LENGTH, _MAX_NPI_LENGTH = 120, 80, 40
_CONSENT_FORMS = ("spoken", "written")


@dataclass(frozen=True, slots=True)
class ImportedPatient:
    """What a file says of a patient; empty or None says nothing."""

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

    @property
    def first_status(self) -> Status:
        """The status of somebody new: as said, else active once assessed."""
        return self.status or (Status.ACTIVE if self.assessed_on else Status.REFERRED)

    def starts_on(self, today: date) -> date:
        """The day an episode begins, as far as the file tells."""
        referral = self.referred_on if self.first_status is Status.REFERRED else None
        return self.enrolled_on or self.assessed_on or referral or self.consent_on or self.ended_on or today


@dataclass(frozen=True)
class PatientRowReader:
    """Rows into facts, as of a day."""

    people: MemberLookup
    today: date

    def facts(self, row: CsvRow) -> tuple[ImportedPatient, list[str]]:
        """What a row says, and what to look at in it.

        Raises:
            UserError: the row cannot be so.
        """
        born = self._birth_date(row["date_of_birth"])
        care_manager = self.people.find(row["care_manager"]) if row["care_manager"] else None
        problems, wrong_codes = _problems(row["problems"])
        facts = ImportedPatient(
            line=row.line,
            mrn=_mrn(row["mrn"]),
            first_name=_name(row, "first_name"),
            last_name=_name(row, "last_name"),
            date_of_birth=born,
            payer=check_length(one_line(row["payer"]), "the payer", _MAX_NAME_LENGTH),
            provider=check_length(
                one_line(row["referring_provider"]), "the referring provider", _MAX_NAME_LENGTH
            ),
            provider_npi=check_length(one_line(row["referring_npi"]), "the NPI", _MAX_NPI_LENGTH),
            care_manager_id=care_manager.id if care_manager else None,
            assessed_on=self._past_date(row, "initial_assessment", born),
            consent_on=self._past_date(row, "consent_on", born),
            consent_how=_consent_form(row["consent_how"]),
            problems=problems,
            status=_status(row["status"]),
            referred_on=self._past_date(row, "referred_on", born),
            enrolled_on=self._past_date(row, "enrolled_on", born),
            ended_on=self._past_date(row, "ended_on", born),
        )
        _check_order(facts)
        return facts, [*_row_warnings(row, facts, self.people), *wrong_codes]

    def _birth_date(self, text: str) -> date | None:
        if not text:
            return None
        born = cell_values.day(text, born_by=self.today)
        if born > self.today:
            raise UserError(f"date of birth {born} is in the future")
        return born

    def _past_date(self, row: CsvRow, column: str, born: date | None) -> date | None:
        return past_date(row[column], column.replace("_", " "), self.today, born) if row[column] else None


def _mrn(text: str) -> str:
    mrn = check_length(one_line(text), "the MRN", _MAX_MRN_LENGTH)
    if not mrn:
        raise UserError("no MRN")
    check_length(mrn_key(mrn), "the MRN", _MAX_MRN_LENGTH)
    return mrn


def _name(row: CsvRow, column: str) -> str:
    name = check_length(one_line(row[column]), f"the {column.replace('_', ' ')}", _MAX_NAME_LENGTH)
    for word in names.words_of_name(name):
        check_length(word, f"a word of the {column.replace('_', ' ')}", _MAX_NAME_LENGTH)
    return name


def _consent_form(text: str) -> str:
    how = text.casefold() or "spoken"
    if how not in _CONSENT_FORMS:
        raise UserError(f"consent “{text}” is neither spoken nor written")
    return how


def _status(text: str) -> Status | None:
    found = statuses.find(text) if text else None
    if text and found is None:
        raise UserError(f"“{text}” is no status", f"use one of: {', '.join(Status)}")
    return found


def _problems(text: str) -> tuple[tuple[str, ...], list[str]]:
    """The well-formed codes, each once, and a word on each of the others."""
    codes: dict[str, None] = {}
    wrong: list[str] = []
    for typed in filter(None, re.split(r"[\s,;|]+", text)):
        try:
            codes[icd10.normalized(typed)] = None
        except UserError as error:
            wrong.append(f"left out of the problem list: {error.wrong.rstrip('.')}")
    return tuple(codes), wrong


def _check_order(facts: ImportedPatient) -> None:
    ended, started = facts.ended_on, facts.enrolled_on or facts.assessed_on
    if ended and started and ended < started:
        raise UserError(f"ended on {ended}, before it started on {started}")
    if ended and not (facts.status and statuses.ends_episode(facts.status)):
        raise UserError(f"ended on {ended}, with a status that does not end the episode")


def _row_warnings(row: CsvRow, facts: ImportedPatient, people: MemberLookup) -> list[str]:
    found = []
    if facts.provider_npi and npi.npi_error(facts.provider_npi):
        found.append(f"{npi.npi_error(facts.provider_npi)}: kept as it is")
    if row["care_manager"] and people.find(row["care_manager"]) is None:
        found.append(f"no member “{row['care_manager']}” here (or two of that name): left without")
    return found
