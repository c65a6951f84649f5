"""What `caseload check` finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SetupFinding:
    """One thing that was checked; without `wrong` it is in order."""

    checked_item: str
    wrong: str = ""
    remedy: str = ""
    note: str = ""
    """What could be better, but needs no change."""
