"""Files about patients on file: no one becomes someone else, and no one is there twice."""

from collections.abc import Iterator

import pytest

from store.clinic import clinics
from store.db import Registry
from store.patient import patients
from tests.bot.cli.conftest import CommandLine, after_typing
from tests.databases import SqliteDatabase

HEADER = "mrn,first_name,last_name,date_of_birth\n"
ON_FILE = HEADER + "5001,Holly,Guzman,3/4/1961\n00012345,Rosa,Diaz,5/6/1970\n777,Cher,,\n888,William,Reyes,\n"


@pytest.fixture
def sqlite_registry(sqlite: SqliteDatabase) -> Iterator[Registry]:
    """A registry with four patients."""
    yield from after_typing(sqlite, (("import", "patients", "-", "--apply"), ON_FILE))


@pytest.fixture
def run(sqlite_registry: Registry, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Its command line."""
    monkeypatch.setenv("DATABASE_URL", sqlite_registry.url)
    return CommandLine()


def names_on_file(registry: Registry) -> list[str]:
    with registry.read() as db:
        everyone = patients.by_mrn_key(db, clinics.by_name(db, None).id).values()
    return sorted(f"{patient.mrn} {patient.full_name}" for patient in everyone)


UNCHANGED = ["00012345 Rosa Diaz", "5001 Holly Guzman", "777 Cher", "888 William Reyes"]


HOLLY = "MRN 5001 is on file for Holly Guzman, born 1961-03-04, and the file says "
ROSA = "MRN 00012345 (Rosa Diaz, born 1970-05-06)"
CORRECT = "; correct the MRN or the name"
SAME_PERSON = f"{CORRECT}; for the same person, add --accept-name-change 5001"
NEW_NAME = "; for a new name of the same person, add --accept-name-change 5001; else correct the MRN"
WHOLE_MRN = "write the whole MRN as it is on file; for another patient, add --new-patient with this one"
THAT_MRN = "for the same person, write that MRN; for another one, add --new-patient 9009"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("5001,Peter,Okafor,", f"{HOLLY}Peter Okafor{CORRECT}"),
        ("5001,Holly,Ito,3/4/1961", f"{HOLLY}Holly Ito, born 1961-03-04{NEW_NAME}"),
        ("5001,Holly,Ito,", f"{HOLLY}Holly Ito{SAME_PERSON}"),
        ("5001,Holly,Guzman,4/3/1961", f"{HOLLY}Holly Guzman, born 1961-04-03{SAME_PERSON}"),
        ("777,Peter,Okafor,", f"MRN 777 is on file for Cher, and the file says Peter Okafor{CORRECT}"),
        ("12345,Peter,Okafor,", f"MRN 12345 isn't on file, but {ROSA} is; {WHOLE_MRN}"),
        ("9009,Rosa,Díaz,5/6/1970", f"MRN 9009 is new, but Rosa Díaz may be {ROSA}; {THAT_MRN}"),
        ("9009,Bill,Reyes,", f"MRN 9009 is new, but Bill Reyes may be MRN 888 (William Reyes); {THAT_MRN}"),
    ],
)
def test_a_row_that_may_be_someone_else_is_held_with_both_shown(
    run: CommandLine, sqlite_registry: Registry, row: str, says: str
) -> None:
    done = run("import", "patients", "-", "--apply", stdin=f"{HEADER}{row}\n31,Sam,Hill,\n")
    assert f"Errors:\n  line 2: {says}\n" in done.stdout
    assert names_on_file(sqlite_registry) == sorted([*UNCHANGED, "31 Sam Hill"])


def test_a_confirmed_name_is_taken(run: CommandLine, sqlite_registry: Registry) -> None:
    text = f"{HEADER}5001,Holly,Ito,3/4/1961\n"
    done = run("import", "patients", "-", "--apply", "--accept-name-change", "5001", stdin=text)
    assert "  line 2: last name Ito (was Guzman)\n" in done.stdout
    assert "5001 Holly Ito" in names_on_file(sqlite_registry)
    assert "       1  already on file\n" in run("import", "patients", "-", stdin=text).stdout


@pytest.mark.parametrize("row", ["12345,Peter,Okafor,", "9009,Rosa,Diaz,"])
def test_a_patient_who_is_new_after_all_is_added(
    run: CommandLine, sqlite_registry: Registry, row: str
) -> None:
    mrn, first, last, _ = row.split(",")
    run("import", "patients", "-", "--apply", "--new-patient", mrn, stdin=f"{HEADER}{row}\n")
    assert names_on_file(sqlite_registry) == sorted([*UNCHANGED, f"{mrn} {first} {last}"])


def test_dropped_zeros_are_taken_where_the_name_agrees(run: CommandLine, sqlite_registry: Registry) -> None:
    done = run("import", "patients", "-", "--apply", stdin=f"{HEADER}12345,ROSA,Diaz,5/6/1970\n")
    assert "       1  already on file\n" in done.stdout
    assert "  line 2: MRN 12345 was taken as 00012345: the name is the same\n" in done.stdout
    assert names_on_file(sqlite_registry) == UNCHANGED


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("0042,Al,Ito,\n42,Al,Ito,\n", "MRN 42 isn't on file, but MRN 0042 (Al Ito, line 2) is"),
        ("0042,Al,Ito,\n43,Al,Ito,\n", "MRN 43 is new, but Al Ito may be MRN 0042 (Al Ito, line 2)"),
        ("0042,Al,Ito,\n0042,Bo,Ek,\n", "MRN 0042 is already on line 2, with other values"),
    ],
)
def test_two_rows_of_one_file_are_compared_too(run: CommandLine, rows: str, says: str) -> None:
    assert f"  line 3: {says}" in run("import", "patients", "-", stdin=HEADER + rows).stdout


@pytest.mark.parametrize(
    ("kind", "header", "row"),
    [
        ("time", "mrn,first_name,last_name,date,minutes", "{mrn},{first},{last},2024-06-01,15"),
        ("scores", "mrn,name,date,instrument,score", '{mrn},"{last}, {first}",2024-06-01,PHQ-9,9'),
        ("services", "mrn,name,date,code", "{mrn},{first} {last},2024-06-01,90837"),
    ],
)
def test_other_files_check_the_names_they_carry(run: CommandLine, kind: str, header: str, row: str) -> None:
    rows = [
        row.format(mrn="5001", first="Peter", last="Okafor"),
        row.format(mrn="5001", first="Holly", last="Guzman"),
        row.format(mrn="12345", first="Rosa", last="Diaz"),
        row.format(mrn="12345", first="", last="").replace('", "', ""),
        row.format(mrn="Total", first="", last=""),
    ]
    done = run("import", kind, "-", stdin="\n".join([header, *rows]) + "\n")
    assert "       2  would be added\n" in done.stdout
    assert f"  line 2: {HOLLY}Peter Okafor{CORRECT}\n" in done.stdout
    assert (
        "  line 5: MRN 12345 isn't on file, but MRN 00012345 (Rosa Diaz, born 1970-05-06) is" in done.stdout
    )
    assert "  line 6: a total or footer, not a patient: “Total”\n" in done.stdout


def test_what_a_patient_goes_by_comes_in_and_goes_out(run: CommandLine) -> None:
    text = "mrn,first_name,last_name,goes_by\n5001,,,Bee\n"
    assert "  line 2: goes by Bee\n" in run("import", "patients", "-", "--apply", stdin=text).stdout
    assert ",Bee," in run("export", "patients", "-").stdout
    assert "       1  already on file\n" in run("import", "patients", "-", stdin=text).stdout
    called = f"{HEADER}5001,Bee,Guzman,3/4/1961\n"
    assert "       1  already on file\n" in run("import", "patients", "-", stdin=called).stdout


@pytest.mark.parametrize(
    ("heading", "name", "on_file"),
    [
        ("Name", '"Guzman, Holly"', "Holly Guzman"),
        ("Patient Name", "Holly Guzman Jr.", "Holly Guzman Jr."),
        ("Patient", "Mrs. Maria de la Cruz", "Maria de la Cruz"),
        ("Full name", "Cher", "Cher"),
        ('"Last, First"', '"Elder III, Robert Lee"', "Robert Lee Elder III"),
    ],
)
def test_a_patients_file_may_have_one_column_with_the_name(
    run: CommandLine, sqlite_registry: Registry, heading: str, name: str, on_file: str
) -> None:
    done = run(
        "import", "patients", "-", "--apply", "--new-patient", "31", stdin=f"MRN,{heading}\n31,{name}\n"
    )
    assert "       1  added\n" in done.stdout
    assert f"31 {on_file}" in names_on_file(sqlite_registry)


def test_a_whole_name_keeps_what_the_patient_goes_by(run: CommandLine, sqlite_registry: Registry) -> None:
    run("import", "patients", "-", "--apply", stdin='MRN,Name\n31,"Robert ""Bob"" Hill"\n')
    with sqlite_registry.read() as db:
        patient = patients.by_mrn(db, clinics.by_name(db, None).id, "31")
    assert patient is not None
    assert (patient.full_name, patient.goes_by) == ("Robert Hill", "Bob")


def test_without_a_name_a_patients_file_is_refused(run: CommandLine) -> None:
    done = run("import", "patients", "-", stdin="MRN,DOB\n31,3/4/1961\n")
    assert "The file has no columns first_name, last_name." in done.stderr
    assert "first_name, last_name" in done.stderr


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("time", "MRN,Name,Date,Minutes,Type\n5001,{},11/3/2025,15,phone\n"),
        ("scores", "MRN,Patient Name,Date,Scale,Score\n5001,{},11/3/2025,PHQ-9,9\n"),
        ("contacts", "MRN,Patient,Date,Kind\n5001,{},11/3/2025,phone\n"),
        ("reviews", "MRN,Name,Date,Recommendation\n5001,{},11/3/2025,Increase sertraline\n"),
        ("plans", "MRN,Name,Date,Plan\n5001,{},11/3/2025,Walk daily\n"),
        ("report", "Date,MRN,Name,Minutes\n11/30/2025,5001,{},60\n"),
    ],
)
def test_a_whole_name_is_checked_in_every_file(run: CommandLine, kind: str, text: str) -> None:
    same = run("import", kind, "-", stdin=text.format('"Guzman, Holly"'))
    assert "       1  would be added\n" in same.stdout, same.output
    other = run("import", kind, "-", stdin=text.format('"Okafor, Peter"'))
    assert f"line 2: {HOLLY}Peter Okafor" in other.stdout


@pytest.mark.parametrize("option", ["--accept-name-change", "--new-patient"])
def test_a_decision_about_an_mrn_that_is_not_in_the_file_is_named(run: CommandLine, option: str) -> None:
    done = run("import", "patients", "-", option, "5O01", stdin=f"{HEADER}5001,Holly,Ito,3/4/1961\n")
    assert (
        "MRN 5O01 was given with --accept-name-change or --new-patient, but it is not in the file.\n"
        in done.stdout
    )
    assert NEW_NAME in done.stdout


def test_a_corrected_mrn_and_an_earlier_name_are_the_same_person_in_later_files(
    run: CommandLine, sqlite_registry: Registry
) -> None:
    assert run("patient", "correct-mrn", "5001", "5003").stdout == (
        "Holly Guzman would have MRN 5003 (now: 5001).\nDry run: nothing was changed. Add --apply to do it.\n"
    )
    done = run("patient", "correct-mrn", "5001", "5003", "--apply").stdout
    assert done == "Saved: Holly Guzman has MRN 5003 now (before: 5001).\n"
    renamed = f"{HEADER}5003,Holly,Ito,3/4/1961\n"
    run("import", "patients", "-", "--apply", "--accept-name-change", "5003", stdin=renamed)

    later = f"{HEADER}5003,Holly,Guzman,3/4/1961\n"
    shown = run("import", "patients", "-", stdin=later).stdout
    assert "       1  already on file\n" in shown
    assert "Holly Guzman was taken as Holly Ito: it is an earlier name of the chart." in shown
    shown = run("import", "patients", "-", stdin=f"{HEADER}5001,Holly,Guzman,3/4/1961\n").stdout
    assert "       1  already on file\n" in shown
    assert "MRN 5001 was taken as 5003: it was corrected, and the name is Holly Guzman." in shown

    was = "MRN 5001 was the MRN of a chart that is MRN 5003 (Holly Ito, born 1961-03-04) now"
    shown = run("import", "patients", "-", stdin=f"{HEADER}5001,Peter,Okafor,\n").stdout
    assert f"line 2: {was}; {WHOLE_MRN}\n" in shown
    time = (
        "mrn,name,date,minutes,activity\n5001,,2026-10-02,15,phone\n5003,Holly Guzman,2026-10-02,15,phone\n"
    )
    shown = run("import", "time", "-", stdin=time).stdout
    assert f"line 2: {was}; write the MRN as it is on file\n" in shown
    assert "       1  would be added\n" in shown
    assert "Holly Guzman was taken as Holly Ito: it is an earlier name of the chart." in shown
    assert "5003 Holly Ito" in names_on_file(sqlite_registry)
