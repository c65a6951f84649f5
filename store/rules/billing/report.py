"""The month's report: the sample's twelve columns exactly, then ours. Source: domain.md §1.5."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from store.rules.billing.claim_check import ClaimCheck
from store.rules.billing.policy.claims import Claim
from store.rules.csv_cells import escape_formula
from store.rules.minutes import ZERO, Minutes, minutes_decimal
from store.rules.text_format import us_date

SAMPLE_HEADER = (
    "Date",
    "Initial Assessment",
    "MRN",
    "First name",
    "Last name",
    "Minutes",
    "Payer",
    "99492",
    "99493",
    "99494",
    "Referring Provider NPI",
    "Problems List",
)
OUR_HEADER = (
    "G2214",
    "99484",
    "Other codes",
    "Minutes not counted",
    "Minutes over cap",
    "Amount",
    "Policy",
    "Outcome",
    "Why",
    "Missing",
    "Warnings",
    "Billing clinician",
    "Since closing",
)
HEADER = SAMPLE_HEADER + OUR_HEADER

_IN_OWN_COLUMN = frozenset({"99492", "99493", "99494", "G2214", "99484"})
_CENTS = 100


@dataclass(frozen=True)
class ReportRow:
    """A patient's month on the report.

    `uncounted`: minutes that do not count; `cents` None: rate unknown; `care_manager`: Slack user id, empty
    without one; `clinician`: who bills, by name; `adjustment`: what changed since
    the month was closed, in words.
    """

    mrn: str
    first_name: str
    last_name: str
    payer: str
    npi: str
    claim: Claim
    claim_check: ClaimCheck
    initial_assessment: date | None = None
    problems: tuple[str, ...] = ()
    uncounted: Minutes = ZERO
    cents: int | None = None
    patient_id: int = 0
    care_manager: str = ""
    clinician: str = ""
    adjustment: str = ""
    uses_default_policy: bool = False
    """The payer has no policy; the clinic's default was used."""


def sample_columns(row: ReportRow) -> list[str]:
    """The twelve columns of the sample: what the minutes earn, whether or not the claim is ready."""
    return [
        us_date(row.claim.month.first),
        us_date(row.initial_assessment) if row.initial_assessment else "",
        escape_formula(row.mrn),
        escape_formula(row.first_name),
        escape_formula(row.last_name),
        minutes_decimal(row.claim.minutes),
        escape_formula(row.payer),
        _true_or_zero(row.claim, "99492"),
        _true_or_zero(row.claim, "99493"),
        str(row.claim.units("99494")),
        escape_formula(row.npi),
        escape_formula("; ".join(row.problems)),
    ]


def our_columns(row: ReportRow) -> list[str]:
    """Ours: the other codes, the policy, and whether the claim is ready, held or not billable."""
    claim, outcome = row.claim, row.claim_check
    others = (line.code for line in claim.lines if line.code not in _IN_OWN_COLUMN)
    return [
        _true_or_zero(claim, "G2214"),
        _true_or_zero(claim, "99484"),
        "; ".join(others),
        minutes_decimal(row.uncounted),
        minutes_decimal(claim.over_cap),
        dollars(row.cents),
        claim.policy.description,
        outcome.state.value,
        escape_formula(outcome.why),
        escape_formula("; ".join(f"{gap.text} ({gap.who.label})" for gap in outcome.missing)),
        escape_formula("; ".join(outcome.warnings)),
        escape_formula(row.clinician),
        escape_formula(row.adjustment),
    ]


def columns(row: ReportRow) -> list[str]:
    """All columns, in the order of `HEADER`."""
    return sample_columns(row) + our_columns(row)


def csv_text(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A CSV file's text, with the sample's line ends: a line feed, also after the last line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return out.getvalue()


def dollars(cents: int | None) -> str:
    """`144.96`; empty when unknown."""
    return "" if cents is None else f"{cents // _CENTS}.{cents % _CENTS:02d}"


def money(cents: int) -> str:
    """`$1,076.18`: an amount as people read it; files keep `dollars`."""
    return f"${cents // _CENTS:,}.{cents % _CENTS:02d}"


def _true_or_zero(claim: Claim, code: str) -> str:
    return "TRUE" if claim.units(code) else "0"
