"""Events of the first version, chained by a hash in each: they stay as they are, and stay checked."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from store.sealing import sentences
from store.sealing.seals import FIRST_HASH
from store.tables import audit_events


def faults(db: Connection, clinic_id: int) -> Iterator[tuple[int, str]]:
    """The number of each such event that does not fit, and why."""
    before, expected = FIRST_HASH, 1
    of_clinic = audit_events.c.clinic_id == clinic_id, audit_events.c.seq.is_not(None)
    for row in db.execute(select(audit_events).where(*of_clinic).order_by(audit_events.c.seq)):
        if row.seq != expected:
            yield row.seq, sentences.event_missing(row.seq - expected)
        facts = (row.seq, row.at, row.member_id, row.action, row.subject, row.detail)
        if _event_hash(before, *facts) != row.hash:
            yield row.seq, sentences.EVENT_CHANGED
        before, expected = row.hash, row.seq + 1


def _event_hash(before: str, seq: int, at: datetime, *facts: object) -> str:
    """The hash of everything in the event and the hash of the event before it."""
    content = json.dumps([before, seq, at.timestamp(), *facts], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()
