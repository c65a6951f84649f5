"""A backup holds everything, tells when it is damaged, and restores into an empty database of either kind."""

import gzip
import hashlib
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from store import backup, exports
from store.backup import BackupHeader
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.ledger import scores, time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.rules.activities import Activity
from store.rules.minutes import minutes
from store.rules.roles import Role
from store.rules.scores.score import Score
from tests.databases import EMPTY, PostgresDatabase, SqliteDatabase

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
HEAD = BackupHeader("0001", NOW)


@pytest.fixture
def full(registry: Registry, clinic: Clinic) -> Registry:
    """A registry with something of each kind of value."""
    with registry.begin() as db:
        clinics.change_settings(db, clinic, review_day="mon")
        dana = members.add(db, clinic, "U0DANA", [Role.CARE_MANAGER], NOW, "Dana Reed")
        provenance = Provenance(dana.id, NOW, "slack")
        zoe = patients.add(db, clinic.id, "m1", "Zoë", "O’Brien", NOW, date(1961, 3, 4))
        episode = episodes.open_episode(db, clinic.id, zoe.id, "active", date(2024, 1, 3), provenance)
        spent = NewTimeEntry(minutes("131.26"), Activity.PHONE, date(2024, 6, 1), "line\nline", NOW, NOW)
        entry = time_log.add(db, episode, spent, provenance, member_id=dana.id, author_role="care-manager")
        time_log.void(db, clinic.id, entry.id, provenance, "wrong patient")
        scores.add(db, episode, Score(date(2024, 6, 1), "gad7", 10, (1, 2, 3, 0, 1, 1, 2)), provenance)
        scores.add(db, episode, Score(date(2024, 6, 1), "phq9", 14), provenance)
    return registry


def written(registry: Registry) -> io.BytesIO:
    out = io.BytesIO()
    with registry.snapshot() as db:
        backup.write(db, out, HEAD)
    out.seek(0)
    return out


def test_a_backup_restores_to_the_same_on_either_database(
    full: Registry, sqlite: SqliteDatabase, postgres: PostgresDatabase, tmp_path: Path
) -> None:
    first = written(full)
    assert backup.verify(first) == HEAD
    copy = tmp_path / "copy.db"
    copy.write_bytes(sqlite.template(EMPTY).read_bytes())
    for other in (Registry(f"sqlite:///{copy}"), Registry(postgres.create("restored", EMPTY))):
        first.seek(0)
        with other.begin() as db:
            backup.restore(db, first)
        assert written(other).getvalue() == first.getvalue()
        with other.begin() as db:
            added = patients.add(db, 1, "m2", "Al", "Ito", NOW)
            assert added.id == 2
            assert len(list(exports.export_time(db, clinics.by_id(db, 1)))) == 1
        other.close()


def test_a_database_that_holds_something_is_left_alone(full: Registry) -> None:
    copy = written(full)
    with pytest.raises(UserError, match="database isn't empty"), full.begin() as db:
        backup.restore(db, copy)


def test_whatever_happened_to_a_backup_is_noticed(full: Registry) -> None:
    whole = written(full).getvalue()
    lines = gzip.decompress(whole).splitlines(keepends=True)
    changed = gzip.compress(b"".join(lines).replace(b"Zo\xc3\xab", b"Zoe"))
    short = gzip.compress(b"".join(lines[:-1]))
    less = gzip.compress(b"".join(lines[:5] + lines[6:]))
    for damaged in (
        changed,
        short,
        less,
        whole[:-40],
        whole[:200],
        b"",
        b"mrn,date\n",
        gzip.compress(b"[]\n"),
    ):
        with pytest.raises(UserError):
            backup.verify(io.BytesIO(damaged))


def with_checksum(lines: list[bytes]) -> bytes:
    """A backup of these lines, of which only the content is wrong."""
    content = b"".join(lines)
    rows = sum(line.startswith(b"[") for line in lines)
    footer = json.dumps({"rows": rows, "sha256": hashlib.sha256(content).hexdigest()}).encode() + b"\n"
    return gzip.compress(content + footer)


def test_content_that_no_registry_wrote_is_refused_and_leaves_nothing(
    full: Registry, sqlite: SqliteDatabase, postgres: PostgresDatabase, tmp_path: Path
) -> None:
    whole = written(full).getvalue()
    lines = gzip.decompress(whole).splitlines(keepends=True)[:-1]
    (clinic_row,) = (line for line in lines if line.startswith(b'[1,"North Clinic"'))
    copy = tmp_path / "copy.db"
    copy.write_bytes(sqlite.template(EMPTY).read_bytes())
    empty = (Registry(f"sqlite:///{copy}"), Registry(postgres.create("restored", EMPTY)))
    for wrong in (
        whole + whole,
        with_checksum([*lines, b'{"table":"pg_tables","columns":["id"]}\n', b"[1]\n"]),
        with_checksum([line.replace(b'"first_name"', b'"nick_name"') for line in lines]),
        with_checksum([*lines, b'{"table":"clinics","columns":["id"]}\n', b"[2]\n"]),
        with_checksum([*lines, b'{"table":"clinics","columns":["id"]}\n', b"[2,3]\n"]),
        with_checksum([line.replace(b'"1961-03-04"', b'"March"') for line in lines]),
        with_checksum([line for line in lines if line != clinic_row]),
        with_checksum([*lines, b'"clinics"\n']),
        with_checksum([b"[1]\n", *lines]),
    ):
        for registry in empty:
            with pytest.raises(UserError, match=r"damaged|was changed"):
                verify_and_restore(registry, wrong)
            with registry.read() as db:
                backup.check_empty(db)
    for registry in empty:
        registry.close()


def verify_and_restore(registry: Registry, content: bytes) -> None:
    backup.verify(io.BytesIO(content))
    with registry.begin() as db:
        backup.restore(db, io.BytesIO(content))


def test_no_damage_to_any_byte_goes_unnoticed(full: Registry) -> None:
    whole = written(full).getvalue()
    for place in range(10, len(whole), 97):
        damaged = whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :]
        with pytest.raises(UserError):
            backup.verify(io.BytesIO(damaged))
