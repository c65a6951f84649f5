"""The registry at a glance: a table of short lines, a page at a time. Private, in full names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    Menu,
    OutgoingMessage,
    build_message,
    button_row,
    small_text_block,
    table_block,
    text_block,
)
from handlers.patient_choice.card_actions import OPEN_CARD
from store.caseload.caseload import CaseloadPatient
from store.caseload.caseload_filters import (
    ALL_PATIENTS,
    CASELOAD_FILTERS,
    CASELOAD_ORDERS,
    CaseloadFilter,
    CaseloadOrder,
)
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.minutes import minutes_decimal
from store.rules.review.agenda import FlagKind
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.progress import arrow
from store.rules.text_format import count_text, short_date

SHOW_PAGE = "caseload.show"
PAGE_SIZE = 20

_COLUMN_TITLES = ("Patient", "Status", "Last contact", "Score", "Next", "Minutes", "Flags")
_FLAGS = {FlagKind.RISK: "⚠ risk", FlagKind.MEDICATION: "medication", FlagKind.DISCUSS: "discuss"}
_EMPTY_VIEW_TEXT = {
    "overdue": "Nobody is overdue.",
    "new": "Nobody is new.",
    "stalled": "Nobody is stalled.",
    "due": "No scale is due.",
    "leaving": "Nobody is to be written to or closed out.",
    "improved": "Nobody has held a response long enough to step down.",
    "flagged": "No flags are up.",
    "short": "Nobody is short of minutes this month.",
}


@dataclass(frozen=True)
class CaseloadPage:
    """One page of one view of somebody's caseload."""

    title: str
    """`Your caseload`, `Dana Reed's caseload`, `North Clinic`."""
    scope: str
    """An opaque value that the buttons carry."""
    view: CaseloadFilter
    caseload_lines: Sequence[CaseloadPatient]
    """All of the view, in its order."""
    offset: int
    counts: Mapping[str, int]
    warning: str = ""
    covered_for: Mapping[int, str] = field(default_factory=dict)
    """The names of those whose patients are covered, by the member's id."""
    order: CaseloadOrder | None = None
    """None is the view's own."""
    open_referrals: int = 0
    """Referrals that wait for an answer, of ended episodes too."""
    may_export: bool = False


def caseload_page(shown_page: CaseloadPage, today: date) -> OutgoingMessage:
    """The page: its table, a menu of cards, the other views, and the pages beside it."""
    found = shown_page.caseload_lines
    here = found[shown_page.offset : shown_page.offset + PAGE_SIZE]
    title = _title(shown_page)
    if not here:
        empty = _EMPTY_VIEW_TEXT.get(
            shown_page.view.name, "Nobody is in care here yet: /enroll adds a patient."
        )
        views = button_row(*_view_buttons(shown_page))
        return build_message(
            title,
            text_block(BoldText(shown_page.title), empty),
            views,
            button_row(*_other_buttons(shown_page, file=False)),
        )
    return build_message(
        title,
        text_block(BoldText(f"{shown_page.title}: {title}")),
        table_block(_COLUMN_TITLES, [_row(line, shown_page, today) for line in here]),
        small_text_block(shown_page.warning) if shown_page.warning else None,
        button_row(_menu(here), *_page_buttons(shown_page)),
        button_row(*_view_buttons(shown_page)),
        button_row(*_order_buttons(shown_page), *_other_buttons(shown_page)),
    )


def caseload_row(line: CaseloadPatient, today: date, covered_for: Mapping[int, str]) -> tuple[str, ...]:
    """One patient on one line; a covered one says for whom."""
    weeks = line.weeks(today)
    absent = covered_for.get(line.team.care_manager_id or 0)
    return (
        f"{line.patient.full_name} {line.patient.mrn_ending}" + (f" (for {absent})" if absent else ""),
        line.status.value if weeks is None else f"{line.status.value}, {weeks} wk",
        _last_contact_text(line, today),
        score_text(line),
        _next_contact_text(line, today),
        _minutes_text(line),
        ", ".join(dict.fromkeys(_FLAGS[up.flag.kind] for up in line.flags)),
    )


def score_text(line: CaseloadPatient) -> str:
    """The last score with its change since baseline: `PHQ-9 9 ↓11`."""
    score = line.last_score
    if score is None:
        return ""
    words = f"{BY_KEY[score.instrument].title} {score.total}"
    course = line.primary_progress
    if course is None or len(course.scores) == 1:
        return words
    return f"{words} {arrow(course.change)}{abs(course.change) or ''}"


