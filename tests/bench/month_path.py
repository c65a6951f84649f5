"""(c) A month's report for 10,000 patients with 20 entries each, beside one grouped sum of the same table."""

import tracemalloc
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, func, select

from store import schema
from store.billing import patient_months
from store.clinic.clinics import Clinic
from store.db import Registry
from store.rules.months import Month
from store.tables import time_entries
from tests import world as worlds
from tests.bench import crowd
from tests.bench.figures import Figure, timed
from tests.world import Servers

MONTH = Month(2026, 10)
PATIENTS = 10_000


def measure(folder: Path) -> list[Figure]:
    """The report's time beside the sum's, and the memory it took."""
    registry = Registry(f"sqlite:///{folder / 'month.db'}")
    schema.migrate(registry)
    servers = Servers()
    world = worlds.start(registry, worlds.open_clinic(registry), servers)
    crowd.fill(world, PATIENTS, 20 * PATIENTS, month=date(2026, 10, 1))
    rows: list[int] = []
    with registry.read() as db:
        summed = timed(lambda _: db.execute(_SUM).all(), 5, warm=1)
        reported = timed(
            lambda _: rows.append(len(patient_months.report(db, world.clinic, MONTH).rows)), 5, warm=1
        )
        peak = _peak(db, world.clinic)
    world.stop()
    servers.stop()
    said = f"{reported}  {rows[-1]:,} rows, {peak / 2**20:.0f} MiB at its peak"
    return [
        Figure("one grouped SQL sum over 200,000 entries", str(summed)),
        Figure("(c) the month's report for 10,000 patients", said),
        Figure("    beside the grouped sum", "", reported.p50 / summed.p50, 4),
    ]


def _peak(db: Connection, clinic: Clinic) -> int:
    """The most bytes that one report holds, by a run of its own: being watched makes it slow."""
    tracemalloc.start()
    patient_months.report(db, clinic, MONTH)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


_SUM = (
    select(time_entries.c.patient_id, func.sum(time_entries.c.span))
    .where(time_entries.c.service_on >= MONTH.first, time_entries.c.service_on < MONTH.end)
    .group_by(time_entries.c.patient_id)
)
