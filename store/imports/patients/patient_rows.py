"""A row of a patients file as facts: every cell checked, what cannot be kept left out with a word."""

import re
from dataclasses import dataclass
from datetime import date

from store.errors import UserError
from store.imports import values
from store.imports.csv_file import Columns, Row
from store.imports.values import People, one_line, past_day, within
from store.patient.patients import mrn_key
from store.rules.patient import icd10, names, npi, statuses
from store.rules.patient.statuses import Status

COLUMNS = Columns(
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
_NAME, _MRN, _NPI = 120, 80, 40
_HOW = ("spoken", "written")


@dataclass(frozen=True, slots=True)
class PatientFacts:
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
class Reader:
    """Rows into facts, as of a day."""

    people: People
    today: date

    def facts(self, row: Row) -> tuple[PatientFacts, list[str]]:
        """What a row says, and what to look at in it.

        Raises:
            UserError: the row cannot be so.
        """
        born = self._born(row["date_of_birth"])
        care_manager = self.people.find(row["care_manager"]) if row["care_manager"] else None
        problems, wrong_codes = _problems(row["problems"])
        facts = PatientFacts(
            line=row.line,
            mrn=_mrn(row["mrn"]),
            first_name=_name(row, "first_name"),
            last_name=_name(row, "last_name"),
            date_of_birth=born,
            payer=within(one_line(row["payer"]), "the payer", _NAME),
            provider=within(one_line(row["referring_provider"]), "the referring provider", _NAME),
            provider_npi=within(one_line(row["referring_npi"]), "the NPI", _NPI),
            care_manager_id=care_manager.id if care_manager else None,
            assessed_on=self._past(row, "initial_assessment", born),
            consent_on=self._past(row, "consent_on", born),
            consent_how=_how(row["consent_how"]),
            problems=problems,
            status=_status(row["status"]),
            referred_on=self._past(row, "referred_on", born),
            enrolled_on=self._past(row, "enrolled_on", born),
            ended_on=self._past(row, "ended_on", born),
        )
        _check_order(facts)
        return facts, [*_look_at(row, facts, self.people), *wrong_codes]

    def _born(self, text: str) -> date | None:
        if not text:
            return None
        born = values.day(text, born_by=self.today)
        if born > self.today:
            raise UserError(f"date of birth {born} is in the future")
        return born

    def _past(self, row: Row, column: str, born: date | None) -> date | None:
        return past_day(row[column], column.replace("_", " "), self.today, born) if row[column] else None


def _mrn(text: str) -> str:
    mrn = within(one_line(text), "the MRN", _MRN)
    if not mrn:
        raise UserError("no MRN")
    within(mrn_key(mrn), "the MRN", _MRN)
    return mrn


def _name(row: Row, column: str) -> str:
    name = within(one_line(row[column]), f"the {column.replace('_', ' ')}", _NAME)
    for word in names.words(name):
        within(word, f"a word of the {column.replace('_', ' ')}", _NAME)
    return name


def _how(text: str) -> str:
    how = text.casefold() or "spoken"
    if how not in _HOW:
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
            codes[icd10.normal(typed)] = None
        except UserError as error:
            wrong.append(f"left out of the problem list: {error.wrong.rstrip('.')}")
    return tuple(codes), wrong


def _check_order(facts: PatientFacts) -> None:
    ended, started = facts.ended_on, facts.enrolled_on or facts.assessed_on
    if ended and started and ended < started:
        raise UserError(f"ended on {ended}, before it started on {started}")
    if ended and not (facts.status and statuses.ends_episode(facts.status)):
        raise UserError(f"ended on {ended}, with a status that does not end the episode")


def _look_at(row: Row, facts: PatientFacts, people: People) -> list[str]:
    found = []
    if facts.provider_npi and npi.fault(facts.provider_npi):
        found.append(f"{npi.fault(facts.provider_npi)}: kept as it is")
    if row["care_manager"] and people.find(row["care_manager"]) is None:
        found.append(f"no member “{row['care_manager']}” here (or two of that name): left without")
    return found