def _row(line: CaseloadPatient, shown_page: CaseloadPage, today: date) -> Sequence[str]:
    """A row; in the view of scales due, what is due stands in the score's place."""
    cells = caseload_row(line, today, shown_page.covered_for)
    if shown_page.view.name != "due":
        return cells
    due = ", ".join(each.text(today) for each in line.scales_due_now)
    at = _COLUMN_TITLES.index("Score")
    return (*cells[:at], due, *cells[at + 1 :])


def _title(shown_page: CaseloadPage) -> str:
    number = len(shown_page.caseload_lines)
    if shown_page.view is ALL_PATIENTS:
        parts = [count_text(number, "patient")]
        parts += [
            f"{shown_page.counts[name]} {name}" for name in ("overdue", "flagged") if shown_page.counts[name]
        ]
    else:
        parts = [f"{number} {shown_page.view.title}"]
    if shown_page.order:
        parts.append(f"by {shown_page.order.name}")
    if number > PAGE_SIZE:
        last = min(shown_page.offset + PAGE_SIZE, number)
        parts.append(f"showing {shown_page.offset + 1} to {last}")
    return ", ".join(parts)


def _last_contact_text(line: CaseloadPatient, today: date) -> str:
    last = line.contact_status.last_contact_on
    words = short_date(last, today) if last else "never"
    tries = len(line.contact_status.attempts)
    return f"{words}, {tries} tried" if tries else words


def _next_contact_text(line: CaseloadPatient, today: date) -> str:
    if line.overdue_contact:
        return f"{count_text(line.overdue_contact.days, 'day')} late"
    if line.contact_due is None:
        return "as needed" if line.contact_status.as_needed else ""
    if line.contact_due.on == today:
        return "today"
    snoozed = line.contact_status.snoozed_until
    words = short_date(line.contact_due.on, today)
    return f"{words}, snoozed" if line.contact_due.on < today and snoozed else words


def _minutes_text(line: CaseloadPatient) -> str:
    claim = line.claim
    if claim.kind is MonthKind.BEFORE or not claim.next_codes:
        return minutes_decimal(claim.minutes)
    return f"{minutes_decimal(claim.minutes)} of {minutes_decimal(claim.next_codes[-1].minutes_needed)}"


def _menu(here: Sequence[CaseloadPatient]) -> Menu:
    people = [(f"{line.patient.full_name} {line.patient.mrn_ending}", str(line.patient.id)) for line in here]
    return Menu("Open a card", OPEN_CARD, people)


def _page_buttons(shown_page: CaseloadPage) -> list[Button]:
    turns = []
    if shown_page.offset:
        turns.append(_button("Previous", shown_page, shown_page.view, shown_page.offset - PAGE_SIZE))
    if shown_page.offset + PAGE_SIZE < len(shown_page.caseload_lines):
        turns.append(_button("Next", shown_page, shown_page.view, shown_page.offset + PAGE_SIZE))
    return turns


def _view_buttons(shown_page: CaseloadPage) -> list[Button]:
    others = [
        view for view in CASELOAD_FILTERS if view is not shown_page.view and shown_page.counts[view.name]
    ]
    return [
        _button(f"{view.name.capitalize()} ({shown_page.counts[view.name]})", shown_page, view, 0)
        for view in others
    ]


def _order_buttons(shown_page: CaseloadPage) -> list[Button]:
    others = [order for order in CASELOAD_ORDERS if order is not shown_page.order]
    return [_button(order.button, replace(shown_page, order=order), shown_page.view, 0) for order in others]


def _other_buttons(shown_page: CaseloadPage, *, file: bool = True) -> list[Button]:
    """The open referrals, and the caseload as a file."""
    number, order = shown_page.open_referrals, shown_page.order.name if shown_page.order else ""
    return [
        *([Button(f"Referrals ({number})", SHOW_PAGE, f"{shown_page.scope}:referrals:0")] if number else []),
        *(
            [Button("CSV", SHOW_PAGE, f"{shown_page.scope}:csv:0:{order}:{shown_page.view.name}")]
            if file and shown_page.may_export
            else []
        ),
    ]


def _button(label: str, shown_page: CaseloadPage, view: CaseloadFilter, offset: int) -> Button:
    order = f":{shown_page.order.name}" if shown_page.order else ""
    return Button(label, SHOW_PAGE, f"{shown_page.scope}:{view.name}:{max(0, offset)}{order}")
