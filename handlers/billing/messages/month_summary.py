"""The month's billing: the summary for the billing channel, and the same in private, page by page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers.billing.messages.billing_history import history
from handlers.block_kit.parts import (
    Block,
    Bold,
    Button,
    Line,
    Menu,
    Message,
    Person,
    Piece,
    actions,
    bullets,
    header,
    lines,
    message,
    small,
    table,
)
from store.billing.month_views import MonthView
from store.rules.billing.month_report import HeldBack, MonthReport
from store.rules.billing.outcome import State
from store.rules.billing.policy.ladder import still_short
from store.rules.billing.report import ReportRow
from store.rules.billing.summary import SummaryLine, Total, by_clinician, by_payer, in_state
from store.rules.minutes import shown
from store.rules.patient.names import short_form
from store.rules.roles import Role
from store.rules.words import counted

SHOW = "billing.show"
EXPLAIN = "billing.explain"
ASK_CLOSE = "billing.ask-close"
PAGE = 25

_MOST_TOTALS = 60
_MOST_HELD = 12
_MOST_NAMED = 5
_MOST_POLICIES = 15


def month_end(view: MonthView, zone: ZoneInfo, *, full_names: bool) -> Message:
    """The summary that stays in the billing channel; short names unless the clinic chose full ones."""
    report, totals = view.report, by_payer(view.lines)
    return message(
        f"Billing for {report.month.name}: {in_words(view.lines)}.",
        header(f"Billing for {report.month.name}"),
        lines(
            Bold(f"{report.clinic}: {counted(len(view.lines), 'patient')} with minutes"), states(view.lines)
        ),
        table(("Payer", "State", "Patients", "Minutes", "Codes", "Amount"), _totals(totals)),
        _more(len(totals) - _MOST_TOTALS, "totals", "in the spreadsheet"),
        *_clinicians(view.lines),
        *history(view, zone, full_names=full_names),
        *_held(report, full_names=full_names),
        *_policies(report),
        small("Every patient with minutes, billable or not, is in the files: CSV and spreadsheet."),
    )


@dataclass(frozen=True)
class Page:
    """One page of a month in private; `own`: a care manager's own patients only."""

    view: MonthView
    zone: ZoneInfo
    offset: int
    so_far: bool
    own: bool


def month_page(page: Page) -> Message:
    """A month in private: what it comes to, what is held back, and a page of patients in full names."""
    view, report, offset = page.view, page.view.report, page.offset
    so_far, own, totals = page.so_far, page.own, by_payer(page.view.lines)
    month = f"{report.month.name}{' so far' if so_far else ''}"
    whose = "Your patients" if own else report.clinic
    if not report.rows:
        return message(
            f"No minutes for {month}.",
            lines(Bold(f"{whose}, {month}: no minutes."), "Minutes are recorded with /log."),
            actions(_month_before(report)),
        )
    here = report.rows[offset : offset + PAGE]
    return message(
        f"Billing for {month}: {counted(len(report.rows), 'patient')}.",
        lines(Bold(f"{whose}, {month}: {counted(len(view.lines), 'patient')}"), states(view.lines)),
        bullets(*(_total_line(total) for total in totals[:_MOST_TOTALS])) if totals else None,
        _more(len(totals) - _MOST_TOTALS, "totals", "in the month-end spreadsheet"),
        *history(view, page.zone, full_names=True),
        *_held(report, full_names=True),
        table(("Patient", "Payer", "Minutes", "Codes", "State", "Missing"), [_row(row) for row in here]),
        small(f"Showing {offset + 1} to {offset + len(here)} of {len(report.rows)}, by MRN."),
        actions(
            Menu(
                "Explain a patient's month",
                EXPLAIN,
                tuple((_name(row, full_names=True), f"{row.patient_id}:{report.month}") for row in here),
            ),
            _turn("Previous page", report, offset - PAGE) if offset else None,
            _turn("Next page", report, offset + PAGE) if offset + PAGE < len(report.rows) else None,
            _month_before(report),
            _closing(page),
        ),
        *_policies(report),
    )


def role_words(role: Role) -> str:
    """`the care manager`; a clinician is the treating one."""
    return {Role.CLINICIAN: "the treating clinician"}.get(role, f"the {role.replace('-', ' ')}")


def states(found: Sequence[SummaryLine]) -> str:
    """`3 ready (3 × 99493, $434.88) · 1 held (…) · 2 not billable`."""
    parts = []
    for state in State:
        total = in_state(found, state)
        codes = f" ({total.codes}{_dollars(total, ', ')})" if total.codes else ""
        parts.append(f"{total.patients} {state}{codes}")
    return " · ".join(parts)


