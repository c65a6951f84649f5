"""Posts that are due and not sent yet."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from store.tables import posts

_ENDED = ("sent", "silent", "given_up")


def oldest_waiting(db: Connection, clinic_id: int) -> datetime | None:
    """When the oldest post that still waits was due; None when none does."""
    query = select(func.min(posts.c.due_at)).where(
        posts.c.clinic_id == clinic_id, posts.c.state.not_in(_ENDED)
    )
    return db.execute(query).scalar()
