"""The audit trail after a test: sealed to its end, then checked."""

from datetime import UTC, datetime

from store.db import Registry
from store.sealing import seals, verification
from store.sealing.verification import TrailFault

NOW = datetime(2026, 11, 30, 16, tzinfo=UTC)


def trail_faults(registry: Registry, clinic_id: int) -> tuple[TrailFault, ...]:
    """What does not fit in a clinic's trail, ledger and closed months, once all of it is sealed."""
    with registry.begin() as db:
        seals.seal_everything(db, clinic_id, NOW)
    with registry.snapshot() as db:
        check = verification.verify(db, clinic_id)
    assert check.sealed > 0
    assert check.unsealed == 0
    return check.faults
