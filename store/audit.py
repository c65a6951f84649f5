"""The audit trail: who read or changed what, as a chain of hashes that shows tampering."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from store.db import insert_into
from store.tables import audit_events, clinics

_FIRST_HASH = "0" * 64

_LOCK_CLINIC = select(clinics.c.id).where(clinics.c.id == bindparam("clinic")).with_for_update(key_share=True)
_LAST_EVENT_HASH = (
    select(audit_events.c.seq, audit_events.c.hash)
    .where(audit_events.c.clinic_id == bindparam("clinic"))
    .order_by(audit_events.c.seq.desc())
    .limit(1)
)


@dataclass(frozen=True)
class ChainBreak:
    """An event of a clinic's trail whose hash does not fit."""

    clinic_id: int
    seq: int
    why: str


def record(
    db: Connection,
    clinic_id: int,
    at: datetime,
    member_id: int | None,
    action: str,
    subject: str,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add to a clinic's trail. `subject` is a kind and ids, like `patient:12`; never a name."""
    if db.dialect.name == "postgresql":
        # Writers of one clinic wait here; otherwise two would continue the chain from the same event.
        db.execute(_LOCK_CLINIC, {"clinic": clinic_id})
    last = db.execute(_LAST_EVENT_HASH, {"clinic": clinic_id}).first()
    seq, before = (last.seq + 1, last.hash) if last else (1, _FIRST_HASH)
    detail = detail or {}
    event = {
        "clinic_id": clinic_id,
        "seq": seq,
        "at": at,
        "member_id": member_id,
        "action": action,
        "subject": subject,
        "detail": detail,
        "hash": _event_hash(before, seq, at, member_id, action, subject, detail),
    }
    db.execute(insert_into(audit_events), event)


def verify(db: Connection, clinic_id: int) -> list[ChainBreak]:
    """Check a clinic's trail from its start; empty when every hash fits."""
    breaks: list[ChainBreak] = []
    before, expected_seq = _FIRST_HASH, 1
    rows = db.execute(
        select(audit_events).where(audit_events.c.clinic_id == clinic_id).order_by(audit_events.c.seq)
    )
    for row in rows:
        if row.seq != expected_seq:
            breaks.append(
                ChainBreak(clinic_id, row.seq, f"{row.seq - expected_seq} entries before it are missing")
            )
        expected_hash = _event_hash(
            before, row.seq, row.at, row.member_id, row.action, row.subject, row.detail
        )
        if expected_hash != row.hash:
            breaks.append(ChainBreak(clinic_id, row.seq, "it was changed, or an entry before it was"))
        before, expected_seq = row.hash, row.seq + 1
    return breaks


def _event_hash(before: str, seq: int, at: datetime, *facts: object) -> str:
    """The hash of everything in the event and the hash of the event before it."""
    content = json.dumps([before, seq, at.timestamp(), *facts], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()
