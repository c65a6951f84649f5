"""The audit trail: who read or changed what. Each event is sealed soon after (`store/sealing`)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from store import audit_actions
from store.db import insert_into
from store.tables import audit_events


def record(
    db: Connection,
    clinic_id: int,
    at: datetime,
    member_id: int | None,
    action: str,
    subject: str,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add to a clinic's trail. `subject` is a kind and ids, like `patient:12`; never a name.

    Raises:
        ValueError: an action that docs/audit.md doesn't explain.
    """
    if not audit_actions.is_known(action):
        raise ValueError(f"store/audit_actions.py doesn't name the action {action!r}")
    event = {
        "clinic_id": clinic_id,
        "at": at,
        "member_id": member_id,
        "action": action,
        "subject": subject,
        "detail": detail or {},
    }
    db.execute(insert_into(audit_events), event)
