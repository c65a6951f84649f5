"""The database itself keeps the ledger: facts are added and voided once, never changed or removed."""

from datetime import date

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from store.clinic.clinics import Clinic
from store.db import Registry
from store.ledger import time_log
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.rules.activities import Activity
from store.rules.minutes import minutes
from store.tables import LEDGER_TABLES, time_entries
from tests.conftest import NOW

PROVENANCE = Provenance(None, NOW, "import")


@pytest.fixture
def entry(registry: Registry, clinic: Clinic) -> TimeEntry:
    with registry.begin() as db:
        holly = patients.add(db, clinic.id, "8965", "Holly", "Guzman", NOW)
        episode = episodes.open_episode(db, clinic.id, holly.id, "active", date(2026, 11, 2), PROVENANCE)
        spent = NewTimeEntry(minutes("131.26"), Activity.PHONE, date(2026, 11, 20), "slept better")
        return time_log.add(db, episode, spent, PROVENANCE, member_id=None, author_role="care-manager")


def test_every_ledger_table_has_its_guard(registry: Registry) -> None:
    assert {table.name for table in LEDGER_TABLES} >= {
        "time_entries",
        "scores",
        "contacts",
        "reviews",
        "flags",
    }
    with registry.read() as db:
        for table in LEDGER_TABLES:
            assert "voided_at" in table.c, table.name
            if db.dialect.name == "sqlite":
                found = db.exec_driver_sql(
                    "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
                    (table.name,),
                ).scalar()
                assert found == 3, table.name


@pytest.mark.parametrize("change", [{"span": 1}, {"note": "other"}, {"service_on": date(2026, 11, 1)}])
def test_a_fact_is_never_changed(registry: Registry, entry: TimeEntry, change: dict[str, object]) -> None:
    with pytest.raises(DBAPIError, match="only grows"), registry.begin() as db:
        db.execute(update(time_entries).where(time_entries.c.id == entry.id).values(**change))


def test_a_fact_is_never_removed(registry: Registry, entry: TimeEntry) -> None:
    with pytest.raises(DBAPIError, match="only grows"), registry.begin() as db:
        db.execute(delete(time_entries).where(time_entries.c.id == entry.id))


def test_a_void_keeps_the_entry_and_happens_once(
    registry: Registry, clinic: Clinic, entry: TimeEntry
) -> None:
    with registry.begin() as db:
        assert time_log.void(db, clinic.id, entry.id, PROVENANCE, "wrong patient")
        assert not time_log.void(db, clinic.id, entry.id, PROVENANCE, "again")
        kept = time_log.by_id(db, clinic.id, entry.id)
    assert kept is not None
    assert (kept.minutes, kept.note, kept.void_reason) == (entry.minutes, "slept better", "wrong patient")


@pytest.mark.parametrize("amount", ["131.26", "135.317", "0.1", "480"])
def test_minutes_come_back_as_they_went_in(registry: Registry, clinic: Clinic, amount: str) -> None:
    with registry.begin() as db:
        who = patients.add(db, clinic.id, "1", "April", "Krause", NOW)
        episode = episodes.open_episode(db, clinic.id, who.id, "active", date(2026, 11, 2), PROVENANCE)
        spent = NewTimeEntry(minutes(amount), Activity.REGISTRY, date(2026, 11, 20))
        made = time_log.add(db, episode, spent, PROVENANCE, member_id=None, author_role="care-manager")
    with registry.read() as db:
        kept = time_log.by_id(db, clinic.id, made.id)
    assert kept is not None
    assert kept.minutes == minutes(amount)
