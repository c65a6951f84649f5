"""Drafts: typed text that waits a day for a choice (which patient, really so long, really twice)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from store.db import add_row
from store.tables import drafts

_KEEP_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Draft:
    """What a member typed, and what was understood of it."""

    id: int
    kind: str
    typed_text: str
    detail: dict[str, Any]


def save(
    db: Connection, clinic_id: int, member_id: int, kind: str, text: str, now: datetime, **detail: object
) -> int:
    """Save typed text until a choice is made; buttons carry only the id that this returns."""
    db.execute(delete(drafts).where(drafts.c.clinic_id == clinic_id, drafts.c.created_at < now - _KEEP_FOR))
    return add_row(
        db,
        drafts,
        clinic_id=clinic_id,
        member_id=member_id,
        kind=kind,
        words=text,
        detail=detail,
        created_at=now,
    )


def find_unused(db: Connection, clinic_id: int, member_id: int, draft_id: int) -> Draft | None:
    """A member's own draft, if it was not used yet."""
    row = db.execute(
        select(drafts).where(
            drafts.c.clinic_id == clinic_id,
            drafts.c.member_id == member_id,
            drafts.c.id == draft_id,
            drafts.c.used_at.is_(None),
        )
    ).first()
    return Draft(row.id, row.kind, row.words, row.detail) if row else None


def use_once(db: Connection, clinic_id: int, member_id: int, draft_id: int, now: datetime) -> Draft | None:
    """Use a draft once: the second of two clicks gets None, and so does a colleague."""
    draft = find_unused(db, clinic_id, member_id, draft_id)
    if draft is None:
        return None
    used = db.execute(
        update(drafts)
        .where(drafts.c.clinic_id == clinic_id, drafts.c.id == draft_id, drafts.c.used_at.is_(None))
        .values(used_at=now)
    )
    return draft if used.rowcount == 1 else None
