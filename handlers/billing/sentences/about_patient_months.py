"""One patient's month, explained."""

from collections.abc import Sequence

from store.rules.months import Month
from store.rules.text_format import count_text

NO_ENTRIES = "No minutes are recorded for that month."
ENTRIES_HEADER = ("Day", "Minutes", "Activity", "By", "Counts", "Why not")
IMPORTED = "imported"
MISSING = "Missing"
WARNINGS = "To look at"
BEFORE_ASSESSMENT = "Before the initial assessment"
INITIAL_MONTH = "The initial month"
SUBSEQUENT_MONTH = "A subsequent month"
NO_ASSESSMENT = "no initial assessment on file"
NO_PAYER = "No payer"


def patient_month_text(month: Month) -> str:
    """The notification; it names no one."""
    return f"One patient's {month.name}, explained."


def ready_to_bill(codes: str) -> str:
    """The claim is ready."""
    return f"Ready to bill: {codes}."


def claim_held(missing: int) -> str:
    """The claim is held."""
    return f"Held: {count_text(missing, 'thing')} missing, see below."


def not_billable(why: str) -> str:
    """The month earns no code."""
    return f"Not billable: {why}."


def assessed_on(day: str) -> str:
    """`initial assessment Sep 1`."""
    return f"initial assessment {day}"


def counted_minutes(counted: str, uncounted: str) -> str:
    """`65 min that count, 5 that do not`."""
    return f"{counted} min that count, {uncounted} that do not" if uncounted else f"{counted} min that count"


def total_amount(amount: str) -> str:
    """What the codes pay."""
    return f"Total: {amount}."


def can_supply(missing: str, supplier: str) -> str:
    """What is missing and who can supply it."""
    return f"{missing}: {supplier} can supply it"


def in_place(needs: Sequence[str]) -> str:
    """What the claim has."""
    return f"On file: {', '.join(needs)}"


def more_entries(number: int) -> str:
    """Entries that the table leaves out."""
    return "and 1 more entry" if number == 1 else f"and {number} more entries"


def payers_policy(payer: str, policy: str) -> str:
    """The policy that applies."""
    return f"Billing rule: {payer}: {policy}"


def under_other_policy(policy: str, codes: str) -> str:
    """What another policy would give."""
    return f"Under {policy} it would be: {codes}"


def no_codes(progress: str) -> str:
    """What another policy would give, when it is nothing."""
    return f"nothing ({progress})"
