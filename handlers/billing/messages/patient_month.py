"""One patient-month explained line by line: entries, minutes, codes, needs, and another policy's view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.billing.messages.month_summary import SHOW_PAGE, supplier_text
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    bullet_block,
    button_row,
    small_text_block,
    table_block,
    text_block,
)
from store.billing.patient_months import PatientMonthDetail
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.countable_minutes import JudgedEntry
from store.rules.billing.policy.claims import Claim, progress_text
from store.rules.billing.policy.codes import billing_code
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.report import money
from store.rules.minutes import minutes_decimal
from store.rules.text_format import count_text, short_date, weekday_and_date

_MOST_ENTRIES = 60
_RARELY_NEEDED = {"primary care base"}
"""Needs that most claims do not have; they are told only when they are missing."""
_MONTH_KIND_TEXT = {
    MonthKind.BEFORE: "Before the initial assessment",
    MonthKind.INITIAL: "The initial month",
    MonthKind.SUBSEQUENT: "A subsequent month",
}


@dataclass(frozen=True)
class PatientMonthExplanation:
    """A patient-month, the names of those who logged it, and what the other policies would give."""

    account: PatientMonthDetail
    staff_names: Mapping[int, str]
    claims_under_other_policies: Sequence[Claim]


def patient_month(explained: PatientMonthExplanation, today: date) -> OutgoingMessage:
    """The explanation; no notes, scores or flags: a biller reads it too (product.md §1)."""
    account = explained.account
    month = account.row.claim.month
    return build_message(
        f"One patient's {month.name}, explained.",
        text_block(
            BoldText(f"{account.patient.full_name} · MRN {account.patient.mrn_ending} · {month.name}"),
            _state_text(account),
            _month_kind_text(account, today),
        ),
        *_entries(explained),
        text_block(BoldText(_minutes(account)), *_codes(account)),
        *_missing_and_met(account),
        small_text_block(f"{account.row.payer or 'No payer'}: {account.row.claim.policy.description}"),
        *(
            small_text_block(f"Under {claim.policy.name} it would be: {_codes_text(claim)}")
            for claim in explained.claims_under_other_policies
        ),
        button_row(Button(f"All of {month.name}", SHOW_PAGE, f"{month}:0")),
    )


def _state_text(account: PatientMonthDetail) -> str:
    outcome = account.row.claim_check
    return {
        ClaimState.READY: f"Ready to bill: {outcome.why}.",
        ClaimState.HELD: f"Held: {count_text(len(outcome.missing), 'thing')} missing, see below.",
        ClaimState.NOT_BILLABLE: f"Not billable: {outcome.why}.",
    }[outcome.state]


def _month_kind_text(account: PatientMonthDetail, today: date) -> str:
    assessed = account.row.initial_assessment
    day = (
        f"initial assessment {short_date(assessed, today)}" if assessed else "no initial assessment on record"
    )
    return f"{_MONTH_KIND_TEXT[account.row.claim.kind]} ({day})."


def _entries(explained: PatientMonthExplanation) -> list[Block | None]:
    judged = explained.account.judged_entries
    if not judged:
        return [text_block("No minutes are recorded for that month.")]
    rows = [_entry_row(verdict, explained.staff_names) for verdict in judged[:_MOST_ENTRIES]]
    more = len(judged) - _MOST_ENTRIES
    return [
        table_block(("Day", "Minutes", "Activity", "By", "Counts", "Why not"), rows),
        small_text_block(f"and {count_text(more, 'more entry') if more == 1 else f'{more} more entries'}")
        if more > 0
        else None,
    ]


def _entry_row(verdict: JudgedEntry, people: Mapping[int, str]) -> Sequence[str]:
    entry = verdict.entry
    by = people.get(entry.member_id, "") if entry.member_id else "imported"
    counts = minutes_decimal(verdict.counted)
    return (
        weekday_and_date(entry.service_on),
        minutes_decimal(entry.minutes),
        entry.activity.value,
        by,
        counts,
        verdict.reason or "",
    )


def _minutes(account: PatientMonthDetail) -> str:
    row = account.row
    uncounted = f", {minutes_decimal(row.uncounted)} that do not" if row.uncounted else ""
    return f"{minutes_decimal(row.claim.minutes)} min that count{uncounted}"


def _codes(account: PatientMonthDetail) -> list[str]:
    claim = account.row.claim
    earned = [
        f"{f'{line.units} × ' if line.units > 1 else ''}{line.code}: {billing_code(line.code).description}"
        for line in claim.lines
    ]
    amount = f"Together {money(account.row.cents)}." if account.row.cents else ""
    where = progress_text(claim)
    return [*earned, *([amount] if amount else []), f"{where[0].upper()}{where[1:]}."]


def _missing_and_met(account: PatientMonthDetail) -> list[Block | None]:
    outcome = account.row.claim_check
    missing = [f"{gap.text}: {supplier_text(gap.who)} can supply it" for gap in outcome.missing]
    there = [need.name for need in outcome.met if need.name not in _RARELY_NEEDED]
    return [
        text_block(BoldText("Missing")) if missing else None,
        bullet_block(*missing) if missing else None,
        text_block(BoldText("To look at")) if outcome.warnings else None,
        bullet_block(*outcome.warnings) if outcome.warnings else None,
        small_text_block(f"In place: {', '.join(there)}") if there else None,
    ]


def _codes_text(claim: Claim) -> str:
    return claim.codes or f"nothing ({progress_text(claim)})"
