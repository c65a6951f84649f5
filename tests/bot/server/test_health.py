"""Health reports what was last known, without asking anyone while someone waits."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.server.health import Health
from store import schema, write_check
from store.db import Registry

NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


def health_of(registry: Registry, clock: Clock, *, slack_alive: bool = True) -> Health:
    def ask() -> bool:
        if not slack_alive:
            raise OSError
        return True

    return Health(registry, clock, ask)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_nothing_is_said_to_be_well_before_it_was_asked(sqlite_registry: Registry, clock: Clock) -> None:
    health = health_of(sqlite_registry, clock)
    assert health.report() == {
        "status": "unwell",
        "slack": "not asked yet",
        "database": "not asked yet",
        "heartbeat": "late",
        "last_beat_seconds": None,
        "oldest_waiting_post_seconds": None,
    }


def test_all_is_well_until_the_answers_are_old(sqlite_registry: Registry, clock: Clock) -> None:
    health = health_of(sqlite_registry, clock)
    health.ask_slack()
    health.ask_database()
    health.beat()
    assert health.report()["status"] == "ok"
    clock.now = NOW + timedelta(minutes=4)
    assert health.report() == {
        "status": "unwell",
        "slack": "does not answer",
        "database": "does not answer",
        "heartbeat": "late",
        "last_beat_seconds": 240,
        "oldest_waiting_post_seconds": None,
    }


def test_slack_and_the_socket_are_told_apart(sqlite_registry: Registry, clock: Clock) -> None:
    health = health_of(sqlite_registry, clock, slack_alive=False)
    health.socket_connected = lambda: False
    health.ask_slack()
    assert health.states()["slack"] == "not reachable"
    assert health.states()["socket"] == "not connected"


def test_a_database_that_is_locked_is_not_well(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "locked.db"
    registry = Registry(f"sqlite:///{path}")
    schema.migrate(registry)
    health = health_of(registry, clock)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    health.ask_database()
    assert health.states()["database"] == "cannot be written"
    other.execute("ROLLBACK")
    other.close()
    health.ask_database()
    assert health.states()["database"] == "ok"
    registry.close()


def test_writing_works_on_both_databases(registry: Registry) -> None:
    with registry.read() as db:
        before = schema.revision(db)
    write_check.check_write(registry)
    with registry.read() as db:
        assert schema.revision(db) == before
