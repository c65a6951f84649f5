"""Handled events (direct messages): Slack delivers an event again until it is answered; it is handled once.

What a repeated command, button or form would add twice is refused by its row's `request_key`.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from store.db import insert_on_conflict
from store.tables import receipts

_KEEP_FOR = timedelta(days=1)


def is_handled(db: Connection, key: str) -> bool:
    """Whether an event was handled before."""
    return db.execute(select(receipts.c.key).where(receipts.c.key == key)).first() is not None


def mark_handled(db: Connection, key: str, at: datetime) -> None:
    """Record that an event was handled; after a day Slack never delivers it again."""
    db.execute(delete(receipts).where(receipts.c.at < at - _KEEP_FOR))
    db.execute(insert_on_conflict(db, receipts).values(key=key, at=at).on_conflict_do_nothing())
