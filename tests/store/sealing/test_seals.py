"""Sealing beside those who write: nobody waits, nothing is left out, nothing is sealed twice."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select, text

from store import audit
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import INTERACTIVE_TIMEOUT_SECONDS, Registry
from store.sealing import seals
from store.tables import audit_events, audit_seals
from tests.databases import EMPTY, PostgresDatabase
from tests.trail import NOW, trail_faults

WRITERS, EVENTS = 8, 25


def write(registry: Registry, clinic: Clinic, subject: str) -> None:
    with registry.begin() as db:
        audit.record(db, clinic.id, NOW, None, "enrolled", subject)


def test_eight_write_while_two_seal(registry: Registry, clinic: Clinic) -> None:
    def work(writer: int) -> None:
        for number in range(EVENTS):
            write(registry, clinic, f"patient:{writer}{number}")

    def keep_sealing(_: int) -> None:
        for _ in range(10):
            seals.seal_in_batches(registry, clinic.id, NOW)

    with ThreadPoolExecutor(WRITERS + 2) as at_once:
        sealing = at_once.map(keep_sealing, range(2))
        writing = at_once.map(work, range(WRITERS))
        assert list(writing) == [None] * WRITERS
        assert list(sealing) == [None] * 2
    assert trail_faults(registry, clinic.id) == ()
    with registry.read() as db:
        events = db.execute(select(func.count()).select_from(audit_events)).scalar_one()
        numbers = list(db.execute(select(audit_seals.c.number).order_by(audit_seals.c.number)).scalars())
    assert events == WRITERS * EVENTS
    assert numbers == list(range(1, events + 1))


def test_on_postgresql_a_writer_waits_neither_for_another_one_nor_for_the_sealer(
    postgres: PostgresDatabase,
) -> None:
    registry = postgres.copy(EMPTY)
    with registry.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
    with registry.begin() as sealing:
        sealing.execute(text(f"SET LOCAL statement_timeout = {INTERACTIVE_TIMEOUT_SECONDS * 1000}"))
        audit.record(sealing, clinic.id, NOW, None, "enrolled", "patient:1")
        seals.seal_everything(sealing, clinic.id, NOW)
        # Each of these would fail after two seconds if it had to wait for the open transaction.
        for number in range(2, 2 + WRITERS):
            write(registry, clinic, f"patient:{number}")
    with registry.read() as db:
        assert seals.head(db, clinic.id).number == 1
    assert trail_faults(registry, clinic.id) == ()
    registry.close()


def test_a_late_commit_is_sealed_after_later_rows(postgres: PostgresDatabase) -> None:
    registry = postgres.copy(EMPTY)
    with registry.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
    with registry.begin() as late:
        audit.record(late, clinic.id, NOW, None, "enrolled", "patient:1")
        write(registry, clinic, "patient:2")
        seals.seal_in_batches(registry, clinic.id, NOW)
    seals.seal_in_batches(registry, clinic.id, NOW)
    with registry.read() as db:
        sealed = db.execute(select(audit_seals.c.row_id).order_by(audit_seals.c.number)).scalars()
        assert list(sealed) == [2, 1]
    assert trail_faults(registry, clinic.id) == ()
    registry.close()
