"""The month's billing: the summary for the billing channel, and the same in private, page by page."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers.billing.messages.billing_history import history
from handlers.billing.sentences import about_months
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    InlineText,
    Menu,
    MessageLine,
    OutgoingMessage,
    UserMention,
    build_message,
    bullet_block,
    button_row,
    header_block,
    small_text_block,
    table_block,
    text_block,
)
from store.billing.month_history import MonthWithHistory
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.month_report import HeldClaims, MonthReport
from store.rules.billing.policy.claims import missing_minutes_text
from store.rules.billing.report import ReportRow
from store.rules.billing.sentences import UNKNOWN_AMOUNT
from store.rules.billing.summary import ClaimTotal, SummaryLine, by_clinician, by_payer, in_state
from store.rules.minutes import minutes_decimal
from store.rules.patient.names import short_patient_name
from store.rules.roles import Role

SHOW_PAGE = "billing.show"
EXPLAIN = "billing.explain"
ASK_CLOSE = "billing.ask-close"
PAGE_SIZE = 25

_MOST_TOTALS = 60
_MOST_HELD = 12
_MOST_NAMED = 5
_MOST_POLICIES = 15


def month_end_summary(month: MonthWithHistory, zone: ZoneInfo, *, full_names: bool) -> OutgoingMessage:
    """The summary that stays in the billing channel; short names unless the clinic chose full ones."""
    report, totals = month.report, by_payer(month.lines)
    counted = [line.minutes for line in month.lines]
    return build_message(
        about_months.month_end_text(report.month, state_counts(month.lines)),
        header_block(about_months.month_title(report.month)),
        text_block(
            BoldText(about_months.patients_with_minutes(report.clinic, counted)),
            state_totals(month.lines),
        ),
        table_block(about_months.TOTALS_HEADER, _totals(totals)),
        _more_note(len(totals) - _MOST_TOTALS, about_months.more_totals_in_spreadsheet),
        *_clinicians(month.lines),
        *history(month, zone, full_names=full_names),
        *_held_claims(report, full_names=full_names),
        *_policies(report),
        small_text_block(about_months.FILES_HAVE_EVERYONE),
    )


@dataclass(frozen=True)
class BillingPage:
    """One page of a month in private; `own_patients_only`: a care manager's own patients only."""

    month: MonthWithHistory
    zone: ZoneInfo
    offset: int
    is_in_progress: bool
    own_patients_only: bool


def month_page(page: BillingPage) -> OutgoingMessage:
    """A month in private: its totals, what is held back, and a page of patients in full names."""
    report, lines, offset = page.month.report, page.month.lines, page.offset
    totals = by_payer(lines)
    month = about_months.month_name(report.month, in_progress=page.is_in_progress)
    whose = about_months.YOUR_PATIENTS if page.own_patients_only else report.clinic
    if not report.rows:
        return build_message(
            about_months.no_minutes_text(month),
            text_block(BoldText(about_months.no_minutes_in(whose, month)), about_months.NO_MINUTES_HINT),
            button_row(_month_before(report)),
        )
    shown = report.rows[offset : offset + PAGE_SIZE]
    return build_message(
        about_months.month_page_text(month, len(report.rows)),
        text_block(BoldText(about_months.month_page_head(whose, month, len(lines))), state_totals(lines)),
        bullet_block(*(_total_line(total) for total in totals[:_MOST_TOTALS])) if totals else None,
        _more_note(len(totals) - _MOST_TOTALS, about_months.more_totals_at_month_end),
        *history(page.month, page.zone, full_names=True),
        *_held_claims(report, full_names=True),
        table_block(about_months.PATIENTS_HEADER, [_row(row) for row in shown]),
        small_text_block(about_months.rows_shown(offset + 1, offset + len(shown), len(report.rows))),
        button_row(
            Menu(
                about_months.EXPLAIN_MENU,
                EXPLAIN,
                tuple((_name(row, full_names=True), f"{row.patient_id}:{report.month}") for row in shown),
            ),
            _page_button(about_months.PREVIOUS_PAGE, report, offset - PAGE_SIZE) if offset else None,
            _page_button(about_months.NEXT_PAGE, report, offset + PAGE_SIZE)
            if offset + PAGE_SIZE < len(report.rows)
            else None,
            _month_before(report),
            _close_button(page),
        ),
        *_policies(report),
    )


def supplier_text(role: Role) -> str:
    """`the care manager`; a clinician is the treating one."""
    return {Role.CLINICIAN: "the treating clinician"}.get(role, f"the {role.replace('-', ' ')}")


def state_totals(found: Sequence[SummaryLine]) -> str:
    """`3 ready (3 × 99493, $434.88) · 1 held (…) · 2 not billable`."""
    parts = []
    for state in ClaimState:
        total = in_state(found, state)
        codes = f" ({total.codes}{_amount_text(total)})" if total.codes else ""
        parts.append(f"{total.patients} {state}{codes}")
    return " · ".join(parts)


