"""`caseload close`, `reopen` and `billing --closed`: frozen, adjusted, printed to the byte."""

import csv
import io
from pathlib import Path

import pytest

from tests.bot.cli.conftest import CommandLine

ON_SQLITE = pytest.mark.parametrize("caseload", ["sqlite"], indirect=True)
"""For tests of wording, which don't depend on the kind of database."""
LATE = "mrn,date,minutes,activity\n01ce5fc6-32d1-46fe-8f08-963c96248805,6/20/2024,100,phone\n"


@ON_SQLITE
def test_closing_says_what_was_frozen(caseload: CommandLine) -> None:
    said = caseload("close", "2024-06")
    assert said.exit_code == 0
    assert "June 2024 is closed at North Clinic: report 1" in said.output
    assert "0 claims ready, 4 held, 0 not billable" in said.output
    again = caseload("close", "2024-06")
    assert again.exit_code == 1
    assert "June 2024 was already closed" in again.output


def test_the_frozen_report_is_printed_to_the_byte_whatever_came_later(
    caseload: CommandLine, tmp_path: Path
) -> None:
    before = caseload("billing", "2024-06", "--csv", "-").stdout
    caseload("close", "2024-06")
    assert caseload("import", "time", "-", "--apply", stdin=LATE).exit_code == 0
    assert caseload("billing", "2024-06", "--closed", "--csv", "-").stdout == before
    caseload("billing", "2024-06", "--closed", "1", "--csv", str(tmp_path / "june.csv"))
    assert (tmp_path / "june.csv").read_text() == before


@ON_SQLITE
def test_the_report_of_a_closed_month_lists_the_adjustments(caseload: CommandLine) -> None:
    caseload("close", "2024-06")
    assert "Adjustments since closing: none" in caseload("billing", "2024-06").output
    caseload("import", "time", "-", "--apply", stdin=LATE)
    said = caseload("billing", "2024-06").output
    assert "by the command line: report 1" in said
    assert "Adjustments since closing: 1" in said
    (told,) = (line for line in said.splitlines() if line.startswith("  MRN …8805: "))
    assert "is now 99493 + " in told
    rows = list(csv.DictReader(io.StringIO(caseload("billing", "2024-06", "--csv", "-").stdout)))
    adjusted = {row["MRN"][-4:]: row["Since closing"] for row in rows if row["Since closing"]}
    assert list(adjusted) == ["8805"]


def test_reopening_keeps_the_report_and_prints_it_by_number(caseload: CommandLine) -> None:
    caseload("close", "2024-06")
    first = caseload("billing", "2024-06", "--closed", "--csv", "-").stdout
    assert "Missing option '--reason'" in caseload("reopen", "2024-06").output
    opened = caseload("reopen", "2024-06", "--reason", "a late entry")
    assert "June 2024 is open again at North Clinic. Report 1 is kept." in opened.output
    caseload("import", "time", "-", "--apply", stdin=LATE)
    assert "report 2" in caseload("close", "2024-06").output
    assert caseload("billing", "2024-06", "--closed", "1", "--csv", "-").stdout == first
    assert caseload("billing", "2024-06", "--closed", "--csv", "-").stdout != first
    assert "a late entry" in caseload("billing", "2024-06", "--closed", "1").output


@ON_SQLITE
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("close 2999-01", "January 2999 has not begun, so it cannot be closed."),
        ("close june", "“june” isn't a month."),
        ("reopen 2024-06 --reason x", "June 2024 is not closed, so there is nothing to reopen."),
        ("billing 2024-06 --closed", "June 2024 has no frozen report."),
        ("billing 2024-06 --closed 7", "June 2024 has no frozen report number 7."),
        ("billing 2024-06 --closed first", "“first” isn't the number of a frozen report."),
        ("billing 2024-06 --closed 1 --xlsx june.xlsx", "A frozen report is printed as it was frozen."),
    ],
)
def test_what_cannot_be_is_answered_in_words(caseload: CommandLine, line: str, words: str) -> None:
    said = caseload(*line.split())
    assert (said.exit_code, words in said.output) == (1, True)
