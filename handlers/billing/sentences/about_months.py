"""A month's claims and totals, and what changed in it."""

from collections.abc import Sequence

from store.billing.closings import MonthClosing
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.sentences import with_minutes
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.text_format import count_text

NO_MINUTES_HINT = "Minutes are recorded with /log."
TOTALS_HEADER = ("Payer", "State", "Patients", "Minutes", "Codes", "Amount")
PATIENTS_HEADER = ("Patient", "Payer", "Minutes", "Codes", "State", "Missing")
NO_MINUTES = "No minutes"
BY_CLINICIAN = "By billing clinician"
FILES_HAVE_EVERYONE = "Every patient with minutes, billable or not, is in the files: CSV and spreadsheet."
EXPLAIN_MENU = "Explain a patient's month"
PREVIOUS_PAGE = "Previous page"
NEXT_PAGE = "Next page"
YOUR_PATIENTS = "Your patients"
AMOUNT_UNKNOWN = "amount unknown"


def month_title(month: Month) -> str:
    """The title of the month-end summary."""
    return f"Billing for {month.name}"


def month_end_text(month: Month, counts: str) -> str:
    """The notification of the month-end summary."""
    return f"Billing for {month.name}: {counts}."


def patients_with_minutes(clinic: str, counted: Sequence[Minutes]) -> str:
    """`North Clinic: 30 patients with minutes`; `counted`: the minutes of each that count."""
    return f"{clinic}: {with_minutes(counted)}"


def month_name(month: Month, *, in_progress: bool) -> str:
    """`November 2026 so far`."""
    return f"{month.name} so far" if in_progress else month.name


def no_minutes_text(month: str) -> str:
    """The notification of an empty month."""
    return f"No minutes for {month}."


def no_minutes_in(whose: str, month: str) -> str:
    """An empty month."""
    return f"{whose}, {month}: no minutes."


def month_page_text(month: str, patients: int) -> str:
    """The notification of a month's page."""
    return f"Billing for {month}: {count_text(patients, 'patient')}."


def month_page_head(whose: str, month: str, patients: int) -> str:
    """`North Clinic, October 2026: 30 patients`."""
    return f"{whose}, {month}: {count_text(patients, 'patient')}"


def rows_shown(first: int, last: int, of: int) -> str:
    """Which of the patients are on the page."""
    return f"Showing {first} to {last} of {of}, by MRN."


def claim_counts(ready: int, held: int, not_billable: int) -> str:
    """`1 claim ready, 2 held, 4 not billable`."""
    return f"{count_text(ready, 'claim')} ready, {held} held, {not_billable} not billable"


def payer_total(payer: str, patients: int, state: ClaimState, codes: str) -> str:
    """`Cigna, 3 ready: 3 × 99493, $434.88`."""
    return f"{payer}, {patients} {state}: {codes}" if codes else f"{payer}, {patients} {state}"


def held_head(claims: int) -> str:
    """The heading of what claims wait for."""
    return f"{count_text(claims, 'claim')} held until this is on file:"


def held_claim(missing: str, supplier: str) -> str:
    """What claims wait for and who can supply it; the patients follow."""
    return f"{missing}, from {supplier}: "


def and_more(number: int) -> str:
    """The rest of a short list of names."""
    return f" and {number} more"


def more_totals_in_spreadsheet(number: int) -> str:
    """Totals that the month-end summary leaves out."""
    return f"and {number} more totals, in the spreadsheet"


def more_totals_at_month_end(number: int) -> str:
    """Totals that a month's page leaves out."""
    return f"and {number} more totals, in the month-end spreadsheet"


def more_reasons(number: int) -> str:
    """Reasons that the list of held claims leaves out."""
    return f"and {number} more reasons, in the files"


def missing_and_more(first: str, more: int) -> str:
    """What a claim waits for, in a table's cell."""
    return f"{first} and {more} more" if more else first


def billing_rule(payers: Sequence[str], policy: str) -> str:
    """The policy of some payers."""
    return f"Billing rule: {', '.join(payers)}: {policy}"


def close_button(month: Month) -> str:
    """The button that asks to close a month."""
    return f"Close {month.name}"


def all_of_month(month: Month) -> str:
    """The button that shows a month."""
    return f"All of {month.name}"


# What changed in a month
FROZEN_TOTALS = "The totals above are the frozen ones; the patients below are as they are now."
ADJUSTMENTS = "Adjustments since closing"
NO_ADJUSTMENTS = "No adjustments since closing."


def closed_on(day: str, by: str, number: int) -> str:
    """Who closed the month."""
    return f"Closed {day} by {by}: report {number}."


def closing_proof(closing: MonthClosing) -> list[str]:
    """The checksum of a frozen report, and the newest seal of the audit trail when it was frozen."""
    checksum = f"Checksum {closing.checksum}"
    return [checksum, f"Seal of the audit trail {closing.anchor}"] if closing.anchor else [checksum]


def changed_since_summary(day: str) -> str:
    """The heading of what changed."""
    return f"Changed since the summary of {day}"


def nothing_changed_since_summary(day: str) -> str:
    """Nothing changed."""
    return f"Nothing changed since the summary of {day}."


def change_count(title: str, patients: int) -> str:
    """`Adjustments since closing: 2 patients`."""
    return f"{title}: {count_text(patients, 'patient')}"


def more_changes(number: int) -> str:
    """Changes that the list leaves out."""
    return f"and {number} more, in the files"
