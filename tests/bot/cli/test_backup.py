"""`caseload backup`, `caseload restore` and `caseload audit verify` at the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from store.db import Registry

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
