"""What is wrong with a clinic's audit trail, and what to do."""

from datetime import datetime


def key_missing(key_id: str) -> tuple[str, str]:
    """The newest seal is of a key that is not set."""
    return (
        f"The audit trail is sealed with the key {key_id}, which CASELOAD_AUDIT_KEY doesn't have.",
        "Set CASELOAD_AUDIT_KEY as the running bot has it.",
    )


def not_an_anchor(text: str) -> tuple[str, str]:
    """A word that should be an anchor."""
    return f"“{text}” isn't an anchor.", "Copy one from `caseload audit head`, a month's closing or a packet."


def seals_missing(number: int) -> str:
    """A gap in the chain."""
    return f"{number} seals before it are missing" if number > 1 else "the seal before it is missing"


SEAL_CHANGED = "it was changed, or one before it was"
KEY_DROPPED = "it is sealed without a key or with an older one than those before it"


def key_unknown(key_id: str) -> str:
    """The first seal of a key that is not set."""
    return f"from here on, seals with the key {key_id} can't be checked: CASELOAD_AUDIT_KEY doesn't have it"


def row_changed(table: str, row_id: int, sealed_at: datetime) -> str:
    """A row no longer says what was sealed."""
    return f"row {row_id} of {table} was changed after it was sealed on {_day(sealed_at)}"


def row_removed(table: str, row_id: int, sealed_at: datetime) -> str:
    """A sealed row is gone."""
    return f"row {row_id} of {table}, sealed on {_day(sealed_at)}, was removed"


def ending_removed(table: str, row_id: int, sealed_at: datetime) -> str:
    """A row that was voided or reopened no longer is."""
    return f"row {row_id} of {table} ended before {_day(sealed_at)}, and no longer says so"


def cut_off(number: int, last: int) -> str:
    """The chain is shorter than an anchor."""
    return f"the anchor names seal {number}, and the newest one is {last}: the end was cut off"


ANCHOR_DIFFERS = "it isn't the one that the anchor names: this one or one before it was replaced"


def event_missing(number: int) -> str:
    """A gap in the events of the first version."""
    return f"{number} events before it are missing"


EVENT_CHANGED = "this event was changed, or an event before it was"


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
