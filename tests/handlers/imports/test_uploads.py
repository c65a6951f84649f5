"""Files that are uploaded in the direct message with the bot."""

import io

import pytest
from openpyxl import Workbook

from bot.sandbox.testing.user import SlackUser
from bot.sandbox.testing.visible_item import VisibleItem
from store.patient import patients
from tests.world import BILLING, World

PATIENTS = (
    "Our caseload 2026\n"
    "MRN;Patient Name;DOB;Insurance;Benefits;Status\n"
    "5001;Hill, Sam;3/4/1961;Cigna;A;active\n"
    "5002;Maria de la Cruz;4-Mar-80;Signa;B;active\n"
    "01ce5fc6-32d1-46fe-8f08-963c96248805;Holly Ito;;Cigna;;active\n"
    "Total: 3;;;;;\n"
)
TIME = "MRN,Name,Date,Minutes,Type\n5001,Sam Hill,11/3/2026,0:25,phone\n"


def uploads(person: SlackUser, name: str, content: bytes | str) -> VisibleItem:
    """Upload a file and wait for the report that follows the acknowledgement."""
    said = person.uploads(name, content)
    return person.waits_for(f"{name}, read as") if "Reading" in said.shown else said


def names_on_file(world: World) -> set[str]:
    with world.registry.read() as db:
        return {patient.full_name for patient in patients.by_mrn_key(db, world.clinic.id).values()}


def test_a_messy_file_is_reported_asked_about_and_imported(sqlite_world: World) -> None:
    ada = sqlite_world.ada
    said = ada.uploads("patients.csv", PATIENTS)
    assert said.shown == "Reading patients.csv … Nothing is saved until you press Import."
    report = ada.waits_for("Nothing is saved yet.")
    assert "patients.csv, read as patients" in report.shown
    assert "Read as: Patient Name = name, DOB = date_of_birth, Insurance = payer." in report.shown
    assert "2 would be added" in report.shown
    assert "No rows:\nline 6: a total or footer, not a patient: “Total: 3”" in report.shown
    assert "Line 4: “Signa” may be the payer Cigna." in report.shown
    assert "is on file for Holly Guzman, born 1980-03-04, and the file says Holly Ito." in report.shown
    assert "The column “Benefits” isn't understood and is left out." in report.shown
    assert "Import leaves out the rows of 1 open question and takes the others." in report.shown
    assert "--accept" not in report.shown
    assert "--new" not in report.shown
    assert names_on_file(sqlite_world).isdisjoint({"Sam Hill", "Maria de la Cruz"})

    report.press("It is Cigna")
    report = ada.waits_for("2 would be added")
    report.press("Same person, new name")
    report = ada.waits_for("last name Ito (was Guzman)")
    report.press("Import")
    done = ada.waits_for("patients.csv, patients: imported")
    assert "2 added\n1 changed" in done.shown
    assert "Now on the registry:" in done.shown
    assert "Imported patients: 2 added, 1 changed, 0 left out." in [item.text for item in ada.inbox]
    assert {"Sam Hill", "Maria de la Cruz", "Holly Ito"} <= names_on_file(sqlite_world)

    undone = done.press("Undo: not Holly Ito")
    mrn = "01ce5fc6-32d1-46fe-8f08-963c96248805"
    assert undone.shown == f"MRN {mrn} is Holly Guzman, born 3/4/1980 again."
    assert "Holly Guzman" in names_on_file(sqlite_world)


def test_a_used_up_button_imports_nothing_twice(sqlite_world: World) -> None:
    report = uploads(sqlite_world.lena, "patients.csv", "MRN,Name\n5001,Sam Hill\n")
    report.press("Don't import")
    assert "Sam Hill" not in names_on_file(sqlite_world)
    again = uploads(sqlite_world.lena, "patients.csv", "MRN,Name\n5001,Sam Hill\n")
    again.press("Import")
    sqlite_world.lena.waits_for("patients.csv, patients: imported")
    said = sqlite_world.lena.uploads("patients.csv", "MRN,Name\n5001,Sam Hill\n")
    assert said
    report = sqlite_world.lena.waits_for("There is nothing to save")
    assert "1 already on file" in report.shown


