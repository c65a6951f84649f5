"""Every sentence that billing says in Slack, in reading order."""

from collections.abc import Sequence
from datetime import date

from handlers.reading.sentences import not_a_month, not_understood_after
from store.rules.billing.claim_check import ClaimState
from store.rules.months import Month
from store.rules.text_format import count_text

# What is asked for, and who may ask
EXAMPLE = "/billing oct · /billing Holly Guzman 2026-10"
PACKET_EXAMPLE = "/billing packet Holly Guzman 2026-10"
NOT_YOUR_CLAIMS = (
    "The month's claims are for billers, leads and care managers.",
    f"Audit packets are open to you: {PACKET_EXAMPLE}",
)
NOT_YOUR_CLOSING = ("Closing and reopening a month is for a biller or the lead.", "/billing oct shows it.")
PACKET_FOR_WHOM = ("Which patient's audit packet?", PACKET_EXAMPLE)


def not_understood(patient: str, rest: str) -> tuple[str, str]:
    """The patient was found, and something else was typed that is not a month."""
    return not_understood_after(patient, rest), EXAMPLE


def impossible_month(text: str) -> tuple[str, str]:
    """A month's number that no calendar has."""
    return not_a_month(text), f"Months go from 01 to 12. {EXAMPLE}"


def month_in_future(month: Month, today: date) -> tuple[str, str]:
    """The month has not begun."""
    return f"{month.name} has not begun.", f"Name a month up to {today:%B}. {EXAMPLE}"


# A month
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


def patients_with_minutes(clinic: str, patients: int) -> str:
    """`North Clinic: 30 patients with minutes`."""
    return f"{clinic}: {count_text(patients, 'patient')} with minutes"


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


def checksum(value: str) -> str:
    """The checksum of a frozen report."""
    return f"Checksum {value}"


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


# One patient's month
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
    return f"Together {amount}."


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


# The forecast
NO_CODE_YET = "No code is earned yet."
NO_ONE_NEAR_CODE = "No patients right now."
FORECAST_HEADER = ("Payer", "State", "Patients", "Codes so far", "Amount")
AMOUNTS_NOTE = (
    "Amounts come from the rate table, each payer’s own before the national. "
    "Held claims are included: they are paid once what they wait for is on file."
)
CARE_FIRST_NOTE = "Minutes follow the care that is due, never the other way round: see /caseload short."


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
    """`Cigna: 2 patients, 12 min together short of 99493, $289.92 more`."""
    together = f"{minutes} min together" if patients > 1 else f"{minutes} min"
    more = f"{amount} more" if amount else AMOUNT_UNKNOWN
    return f"{payer}: {count_text(patients, 'patient')}, {together} short of {code}, {more}"


def more_payers(number: int) -> str:
    """Payers that the forecast leaves out."""
    return f"and {number} more payers, in the month-end spreadsheet"


# Closing a month
COUNTED_TWICE = "The month is counted in two independent ways first; if they differ, nothing is closed."
LATER_ENTRIES = "Anything entered for it later becomes an adjustment and is shown as one."
LOOK_FIRST = "Look at it first"
ANSWER_COMES = "The answer comes by direct message."


def close_question(month: Month) -> str:
    """The notification of the question."""
    return f"Close {month.name}?"


def close_question_at(month: Month, clinic: str) -> str:
    """The question."""
    return f"Close {month.name} at {clinic}?"


def will_freeze(counts: str) -> str:
    """What closing freezes."""
    return f"It will freeze {counts}."


def closing_text(month: Month) -> str:
    """The notification while the month is counted."""
    return f"Closing {month.name}."


def counting_twice(month: Month) -> str:
    """The month is being counted."""
    return f"Closing {month.name}: counting it twice."


def closed_text(month: Month) -> str:
    """The notification of a closed month."""
    return f"{month.name} is closed."


def closed_at(month: Month, clinic: str, number: int) -> str:
    """The month is closed."""
    return f"{month.name} is closed at {clinic}: report {number}."


def frozen(counts: str) -> str:
    """What was frozen."""
    return f"Frozen: {counts}."


def not_closed_by_you(month: Month) -> str:
    """The notification of a closing that was refused."""
    return f"{month.name} was not closed by you."


def not_closed(month: Month) -> str:
    """The notification of a closing that failed."""
    return f"{month.name} was not closed."


def closing_failed(month: Month) -> tuple[str, str]:
    """Something failed on our side, and what to do."""
    return (
        f"{month.name} was not closed: something went wrong on our side.",
        f"Nothing was saved. Try again in a minute: /billing close {month}",
    )


def open_again(month: Month) -> str:
    """The notification of a reopened month."""
    return f"{month.name} is open again."


def open_again_because(month: Month, reason: str) -> str:
    """The month is open again."""
    return f"{month.name} is open again: {reason}"


def report_kept(number: int, month: Month) -> str:
    """What happens to the frozen report."""
    return f"Report {number} is kept as it was frozen. Close it again with /billing close {month}."


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


# The month's files
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
