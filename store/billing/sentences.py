"""Every sentence that closing and reading a month gives to people, in reading order."""

from collections.abc import Sequence
from datetime import date

from store.rules.months import Month

# Reading a month
PATIENT_NOT_ON_FILE = "a patient no longer on file"
COMMAND_LINE = "the command line"


# Closing a month: what is wrong, and what to do
def month_not_over(month: Month, *, has_begun: bool) -> tuple[str, str]:
    """The month is running, or is in the future."""
    state = "is still running" if has_begun else "has not begun"
    return f"{month.name} {state}, so it cannot be closed.", "A month can be closed once it is over."


def already_closed(month: Month, on: date) -> tuple[str, str]:
    """The month was closed before."""
    return f"{month.name} was already closed on {on:%B} {on.day}.", "Later entries become adjustments."


def counted_differently(month: Month, shown: Sequence[str], more: int) -> tuple[str, str]:
    """The two ways to count the month do not agree; `shown`: patients with both figures."""
    lines = [*shown, *([f"And {more} more."] if more else []), "Please tell the person who runs Caseload."]
    return (
        f"{month.name} was not closed: two independent counts of it don't agree.",
        "\n".join(lines),
    )


# Reopening a month
def nothing_to_reopen(month: Month) -> str:
    """The month is open."""
    return f"{month.name} is not closed, so there is nothing to reopen."


def reopen_reason_needed(month: Month) -> str:
    """No reason was given."""
    return f"To reopen {month.name}, give a reason: it becomes part of the record."


# Printing a frozen report
def no_frozen_report(month: Month, number: int | None, known: str) -> tuple[str, str]:
    """No frozen report fits; `known`: the numbers that there are."""
    wrong = (
        f"{month.name} has no frozen report number {number}."
        if number
        else f"{month.name} has no frozen report."
    )
    return wrong, f"Frozen reports: {known}." if known else "The month was never closed."


def frozen_report_changed(month: Month, number: int) -> tuple[str, str]:
    """A frozen report does not match its checksum."""
    return (
        f"Frozen report {number} of {month.name} doesn't match its checksum: it was changed.",
        "Compare it with a backup, and verify the audit trail: caseload audit verify",
    )
