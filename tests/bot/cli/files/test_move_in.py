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
    "       3  active\n"
    "       1  graduated\n"
    "2 patients in care without a contact: Al Ito, Min Kim.\n"
    "2 patients in care without a score: Al Ito, Min Kim.\n"
    "2 patients in care without a case review: Al Ito, Min Kim.\n"
    "2 patients in care without a consent: Al Ito, Min Kim.\n"
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
    assert "“Etna” may be the payer Aetna; imported without a payer" in done.stdout
    assert "  line 4: no patient with MRN 9999; import the patients first\n" in done.stdout
    assert done.stdout.endswith(
        "Afterwards, on the registry:\n" + SUMMARY + "Nothing was saved. Add --apply to save it.\n"
    )
    assert run("export", "patients", "-").stdout.count("\n") == 1
    undo = "This was import 1. To take it back: caseload import undo 1\n"
    for number_of_import in (undo, ""):
        applied = run("move-in", str(folder), "--apply")
        assert applied.stdout.endswith("Now on the registry:\n" + SUMMARY + number_of_import)
    assert run("export", "patients", "-").stdout.count("\n") == 5
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
def test_files_that_cannot_be_read_are_named_among_the_others_and_nothing_is_saved(
    run: Run, folder: Path
) -> None:
    (folder / "time.csv").write_text("")
    (folder / "plans.csv").write_text("mrn,date,thoughts\n8805,10/3/2025,walk\n")
    done = run("move-in", str(folder), "--apply")
    assert "\ntime.csv: The file is empty. The first line must name the columns: mrn" in done.stdout
    assert "\nplans.csv: The file has no column plan. " in done.stdout
    assert "PHQ scores.csv, scores:" in done.stdout
    assert (done.exit_code, done.stderr.splitlines()[-2]) == (1, "time.csv: The file is empty.")
    assert run("export", "patients", "-").stdout.count("\n") == 1
    (folder / "time.csv").unlink()
    done = run("move-in", str(folder), "--map", "thoughts=plan", "--apply")
    assert done.exit_code == 0, done.stderr
    assert "Afterwards" not in done.stdout
    assert run("export", "plans", "-").stdout.count("\n") == 2
    unknown = run("move-in", str(folder), "--map", "thoughts=wishes")
    assert unknown.stderr.startswith("This kind of file has no column “wishes”.")


@ON_SQLITE
def test_decisions_are_for_all_files(run: Run, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    header = "mrn,name,dob,enrolled,status\n"
    (files / "patients a.csv").write_text(header + "00071,Susan Bradley,1/17/1990,5/4/2026,active\n")
    (files / "patients b.csv").write_text(
        header + "00071,Susan Kowalski,1/17/1990,5/4/2026,active\n00072,Rob Haines,1/1/1966,5/4/2026,active\n"
        "00073,Rob Haines,1/1/1966,5/4/2026,active\n74,CAL REYES,1/1/1966,5/4/2026,active\n"
    )
    (files / "time.csv").write_text(
        "mrn,name,date,minutes\n71,Susan Bradley,5/6/2026,15\n00073,Rob Haines,5/6/2026,15\n"
    )
    decided = ("--accept-name-change", "00071", "--new-patient", "00073", "--pad-mrn", "5")
    done = run("move-in", str(files), *decided, "--apply")
    assert "Errors:" not in done.stdout
    assert "not in the file" not in done.stdout
    assert run("export", "time", "-").stdout.count("\n") == 3
    exported = run("export", "patients", "-").stdout
    assert all(name in exported for name in ("00071,Susan,Kowalski", "00073,Rob", "00074,Cal,Reyes"))


@ON_SQLITE
def test_an_empty_folder_says_how_files_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("move-in", str(tmp_path / "empty"))
    assert done.stderr.startswith(
        "The folder has no file that can be imported.\nName the files by what they hold"
    )
