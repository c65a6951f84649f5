"""Sentences of `caseload audit`."""

from zoneinfo import ZoneInfo

from store.caseload.audit_trail import AuditEvent
from store.rules.text_format import count_text
from store.sealing.seals import Anchor
from store.sealing.verification import TrailCheck, TrailFault

CLINIC_OPTION = "Only this clinic; otherwise all of them."
ANCHOR_OPTION = "An earlier newest seal, like 1234:3f9a…; may be given several times."
TRAIL_CHANGED = "Entries were changed or removed outside of Caseload, or can't be checked."
KEEP_DATABASE = "Keep this database as it is and compare it with an earlier backup."


def trail_state(clinic: str, *, intact: bool) -> str:
    """The result for one clinic."""
    return f"{clinic}: {'the audit trail is intact' if intact else 'THE AUDIT TRAIL WAS CHANGED'}"


def seal_counts(check: TrailCheck) -> str:
    """How much of it is sealed, and how."""
    unkeyed = f", {check.unkeyed:,} of them without a key" if check.unkeyed else ""
    unsealed = count_text(check.unsealed, "change")
    return f"  {count_text(check.sealed, 'seal')}{unkeyed}; {unsealed} not yet sealed when checked"


def fault(found: TrailFault) -> str:
    """Where the trail was changed."""
    return f"  {found.about}: {found.why}"


def more_faults(number: int) -> str:
    """The rest of a long list."""
    return f"  and {number:,} more"


def anchor(newest: Anchor) -> str:
    """The newest seal."""
    return f"  newest seal, to keep outside of this database: {newest}"


def triggers_missing(names: list[str]) -> str:
    """What refuses changes is gone."""
    return f"The database no longer refuses changes: missing {', '.join(names)}."


# caseload audit show

PATIENT_OPTION = "Only what is about the patient with this MRN, and their entries."
SINCE_OPTION = "Only from this day on, like 2026-11-01."
MEMBER_OPTION = "Only what this member did: a Slack user id, or the name."


def event(shown: AuditEvent, member: str | None, zone: ZoneInfo) -> str:
    """`2026-11-21 10:00:00 CST · Dana Reed · card read · patient:12`."""
    return " · ".join(filter(None, event_cells(shown, member, zone)))


def event_cells(shown: AuditEvent, member: str | None, zone: ZoneInfo) -> tuple[str, ...]:
    """The same in parts: when, who, what, about what, and details."""
    moment = f"{shown.at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"
    detail = ", ".join(f"{name} {value}" for name, value in shown.detail.items())
    return (moment, member or BY_PROGRAM, shown.action, shown.subject, detail)


BY_PROGRAM = "program or command line"


def no_such_member(words: str, clinic: str) -> tuple[str, str]:
    """The member isn't found, or the name isn't unique."""
    return f"“{words}” is not one member of {clinic}.", "Use the Slack user id from `caseload member list`."


# caseload check

NO_KEY = "sealed without a key; set CASELOAD_AUDIT_KEY against forging (docs/audit.md)"
RESTORE_TRIGGERS = (
    "Find out who removed them. `caseload backup`, then `caseload restore` into a new database, "
    "makes them again."
)
USE_ANOTHER_ROLE = "Let the bot use a role that doesn't own the tables: docs/audit.md has the statements."


def role_owns(tables: list[str]) -> str:
    """The bot's role has more rights than the bot needs."""
    return f"The role of DATABASE_URL may empty or drop {count_text(len(tables), 'table')} of the ledger."
