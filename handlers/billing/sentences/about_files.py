"""The month's files."""

from store.rules.months import Month

TOTALS_SHEET = "Totals"
HELD_SHEET = "Held"
SINCE_CLOSING_SHEET = "Since closing"
POLICIES_SHEET = "Policies"
ADJUSTED_HEADER = ("MRN", "First name", "Last name", "Payer", "What changed")
HELD_HEADER = ("Missing", "Who can supply it", "MRN", "First name", "Last name", "Payer", "Codes")


def clinician_total(clinician: str) -> str:
    """The line of a billing clinician."""
    return f"By {clinician}"


def clinic_total(clinic: str, month: Month) -> str:
    """The line of the whole clinic."""
    return f"All of {clinic}, {month.name}"


def csv_title(month: Month) -> str:
    """The title of the CSV file."""
    return f"Billing for {month.name}, CSV"


def xlsx_title(month: Month) -> str:
    """The title of the spreadsheet."""
    return f"Billing for {month.name}, spreadsheet"
