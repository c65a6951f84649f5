"""The forecast, and who is short of minutes before the month ends."""

from collections.abc import Sequence

from handlers.billing.sentences.about_months import AMOUNT_UNKNOWN
from store.rules.months import Month
from store.rules.text_format import count_text

NO_CODE_YET = "No code is earned yet."
NO_ONE_NEAR_CODE = "No patients right now."
FORECAST_HEADER = ("Payer", "State", "Patients", "Codes so far", "Amount")
AMOUNTS_NOTE = (
    "Amounts come from the rate table, each payer’s own before the national. "
    "Held claims are included: they are paid once what they wait for is on file."
)
CARE_FIRST_NOTE = "Minutes follow from the care that is due, not the other way around."
CARE_TEAM_SEES = "The care team sees who is short with /caseload short."


def forecast_text(month: Month) -> str:
    """The notification of a forecast."""
    return f"Forecast for {month.name}."


def earned_so_far(whose: str, month: Month) -> str:
    """The heading of what is earned."""
    return f"{whose}, {month.name}: earned so far"


def within_reach(minutes: str) -> str:
    """The heading of who is close to a code."""
    return f"Within reach: at most {minutes} min short of the month’s code"


def earned_units(units: int, code: str, amount: str) -> str:
    """`2 × 99493: $289.92`."""
    return f"{units} × {code}: {amount}"


def near_code(payer: str, patients: int, minutes: str, code: str, amount: str | None) -> str:
    """`Cigna: 2 patients, 12 min in all short of 99493, $289.92 more`."""
    short = f"{minutes} min {'in all ' if patients > 1 else ''}short of {code}"
    more = f"{amount} more" if amount else AMOUNT_UNKNOWN
    return f"{payer}: {count_text(patients, 'patient')}, {short}, {more}"


def more_payers(number: int) -> str:
    """Payers that the forecast leaves out."""
    return f"and {number} more payers, in the month-end spreadsheet"


# Who is short of minutes before the month ends
OPEN_CARD = "Open a card"


def short_text(patients: int, month: Month) -> str:
    """Who is short, and has care due."""
    verb = "is" if patients == 1 else "are"
    return f"{count_text(patients, 'patient')} with care due in {month.name} {verb} short of minutes."


def before_month_ends(month: Month) -> str:
    """The heading of the list."""
    return f"Before {month.name} ends"


def care_due(due: Sequence[str]) -> str:
    """The care that is due for a patient."""
    return f"Due: {', '.join(due)}"


def more_short(number: int) -> str:
    """Patients that the list leaves out."""
    return f"and {number} more: /caseload short lists all of them."


def short_without_care_due(patients: int) -> str:
    """Patients without care due are only counted."""
    verb = "is" if patients == 1 else "are"
    return (
        f"{count_text(patients, 'patient')} {verb} short with no care due, so they need nothing now. "
        "/caseload short lists everyone."
    )
