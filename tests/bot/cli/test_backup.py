"""`caseload backup`, `caseload restore` and `caseload audit verify` at the command line."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from store.clinic import clinics
from store.db import Registry, sqlite_files

Run = Callable[..., Result]
PATIENTS = "mrn,first_name,last_name\nm1,Holly,Guzman\n"


@pytest.fixture
def run(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on a registry with a clinic and a patient, or on another database."""

    def command(*words: str, stdin: str = "", url: str = "") -> Result:
        own = registry.engine.url.render_as_string(hide_password=False)
        monkeypatch.setenv("DATABASE_URL", url or own)
        return CliRunner().invoke(main, words, input=stdin)

    command("clinic", "add", "North Clinic", "--timezone", "America/Chicago")
    command("import", "patients", "-", "--apply", stdin=PATIENTS)
    return command


def test_a_backup_brings_everything_to_a_new_database(run: Run, tmp_path: Path) -> None:
    file, new = tmp_path / "registry.backup", f"sqlite:///{tmp_path / 'new.db'}"
    done = run("backup", str(file))
    assert done.exit_code == 0
    assert done.stdout.endswith(f"rows to {file} and read them back: the backup is complete.\n")
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.glob("registry.backup*")] == ["registry.backup"]
    restored = run("restore", str(file), url=new)
    assert (restored.exit_code, restored.stdout[:9]) == (0, "Restored ")
    assert run("export", "patients", "-", url=new).stdout == run("export", "patients", "-").stdout
    assert run("audit", "verify", url=new).stdout == "North Clinic: the audit trail is intact\n"


def test_a_backup_goes_into_an_empty_database_only(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "registry.backup"
    run("backup", str(file))
    refused = run("restore", str(file))
    assert refused.exit_code == 1
    assert refused.stderr == (
        "The database isn't empty, and a backup can only be restored into an empty one.\n"
        "Set DATABASE_URL to a new database.\n"
    )


def test_a_backup_never_replaces_the_database(run: Run, sqlite_registry: Registry, tmp_path: Path) -> None:
    url = str(sqlite_registry.engine.url)
    run("clinic", "add", "North Clinic", "--timezone", "America/Chicago", url=url)
    live = sqlite_files(url)[0]
    symbolic, hard, other = tmp_path / "link", tmp_path / "hard", tmp_path / "other.db"
    symbolic.symlink_to(live)
    hard.hardlink_to(live)
    run("clinic", "add", "Other Clinic", "--timezone", "America/Chicago", url=f"sqlite:///{other}")
    try:
        for name in (live, symbolic, hard, *sqlite_files(url)[1:]):
            for command in (("backup", "--force"), ("export", "patients")):
                refused = run(*command, str(name), url=url)
                assert refused.exit_code == 1
                assert refused.stderr == (
                    f"{name} is the database of this registry (DATABASE_URL); it is never written over.\n"
                    "Give the file another name.\n"
                )
        refused = run("backup", "--force", str(other), url=url)
        assert refused.stderr.startswith(f"{other} is a database; it is never written over.\n")
    finally:
        hard.unlink()
    with sqlite_registry.read() as db:
        assert [clinic.name for clinic in clinics.list_clinics(db)] == ["North Clinic"]


def test_a_backup_replaces_another_file_only_when_told_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "registry.backup"
    file.write_text("earlier")
    file.chmod(0o644)
    refused = run("backup", str(file))
    assert (refused.exit_code, refused.stderr) == (
        1,
        f"{file} exists already.\nGive another name, or replace it with --force.\n",
    )
    assert file.read_text() == "earlier"
    assert run("backup", "--force", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert run("backup", "/dev/full").stderr == (
        "/dev/full is not a file: a backup is read again after it is written.\nGive the name of a new file.\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("export", "patients", "/dev/full"),
        ("billing", "2026-10", "--csv", "/dev/full"),
        ("billing", "2026-10", "--xlsx", "/dev/full"),
    ],
)
def test_a_full_disk_is_said_in_words(run: Run, words: tuple[str, ...]) -> None:
    refused = run(*words)
    assert (refused.exit_code, refused.stderr) == (
        1,
        "/dev/full cannot be written: No space left on device.\n",
    )


def test_a_full_disk_behind_the_standard_output_is_said_in_words(run: Run, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "a")).exit_code == 0
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "bot", "export", "patients", "-"]
        refused = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603
    assert (refused.returncode, refused.stderr) == (
        1,
        "The output cannot be written: No space left on device.\n",
    )


def test_what_is_no_backup_makes_no_database(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "patients.csv"
    file.write_text(PATIENTS)
    refused = run("restore", str(file), url=f"sqlite:///{tmp_path / 'new.db'}")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "That isn't a Caseload backup, or it is damaged.\nUse a file that `caseload backup FILE` wrote.\n",
    )
    assert not (tmp_path / "new.db").exists()


def test_a_backup_that_fails_leaves_the_last_one(run: Run, tmp_path: Path) -> None:
    refused = run("backup", str(tmp_path / "nowhere" / "registry.backup"))
    assert refused.exit_code == 1
    assert refused.stderr.endswith("cannot be written: No such file or directory.\n")


def test_tampering_with_the_trail_shows(run: Run, sqlite_registry: Registry) -> None:
    url = str(sqlite_registry.engine.url)
    run("clinic", "add", "South Clinic", url=url)
    run("clinic", "add", "North Clinic", url=url)
    run("import", "patients", "-", "--apply", "--clinic", "South Clinic", stdin=PATIENTS, url=url)
    with sqlite_registry.begin() as db:
        db.exec_driver_sql("DROP TRIGGER audit_events_guard_update")
        db.exec_driver_sql("UPDATE audit_events SET action = 'nothing' WHERE clinic_id = 1 AND seq = 2")
    shown = run("audit", "verify", url=url)
    assert shown.exit_code == 1
    assert shown.stdout == (
        "North Clinic: the audit trail is intact\n"
        "South Clinic: THE AUDIT TRAIL WAS CHANGED\n"
        "  entry 2: it was changed, or an entry before it was\n"
    )
    assert run("audit", "verify", "--clinic", "north clinic", url=url).exit_code == 0
