"""The month's billing: the summary for the billing channel, and the same in private, page by page."""

from collections.abc import Sequence

from handlers.messages.parts import (
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
from store.rules.billing.month_report import HeldBack, MonthReport, Total
from store.rules.billing.outcome import State
from store.rules.billing.report import ReportRow, dollars
from store.rules.minutes import shown
from store.rules.names import short_form
from store.rules.roles import Role
from store.rules.words import counted

SHOW = "billing.show"
EXPLAIN = "billing.explain"
PAGE = 25

_MOST_TOTALS = 60
_MOST_HELD = 12
_MOST_NAMED = 5
_MOST_POLICIES = 15


def month_end(report: MonthReport, *, full_names: bool) -> Message:
    """The summary that stays in the billing channel; short names unless the clinic chose full ones."""
    claims = counted(len(report.in_state(State.READY)), "claim")
    return message(
        f"Billing for {report.month.name}: {claims} ready, {_waiting(report)}.",
        header(f"Billing for {report.month.name}"),
        lines(Bold(f"{report.clinic}: {counted(len(report.rows), 'patient')} with minutes"), _states(report)),
        table(("Payer", "State", "Patients", "Minutes", "Codes", "Amount"), _totals(report)),
        _more(len(report.totals) - _MOST_TOTALS, "totals", "in the spreadsheet"),
        *_held(report, full_names=full_names),
        *_policies(report),
        small("Every patient with minutes, billable or not, is in the files: CSV and spreadsheet."),
    )


def month_page(report: MonthReport, offset: int, *, so_far: bool, own: bool) -> Message:
    """A month in private: what it comes to, what is held back, and a page of patients in full names."""
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
        lines(Bold(f"{whose}, {month}: {counted(len(report.rows), 'patient')}"), _states(report)),
        bullets(*(_total_line(total) for total in report.totals[:_MOST_HELD])),
        _more(len(report.totals) - _MOST_HELD, "totals", "with caseload billing"),
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
        ),
        *_policies(report),
    )


def role_words(role: Role) -> str:
    """`the care manager`; a clinician is the treating one."""
    return {Role.CLINICIAN: "the treating clinician"}.get(role, f"the {role.replace('-', ' ')}")


def _states(report: MonthReport) -> str:
    parts = []
    for state in State:
        total = report.in_all(state)
        codes = f" ({total.codes}{_dollars(total, ', ')})" if total.codes else ""
        parts.append(f"{total.patients} {state}{codes}")
    return " · ".join(parts)


def _waiting(report: MonthReport) -> str:
    return f"{len(report.in_state(State.HELD))} held, {len(report.in_state(State.NOT_BILLABLE))} not billable"


def _totals(report: MonthReport) -> Sequence[Sequence[str]]:
    rows = [
        (each.payer, each.state.value, str(each.patients), shown(each.minutes), each.codes, _dollars(each))
        for each in report.totals[:_MOST_TOTALS]
    ]
    return rows or [("No minutes", "", "", "", "", "")]


def _total_line(total: Total) -> Line:
    codes = f": {total.codes}" if total.codes else ""
    return f"{total.payer}, {total.patients} {total.state}{codes}{_dollars(total, ', ')}"


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
    gaps = row.outcome.missing
    missing = gaps[0].words if gaps else ""
    return (
        _name(row, full_names=True),
        row.payer,
        shown(row.claim.minutes),
        row.claim.codes,
        row.outcome.state.value,
        f"{missing} and {len(gaps) - 1} more" if len(gaps) > 1 else missing,
    )


def _name(row: ReportRow, *, full_names: bool) -> str:
    if full_names:
        return f"{row.first_name} {row.last_name} …{row.mrn[-4:]}".strip()
    return short_form(row.first_name, row.last_name, row.mrn)


def _dollars(total: Total, before: str = "") -> str:
    return f"{before}${dollars(total.cents)}" if total.cents else ""


def _more(number: int, what: str, where: str) -> Block | None:
    return small(f"and {number} more {what}, {where}") if number > 0 else None


def _turn(label: str, report: MonthReport, offset: int) -> Button:
    return Button(label, SHOW, f"{report.month}:{max(offset, 0)}")


def _month_before(report: MonthReport) -> Button:
    before = report.month.plus(-1)
    return Button(before.name, SHOW, f"{before}:0")