def test_a_wrong_order_is_explained(sqlite_world: World) -> None:
    ada = sqlite_world.ada
    ada.uploads("time.csv", TIME)
    report = ada.waits_for("There is nothing to save")
    assert "Upload the patients file first, then this one again." in report.shown
    uploads(ada, "patients.csv", "MRN,Name,Status,Enrolled\n5001,Sam Hill,active,9/1/2026\n").press("Import")
    ada.waits_for("patients.csv, patients: imported")
    ada.uploads("time.csv", TIME)
    report = ada.waits_for("1 would be added\nAfterwards, on the registry:\n7  active")
    assert "time.csv, read as time entries" in report.shown
    report.press("Import")
    assert "1 added" in ada.waits_for("time.csv, time entries: imported").shown


def test_an_unclear_kind_is_asked_and_missing_columns_can_be_named(sqlite_world: World) -> None:
    ada = sqlite_world.ada
    ada.uploads("list.csv", "Number,Who\n5001,Sam Hill\n")
    asked = ada.waits_for("I can't tell from the headings what this file holds.")
    asked.press("Patients")
    asked = ada.waits_for("The file has no columns mrn, first_name, last_name.")
    asked.choose("“Number” means …", "mrn")
    asked = ada.waits_for("The file has no columns first_name, last_name.")
    asked.choose("“Who” means …", "name")
    assert "1 would be added" in ada.waits_for("Read as: Number = mrn, Who = name.").shown


def test_a_workbook_is_read_and_another_sheet_can_be_chosen(sqlite_world: World) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Notes"
    sheet.append(["Nothing here"])
    book.create_sheet("Caseload").append(["MRN", "Name"])
    book["Caseload"].append(["5001", "Sam Hill"])
    out = io.BytesIO()
    book.save(out)
    ada = sqlite_world.ada
    ada.uploads("registry.xlsx", out.getvalue())
    asked = ada.waits_for("This is the sheet “Notes”.")
    asked.choose("Another sheet …", "Caseload")
    assert "1 would be added" in ada.waits_for("registry.xlsx, read as patients").shown


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("scan.pdf", b"%PDF-1.7", "“scan.pdf” is not a CSV file or an Excel workbook (.xlsx)."),
        ("photo.png", b"\x89PNG", "“photo.png” is not a CSV file or an Excel workbook (.xlsx)."),
        ("scan.csv", b"%PDF-1.7 text", "“scan.csv” is not a CSV file or an Excel workbook (.xlsx)."),
        ("old.csv", b"\xd0\xcf\x11\xe0rest", "The file is a workbook of an old Excel version (.xls)"),
        ("broken.xlsx", b"PK\x03\x04rest", "The file is zipped, but it isn't an Excel workbook"),
        ("huge.csv", b"x" * (10 * 1024 * 1024 + 1), "“huge.csv” is larger than 10 MB."),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    sqlite_world: World, name: str, content: bytes, says: str
) -> None:
    sqlite_world.ada.uploads(name, content)
    assert "Nothing was saved." in sqlite_world.ada.waits_for(says).shown


def test_only_leads_and_admins_import(sqlite_world: World) -> None:
    said = sqlite_world.dana.uploads("patients.csv", PATIENTS)
    assert "Files are imported by leads and admins. Ask Ada Kim, Lena Ortiz." in said.shown.replace("\n", " ")
    assert "Hill" not in said.shown


def test_a_file_in_another_channel_is_not_read(sqlite_world: World) -> None:
    before = len(sqlite_world.slack.workspace.calls)
    lena = sqlite_world.lena
    lena.actions.upload(lena.id, BILLING, "patients.csv", PATIENTS.encode())
    assert len(sqlite_world.slack.workspace.calls) == before


def test_without_the_scope_the_admin_reads_what_is_missing(sqlite_world: World) -> None:
    sqlite_world.slack.scopes.discard("files:read")
    sqlite_world.ada.uploads("patients.csv", PATIENTS)
    said = sqlite_world.ada.waits_for("Slack did not give me “patients.csv”.")
    assert "An admin adds the scope files:read" in said.shown


