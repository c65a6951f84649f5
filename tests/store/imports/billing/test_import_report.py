"""Importing another program's billing report."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from store.billing import patient_months
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.imports.billing import import_report
from store.imports.table_file import ImportFile
from store.ledger import time_log
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.rules.billing.policy.policies import named_policy
from store.rules.billing.report import SAMPLE_HEADER, csv_text, sample_columns
from store.rules.months import Month

SAMPLE = (Path(__file__).parents[3] / "data" / "sample_billing_report.csv").read_bytes()
NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
MONTHS = [Month(2024, number) for number in range(1, 10)]
HEAD = "Date,Initial Assessment,MRN,First name,Last name,Minutes,Payer,Referring Provider NPI,Problems List\n"
HOLLY = "6/1/2024,1/3/2024,8965,Holly,Guzman,131.26,Cigna,1234567893,F32.1\n"
ON_SQLITE = pytest.mark.parametrize("registry", ["sqlite"], indirect=True)
"""For tests of reading and wording, which don't depend on the kind of database."""


def import_file(registry: Registry, clinic: Clinic, content: bytes) -> tuple[int, int, list[str]]:
    """Import a report: how many rows were added, how many were on file, and the errors."""
    with registry.begin() as db:
        plan = import_report.plan(db, clinic, ImportFile(content), NOW)
        failed = import_report.apply_actions(db, clinic, plan.actions, NOW)
    errors = [f"line {note.line}: {note.text}" for note in (*plan.rejected, *failed)]
    return len(plan.actions) - len(failed), plan.already_present, errors


def test_the_sample_is_reproduced_exactly(registry: Registry, clinic: Clinic) -> None:
    assert import_file(registry, clinic, SAMPLE) == (30, 0, [])
    with registry.read() as db:
        rows = [row for month in MONTHS for row in patient_months.report(db, clinic, month).rows]
    rows.sort(key=lambda row: row.claim.month, reverse=True)
    rows.sort(key=lambda row: row.mrn)
    printed = csv_text(SAMPLE_HEADER, (sample_columns(row) for row in rows))
    assert printed.encode() == SAMPLE


def test_the_sample_under_cpt_midpoint_gives_the_known_totals(registry: Registry, clinic: Clinic) -> None:
    import_file(registry, clinic, SAMPLE)
    units: Counter[str] = Counter()
    with registry.read() as db:
        for month in MONTHS:
            for row in patient_months.report(db, clinic, month, named_policy("cpt-midpoint")).rows:
                units.update({line.code: line.units for line in row.claim.lines})
    assert units == {"99492": 6, "99493": 23, "99494": 68, "G2214": 1}


def test_the_same_report_twice_adds_nothing(registry: Registry, clinic: Clinic) -> None:
    import_file(registry, clinic, SAMPLE)
    assert import_file(registry, clinic, SAMPLE) == (0, 30, [])


def test_a_bom_and_windows_line_ends_change_nothing(registry: Registry, clinic: Clinic) -> None:
    windows = b"\xef\xbb\xbf" + SAMPLE.replace(b"\n", b"\r\n")
    assert import_file(registry, clinic, windows) == (30, 0, [])
    assert import_file(registry, clinic, SAMPLE) == (0, 30, [])


def test_our_own_report_can_be_imported(registry: Registry, clinic: Clinic) -> None:
    import_file(registry, clinic, SAMPLE)
    with registry.read() as db:
        printed = patient_months.report(db, clinic, Month(2024, 6)).csv()
    assert import_file(registry, clinic, printed.encode()) == (0, 4, [])


@ON_SQLITE
@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (HOLLY.replace("131.26", ""), "line 2: the minutes are missing"),
        (HOLLY.replace("131.26", "0"), "line 2: 0 minutes: it must be more than 0"),
        (HOLLY.replace("131.26", "-5"), "line 2: -5 minutes: it must be more than 0"),
        (HOLLY.replace("131.26", "many"), "line 2: “many” isn't a number of minutes; write 15 or 131.26"),
        (HOLLY.replace("8965", ""), "line 2: the MRN is missing"),
        (HOLLY.replace("Holly,Guzman", ","), "line 2: a new patient needs a name"),
        (HOLLY.replace("6/1/2024", "6/2030"), "line 2: “6/2030” isn't a date; write 2024-06-30 or 6/30/2024"),
        (HOLLY.replace("6/1/2024", "12/1/2026"), "line 2: date 2026-12-01 is in the future"),
        (
            HOLLY.replace("1/3/2024", "soon"),
            "line 2: “soon” isn't a date; write 2024-06-30 or 6/30/2024",
        ),
    ],
)
def test_a_bad_row_is_reported_and_the_others_are_imported(
    registry: Registry, clinic: Clinic, row: str, wrong: str
) -> None:
    good = HOLLY.replace("8965", "8966").replace("Guzman", "Baker")
    assert import_file(registry, clinic, (HEAD + row + good).encode()) == (1, 0, [wrong])