def in_words(found: Sequence[SummaryLine]) -> str:
    """`1 claim ready, 2 held, 4 not billable`."""
    number = Counter(line.state for line in found)
    ready = counted(number[State.READY], "claim")
    return f"{ready} ready, {number[State.HELD]} held, {number[State.NOT_BILLABLE]} not billable"


def _totals(totals: Sequence[Total]) -> Sequence[Sequence[str]]:
    rows = [
        (each.of, each.state.value, str(each.patients), shown(each.minutes), each.codes, each.amount)
        for each in totals[:_MOST_TOTALS]
    ]
    return rows or [("No minutes", "", "", "", "", "")]


def _clinicians(found: Sequence[SummaryLine]) -> list[Block | None]:
    """What each billing clinician's claims come to."""
    totals = [total for total in by_clinician(found) if total.units]
    if not totals:
        return []
    return [
        lines(Bold("By billing clinician")),
        bullets(*(_total_line(total) for total in totals[:_MOST_HELD])),
        _more(len(totals) - _MOST_HELD, "totals", "in the spreadsheet"),
    ]


def _total_line(total: Total) -> Line:
    codes = f": {total.codes}" if total.codes else ""
    return f"{total.of}, {total.patients} {total.state}{codes}{_dollars(total, ', ')}"


def _held(report: MonthReport, *, full_names: bool) -> list[Block | None]:
    """What claims wait for, who can supply it, and whose claims they are."""
    if not report.held_back:
        return []
    waiting = counted(len(report.in_state(State.HELD)), "claim")
    shown_here = report.held_back[:_MOST_HELD]
    return [
        lines(Bold(f"{waiting} held back until this is there:")),
        bullets(*(_held_line(each, full_names=full_names) for each in shown_here)),
        _more(len(report.held_back) - _MOST_HELD, "reasons", "in the files"),
    ]


def _held_line(held: HeldBack, *, full_names: bool) -> Line:
    pieces: list[Piece] = [f"{held.words}, from {role_words(held.who)}: "]
    for place, row in enumerate(held.rows[:_MOST_NAMED]):
        pieces.append(f"{', ' if place else ''}{_name(row, full_names=full_names)}")
        if held.who is Role.CARE_MANAGER and row.care_manager:
            pieces += [" ", Person(row.care_manager)]
    more = len(held.rows) - _MOST_NAMED
    return (*pieces, f" and {more} more") if more > 0 else tuple(pieces)


def _policies(report: MonthReport) -> list[Block | None]:
    by_policy: dict[str, list[str]] = {}
    for payer, described in report.policies:
        by_policy.setdefault(described, []).append(payer)
    read = [f"{', '.join(payers[:_MOST_POLICIES])}: {described}" for described, payers in by_policy.items()]
    return [small(f"Read under: {line}") for line in read[:_MOST_NAMED]]


def _row(row: ReportRow) -> Sequence[str]:
    return (
        _name(row, full_names=True),
        row.payer,
        shown(row.claim.minutes),
        row.claim.codes,
        row.outcome.state.value,
        _missing(row),
    )


def _missing(row: ReportRow) -> str:
    """What a claim waits for, short (the list above has the words), or what the minutes lack."""
    if row.outcome.state is State.NOT_BILLABLE:
        return still_short(row.claim) or row.outcome.why
    gaps = row.outcome.missing
    first = gaps[0].need if gaps else ""
    return f"{first} and {len(gaps) - 1} more" if len(gaps) > 1 else first


def _name(row: ReportRow, *, full_names: bool) -> str:
    if full_names:
        return f"{row.first_name} {row.last_name} …{row.mrn[-4:]}".strip()
    return short_form(row.first_name, row.last_name, row.mrn)


def _dollars(total: Total, before: str = "") -> str:
    words = "amount unknown" if total.amount == "unknown" else total.amount
    return f"{before}{words}" if words else ""


def _more(number: int, what: str, where: str) -> Block | None:
    return small(f"and {number} more {what}, {where}") if number > 0 else None


def _turn(label: str, report: MonthReport, offset: int) -> Button:
    return Button(label, SHOW, f"{report.month}:{max(offset, 0)}")


def _closing(page: Page) -> Button | None:
    """Whoever sees the whole clinic may close a month that is over."""
    month = page.view.report.month
    if page.own or page.so_far or page.view.closing:
        return None
    return Button(f"Close {month.name}", ASK_CLOSE, str(month))


def _month_before(report: MonthReport) -> Button:
    before = report.month.plus(-1)
    return Button(before.name, SHOW, f"{before}:0")
