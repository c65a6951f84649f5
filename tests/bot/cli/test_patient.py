"""`caseload patient merge|unmerge|entered-in-error` at the command line."""

from collections.abc import Iterator

import pytest

from tests.bot.cli.conftest import CommandLine, after_typing
from tests.databases import SqliteDatabase

PATIENTS = "mrn,first_name,last_name,date_of_birth\n5001,Holly,Guzman,1980-03-04\n5002,Holly,Guzman,\n"
TIME = "mrn,date,minutes,activity\n5002,2026-10-02,25,phone\n"
DRY_RUN = "Dry run: nothing was changed. Add --apply to do it.\n"
MERGE = ("patient", "merge", "5001", "5002")


@pytest.fixture
def run(sqlite: SqliteDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[CommandLine]:
    """The command line on a registry where Holly is there twice, with 25 minutes in October as 5002."""
    head, first, second = PATIENTS.splitlines()
    patients, time = (("import", kind, "-", "--apply") for kind in ("patients", "time"))
    twin = (*patients, "--new-patient", "5001")
    commands = ((patients, f"{head}\n{second}\n"), (twin, f"{head}\n{first}\n"), (time, TIME))
    for registry in after_typing(sqlite, *commands):
        monkeypatch.setenv("DATABASE_URL", registry.url)
        yield CommandLine()


def minutes(run: CommandLine) -> str:
    """The MRN, names and minutes of October's report."""
    report = run("billing", "2026-10", "--csv", "-").stdout.splitlines()[1:]
    return "\n".join(",".join(line.split(",")[2:6]) for line in report)


def test_a_merge_is_shown_first_then_done_then_undone(run: CommandLine) -> None:
    shown = run(*MERGE)
    assert shown.exit_code == 0, shown.output
    assert shown.stdout == (
        "Kept: Holly Guzman · MRN 5001 · born 3/4/1980 · referred\n"
        "Merged into it: Holly Guzman · MRN 5002 · birth date unknown · referred\n"
        "Copied to the kept chart: 1 time entry, 1 contact.\n"
        "MRN 5002 is then left out of every list and count, and opens the kept chart. "
        "Both stay on the ledger, and it can be undone.\n" + DRY_RUN
    )
    assert minutes(run) == "5002,Holly,Guzman,25"
    assert run(*MERGE, "--apply").stdout == "Merged: MRN 5002 into the chart of Holly Guzman, MRN 5001.\n"
    assert minutes(run) == "5001,Holly,Guzman,25"
    assert run("patient", "unmerge", "5002").stdout == (
        "Holly Guzman, MRN 5002, would be back in every list and count.\n"
        "The copies are voided. What was entered after the merge stays with this chart.\n" + DRY_RUN
    )
    assert minutes(run) == "5001,Holly,Guzman,25"
    assert run("patient", "unmerge", "5002", "--apply").stdout == (
        "Undone: Holly Guzman, MRN 5002, is back in every list and count.\n"
        "2 copies on the other chart voided.\n"
    )
    assert minutes(run) == "5002,Holly,Guzman,25"
    assert run("audit", "verify").stdout.startswith("North Clinic: the audit trail is intact\n")


def test_files_with_the_merged_mrn_go_to_the_kept_chart_and_double_nothing(run: CommandLine) -> None:
    run(*MERGE, "--apply")
    again = run("import", "time", "-", "--apply", stdin=TIME + "5002,2026-10-09,10,phone\n").stdout
    assert "       1  added\n" in again
    assert "       1  already on file\n" in again
    assert minutes(run) == "5001,Holly,Guzman,35"
    row = "mrn,first_name,last_name,payer\n5002,Holly,Guzman,Cigna\n"
    assert "       1  changed\n" in run("import", "patients", "-", "--apply", stdin=row).stdout
    exported = run("export", "patients", "-").stdout
    assert exported.count("Guzman") == 1
    assert "5001,Holly,Guzman,1980-03-04,Cigna" in exported


def test_a_wrong_chart_is_taken_out_and_shown_again(run: CommandLine) -> None:
    wrong = ("patient", "entered-in-error", "5002")
    assert "Why was the chart entered in error?" in run(*wrong).stderr
    shown = run(*wrong, "--reason", "typed twice")
    assert shown.stdout == (
        "It is left out of every list and count, with 1 time entry, 1 contact. It stays on the ledger.\n"
        "The MRN is then free for the person it belongs to.\n" + DRY_RUN
    )
    done = run(*wrong, "--reason", "typed twice", "--apply")
    assert done.stdout == "Marked as entered in error: the chart of Holly Guzman, MRN 5002.\n"
    assert minutes(run) == ""
    assert "5002" not in run("export", "time", "-").stdout
    assert "No patient has the MRN 5002." in run(*MERGE).stderr
    assert run(*wrong, "--undo").stdout.endswith(DRY_RUN)
    assert "is back in every list and count" in run(*wrong, "--undo", "--apply").stdout
    assert minutes(run) == "5002,Holly,Guzman,25"
    assert "No chart with the MRN 5002 is merged" in run(*wrong, "--undo", "--apply").stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("5001", "5001"), "That is the same chart."),
        (("5001", "9"), "No patient has the MRN 9."),
        (("9", "5001"), "No patient has the MRN 9."),
    ],
)
def test_what_cannot_be_is_refused(run: CommandLine, words: tuple[str, str], says: str) -> None:
    refused = run("patient", "merge", *words, "--apply")
    assert refused.exit_code == 1
    assert says in refused.stderr


def test_a_merged_chart_is_not_merged_again(run: CommandLine) -> None:
    run(*MERGE, "--apply")
    refused = run("patient", "merge", "5002", "5001", "--apply")
    assert "This chart was merged into the chart of Holly Guzman, MRN 5001." in refused.stderr