def test_no_log_line_and_no_notification_names_a_patient(
    sqlite_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    report = uploads(sqlite_world.ada, "patients.csv", PATIENTS)
    report.press("Import")
    sqlite_world.ada.waits_for("patients.csv, patients: imported")
    notifications = " ".join(item.text for item in sqlite_world.ada.inbox)
    for text in (caplog.text, notifications):
        assert not any(name in text for name in ("Hill", "Sam", "Cruz", "5001"))


def test_clinic_says_how_to_move_in(sqlite_world: World) -> None:
    said = sqlite_world.lena.types("/clinic").press("Import a file")
    assert "Upload the file in the direct message with Caseload" in said.shown
    assert "Upload the file in the direct message" in sqlite_world.lena.types("/clinic import").shown


def test_the_scale_in_the_file_is_the_patients_own_on_the_card(sqlite_world: World) -> None:
    row = "01ce5fc6-32d1-46fe-8f08-963c96248805,Holly Guzman,GAD-7\n"
    uploads(sqlite_world.ada, "patients.csv", f"MRN,Name,Primary Measure\n{row}").press("Import")
    sqlite_world.ada.waits_for("patients.csv, patients: imported")
    assert "GAD-7 due since Sep 1" in sqlite_world.dana.types("/patient Holly Guzman").shown
    sqlite_world.dana.types("/score phq9 14 item9 0 Holly Guzman")
    sqlite_world.dana.types("/score gad7 12 Holly Guzman")
    card = sqlite_world.dana.types("/patient Holly Guzman").shown
    assert card.index("GAD-7 12") < card.index("PHQ-9 14")


def test_an_import_is_undone_from_its_report_and_can_come_again(sqlite_world: World) -> None:
    ada = sqlite_world.ada
    scores = "MRN,Date,Scale,Score,Item 9\n5001,11/19/2026,PHQ-9,15,2\n"
    uploads(ada, "patients.csv", "MRN,Name\n5001,Sam Hill\n").press("Import")
    done = ada.waits_for("patients.csv, patients: imported")
    uploads(ada, "scores.csv", scores).press("Import")
    scored = ada.waits_for("scores.csv, scores: imported")
    asked = done.press("Undo this import")
    assert "Nothing of it can be taken back." in asked.shown
    assert "The chart of Sam Hill, MRN 5001: more was entered on it since" in asked.shown
    assert "Nothing" in asked.press("Cancel").shown
    asked = scored.press("Undo this import")
    assert asked.shown.startswith(
        "Undo import 2 (scores)?\nVoided on other charts: 1 score, 1 flag, 1 safety alert"
    )
    assert asked.press("Undo this import").shown.startswith("Import 2 is undone.")
    assert "Import 2 was undone already." in scored.press("Undo this import").shown
    done.press("Undo this import").press("Undo this import")
    assert "Sam Hill" not in names_on_file(sqlite_world)


def test_status_words_and_lost_zeros_are_answered_by_buttons(sqlite_world: World) -> None:
    ada = sqlite_world.ada
    lines = (
        "MRN,Name,Status",
        "00012345,Sam Hill,In program",
        "00012346,Ana Diaz,active",
        "88133,Al Ito,active",
    )
    report = uploads(ada, "patients.csv", "\n".join(lines))
    assert "--pad" not in report.shown
    assert (
        "1 MRN has fewer digits than the others (8), like 88133. Did the spreadsheet drop the zeros?"
        in report.shown
    )
    report.press("Add zeros to 8 digits")
    report = ada.waits_for("Line 2: “In program” isn't a status.")
    report.choose("“In program” means …", "active")
    report = ada.waits_for("3 would be added")
    report.press("Import")
    ada.waits_for("patients.csv, patients: imported")
    assert "Al Ito\nMRN 00088133" in sqlite_world.dana.types("/patient 00088133").shown
    time = "MRN,Date,Minutes,Type\n12345,11/3/2026,15,phone\n88133,11/3/2026,15,phone\n"
    assert "--pad" not in uploads(ada, "time.csv", time).shown
