"""`caseload move-in`: a folder of spreadsheets becomes a registry, with one report."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from bot.cli.main import main
from bot.clock import real_clock
from store.db import Registry
from store.imports.sentences import moving_in
from store.rules.text_format import days_text

Run = Callable[..., Result]
ON_SQLITE = pytest.mark.parametrize("registry", ["sqlite"], indirect=True)


@pytest.fixture
def run(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DATABASE_URL", registry.engine.url.render_as_string(hide_password=False))

    def command(*words: str) -> Result:
        return CliRunner().invoke(main, words)

    assert command("clinic", "add", "North Clinic", "--timezone", "America/Chicago").exit_code == 0
    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in (
        ["North Clinic caseload"],
        ["Patient ID", "First", "Last", "DOB", "Insurance", "Enrolled", "Consent Date", "Treatment Status"],
        ["8805", "Holly", "Guzman", "4-Mar-80", "Aetna", "9/1/2025", "9/1/2025", "active"],
        ["8806", "Al", "Ito", "5/6/1975", "Aetna", "9/1/2025", None, "active"],
        ["8807", "Min", "Kim", "5/6/1970", "Etna", "9/1/2025", None, "active"],
        ["8808", "Rosa", "Diaz", "5/6/1971", None, "9/1/2024", None, "graduated"],
    ):
        sheet.append(cells)
    files = tmp_path / "files"
    files.mkdir()
    book.save(files / "Our patients.xlsx")
    (files / "PHQ scores.csv").write_text("MRN,Date,Scale,Score\n8805,10/1/2025,PHQ-9,15\n")
    (files / "case reviews.csv").write_text("mrn;date;recommendation\n8805;10/2/2025;add a diary\n")
    (files / "calls.csv").write_text("sep=,\nmrn,date,type\n8805,10/3/2025,phone\n9999,10/3/2025,phone\n")
    (files / "notes.docx").write_text("x")
    return files


SUMMARY = (
    "       2  active\n"
    "       1  graduated\n"
    "1 patient in care without a contact: Al Ito.\n"
    "1 patient in care without a score: Al Ito.\n"
    "1 patient in care without a case review: Al Ito.\n"
    "1 patient in care without a consent: Al Ito.\n"
)


def test_a_folder_moves_in_after_one_report(run: Run, folder: Path) -> None:
    done = run("move-in", str(folder))
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("notes.docx is left out: its name doesn't say what it holds.\n")
    names = [line for line in done.stdout.splitlines() if line.endswith(":") and "." in line]
    assert names == [
        "Our patients.xlsx, patients:",
        "PHQ scores.csv, scores:",
        "calls.csv, contacts:",
        "case reviews.csv, case reviews:",
    ]
    assert "“Etna” is almost the payer Aetna" in done.stdout
    assert "  line 4: no patient with MRN 9999; import the patients first\n" in done.stdout
    assert done.stdout.endswith(
        "Afterwards, on the registry:\n" + SUMMARY + "Nothing was saved. Add --apply to save it.\n"
    )
    assert run("export", "patients", "-").stdout.count("\n") == 1
    for _ in range(2):
        applied = run("move-in", str(folder), "--apply")
        assert applied.stdout.endswith("Now on the registry:\n" + SUMMARY)
    assert run("export", "patients", "-").stdout.count("\n") == 4
    assert run("export", "contacts", "-").stdout.count("\n") == 2


@ON_SQLITE
def test_answers_about_self_harm_come_first(run: Run, folder: Path) -> None:
    recent = real_clock().date() - timedelta(3)
    (folder / "PHQ scores.csv").write_text(
        f"MRN,Date,Scale,Score,Q9\n8805,{recent},PHQ-9,15,1\n8806,3/2/2026,PHQ-9,16,2\n"
        "8808,3/2/2026,PHQ-9,16,2\n"
    )
    age = days_text((real_clock().date() - date(2026, 3, 2)).days)
    assert run("move-in", str(folder)).stdout.splitlines()[1:4] == [
        "Read this first: patients whose latest answer about self-harm is above 0.",
        f"  Holly Guzman: PHQ-9 item 9 above 0 (answer 1), {recent} (3 days ago): {moving_in.ALERTS}",
        f"  Al Ito: PHQ-9 item 9 above 0 (answer 2), 2026-03-02 ({age} ago): {moving_in.NO_ALERT}",
    ]


@ON_SQLITE
def test_a_file_that_cannot_be_read_is_named_and_nothing_is_saved(run: Run, folder: Path) -> None:
    (folder / "time.csv").write_text("")
    done = run("move-in", str(folder), "--apply")
    assert (done.exit_code, done.stderr.splitlines()[-2]) == (1, "time.csv: The file is empty.")
    assert run("export", "patients", "-").stdout.count("\n") == 1


@ON_SQLITE
def test_an_empty_folder_says_how_files_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("move-in", str(tmp_path / "empty"))
    assert done.stderr.startswith(
        "The folder has no file that can be imported.\nName the files by what they hold"
    )
