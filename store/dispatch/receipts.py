"""Receipts of events: Slack delivers an event again until it is answered; it is handled once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from store.db import conflict_insert
from store.tables import receipts

_KEPT = timedelta(days=1)


def seen(db: Connection, key: str) -> bool:
    """Whether an event was handled before."""
    return db.execute(select(receipts.c.key).where(receipts.c.key == key)).first() is not None


def keep(db: Connection, key: str, at: datetime) -> None:
    """An event was handled; what is older than a day is never delivered again."""
    db.execute(delete(receipts).where(receipts.c.at < at - _KEPT))
    db.execute(conflict_insert(db, receipts).values(key=key, at=at).on_conflict_do_nothing())