@ON_SQLITE
def test_an_empty_payer_npi_or_assessment_is_fine(registry: Registry, clinic: Clinic) -> None:
    row = "6/1/2024,,8965,Holly,Guzman,131.26,,,\n"
    assert import_file(registry, clinic, (HEAD + row).encode()) == (1, 0, [])


def test_another_total_for_the_same_month_is_refused(registry: Registry, clinic: Clinic) -> None:
    other = HOLLY.replace("131.26", "140")
    error = "June 2024 already has an imported total of 131.26 min; void that entry first"
    assert import_file(registry, clinic, (HEAD + HOLLY + other).encode()) == (1, 0, [f"line 3: {error}"])
    assert import_file(registry, clinic, (HEAD + other).encode()) == (0, 0, [f"line 2: {error}"])


def test_a_voided_total_can_be_replaced(registry: Registry, clinic: Clinic) -> None:
    import_file(registry, clinic, (HEAD + HOLLY).encode())
    with registry.begin() as db:
        holly = patients.by_mrn(db, clinic.id, "8965")
        assert holly
        (entry,) = time_log.of_patient(db, clinic.id, holly.id, Month(2024, 6))
        time_log.void(db, clinic.id, entry.id, Provenance(None, NOW, "demo"), "wrong report")
    assert import_file(registry, clinic, (HEAD + HOLLY).encode()) == (1, 0, [])


@ON_SQLITE
def test_another_name_with_a_known_mrn_is_refused(registry: Registry, clinic: Clinic) -> None:
    import_file(registry, clinic, (HEAD + HOLLY).encode())
    other = HOLLY.replace("Holly,Guzman", "Timothy,Arroyo").replace("6/1/2024", "5/1/2024")
    holly = "Holly Guzman, and the file says Timothy Arroyo; correct the MRN or the name"
    assert import_file(registry, clinic, (HEAD + other).encode()) == (
        0,
        0,
        [f"line 2: MRN 8965 is on file for {holly}"],
    )


def test_payer_and_clinician_apply_from_the_month_that_names_them(registry: Registry, clinic: Clinic) -> None:
    later = HOLLY.replace("6/1/2024", "8/1/2024").replace("Cigna", "Humana").replace("1234567893", "1")
    import_file(registry, clinic, (HEAD + later + HOLLY).encode())
    with registry.read() as db:
        rows = [patient_months.report(db, clinic, Month(2024, number)).rows[0] for number in (6, 8)]
    assert [(row.payer, row.npi) for row in rows] == [("Cigna", "1234567893"), ("Humana", "1")]


def test_the_entry_is_dated_on_the_last_day_with_its_source(registry: Registry, clinic: Clinic) -> None:
    import_file(registry, clinic, (HEAD + HOLLY).encode())
    with registry.read() as db:
        holly = patients.by_mrn(db, clinic.id, "8965")
        assert holly
        (entry,) = time_log.of_patient(db, clinic.id, holly.id, Month(2024, 6))
        (episode,) = episodes.of_patient(db, clinic.id, holly.id)
    assert (entry.service_on, entry.source, entry.member_id) == (date(2024, 6, 30), "report", None)
    assert (episode.enrolled_on, episode.initial_assessment_on) == (date(2024, 1, 3), date(2024, 1, 3))


@ON_SQLITE
def test_a_wrong_npi_is_kept_with_a_warning(registry: Registry, clinic: Clinic) -> None:
    with registry.read() as db:
        text = HEAD + HOLLY.replace("7893", "7890")
        plan = import_report.plan(db, clinic, ImportFile(text.encode()), NOW)
    assert [(note.line, note.text) for note in plan.rows_to_check] == [
        (2, "NPI 1234567890 has a wrong check digit; kept as is")
    ]


@ON_SQLITE
def test_a_file_without_the_columns_is_refused(registry: Registry, clinic: Clinic) -> None:
    with registry.read() as db, pytest.raises(UserError, match="no columns date, first_name"):
        import_report.plan(db, clinic, ImportFile(b"mrn,minutes\n1,2\n"), NOW)
