"""The month's report as files, opened and read back."""

import io
from datetime import date

import openpyxl
import pytest

from handlers.billing.messages.billing_files import csv_file, file_name, xlsx_file
from store.rules.billing.claim_check import check_claim
from store.rules.billing.claim_requirements import ClaimFacts
from store.rules.billing.month_report import MonthReport
from store.rules.billing.policy.claims import build_claim
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.policies import named_policy
from store.rules.billing.report import HEADER, ReportRow
from store.rules.minutes import minutes
from store.rules.months import Month

OCTOBER = Month(2026, 10)


def row(mrn: str, last: str, payer: str, amount: str, *, complete: bool = True) -> ReportRow:
    earned = build_claim(minutes(amount), MonthKind.SUBSEQUENT, named_policy("full-threshold"), OCTOBER)
    facts = ClaimFacts(
        payer=payer,
        npi="1234567893",
        consent_on=date(2026, 9, 1) if complete else None,
        started_on=date(2026, 9, 1),
        last_visit_on=date(2026, 9, 1),
        problems=("F32.1",),
        assessed_on=date(2026, 9, 1),
        assessed_with_scale=True,
        care_plan_on=date(2026, 9, 1),
        contacts=1,
        measured_on=date(2026, 10, 5),
        reviewed=True,
        recommended=True,
    )
    return ReportRow(
        mrn=mrn,
        first_name="Holly",
        last_name=last,
        payer=payer,
        npi="1234567893",
        claim=earned,
        claim_check=check_claim(earned, facts),
        cents=14496,
    )


@pytest.fixture
def report() -> MonthReport:
    return MonthReport(
        "North Clinic",
        OCTOBER,
        (
            row("1", "Guzman", "Cigna", "131.26"),
            row("2", "=cmd()", "Cigna", "62", complete=False),
            row("3", "Krause\x07", "A/B: the [long] *payer* with a name beyond all bounds", "12"),
            row("4", "Reyes", "totals", "60"),
        ),
    )


def read(report: MonthReport) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_file(report)))


def test_the_workbook_has_a_sheet_for_each_payer_beside_the_common_ones(report: MonthReport) -> None:
    assert read(report).sheetnames == [
        "Totals",
        "Held",
        "A-B- the -long- -payer- with a ",
        "Cigna",
        "totals (2)",
        "Policies",
    ]


def test_rows_keep_their_columns_and_numbers_are_numbers(report: MonthReport) -> None:
    rows = list(read(report)["Cigna"].iter_rows(values_only=True))
    assert rows[0] == HEADER
    printed = dict(zip(HEADER, rows[1], strict=True))
    assert printed["Minutes"] == 131.26
    assert printed["99493"] is True
    assert printed["99494"] == 2
    assert printed["Amount"] == 144.96


def test_no_cell_is_a_formula_and_control_signs_are_gone(report: MonthReport) -> None:
    book = read(report)
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    assert book["Cigna"]["E3"].value == "'=cmd()"
    assert book["A-B- the -long- -payer- with a "]["E2"].value == "Krause"


def test_held_claims_are_listed_with_who_can_free_them(report: MonthReport) -> None:
    held = list(read(report)["Held"].iter_rows(values_only=True))
    assert held[0][:2] == ("Missing", "Who can supply it")
    assert [line[:3] for line in held[1:]] == [("no consent on file", "care manager", "2")]


def test_the_policies_are_printed(report: MonthReport) -> None:
    lines = list(read(report)["Policies"].iter_rows(values_only=True))
    assert lines[0] == ("Payer", "Policy")
    assert any(line[0] == "Cigna" and str(line[1]).startswith("full-threshold") for line in lines)


def test_a_month_without_rows_is_a_workbook_too() -> None:
    assert read(MonthReport("North Clinic", OCTOBER, ())).sheetnames == ["Totals", "Held", "Policies"]


def test_the_csv_holds_every_row_and_its_name_names_nobody(report: MonthReport) -> None:
    assert csv_file(report).decode().count("\n") == 5
    assert file_name(report, "csv") == "billing-2026-10.csv"
