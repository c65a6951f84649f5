"""The report: the sample's rows exactly, and our columns after them."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from store.rules.billing.claim_check import ClaimCheck, ClaimState, check_claim
from store.rules.billing.claim_requirements import ClaimFacts
from store.rules.billing.policy.claims import build_claim
from store.rules.billing.policy.month_kinds import MonthKind, month_kind
from store.rules.billing.policy.policies import Policy, PolicyOptions, named_policy
from store.rules.billing.report import (
    HEADER,
    SAMPLE_HEADER,
    ReportRow,
    columns,
    csv_text,
    dollars,
    money,
    our_columns,
    sample_columns,
)
from store.rules.minutes import minutes
from store.rules.months import Month
from store.rules.text_format import us_date

SAMPLE = Path(__file__).parents[3] / "data" / "sample_billing_report.csv"
FULL, MIDPOINT = named_policy("full-threshold"), named_policy("cpt-midpoint", g2214_from=16)


def day(text: str) -> date:
    month, number, year = (int(part) for part in text.split("/"))
    return date(year, month, number)


def sample_rows(chosen: Policy) -> list[ReportRow]:
    """The sample's rows, read again from nothing but minutes, initial assessments and identities."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return [row_of(printed, chosen) for printed in csv.DictReader(file)]


def row_of(printed: dict[str, str], chosen: Policy) -> ReportRow:
    month, assessed = Month.of(day(printed["Date"])), day(printed["Initial Assessment"])
    earned = build_claim(minutes(printed["Minutes"]), month_kind(assessed, month), chosen, month)
    return ReportRow(
        mrn=printed["MRN"],
        first_name=printed["First name"],
        last_name=printed["Last name"],
        payer=printed["Payer"],
        npi=printed["Referring Provider NPI"],
        claim=earned,
        claim_check=check_claim(earned, ClaimFacts()),
        initial_assessment=assessed,
    )


def test_the_sample_comes_out_to_the_letter() -> None:
    rows = sample_rows(FULL)
    assert len(rows) == 30
    text = csv_text(SAMPLE_HEADER, (sample_columns(row) for row in rows))
    assert text.encode() == SAMPLE.read_bytes()


def test_the_sample_under_cpt_midpoint_gives_the_known_totals() -> None:
    units: Counter[str] = Counter()
    for row in sample_rows(MIDPOINT):
        units.update({line.code: line.units for line in row.claim.lines})
    assert units == {"99492": 6, "99493": 23, "99494": 68, "G2214": 1}


def test_every_row_has_every_column() -> None:
    assert all(len(columns(row)) == len(HEADER) for row in sample_rows(MIDPOINT))


GUZMAN = {
    "Date": "10/1/2026",
    "Initial Assessment": "1/3/2026",
    "MRN": "8965",
    "First name": "Holly",
    "Last name": "Guzman",
    "Minutes": "131.260",
    "Payer": "Cigna",
    "Referring Provider NPI": "1234567890",
}


def test_our_columns_tell_policy_outcome_and_who_can_free_the_claim() -> None:
    printed = dict(zip(HEADER, columns(row_of(GUZMAN, MIDPOINT)), strict=True))
    assert printed["Minutes"] == "131.26"
    assert printed["99494"] == "2"
    assert printed["G2214"] == "0"
    assert printed["Policy"].startswith("cpt-midpoint (CPT time rule")
    assert printed["Outcome"] == "held"
    assert printed["Missing"].startswith("no consent on file (care manager); ")
    assert printed["Amount"] == ""


def test_codes_of_other_families_stand_under_other_codes() -> None:
    clinic = named_policy("full-threshold", family="rhc")
    row = row_of(GUZMAN | {"Date": "11/1/2025", "Initial Assessment": "1/3/2025"}, clinic)
    printed = dict(zip(HEADER, columns(row), strict=True))
    assert (printed["99493"], printed["99494"], printed["Other codes"]) == ("0", "0", "G0512")


def test_minutes_over_a_cap_and_minutes_not_counted_are_shown() -> None:
    month = Month(2026, 10)
    earned = build_claim(minutes(140), MonthKind.SUBSEQUENT, named_policy("cpt-midpoint", cap=2), month)
    row = ReportRow(
        mrn="1",
        first_name="",
        last_name="",
        payer="",
        npi="",
        claim=earned,
        claim_check=check_claim(earned, ClaimFacts()),
        uncounted=minutes("4.5"),
        cents=27388,
    )
    assert our_columns(row)[3:6] == ["4.5", "20", "273.88"]
    assert sample_columns(row)[1] == ""


@pytest.mark.parametrize(
    ("worked", "options", "columns_told"),
    [
        (20, {"g2214_from": 16}, ["TRUE", "0"]),
        (20, {"g2214_from": None, "general_bhi": True}, ["0", "TRUE"]),
        (60, {"general_bhi": True}, ["0", "0"]),
    ],
)
def test_a_short_month_and_general_integration_have_their_columns(
    worked: int, options: PolicyOptions, columns_told: list[str]
) -> None:
    row = row_of(GUZMAN | {"Minutes": str(worked)}, named_policy("cpt-midpoint", **options))
    assert our_columns(row)[:2] == columns_told


def test_problems_and_warnings_share_a_cell() -> None:
    outcome = ClaimCheck(ClaimState.READY, "99493", warnings=("no score", "no policy of its own"))
    row = replace(row_of(GUZMAN, FULL), problems=("F32.1", "F41.1"), claim_check=outcome)
    printed = dict(zip(HEADER, columns(row), strict=True))
    assert (printed["Problems List"], printed["Warnings"]) == (
        "F32.1; F41.1",
        "no score; no policy of its own",
    )


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@sum", "'@sum"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("Guzman", "Guzman"),
        ("O'Brien", "O'Brien"),
        ("Smith-Jones", "Smith-Jones"),
        ("", ""),
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(typed: str, cell: str) -> None:
    assert columns(row_of(GUZMAN | {"Last name": typed}, FULL))[4] == cell


def test_commas_quotes_and_line_breaks_stay_in_their_cell() -> None:
    assert csv_text(("a", "b"), [("Anthem, Inc.", 'x"y\nz')]) == 'a,b\n"Anthem, Inc.","x""y\nz"\n'


@pytest.mark.parametrize(
    ("found", "printed"),
    [(us_date(date(2024, 6, 1)), "6/1/2024"), (us_date(date(2024, 12, 31)), "12/31/2024")],
)
def test_dates_have_no_leading_zeros(found: str, printed: str) -> None:
    assert found == printed


@pytest.mark.parametrize(("cents", "printed"), [(14496, "144.96"), (5, "0.05"), (0, "0.00"), (None, "")])
def test_amounts_are_dollars_and_cents(cents: int | None, printed: str) -> None:
    assert dollars(cents) == printed


@pytest.mark.parametrize(
    ("cents", "said"), [(0, "$0.00"), (14496, "$144.96"), (107618, "$1,076.18"), (123456789, "$1,234,567.89")]
)
def test_people_read_amounts_with_their_thousands_apart(cents: int, said: str) -> None:
    assert money(cents) == said