def state_counts(found: Sequence[SummaryLine]) -> str:
    """`1 claim ready, 2 held, 4 not billable`."""
    number = Counter(line.state for line in found)
    return about_months.claim_counts(*(number[state] for state in ClaimState))


def _totals(totals: Sequence[ClaimTotal]) -> Sequence[Sequence[str]]:
    rows = [
        (
            each.label,
            each.state.value,
            str(each.patients),
            minutes_decimal(each.minutes),
            each.codes,
            each.amount,
        )
        for each in totals[:_MOST_TOTALS]
    ]
    return rows or [(about_months.NO_MINUTES, "", "", "", "", "")]


def _clinicians(found: Sequence[SummaryLine]) -> list[Block | None]:
    """The totals of each billing clinician's claims."""
    totals = [total for total in by_clinician(found) if total.units]
    if not totals:
        return []
    return [
        text_block(BoldText(about_months.BY_CLINICIAN)),
        bullet_block(*(_total_line(total) for total in totals[:_MOST_HELD])),
        _more_note(len(totals) - _MOST_HELD, about_months.more_totals_in_spreadsheet),
    ]


def _total_line(total: ClaimTotal) -> MessageLine:
    codes = f"{total.codes}{_amount_text(total)}" if total.codes else ""
    return about_months.payer_total(total.label, total.patients, total.state, codes)


def _held_claims(report: MonthReport, *, full_names: bool) -> list[Block | None]:
    """What claims wait for, who can supply it, and whose claims they are."""
    if not report.held_back:
        return []
    shown_here = report.held_back[:_MOST_HELD]
    return [
        text_block(BoldText(about_months.held_head(len(report.in_state(ClaimState.HELD))))),
        bullet_block(*(_held_claim_line(each, full_names=full_names) for each in shown_here)),
        _more_note(len(report.held_back) - _MOST_HELD, about_months.more_reasons),
    ]


def _held_claim_line(held: HeldClaims, *, full_names: bool) -> MessageLine:
    pieces: list[InlineText] = [about_months.held_claim(held.text, supplier_text(held.who))]
    for place, row in enumerate(held.rows[:_MOST_NAMED]):
        pieces.append(f"{', ' if place else ''}{_name(row, full_names=full_names)}")
        if held.who is Role.CARE_MANAGER and row.care_manager:
            pieces += [" ", UserMention(row.care_manager)]
    more = len(held.rows) - _MOST_NAMED
    return (*pieces, about_months.and_more(more)) if more > 0 else tuple(pieces)


def _policies(report: MonthReport) -> list[Block | None]:
    by_policy: dict[str, list[str]] = {}
    for payer, described in report.policies:
        by_policy.setdefault(described, []).append(payer)
    rules = [about_months.billing_rule(payers[:_MOST_POLICIES], text) for text, payers in by_policy.items()]
    return [small_text_block(rule) for rule in rules[:_MOST_NAMED]]


def _row(row: ReportRow) -> Sequence[str]:
    return (
        _name(row, full_names=True),
        row.payer,
        minutes_decimal(row.claim.minutes),
        row.claim.codes,
        row.claim_check.state.value,
        _missing(row),
    )


def _missing(row: ReportRow) -> str:
    """What a claim waits for, short (the list above has the words), or what the minutes lack."""
    if row.claim_check.state is ClaimState.NOT_BILLABLE:
        return missing_minutes_text(row.claim) or row.claim_check.why
    gaps = row.claim_check.missing
    return about_months.missing_and_more(gaps[0].need, len(gaps) - 1) if gaps else ""


def _name(row: ReportRow, *, full_names: bool) -> str:
    if full_names:
        return f"{row.first_name} {row.last_name} …{row.mrn[-4:]}".strip()
    return short_patient_name(row.first_name, row.last_name, row.mrn)


def _amount_text(total: ClaimTotal) -> str:
    amount = about_months.AMOUNT_UNKNOWN if total.amount == UNKNOWN_AMOUNT else total.amount
    return f", {amount}" if amount else ""


def _more_note(number: int, text: Callable[[int], str]) -> Block | None:
    return small_text_block(text(number)) if number > 0 else None


def _page_button(label: str, report: MonthReport, offset: int) -> Button:
    return Button(label, SHOW_PAGE, f"{report.month}:{max(offset, 0)}")


def _close_button(page: BillingPage) -> Button | None:
    """For people who see the whole clinic, in a month that is over and not closed."""
    month = page.month.report.month
    if page.own_patients_only or page.is_in_progress or page.month.closing:
        return None
    return Button(about_months.close_button(month), ASK_CLOSE, str(month))


def _month_before(report: MonthReport) -> Button:
    before = report.month.plus(-1)
    return Button(before.name, SHOW_PAGE, f"{before}:0")
