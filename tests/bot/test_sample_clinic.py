"""The sample clinic has something to show for every filter and every post, whatever day it is made on."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import sample_clinic
from store.billing import month_entries, patient_months
from store.caseload import caseload
from store.caseload.caseload import CaseloadPatient
from store.clinic import members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.ledger import time_log
from store.patient import patients
from store.patient.name_index import PatientNameSearch
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.report import SAMPLE_HEADER, csv_text, sample_columns
from store.rules.clinic.calendar import next_working_day
from store.rules.minutes import MINUTE, minutes_decimal
from store.rules.months import Month
from store.rules.patient import npi
from store.rules.review.agenda import AGENDA_CATEGORIES, FlagKind
from store.tables import LEDGER_TABLES
from tests.databases import EMPTY, SqliteDatabase

CHICAGO = ZoneInfo("America/Chicago")
ROOMS = {"billing": "C1", "case-review": "C2", "general": "C3"}
DAYS = [
    pytest.param(date(2026, 11, 21), id="a Saturday"),
    pytest.param(date(2026, 11, 1), id="the first, a Sunday after which no day was worked"),
    pytest.param(date(2027, 6, 1), id="the first, a Tuesday"),
    pytest.param(date(2027, 1, 2), id="the second, a Saturday in a new year"),
    pytest.param(date(2028, 2, 29), id="a leap day"),
    pytest.param(date(2027, 3, 31), id="the last of a long month"),
    pytest.param(date(2027, 3, 15), id="the morning after clocks went forward"),
]


@dataclass(frozen=True)
class Made:
    """A sample clinic, on the day it was made."""

    registry: Registry
    clinic: Clinic
    today: date
    now: datetime

    def lines(self, later: int = 0) -> list[CaseloadPatient]:
        with self.registry.read() as db:
            return caseload.caseload_patients(db, self.clinic, self.today + timedelta(days=later))

    def states(self, month: Month) -> set[ClaimState]:
        with self.registry.read() as db:
            return {row.claim_check.state for row in patient_months.report(db, self.clinic, month).rows}


@pytest.fixture(scope="module", params=DAYS)
def made(
    request: pytest.FixtureRequest, sqlite: SqliteDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Made]:
    """A clinic for each of the days, made once: these tests only look."""
    today: date = request.param
    yield from _made(today, sqlite.template(EMPTY), tmp_path_factory.mktemp("clinic"))


@pytest.fixture(scope="module")
def saturday(sqlite: SqliteDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    yield from _made(date(2026, 11, 21), sqlite.template(EMPTY), tmp_path_factory.mktemp("clinic"))


def _made(today: date, template: Path, folder: Path) -> Iterator[Made]:
    shutil.copy(template, folder / "registry.db")
    registry = Registry(f"sqlite:///{folder / 'registry.db'}")
    now = datetime(today.year, today.month, today.day, 8, 30, tzinfo=CHICAGO)
    yield Made(registry, sample_clinic.seed(registry, now, ROOMS), today, now)
    registry.close()


def test_every_filter_of_the_caseload_finds_someone(made: Made) -> None:
    lines = made.lines()
    with made.registry.read() as db:
        marcus = members.by_slack_id(db, made.clinic.id, "U0MARCUS")
    assert marcus
    assert len([line for line in lines if line.overdue_contact]) >= 4
    assert len([line for line in lines if line.is_new]) >= 3
    assert len([line for line in lines if line.stalled]) >= 2
    assert {flag.flag.kind for line in lines for flag in line.flags} == set(FlagKind)
    assert len([line for line in lines if 0 < line.claim.minutes < 60 * MINUTE]) >= 6
    assert 4 <= len([line for line in lines if line.team.care_manager_id == marcus.id]) < len(lines) / 2


def test_the_next_mornings_list_has_someone_for_each_care_manager(made: Made) -> None:
    morning = next_working_day(made.today, made.clinic.settings)
    late = [line for line in made.lines((morning - made.today).days) if line.overdue_contact]
    assert len({line.team.care_manager_id for line in late}) == 2
    assert {line.overdue_contact.due.reason.name for line in late if line.overdue_contact} >= {
        "interval",
        "agreed",
        "first contact",
    }


@pytest.mark.parametrize("later", [0, 3, 7])
def test_the_agenda_has_every_category_up_to_the_next_review(made: Made, later: int) -> None:
    day = made.today + timedelta(days=later)
    due = caseload.on_agenda(made.lines(later), day, made.clinic.settings)
    assert {line.agenda_item.category for line in due if line.agenda_item} == set(AGENDA_CATEGORIES)


def test_this_month_and_the_last_have_rows_that_are_ready_held_and_not_billable(made: Made) -> None:
    this = Month.of(made.today)
    assert made.states(this) == set(ClaimState)
    assert made.states(this.plus(-1)) == set(ClaimState)


def test_holly_is_where_the_first_line_of_the_readme_finds_her(made: Made) -> None:
    holly = next(line for line in made.lines() if line.patient.full_name == "Holly Guzman")
    assert (minutes_decimal(holly.claim.minutes), holly.claim.codes) == ("37", "")
    assert not holly.overdue_contact


def test_nothing_is_entered_for_a_time_to_come(made: Made) -> None:
    with made.registry.read() as db:
        for table in LEDGER_TABLES:
            assert all(row.entered_at <= made.now for row in db.execute(select(table)))
            days = [row.on_date for row in db.execute(select(table)) if hasattr(row, "on_date")]
            assert all(day <= made.today for day in days), table.name


def test_the_report_of_2024_comes_out_as_it_went_in(saturday: Made) -> None:
    given = (files("bot.sample_clinic") / "report_2024.csv").read_text().splitlines(keepends=True)
    with saturday.registry.read() as db:
        rows = [
            sample_columns(row)
            for number in range(1, 10)
            for row in patient_months.report(db, saturday.clinic, Month(2024, number)).rows
        ]
    out = csv_text(SAMPLE_HEADER, rows).splitlines(keepends=True)
    assert len(rows) == 30
    assert sorted(out) == sorted(given)


def test_two_people_of_one_name_can_be_told_apart(saturday: Made) -> None:
    with saturday.registry.read() as db:
        found = PatientNameSearch(db, saturday.clinic.id, within=None).matching(["maria", "garcia"])
        people = patients.by_ids(db, saturday.clinic.id, [each.id for each in found])
    assert {(each.mrn_ending, each.date_of_birth) for each in people.values()} == {
        ("…0102", date(1957, 11, 3)),
        ("…0276", date(1994, 6, 25)),
    }


def test_every_row_says_who_entered_it_and_that_it_is_the_demos(saturday: Made) -> None:
    with saturday.registry.read() as db:
        rows = [row for table in LEDGER_TABLES for row in db.execute(select(table))]
    assert {row.source for row in rows} == {"demo", "report"}
    assert all(row.entered_by for row in rows if row.source == "demo")


def test_present_clinicians_have_valid_numbers_or_none_yet(saturday: Made) -> None:
    present = {line.team.clinician.npi for line in saturday.lines() if line.team.clinician}
    assert present == {"1234567893", "1245319599", ""}
    assert all(npi.is_valid(number) for number in present if number)


def test_a_month_of_work_is_many_entries_with_contacts_among_them(saturday: Made) -> None:
    october = Month(2026, 10)
    with saturday.registry.read() as db:
        will = next(line for line in saturday.lines() if line.patient.first_name == "Will")
        entries = time_log.of_patient(db, saturday.clinic.id, will.patient.id, october)
        counted_entries = month_entries.of_patient(db, saturday.clinic, will.patient.id, october)
    assert len(entries) >= 5
    assert sum(counted_entry.counted for counted_entry in counted_entries) == 68 * MINUTE
    assert all(entry.minutes <= 30 * MINUTE and entry.service_on.weekday() < 5 for entry in entries)


def test_the_clinic_is_made_quickly(sqlite_registry: Registry) -> None:
    began = time.monotonic()
    sample_clinic.seed(sqlite_registry, datetime(2026, 11, 21, 10, tzinfo=CHICAGO), ROOMS)
    assert time.monotonic() - began < 3
