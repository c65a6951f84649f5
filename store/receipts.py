"""Receipts of events: Slack delivers an event again until it is answered; it is handled once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from store.tables import receipts

_KEPT = timedelta(days=1)


def seen(db: Connection, key: str) -> bool:
    """Whether an event was handled before."""
    return db.execute(select(receipts.c.key).where(receipts.c.key == key)).first() is not None


def keep(db: Connection, key: str, at: datetime) -> None:
    """An event was handled; what is older than a day is never delivered again."""
    db.execute(delete(receipts).where(receipts.c.at < at - _KEPT))
    if not seen(db, key):
        db.execute(insert(receipts).values(key=key, at=at))
