"""`caseload import report`, `caseload billing`, `caseload policy`: from a report to a report."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from store.clinic.clinics import Clinic
from store.db import Registry
from tests.bot.cli.conftest import REPORT, CommandLine

ON_SQLITE = pytest.mark.parametrize("caseload", ["sqlite"], indirect=True)
"""For tests of wording, which don't depend on the kind of database."""


def test_a_dry_run_saves_nothing(registry: Registry, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", registry.url)
    typed = CommandLine()
    assert clinic.name == "North Clinic"
    said = typed("import", "report", str(REPORT))
    assert "      30  would be added" in said.output
    assert "NPI 987654321 is not ten digits; kept as is" in said.output
    assert "Nothing was saved. Add --apply to save it." in said.output
    assert "      30  would be added" in typed("import", "report", str(REPORT)).output


def test_a_month_comes_out_as_it_went_in(caseload: CommandLine) -> None:
    printed = list(csv.reader(io.StringIO(caseload("billing", "2024-06", "--csv", "-").stdout)))
    with REPORT.open(encoding="utf-8", newline="") as file:
        expected = [row for row in csv.reader(file) if row[0] in {"Date", "6/1/2024"}]
    assert [row[:12] for row in printed] == expected


@ON_SQLITE
def test_the_summary_names_nobody(caseload: CommandLine) -> None:
    said = caseload("billing", "2024-06").output
    assert "North Clinic, billing for June 2024" in said
    assert "4 patients with minutes: 0 ready, 4 held, 0 not billable" in said
    assert "388.02 min  3 × 99493 + 5 × 99494" in said
    assert "4  no consent on file (care" in said
    assert "Cigna: full-threshold (70 then 60 minutes in full" in said
    assert "Guzman" not in said


@ON_SQLITE
def test_another_policy_reads_the_month_anew(caseload: CommandLine) -> None:
    said = caseload("billing", "2024-06", "--policy", "cpt-midpoint").output
    assert "388.02 min  3 × 99493 + 7 × 99494" in said
    assert "Cigna: cpt-midpoint (CPT time rule" in said


@ON_SQLITE
def test_a_workbook_is_written_for_its_owner_only(caseload: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "june.xlsx"
    said = caseload("billing", "2024-06", "--xlsx", str(target))
    assert said.output == f"Wrote 4 rows for June 2024 to {target}.\n"
    assert target.stat().st_mode & 0o077 == 0
    assert openpyxl.load_workbook(target)["Cigna"].max_row == 4


def test_a_policy_holds_from_its_month_on(caseload: CommandLine) -> None:
    chosen = caseload(
        "policy", "set", "cigna", "cpt-midpoint", "--from", "2024-06", "--g2214", "30", "--cap", "2"
    )
    assert chosen.output.startswith("Cigna, from 2024-06: cpt-midpoint (CPT time rule")
    assert "G2214 from 30 min, 99484 not paid, at most 2 × 99494" in chosen.output
    assert "2 × 99493 + 4 × 99494" not in caseload("billing", "2024-05").output
    assert "3 × 99493 + 5 × 99494" in caseload("billing", "2024-06").output
    listed = caseload("policy", "list").output
    assert "North Clinic, default: full-threshold" in listed
    assert "Cigna, from 2024-06: cpt-midpoint" in listed
    assert "Humana: the default" in listed


@ON_SQLITE
@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("billing", "2024-13"), "“2024-13” isn't a month."),
        (("billing", "june"), "“june” isn't a month."),
        (("billing", "2024-06", "--policy", "mine"), "“mine” isn't a billing policy."),
        (("policy", "set", "Nobody", "cpt-midpoint"), "North Clinic has no payer “Nobody”."),
        (("policy", "set", "Cigna", "mine"), "“mine” isn't a billing policy."),
        (("policy", "set", "Cigna", "cpt-midpoint", "--g2214", "17"), "G2214 cannot start at 17 minutes."),
        (("policy", "set", "Cigna", "cpt-midpoint", "--cap", "-1"), "cap “-1” is neither a number nor none."),
        (("billing", "2024-06", "--csv", "/nowhere/june.csv"), "/nowhere/june.csv cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    caseload: CommandLine, words: tuple[str, ...], wrong: str
) -> None:
    said = caseload(*words)
    assert said.exit_code == 1
    assert wrong in said.output
