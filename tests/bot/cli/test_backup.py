"""`caseload backup` and `caseload restore` at the command line."""

import fcntl
import gzip
import hashlib
import json
import os
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from store.clinic import clinics
from store.db import Registry
from store.sqlite_connections import sqlite_files
from tests.databases import PostgresDatabase

Run = Callable[..., Result]
PATIENTS = "mrn,first_name,last_name\nm1,Holly,Guzman\n"
ON_SQLITE = pytest.mark.parametrize("registry", ["sqlite"], indirect=True)
"""For tests of files and wording, which don't depend on the kind of database."""


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
    assert run("audit", "verify", url=new).stdout.startswith("North Clinic: the audit trail is intact\n")


def test_a_restore_that_is_killed_leaves_an_empty_database_that_takes_it_again(
    run: Run, registry: Registry, postgres: PostgresDatabase, tmp_path: Path
) -> None:
    file, new = tmp_path / "registry.backup", f"sqlite:///{tmp_path / 'new.db'}"
    pipe, second = tmp_path / "pipe", tmp_path / "second"
    if registry.engine.dialect.name == "postgresql":
        new = postgres.create("restored")
    assert run("backup", str(file)).exit_code == 0
    content = file.read_bytes()
    os.mkfifo(pipe)
    os.mkfifo(second)
    environment = os.environ | {"DATABASE_URL": new}
    restoring = subprocess.Popen([sys.executable, "-m", "bot", "restore", str(pipe)], env=environment)  # noqa: S603
    with pipe.open("wb") as out:  # it is checked first
        second.replace(pipe)
        out.write(content)
    with pipe.open("wb", buffering=0) as out:
        out.write(content[: len(content) // 2])
        while not_yet_read(out):
            time.sleep(0.05)
        restoring.kill()
        restoring.wait()
    checked = run("check", url=new)
    assert "It is empty: it has no tables yet.\n" in checked.stdout
    assert "or `caseload restore FILE` to restore a backup." in checked.stdout
    run("migrate", url=new)
    restored = run("restore", str(file), url=new)
    assert (restored.exit_code, restored.stdout[:9]) == (0, "Restored ")
    assert run("export", "patients", "-", url=new).stdout == run("export", "patients", "-").stdout


def not_yet_read(pipe: IO[bytes]) -> int:
    """How many bytes the other side has not taken yet."""
    (waiting,) = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"    "))
    return int(waiting)


def test_a_newer_database_is_refused_in_one_sentence_by_every_command(run: Run, registry: Registry) -> None:
    with registry.begin() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for words in (("migrate",), ("export", "patients", "-"), ("backup", "a.backup"), ("audit", "verify")):
        refused = run(*words)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert refused.stderr.startswith(
            "This database was updated by a newer version of Caseload: its tables are of revision 9999, and "
        )
        assert refused.stderr.endswith(
            "Install the newer version, or set DATABASE_URL to another database.\n"
        )
    assert "its tables are of revision 9999" in run("check").stdout


@ON_SQLITE
def test_a_damaged_backup_leaves_no_database(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "registry.backup"
    run("backup", str(file))
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)[:-1]
    content = b"".join([*lines, b'{"table":"unknown","columns":["id"]}\n', b"[1]\n"])
    rows = sum(line.startswith(b"[") for line in lines) + 1
    footer = {"rows": rows, "sha256": hashlib.sha256(content).hexdigest()}
    file.write_bytes(gzip.compress(content + json.dumps(footer).encode() + b"\n"))
    refused = run("restore", str(file), url=f"sqlite:///{tmp_path / 'new.db'}")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "That isn't a Caseload backup, or it is damaged.\nUse a file that `caseload backup FILE` wrote.\n",
    )
    assert [each.name for each in tmp_path.iterdir()] == ["registry.backup"]


def test_a_backup_goes_into_an_empty_database_only(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "registry.backup"
    run("backup", str(file))
    refused = run("restore", str(file))
    assert refused.exit_code == 1
    assert refused.stderr == (
        "The database isn't empty, and a backup can only be restored into an empty one.\n"
        "Set DATABASE_URL to a new database.\n"
    )


@ON_SQLITE
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


@ON_SQLITE
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


@ON_SQLITE
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


@ON_SQLITE
def test_a_full_disk_behind_the_standard_output_is_said_in_words(run: Run, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "a")).exit_code == 0
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "bot", "export", "patients", "-"]
        refused = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603
    assert (refused.returncode, refused.stderr) == (
        1,
        "The output cannot be written: No space left on device.\n",
    )


@ON_SQLITE
def test_what_is_no_backup_makes_no_database(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "patients.csv"
    file.write_text(PATIENTS)
    refused = run("restore", str(file), url=f"sqlite:///{tmp_path / 'new.db'}")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "That isn't a Caseload backup, or it is damaged.\nUse a file that `caseload backup FILE` wrote.\n",
    )
    assert not (tmp_path / "new.db").exists()


@ON_SQLITE
def test_a_backup_that_fails_leaves_the_last_one(run: Run, tmp_path: Path) -> None:
    refused = run("backup", str(tmp_path / "nowhere" / "registry.backup"))
    assert refused.exit_code == 1
    assert refused.stderr.endswith("cannot be written: No such file or directory.\n")
