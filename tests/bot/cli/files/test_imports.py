"""`caseload import` and `caseload export`, as a person at the command line sees them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from sqlalchemy import func, select

from bot.cli.main import main
from store.clinic import clinics
from store.db import Registry
from store.tables import audit_events, time_entries
from tests.trail import trail_faults

Run = Callable[..., Result]
PATIENTS = (
    "mrn,first_name,last_name,payer,referring_npi\nm1,Holly,Guzman,Cigna,1234567890\nm2,Al,Ito,,\n,No,Mrn,,\n"
)
ON_SQLITE = pytest.mark.parametrize("registry", ["sqlite"], indirect=True)
"""For tests of reading and wording, which don't depend on the kind of database."""


@pytest.fixture
def run(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on a registry with a clinic."""
    monkeypatch.setenv("DATABASE_URL", registry.engine.url.render_as_string(hide_password=False))

    def command(*words: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, words, input=stdin)

    assert command("clinic", "add", "North Clinic", "--timezone", "America/Chicago").exit_code == 0
    return command


@ON_SQLITE
def test_a_dry_run_prints_everything_and_saves_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "patients.csv"
    file.write_text(PATIENTS)
    expected = (
        "North Clinic, patients, dry run:\n"
        "       2  would be added\n"
        "       0  would change\n"
        "       0  already on file\n"
        "       1  with errors, left out\n"
        "Errors:\n"
        "  line 4: the MRN is missing\n"
        "To check:\n"
        "  line 2: NPI 1234567890 has a wrong check digit; kept as is\n"
        "Nothing was saved. Add --apply to save it.\n"
    )
    for _ in range(2):
        done = run("import", "patients", str(file))
        assert (done.exit_code, done.stdout) == (0, expected)


def test_apply_saves_once(run: Run, registry: Registry) -> None:
    assert "       2  added\n" in run("import", "patients", "-", "--apply", stdin=PATIENTS).stdout
    changed = PATIENTS.replace("Cigna", "Aetna")
    assert run("import", "patients", "-", "--apply", stdin=changed).stdout == (
        "North Clinic, patients:\n"
        "       0  added\n"
        "       1  changed\n"
        "       1  already on file\n"
        "       1  with errors, left out\n"
        "Changes:\n"
        "  line 2: payer Aetna (was Cigna)\n"
        "Errors:\n"
        "  line 4: the MRN is missing\n"
        "To check:\n"
        "  line 2: NPI 1234567890 has a wrong check digit; kept as is\n"
        "This was import 2. To take it back: caseload import undo 2\n"
    )
    with registry.read() as db:
        trail = db.execute(
            select(audit_events.c.action, audit_events.c.detail).order_by(audit_events.c.id)
        ).all()
        assert [tuple(event) for event in trail[1:]] == [
            ("patients imported", {"rows": 2, "lines": "2-3", "import": 1}),
            ("patients imported", {"rows": 1, "lines": "2-2", "import": 2}),
        ]


@ON_SQLITE
def test_the_same_warning_on_many_lines_is_printed_once(run: Run) -> None:
    run("import", "patients", "-", "--apply", stdin=PATIENTS)
    rows = "".join(f"m1,6/{day}/24,5,Zed\n" for day in range(1, 15))
    done = run("import", "time", "-", stdin=f"mrn,date,minutes,care manager\n{rows}")
    words = "“Zed” isn't on the team, or two members have that name; imported without a care manager"
    assert f"  lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 4 more: {words}\n" in done.stdout


def test_a_long_import_runs_in_batches_and_shows_progress(run: Run, registry: Registry) -> None:
    run("import", "patients", "-", "--apply", stdin=PATIENTS)
    rows = "".join(f"m1,2024-06-01,5,{number}\n" for number in range(1200))
    text = f"mrn,date,minutes,note\n{rows}"
    done = run("import", "time", "-", "--apply", stdin=text)
    assert "   1,200  added\n" in done.stdout
    assert done.stderr == (
        "Importing time entries: 500 of 1,200\n"
        "Importing time entries: 1,000 of 1,200\n"
        "Importing time entries: 1,200 of 1,200\n"
    )
    assert "There is nothing to save.\n" in run("import", "time", "-", stdin=text).stdout
    with registry.read() as db:
        assert db.execute(select(func.count()).select_from(time_entries)).scalar() == 1200
        clinic_id = clinics.by_name(db, None).id
    assert trail_faults(registry, clinic_id) == ()


def test_an_interrupted_import_continues_where_it_stopped(run: Run, registry: Registry) -> None:
    run("import", "patients", "-", "--apply", stdin=PATIENTS)
    rows = [f"m1,2024-06-01,5,{number}\n" for number in range(20)]
    header = "mrn,date,minutes,note\n"
    run("import", "time", "-", "--apply", stdin=header + "".join(rows[:7]))
    done = run("import", "time", "-", "--apply", stdin=header + "".join(rows))
    assert "      13  added\n" in done.stdout
    assert "       7  already on file\n" in done.stdout
    with registry.read() as db:
        assert db.execute(select(func.count()).select_from(time_entries)).scalar() == 20


@ON_SQLITE
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty.\nThe first line must name the columns: mrn, date, minutes …\n"),
        (
            b"PK\x03\x04\0",
            (
                "The file is zipped, but it isn't an Excel workbook, or it is damaged.\n"
                "Save it as “Excel Workbook (.xlsx)” without a password, or as “CSV UTF-8”, and try again.\n"
            ),
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_reason(run: Run, content: bytes, words: str) -> None:
    done = run("import", "time", "-", stdin=content)
    assert (done.exit_code, done.stderr) == (1, words)


@ON_SQLITE
def test_with_two_clinics_one_must_be_named(run: Run) -> None:
    run("clinic", "add", "South Clinic", "--timezone", "America/New_York")
    asked = run("import", "patients", "-", stdin=PATIENTS)
    assert (asked.exit_code, asked.stderr.splitlines()[0]) == (1, "There are several clinics.")
    run("import", "patients", "-", "--apply", "--clinic", "south clinic", stdin=PATIENTS)
    assert len(run("export", "patients", "-", "--clinic", "South Clinic").stdout.splitlines()) == 3
    assert len(run("export", "patients", "-", "--clinic", "North Clinic").stdout.splitlines()) == 1


def test_only_its_owner_can_read_an_export_and_the_audit_trail_has_it(
    run: Run, registry: Registry, tmp_path: Path
) -> None:
    run("import", "patients", "-", "--apply", stdin=PATIENTS)
    file = tmp_path / "out.csv"
    done = run("export", "patients", str(file))
    assert done.stdout == f"Wrote the patients of North Clinic to {file}.\n"
    assert file.read_bytes().decode() == run("export", "patients", "-").stdout_bytes.decode()
    assert file.stat().st_mode & 0o777 == 0o600
    with registry.read() as db:
        actions = db.execute(select(audit_events.c.action).order_by(audit_events.c.id)).scalars().all()
    assert actions[-2:] == ["patients exported", "patients exported"]


@ON_SQLITE
def test_an_export_that_cannot_be_written_fails_with_the_reason(run: Run, tmp_path: Path) -> None:
    done = run("export", "time", str(tmp_path / "nowhere" / "out.csv"))
    assert done.exit_code == 1
    assert done.stderr.endswith("out.csv cannot be written: No such file or directory.\n")


def test_a_missing_folder_of_the_database_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/caseload.db")
    done = CliRunner().invoke(main, ["import", "patients", "-"], input=PATIENTS)
    assert done.exit_code == 1
    assert f"The folder {tmp_path}/nowhere does not exist" in done.stderr


def test_a_database_that_does_not_answer_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nothing")
    done = CliRunner().invoke(main, ["import", "patients", "-"], input=PATIENTS)
    assert done.exit_code == 1
    assert done.stderr == (
        "The database did not answer, or was busy for too long.\n"
        "Everything reported as saved is saved."
        " Run `caseload check` for details, then run the command again.\n"
    )


@ON_SQLITE
def test_what_a_heading_means_is_stated_once_and_kept(run: Run) -> None:
    text = "Patient ID,First,Last,Benefits\nm1,Holly,Guzman,Cigna\n"
    first = run("import", "patients", "-", stdin=text)
    assert "Column “Benefits” isn't understood and is left out.\n" in first.stdout
    assert "Read as: Patient ID = mrn, First = first_name, Last = last_name.\n" in first.stdout
    done = run("import", "patients", "-", "--map", "Benefits=payer", "--apply", stdin=text)
    assert done.stdout == (
        "Read as: Patient ID = mrn, First = first_name, Last = last_name, Benefits = payer.\n"
        "North Clinic, patients:\n"
        "       1  added\n"
        "       0  changed\n"
        "       0  already on file\n"
        "       0  with errors, left out\n"
        "This was import 1. To take it back: caseload import undo 1\n"
    )
    again = run("import", "patients", "-", "--apply", stdin=text.replace("Cigna", "Aetna"))
    assert "  line 2: payer Aetna (was Cigna)\n" in again.stdout
    run("import", "patients", "-", "--map", "benefits=", "--apply", stdin=text)
    assert "Column “Benefits” isn't understood" in run("import", "patients", "-", stdin=text).stdout


@ON_SQLITE
@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (
            "Ins",
            '--map “Ins” isn\'t a heading, an equals sign and a column.\nWrite it like --map "Ins=payer".\n',
        ),
        ("Ins=pyer", "This kind of file has no column “pyer”.\nDid you mean payer?\n"),
    ],
)
def test_a_wrong_meaning_of_a_heading_is_refused(run: Run, stated: str, words: str) -> None:
    done = run("import", "patients", "-", "--map", stated, stdin=PATIENTS)
    assert (done.exit_code, done.stderr) == (1, words)


@ON_SQLITE
def test_a_payer_spelled_almost_like_another_is_asked_about_and_loses_no_patient(run: Run) -> None:
    text = (
        "mrn,first_name,last_name,payer\nm1,Holly,Guzman,Aetna\nm2,Al,Ito,aetna\nm3,Min,Kim,Etna\nm4,Rosa,Diaz,none\n"
        "m5,Ana,Roe,Medicare\nm6,Bo,Lund,Medicaid\n"
    )
    question = "line 4: “Etna” may be the payer Aetna; imported without a payer; add --payer"
    assert f"To check:\n  {question}" in run("import", "patients", "-", stdin=text).stdout
    done = run("import", "patients", "-", "--apply", stdin=text)
    assert "       6  added\n" in done.stdout

    def payers() -> list[str]:
        return [row.split(",")[4] for row in run("export", "patients", "-").stdout.splitlines()[1:]]

    assert payers() == ["Aetna", "Aetna", "", "", "Medicare", "Medicaid"]
    run("import", "patients", "-", "--payer", "Etna=Aetna", "--apply", stdin=text)
    assert payers()[2] == "Aetna"
    assert "may be the payer" not in run("import", "patients", "-", stdin=text).stdout
    run("import", "patients", "-", "--apply", stdin=text.replace("Etna", "Etna (new)"))
    assert "m3,Min,Kim,,Etna," in run("export", "patients", "-").stdout


@ON_SQLITE
def test_a_workbook_has_dates_numbers_and_names_and_prints_one_page_wide(run: Run, tmp_path: Path) -> None:
    run("member", "add", "U0DANA", "--role", "care-manager", "--name", "Dana Reed")
    run("member", "add", "U0LEE", "--role", "care-manager")
    run("import", "patients", "-", "--apply", stdin="mrn,name,dob\n0012,Holly Guzman,3/4/1961\n")
    time = "mrn,date,minutes,care_manager,note\n0012,6/1/2026,15.5,U0DANA,=1+1\n0012,6/2/2026,20,U0LEE,\n"
    assert "       2  added" in run("import", "time", "-", "--apply", stdin=time).stdout
    book = tmp_path / "time.xlsx"
    run("export", "time", str(book))
    sheet = load_workbook(book).worksheets[0]
    rows = [[cell.value for cell in row[:6]] for row in sheet.iter_rows(min_row=2)]
    assert rows == [
        ["0012", datetime(2026, 6, 1), 15.5, "coordination", "Dana Reed", "=1+1"],  # noqa: DTZ001 # a day
        ["0012", datetime(2026, 6, 2), 20, "coordination", "U0LEE", None],  # noqa: DTZ001 # a day
    ]
    assert all(cell.font.bold for cell in sheet[1])
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet["F2"].data_type, sheet.column_dimensions["D"].width) == ("s", 14)
    assert "       2  already on file" in run("import", "time", str(book)).stdout


@ON_SQLITE
def test_an_export_is_a_workbook_or_marked_for_excel_and_comes_in_again(run: Run, tmp_path: Path) -> None:
    text = "mrn,first_name,last_name\n0012,Holly,Guzman\nm2,Al,=Ito\n"
    run("import", "patients", "-", "--apply", stdin=text)
    book, marked = tmp_path / "all.xlsx", tmp_path / "all.csv"
    run("export", "patients", str(book))
    run("export", "patients", str(marked), "--bom")
    assert marked.read_bytes().startswith(b"\xef\xbb\xbfmrn,")
    run("clinic", "add", "South Clinic", "--timezone", "America/Chicago")
    run("import", "patients", str(book), "--apply", "--clinic", "South Clinic")
    there = run("export", "patients", "-", "--clinic", "South Clinic").stdout
    assert [row.split(",")[:3] for row in there.splitlines()[1:]] == [
        ["0012", "Holly", "Guzman"],
        ["m2", "Al", "'=Ito"],
    ]
    again = run("import", "patients", str(marked), "--clinic", "South Clinic")
    assert "       2  already on file\n" in again.stdout


def test_a_whole_import_is_undone_where_nothing_depends_on_it(run: Run) -> None:
    first = run(
        "import", "patients", "-", "--apply", stdin="mrn,name,payer\n5001,Holly Guzman,Cigna\n"
    ).stdout
    assert first.endswith("This was import 1. To take it back: caseload import undo 1\n")
    patients = "mrn,name,payer\n5001,Holly Guzman,Aetna\n5002,Sam Hill,Cigna\n5003,Ana Diaz,Cigna\n"
    run("import", "patients", "-", "--apply", stdin=patients)
    time = "mrn,date,minutes,activity\n5001,2026-10-02,15,phone\n5003,2026-10-02,20,phone\n"
    assert "This was import 3." in run("import", "time", "-", "--apply", stdin=time).stdout
    assert run("import", "undo", "2").stdout == (
        "Undo import 2 (patients)?\n"
        "1 chart marked as entered in error, with all in them: Sam Hill (MRN 5002)\n"
        "Voided on other charts: 1 payer\n"
        "What stays:\n"
        "The chart of Ana Diaz, MRN 5003: more was entered on it since\n"
        "Names, status and details of charts that were on file (1 row changed some): correct the card\n"
        "To take those back too, undo the later import or the entries first.\n"
        "Dry run: nothing was changed. Add --apply to do it.\n"
    )
    undone = run("import", "undo", "3", "--apply").stdout
    assert "Voided on other charts: 2 time entries, 2 contacts\n" in undone
    undone = run("import", "undo", "2", "--apply").stdout
    assert undone.startswith("Import 2 is undone. The file can be imported again.\n2 charts marked")
    listed = run("import", "undo").stdout
    assert "3  " in listed
    assert "time entries  (undone)\n" in listed
    again = run("import", "undo", "2")
    assert "Import 2 was undone already." in again.stderr
    shown = run("import", "patients", "-", "--apply", stdin=patients).stdout
    assert "       2  added\n       1  changed\n" in shown
    assert "       2  added\n" in run("import", "time", "-", "--apply", stdin=time).stdout
    assert "       2  already on file\n" in run("import", "time", "-", "--apply", stdin=time).stdout
