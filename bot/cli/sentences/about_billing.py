"""Sentences of `caseload billing`, `close`, `reopen`, `policy` and `rates`."""

from collections.abc import Sequence
from datetime import datetime

from store.rules.billing.sentences import with_minutes
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.text_format import count_text
from store.sealing.seals import Anchor

# caseload billing

POLICY_OPTION = "Read the month under this policy instead of each payer's."
CSV_OPTION = "Write the rows as CSV; - is standard output."
XLSX_OPTION = "Write a workbook with a sheet for each payer."
CLOSED_OPTION = "The frozen report N of a closed month, byte for byte; without N the latest."
CLOSED_WITH_CSV_ONLY = ("A frozen report is printed as it was frozen.", "Use --closed with --csv alone.")
HELD_BACK_TITLE = "\nHeld back:"
POLICIES_TITLE = "\nPolicies:"


def not_a_month(typed: str) -> tuple[str, str]:
    """Not a month."""
    return f"“{typed}” isn't a month.", "Write it like 2026-10."


def not_a_report_number(typed: str) -> tuple[str, str]:
    """Not the number of a frozen report."""
    return f"“{typed}” isn't the number of a frozen report.", "Write --closed 1."


def billing_title(clinic: str, month: Month) -> str:
    """The first line."""
    return f"{clinic}, billing for {month.name}"


def closed_by(closed_at: datetime, name: str, number: int) -> str:
    """Who closed the month."""
    return f"Closed {closed_at:%Y-%m-%d %H:%M} UTC by {name}: report {number}"


def frozen_totals(checksum: str) -> str:
    """What the totals of a closed month are."""
    return f"Checksum {checksum}; the totals are the frozen ones"


def adjustments(number: int) -> str:
    """How much became different since closing."""
    return f"Adjustments since closing: {number or 'none'}"


def changed_since_summary(at: datetime, number: int) -> str:
    """How much became different since the last summary."""
    return f"Changed since the summary of {at:%Y-%m-%d %H:%M} UTC: {number or 'nothing'}"


def change_line(patient: str, change: str) -> str:
    """One change."""
    return f"  {patient}: {change}"


def held_line(patients: int, missing: str, who: str) -> str:
    """How many patients are held back for one reason, and who can supply it."""
    return f"{patients:>6}  {missing} ({who})"


def payer_policy(payer: str, policy: str) -> str:
    """A payer's policy of the month."""
    return f"  {payer}: {policy}"


def mrn_ending(mrn: str) -> str:
    """A patient by the end of the MRN."""
    return f"MRN …{mrn[-4:]}"


def patients_by_state(counted: Sequence[Minutes], states: str) -> str:
    """How many patients have minutes; `counted`: the minutes of each that count."""
    return f"{with_minutes(counted)}: {states}"


def frozen_report_title(clinic: str, month: Month, number: int) -> str:
    """The first line of a frozen report."""
    return f"{clinic}, {month.name}: frozen report {number}"


def frozen_report_proven(closed_at: datetime, checksum: str) -> str:
    """When a report was frozen."""
    return f"Closed {closed_at:%Y-%m-%d %H:%M} UTC. Checksum {checksum}, proven."


def reopened(at: datetime, reason: str) -> str:
    """Why a closed month was opened again."""
    return f"Reopened {at:%Y-%m-%d %H:%M} UTC: {reason}"


def rows_written(rows: int, month: Month, file: str) -> str:
    """A file was written."""
    return f"Wrote {count_text(rows, 'row')} for {month.name} to {file}."


# caseload close, reopen

REOPEN_REASON_OPTION = "Why; it becomes part of the record."


def closed(month: Month, clinic: str, number: int, states: str) -> str:
    """A month was closed."""
    return f"{month.name} is closed at {clinic}: report {number}, {states}."


def anchor_line(anchor: Anchor) -> str:
    """The newest seal of the audit trail when a month was closed."""
    return f"Seal of the audit trail {anchor}"


def checksum_line(checksum: str) -> str:
    """The checksum of a frozen report."""
    return f"Checksum {checksum}"


def how_to_print(month: Month, number: int) -> str:
    """How to get the frozen report."""
    return f"To the byte: caseload billing {month} --closed {number} --csv FILE"


def open_again(month: Month, clinic: str, number: int) -> str:
    """A month was opened again."""
    return f"{month.name} is open again at {clinic}. Report {number} is kept."


# caseload policy

FROM_OPTION = "The first month it holds for, like 2026-10; else this one."
G2214_OPTION = "Minutes from which G2214 is paid."
CAP_OPTION = "Most units of 99494 in a month."
GENERAL_OPTION = "Whether 99484 is paid."
YEARLY_OPTION = "99492 at most once a year."
FAMILY_OPTION = "Which codes the clinic bills this payer."
SOURCE_OPTION = "The payer's document that says this; printed with the policy."
IMPORT_POLICIES = """Choose payers' policies from a CSV or XLSX file; a dry run unless --apply.

    Columns: payer, policy, from, until (its last month), g2214, cap, 99484, family, yearly, source. An
    empty cell leaves an option as shipped; past months keep their policies.
    """


def default_policy(clinic: str, policy: str) -> str:
    """The policy of payers without their own."""
    return f"{clinic}, default: {policy}"


def uses_default(payer: str) -> str:
    """A payer without its own policy."""
    return f"{payer}: the default"


def dated_policy(payer: str, months: object, policy: str, source: str = "") -> str:
    """A payer's policy from a month on."""
    return f"{payer}, {months}: {policy}{_source(source)}"


# caseload rates

NATIONAL_RATES_TITLE = "National:"
RATE_FROM_OPTION = "The first month it holds for, like 2026-01."
RATE_PAYER_OPTION = "Of this payer only; else of every payer without its own."
RATE_SOURCE_OPTION = "The document that says this."
EVERY_PAYER = "every payer"
IMPORT_RATES = """Set rates from a CSV or XLSX file; a dry run unless --apply.

    Columns: code, dollars, from, payer (empty: every payer), source.
    """


def rates_title(clinic: str, *, has_own: bool) -> str:
    """Above the clinic's rates."""
    return f"{clinic}: {'own rates' if has_own else 'no rates of its own'}"


def own_rate(code: str, amount: str, from_month: object, payer: str, source: str) -> str:
    """A rate of the clinic."""
    return f"  {code}  {amount}  from {from_month}, {payer or EVERY_PAYER}{_source(source)}"


def national_rate(code: str, amount: str, months: object, source: str) -> str:
    """A national rate."""
    return f"  {code}  {amount}  {months}{_source(source)}"


def rate_set(code: str, amount: str, since: Month, payer: str) -> str:
    """A rate was set."""
    return f"{code}: {amount} from {since}, {payer or EVERY_PAYER}."


def _source(source: str) -> str:
    return f" [{source}]" if source else ""
