"""One patient-month explained line by line: entries, minutes, codes, needs, and another policy's view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.billing.messages.month_summary import SHOW_PAGE, supplier_text
from handlers.billing.sentences import about_months, about_patient_months
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
from store.rules.billing.countable_minutes import CountedEntry
from store.rules.billing.policy.claims import Claim, progress_text
from store.rules.billing.policy.codes import billing_code
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.report import money
from store.rules.minutes import minutes_decimal
from store.rules.text_format import short_date, weekday_and_date

_MOST_ENTRIES = 60
_MONTH_KIND_TEXT = {
    MonthKind.BEFORE: about_patient_months.BEFORE_ASSESSMENT,
    MonthKind.INITIAL: about_patient_months.INITIAL_MONTH,
    MonthKind.SUBSEQUENT: about_patient_months.SUBSEQUENT_MONTH,
}


@dataclass(frozen=True)
class PatientMonthExplanation:
    """A patient-month, the names of the staff who logged it, and what the other policies would give."""

    account: PatientMonthDetail
    staff_names: Mapping[int, str]
    claims_under_other_policies: Sequence[Claim]


def patient_month(explained: PatientMonthExplanation, today: date) -> OutgoingMessage:
    """The explanation; no notes, scores or flags: a biller reads it too (product.md §1)."""
    account = explained.account
    month = account.row.claim.month
    return build_message(
        about_patient_months.patient_month_text(month),
        text_block(
            BoldText(f"{account.patient.full_name} · MRN {account.patient.mrn_ending} · {month.name}"),
            _state_text(account),
            _month_kind_text(account, today),
        ),
        *_entries(explained),
        text_block(BoldText(_minutes(account)), *_codes(account)),
        *_missing_and_met(account),
        small_text_block(
            about_patient_months.payers_policy(
                account.row.payer or about_patient_months.NO_PAYER, account.row.claim.policy.description
            )
        ),
        *(
            small_text_block(about_patient_months.under_other_policy(claim.policy.name, _codes_text(claim)))
            for claim in explained.claims_under_other_policies
        ),
        button_row(Button(about_months.all_of_month(month), SHOW_PAGE, f"{month}:0")),
    )


def _state_text(account: PatientMonthDetail) -> str:
    outcome = account.row.claim_check
    return {
        ClaimState.READY: about_patient_months.ready_to_bill(outcome.why),
        ClaimState.HELD: about_patient_months.claim_held(len(outcome.missing)),
        ClaimState.NOT_BILLABLE: about_patient_months.not_billable(outcome.why),
    }[outcome.state]


def _month_kind_text(account: PatientMonthDetail, today: date) -> str:
    assessed = account.row.initial_assessment
    day = (
        about_patient_months.assessed_on(short_date(assessed, today))
        if assessed
        else about_patient_months.NO_ASSESSMENT
    )
    return f"{_MONTH_KIND_TEXT[account.row.claim.kind]} ({day})."


def _entries(explained: PatientMonthExplanation) -> list[Block | None]:
    counted_entries = explained.account.counted_entries
    if not counted_entries:
        return [text_block(about_patient_months.NO_ENTRIES)]
    rows = [
        _entry_row(counted_entry, explained.staff_names) for counted_entry in counted_entries[:_MOST_ENTRIES]
    ]
    more = len(counted_entries) - _MOST_ENTRIES
    return [
        table_block(about_patient_months.ENTRIES_HEADER, rows),
        small_text_block(about_patient_months.more_entries(more)) if more > 0 else None,
    ]


def _entry_row(counted_entry: CountedEntry, people: Mapping[int, str]) -> Sequence[str]:
    entry = counted_entry.entry
    by = people.get(entry.member_id, "") if entry.member_id else about_patient_months.IMPORTED
    counts = minutes_decimal(counted_entry.counted)
    return (
        weekday_and_date(entry.service_on),
        minutes_decimal(entry.minutes),
        entry.activity.value,
        by,
        counts,
        counted_entry.reason or "",
    )


def _minutes(account: PatientMonthDetail) -> str:
    row = account.row
    uncounted = minutes_decimal(row.uncounted) if row.uncounted else ""
    return about_patient_months.counted_minutes(minutes_decimal(row.claim.minutes), uncounted)


def _codes(account: PatientMonthDetail) -> list[str]:
    claim = account.row.claim
    earned = [
        f"{f'{line.units} × ' if line.units > 1 else ''}{line.code}: {billing_code(line.code).description}"
        for line in claim.lines
    ]
    amount = about_patient_months.total_amount(money(account.row.cents)) if account.row.cents else ""
    where = progress_text(claim)
    return [*earned, *([amount] if amount else []), f"{where[0].upper()}{where[1:]}."]


def _missing_and_met(account: PatientMonthDetail) -> list[Block | None]:
    outcome = account.row.claim_check
    missing = [about_patient_months.can_supply(gap.text, supplier_text(gap.who)) for gap in outcome.missing]
    met = [need.name for need in outcome.met if not need.is_rare]
    return [
        text_block(BoldText(about_patient_months.MISSING)) if missing else None,
        bullet_block(*missing) if missing else None,
        text_block(BoldText(about_patient_months.WARNINGS)) if outcome.warnings else None,
        bullet_block(*outcome.warnings) if outcome.warnings else None,
        small_text_block(about_patient_months.in_place(met)) if met else None,
    ]


def _codes_text(claim: Claim) -> str:
    return claim.codes or about_patient_months.no_codes(progress_text(claim))
