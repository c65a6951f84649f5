"""The registry at a glance: a table of short lines, a page at a time. Private, in full names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from handlers.block_kit.parts import Bold, Button, Menu, Message, actions, lines, message, small, table
from handlers.patient_choice.card_actions import OPEN_CARD
from store.caseload.caseload import Line
from store.caseload.caseload_views import EVERYONE, ORDERS, VIEWS, Order, View
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.minutes import shown
from store.rules.review.agenda import FlagKind
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.progress import arrow
from store.rules.words import counted, short_day

SHOW = "caseload.show"
PAGE = 20

_HEAD = ("Patient", "Status", "Last contact", "Score", "Next", "Minutes", "Flags")
_FLAGS = {FlagKind.RISK: "⚠ risk", FlagKind.MEDICATION: "medication", FlagKind.DISCUSS: "discuss"}
_NONE = {
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
class Page:
    """One page of one view of somebody's caseload."""

    whose: str
    """`Your caseload`, `Dana Reed's caseload`, `North Clinic`."""
    scope: str
    """An opaque value that the buttons carry."""
    view: View
    lines: Sequence[Line]
    """All of the view, in its order."""
    offset: int
    counts: Mapping[str, int]
    warning: str = ""
    covered_for: Mapping[int, str] = field(default_factory=dict)
    """The names of those whose patients are covered, by the member's id."""
    order: Order | None = None
    """None is the view's own."""
    open_referrals: int = 0
    """Referrals that wait for an answer, of ended episodes too."""
    may_export: bool = False


def page(shown_page: Page, today: date) -> Message:
    """The page: its table, a menu of cards, the other views, and the pages beside it."""
    found = shown_page.lines
    here = found[shown_page.offset : shown_page.offset + PAGE]
    title = _title(shown_page)
    if not here:
        empty = _NONE.get(shown_page.view.name, "Nobody is in care here yet: /enroll adds a patient.")
        views = actions(*_views(shown_page))
        return message(
            title, lines(Bold(shown_page.whose), empty), views, actions(*_others(shown_page, file=False))
        )
    return message(
        title,
        lines(Bold(f"{shown_page.whose}: {title}")),
        table(_HEAD, [_row(line, shown_page, today) for line in here]),
        small(shown_page.warning) if shown_page.warning else None,
        actions(_menu(here), *_turns(shown_page)),
        actions(*_views(shown_page)),
        actions(*_orders(shown_page), *_others(shown_page)),
    )


def row(line: Line, today: date, covered_for: Mapping[int, str]) -> tuple[str, ...]:
    """One patient on one line; a covered one says for whom."""
    weeks = line.weeks(today)
    absent = covered_for.get(line.team.care_manager_id or 0)
    return (
        f"{line.patient.full_name} {line.patient.mrn_tail}" + (f" (for {absent})" if absent else ""),
        line.status.value if weeks is None else f"{line.status.value}, {weeks} wk",
        _last(line, today),
        score_words(line),
        _next(line, today),
        _minutes(line),
        ", ".join(dict.fromkeys(_FLAGS[up.flag.kind] for up in line.flags)),
    )


def score_words(line: Line) -> str:
    """The last score with its change since baseline: `PHQ-9 9 ↓11`."""
    score = line.last_score
    if score is None:
        return ""
    words = f"{BY_KEY[score.instrument].title} {score.total}"
    course = line.steered_by
    if course is None or len(course.course) == 1:
        return words
    return f"{words} {arrow(course.change)}{abs(course.change) or ''}"


def _row(line: Line, shown_page: Page, today: date) -> Sequence[str]:
    """A row; in the view of scales due, what is due stands in the score's place."""
    cells = row(line, today, shown_page.covered_for)
    if shown_page.view.name != "due":
        return cells
    due = ", ".join(each.words(today) for each in line.measures_now)
    at = _HEAD.index("Score")
    return (*cells[:at], due, *cells[at + 1 :])


def _title(shown_page: Page) -> str:
    number = len(shown_page.lines)
    if shown_page.view is EVERYONE:
        parts = [counted(number, "patient")]
        parts += [
            f"{shown_page.counts[name]} {name}" for name in ("overdue", "flagged") if shown_page.counts[name]
        ]
    else:
        parts = [f"{number} {shown_page.view.title}"]
    if shown_page.order:
        parts.append(f"by {shown_page.order.name}")
    if number > PAGE:
        last = min(shown_page.offset + PAGE, number)
        parts.append(f"showing {shown_page.offset + 1} to {last}")
    return ", ".join(parts)


def _last(line: Line, today: date) -> str:
    last = line.standing.last_contact_on
    words = short_day(last, today) if last else "never"
    tries = len(line.standing.attempts)
    return f"{words}, {tries} tried" if tries else words


def _next(line: Line, today: date) -> str:
    if line.late:
        return f"{counted(line.late.days, 'day')} late"
    if line.due is None:
        return "as needed" if line.standing.as_needed else ""
    if line.due.on == today:
        return "today"
    snoozed = line.standing.snoozed_until
    words = short_day(line.due.on, today)
    return f"{words}, snoozed" if line.due.on < today and snoozed else words


def _minutes(line: Line) -> str:
    claim = line.claim
    if claim.kind is MonthKind.BEFORE or not claim.ahead:
        return shown(claim.minutes)
    return f"{shown(claim.minutes)} of {shown(claim.ahead[-1].at)}"


def _menu(here: Sequence[Line]) -> Menu:
    people = [(f"{line.patient.full_name} {line.patient.mrn_tail}", str(line.patient.id)) for line in here]
    return Menu("Open a card", OPEN_CARD, people)


def _turns(shown_page: Page) -> list[Button]:
    turns = []
    if shown_page.offset:
        turns.append(_button("Previous", shown_page, shown_page.view, shown_page.offset - PAGE))
    if shown_page.offset + PAGE < len(shown_page.lines):
        turns.append(_button("Next", shown_page, shown_page.view, shown_page.offset + PAGE))
    return turns


def _views(shown_page: Page) -> list[Button]:
    others = [view for view in VIEWS if view is not shown_page.view and shown_page.counts[view.name]]
    return [
        _button(f"{view.name.capitalize()} ({shown_page.counts[view.name]})", shown_page, view, 0)
        for view in others
    ]


def _orders(shown_page: Page) -> list[Button]:
    others = [order for order in ORDERS if order is not shown_page.order]
    return [_button(order.button, replace(shown_page, order=order), shown_page.view, 0) for order in others]


def _others(shown_page: Page, *, file: bool = True) -> list[Button]:
    """The open referrals, and the caseload as a file."""
    number, order = shown_page.open_referrals, shown_page.order.name if shown_page.order else ""
    return [
        *([Button(f"Referrals ({number})", SHOW, f"{shown_page.scope}:referrals:0")] if number else []),
        *(
            [Button("CSV", SHOW, f"{shown_page.scope}:csv:0:{order}:{shown_page.view.name}")]
            if file and shown_page.may_export
            else []
        ),
    ]


def _button(label: str, shown_page: Page, view: View, offset: int) -> Button:
    order = f":{shown_page.order.name}" if shown_page.order else ""
    return Button(label, SHOW, f"{shown_page.scope}:{view.name}:{max(0, offset)}{order}")
