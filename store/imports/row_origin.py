"""Where a row was before it came in a file: who entered it and when, whether it was voided, and why."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from store.imports.cell_values import MemberLookup, past_instant
from store.imports.csv_file import CsvRow

SOURCE = "import"
ORIGIN_COLUMNS = ("source", "entered_by", "entered_at", "voided_at", "voided_by", "void_reason")
"""The columns of an export; all may be missing. `source` tells of the origin: here it becomes `import`."""


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """What the ledger keeps of it. People who are no members here are left out."""

    entered_at: datetime
    entered_by: int | None
    voided_at: datetime | None
    voided_by: int | None
    void_reason: str | None

    @property
    def is_void(self) -> bool:
        """Whether the row arrives voided."""
        return self.voided_at is not None


def read_origin(row: CsvRow, people: MemberLookup, zone: tzinfo, now: datetime) -> RowOrigin:
    """What a row says of its origin; entered now, when it says nothing.

    Raises:
        UserError: a moment that is none, or lies in the future.
    """
    reason = row["void_reason"]
    voided_at = past_instant(row["voided_at"], zone, now) or (now if reason else None)
    return RowOrigin(
        entered_at=past_instant(row["entered_at"], zone, now) or now,
        entered_by=_member(people, row["entered_by"]),
        voided_at=voided_at,
        voided_by=_member(people, row["voided_by"]) if voided_at else None,
        void_reason=reason if voided_at else None,
    )


def _member(people: MemberLookup, text: str) -> int | None:
    found = people.find(text) if text else None
    return found.id if found else None
