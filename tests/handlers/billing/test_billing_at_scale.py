"""The month-end package, for ten thousand patients and for any payer's name: files read back."""

import csv
import io
from dataclasses import replace
from datetime import date
from time import perf_counter
from zoneinfo import ZoneInfo

import openpyxl
from slack_sdk.models.blocks import Block

from handlers.billing.messages.billing_files import csv_file, xlsx_file
from handlers.billing.messages.month_summary import BillingPage, month_end_summary, month_page
from store.billing.month_history import MonthWithHistory
from store.rules.billing.claim_check import check_claim
from store.rules.billing.claim_requirements import ClaimFacts
from store.rules.billing.month_report import MonthReport
from store.rules.billing.policy.claims import build_claim
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.national_rates import claim_amount, prices
from store.rules.billing.policy.policies import named_policy
from store.rules.billing.report import ReportRow
from store.rules.minutes import Minutes
from store.rules.months import Month

OCTOBER = Month(2026, 10)
CHICAGO = ZoneInfo("America/Chicago")
READY = ClaimFacts(
    payer="Cigna",
    npi="1234567893",
    consent_on=date(2026, 9, 1),
    started_on=date(2026, 9, 1),
    last_visit_on=date(2026, 8, 20),
    problems=("F32.1",),
    assessed_on=date(2026, 9, 1),
    assessed_with_scale=True,
    care_plan_on=date(2026, 9, 2),
    contacts=1,
    measured_on=date(2026, 10, 5),
    reviewed=True,
    recommended=True,
)


def row(number: int, payer: str, minutes: int, *, held: bool = False) -> ReportRow:
    """A patient's October."""
    earned = build_claim(
        Minutes(minutes * 60_000), MonthKind.SUBSEQUENT, named_policy("full-threshold"), OCTOBER
    )
    facts = READY._replace(payer=payer, reviewed=not held)
    return ReportRow(
        mrn=f"{number:06}",
        first_name="Holly",
        last_name=f"Guzman{number}",
        payer=payer,
        npi=facts.npi,
        claim=earned,
        claim_check=check_claim(earned, facts),
        cents=claim_amount(earned.lines, prices(OCTOBER)),
        patient_id=number,
        clinician=f"Dr. Owen {number % 7}",
    )


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.values) for sheet in book}


def test_the_totals_are_by_payer_and_by_billing_clinician() -> None:
    rows = (row(1, "Cigna", 95), row(2, "Cigna", 60, held=True), row(3, "Humana", 20))
    book = sheets(xlsx_file(MonthReport("North Clinic", OCTOBER, rows)))
    assert list(book) == ["Totals", "Held", "Cigna", "Humana", "Policies"]
    assert book["Totals"][0] == ("Payer", "State", "Patients", "Minutes", "99493", "99494", "Amount")
    assert book["Totals"][1] == ("Cigna", "ready", 1, 95, 1, 1, 206.42)
    assert ("By Dr. Owen 1", "ready", 1, 95, 1, 1, 206.42) in book["Totals"]


def test_formulas_are_harmless_and_sheets_are_named_as_the_format_allows() -> None:
    long = "Blue Cross and Blue Shield of Northern Illinois"
    names = ('=HYPERLINK("http://x")', "a/b:c*[d]?", long, f"{long} II", "totals", "")
    rows = tuple(row(number, name, 65) for number, name in enumerate(names))
    evil = replace(rows[0], first_name="=1+1", last_name="@SUM(A1)\x07", clinician="+cmd")
    report = MonthReport("North Clinic", OCTOBER, (evil, *rows[1:]))
    book = sheets(xlsx_file(report))
    assert all(0 < len(title) <= 31 for title in book)
    assert len({title.casefold() for title in book}) == len(book) == 3 + len(names)
    cells = [cell for lines in book.values() for line in lines for cell in line if isinstance(cell, str)]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]
    printed = list(csv.DictReader(io.StringIO(csv_file(report).decode())))
    assert (printed[0]["First name"], printed[0]["Billing clinician"]) == ("'=1+1", "'+cmd")


def test_adjustments_since_closing_have_a_sheet_of_their_own() -> None:
    words = "99493 for Cigna (65 min, held) is now 99493 + 99494 for Cigna (95 min, ready)"
    rows = (replace(row(1, "Cigna", 95), adjustment=words), row(2, "Cigna", 60))
    book = sheets(xlsx_file(MonthReport("North Clinic", OCTOBER, rows)))
    assert list(book) == ["Totals", "Held", "Since closing", "Cigna", "Policies"]
    assert book["Since closing"][1:] == [("000001", "Holly", "Guzman1", "Cigna", words)]


def test_ten_thousand_patient_months_make_files_in_seconds_and_messages_that_slack_takes() -> None:
    rows = tuple(
        row(number, f"Payer {number % 120} of the Northern Counties", number % 140, held=number % 3 == 0)
        for number in range(10_000)
    )
    report = MonthReport("North Clinic", OCTOBER, rows)
    started = perf_counter()
    table, book = csv_file(report), xlsx_file(report)
    assert perf_counter() - started < 30
    assert len(table.decode().splitlines()) == 10_001
    opened = openpyxl.load_workbook(io.BytesIO(book), read_only=True)
    assert len(opened.sheetnames) == 120 + 3
    opened.close()
    view = MonthWithHistory(report)
    for said in (
        month_end_summary(view, CHICAGO, full_names=False),
        month_page(BillingPage(view, CHICAGO, 9_975, is_in_progress=False, own_patients_only=False)),
    ):
        assert len(said.blocks) <= 50
        assert all(len(block["rows"]) <= 100 for block in said.blocks if block["type"] == "table")
        assert sum(block["type"] == "table" for block in said.blocks) == 1
        Block.parse_all(list(said.blocks))
    assert "Showing 9976 to 10000 of 10000, by MRN." in str(
        month_page(BillingPage(view, CHICAGO, 9_975, is_in_progress=False, own_patients_only=False)).blocks
    )
