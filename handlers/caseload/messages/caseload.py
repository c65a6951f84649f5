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
from handlers.caseload.sentences import about_caseload, about_posts
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
from store.rules.risk.sentences import open_risk_mark
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.sentences import arrow

SHOW_PAGE = "caseload.show"
PAGE_SIZE = 20


@dataclass(frozen=True)
class CaseloadPage:
    """One page of one view of a caseload."""

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
    """The names of the colleagues whose patients are covered, by member id."""
    order: CaseloadOrder | None = None
    """None is the view's own."""
    open_referrals: int = 0
    """Referrals that wait for an answer, of ended episodes too."""
    may_export: bool = False


def caseload_page(page: CaseloadPage, today: date) -> OutgoingMessage:
    """The page: its table, a menu of cards, the other views, and the pages beside it."""
    lines = page.caseload_lines[page.offset : page.offset + PAGE_SIZE]
    title = _title(page)
    if not lines:
        empty = about_caseload.EMPTY_VIEW.get(page.view.name, about_caseload.NO_PATIENTS)
        return build_message(
            title,
            text_block(BoldText(page.title), empty),
            button_row(*_view_buttons(page)),
            button_row(*_other_buttons(page, file=False)),
        )
    return build_message(
        title,
        text_block(BoldText(f"{page.title}: {title}")),
        table_block(about_caseload.COLUMN_TITLES, [_row(line, page, today) for line in lines]),
        small_text_block(page.warning) if page.warning else None,
        button_row(_menu(lines), *_page_buttons(page)),
        button_row(*_view_buttons(page)),
        button_row(*_order_buttons(page), *_other_buttons(page)),
    )


def caseload_row(line: CaseloadPatient, today: date, covered_for: Mapping[int, str]) -> tuple[str, ...]:
    """One patient on one line, with the colleague who is covered."""
    patient, contacts = line.patient, line.contact_status
    colleague = covered_for.get(line.team.care_manager_id or 0, "")
    return (
        about_caseload.patient_cell(
            patient.full_name, patient.mrn_ending, colleague, at_risk=bool(line.open_risk)
        ),
        about_caseload.status_cell(line.status.value, line.weeks(today)),
        about_caseload.last_contact_cell(contacts.last_contact_on, len(contacts.attempts), today),
        score_text(line),
        _next_contact_text(line, today),
        _minutes_text(line),
        _flags_text(line),
    )


def score_text(line: CaseloadPatient) -> str:
    """The last score with its change since baseline: `PHQ-9 9 ↓11`."""
    score = line.last_score
    if score is None:
        return ""
    text = f"{BY_KEY[score.instrument].title} {score.total}"
    scale = line.primary_progress
    if scale is None or len(scale.scores) == 1:
        return text
    return f"{text} {arrow(scale.shown_change)}{abs(scale.shown_change) or ''}"


def _flags_text(line: CaseloadPatient) -> str:
    """`⚠ high risk, medication`: the open risk with its tier, then the flags."""
    flags = [about_caseload.FLAG_LABELS[raised.flag.kind] for raised in line.flags]
    if line.open_risk:
        flags = [
            open_risk_mark(line.open_risk),
            *(flag for flag in flags if flag != about_caseload.FLAG_LABELS[FlagKind.RISK]),
        ]
    return ", ".join(dict.fromkeys(flags))


def _row(line: CaseloadPatient, page: CaseloadPage, today: date) -> Sequence[str]:
    """A row; in the view of scales due, the scale due replaces the score."""
    cells = caseload_row(line, today, page.covered_for)
    if page.view.name != "due":
        return cells
    due = ", ".join(each.text(today) for each in line.scales_due_now)
    at = about_caseload.COLUMN_TITLES.index("Score")
    return (*cells[:at], due, *cells[at + 1 :])


def _title(page: CaseloadPage) -> str:
    number = len(page.caseload_lines)
    if page.view is ALL_PATIENTS:
        title = about_caseload.all_patients_title(
            number,
            sum(line.open_risk is not None for line in page.caseload_lines),
            page.counts["overdue"],
            page.counts["flagged"],
        )
    else:
        title = about_caseload.view_title(number, page.view.title)
    showing = (page.offset + 1, min(page.offset + PAGE_SIZE, number)) if number > PAGE_SIZE else None
    return about_caseload.page_title(title, page.order.name if page.order else "", showing)


def _next_contact_text(line: CaseloadPatient, today: date) -> str:
    if line.overdue_contact:
        return about_caseload.days_late(line.overdue_contact.days)
    if line.lacks_contact:
        return about_posts.NO_CONTACT_ON_RECORD
    if line.contact_due is None:
        return about_caseload.AS_NEEDED if line.contact_status.as_needed else ""
    snoozed = line.contact_due.on < today and line.contact_status.snoozed_until is not None
    return about_caseload.next_contact_cell(line.contact_due.on, line.contact_due.at, today, snoozed=snoozed)


def _minutes_text(line: CaseloadPatient) -> str:
    claim = line.claim
    if claim.kind is MonthKind.BEFORE or not claim.next_codes:
        return minutes_decimal(claim.minutes)
    needed = minutes_decimal(claim.next_codes[-1].minutes_needed)
    return about_caseload.minutes_cell(minutes_decimal(claim.minutes), needed)


def _menu(lines: Sequence[CaseloadPatient]) -> Menu:
    patients = [
        (
            about_caseload.patient_cell(
                line.patient.full_name, line.patient.mrn_ending, "", at_risk=bool(line.open_risk)
            ),
            str(line.patient.id),
        )
        for line in lines
    ]
    return Menu(about_caseload.OPEN_CARD, OPEN_CARD, patients)


def _page_buttons(page: CaseloadPage) -> list[Button]:
    buttons = []
    if page.offset:
        buttons.append(_button(about_caseload.PREVIOUS_PAGE, page, page.view, page.offset - PAGE_SIZE))
    if page.offset + PAGE_SIZE < len(page.caseload_lines):
        buttons.append(_button(about_caseload.NEXT_PAGE, page, page.view, page.offset + PAGE_SIZE))
    return buttons


def _view_buttons(page: CaseloadPage) -> list[Button]:
    others = [view for view in CASELOAD_FILTERS if view is not page.view and page.counts[view.name]]
    return [
        _button(about_caseload.view_button(view.name, page.counts[view.name]), page, view, 0)
        for view in others
    ]


def _order_buttons(page: CaseloadPage) -> list[Button]:
    others = [order for order in CASELOAD_ORDERS if order is not page.order]
    return [_button(order.button, replace(page, order=order), page.view, 0) for order in others]


def _other_buttons(page: CaseloadPage, *, file: bool = True) -> list[Button]:
    """The open referrals, and the caseload as a file."""
    number, order = page.open_referrals, page.order.name if page.order else ""
    return [
        *(
            [Button(about_caseload.referrals_button(number), SHOW_PAGE, f"{page.scope}:referrals:0")]
            if number
            else []
        ),
        *(
            [Button(about_caseload.CSV_BUTTON, SHOW_PAGE, f"{page.scope}:csv:0:{order}:{page.view.name}")]
            if file and page.may_export
            else []
        ),
    ]


def _button(label: str, page: CaseloadPage, view: CaseloadFilter, offset: int) -> Button:
    order = f":{page.order.name}" if page.order else ""
    return Button(label, SHOW_PAGE, f"{page.scope}:{view.name}:{max(0, offset)}{order}")
