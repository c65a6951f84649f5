"""App Home by role. It stays on the screen, so patients go by their short names."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_text, minutes_and_hours_text
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    button_row,
    divider_block,
    header_block,
    small_text_block,
    text_block,
)
from handlers.block_kit.patient_names import patient_name_in_posts
from handlers.caseload.sentences import about_caseload, about_home, about_posts
from handlers.ledger.messages.risk_items import ask_again_button, ask_again_text
from handlers.recommendation.follow_up_view import RecommendationFollowUp
from store.caseload.caseload import CaseloadPatient
from store.caseload.caseload_filters import most_urgent_first
from store.ledger.time_log import TimeEntry
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.month_report import MonthReport
from store.rules.clinic.calendar import ScheduledReview
from store.rules.clinic.settings import Settings
from store.rules.minutes import Minutes
from store.rules.patient.statuses import is_in_care
from store.rules.risk.risk import risk_order
from store.rules.risk.sentences import open_risk_text
from store.rules.text_format import day_and_time

_MOST_LISTED = 10
_MOST_AT_RISK = 30
_COMING_DAYS = timedelta(days=7)


def greeting(name: str, clinic: str, today: date) -> Sequence[Block]:
    """Whose day it is."""
    return (
        header_block(about_home.home_title(today)),
        small_text_block(about_home.member_at_clinic(name, clinic)),
    )


def risk_section(
    lines: Sequence[CaseloadPatient], today: date, settings: Settings, *, may_enter: bool
) -> list[Block | None]:
    """Who is at risk, and whose risk item was not entered: before everything else, until it is settled."""
    at_risk = sorted((line for line in lines if line.open_risk), key=lambda line: risk_order(line.open_risk))
    unanswered = [line for line in lines if line.without_risk_answer]
    return [
        divider_block() if at_risk or unanswered else None,
        text_block(
            BoldText(about_home.open_risks(len(at_risk))),
            *(_risk_text(line, today, settings) for line in at_risk[:_MOST_AT_RISK]),
            about_home.and_more(len(at_risk) - _MOST_AT_RISK, "/caseload flagged")
            if len(at_risk) > _MOST_AT_RISK
            else None,
            about_home.SEE_OPEN_RISKS,
        )
        if at_risk
        else None,
        *(_unanswered(unanswered, today, settings, may_enter=may_enter) if unanswered else ()),
    ]


def care_manager_section(
    mine: Sequence[CaseloadPatient], entered: Sequence[TimeEntry], today: date, settings: Settings
) -> list[Block | None]:
    """A care manager's day: who is late, who is due this week, what was logged."""
    uncontacted = [line for line in mine if line.lacks_contact]
    logged = minutes_and_hours_text(Minutes(sum(entry.minutes for entry in entered)))
    return [
        divider_block(),
        _overdue_contacts(mine, settings),
        text_block(
            BoldText(about_posts.without_contact_on_record(len(uncontacted))), about_posts.SEE_WITHOUT_CONTACT
        )
        if uncontacted
        else None,
        _contacts_due_soon(mine, today, settings),
        _scales_due_soon(mine, today, settings),
        text_block(BoldText(about_home.logged_today(logged))),
        button_row(Button(about_home.LOG_TIME, "home.log", style="primary")),
    ]


def _overdue_contacts(mine: Sequence[CaseloadPatient], settings: Settings) -> Block:
    late = sorted((line for line in mine if line.overdue_contact), key=most_urgent_first)
    return text_block(
        BoldText(about_home.overdue_count(len(late)) if late else about_home.NO_OVERDUE),
        *(_late_text(line, settings) for line in late[:_MOST_LISTED]),
        _more_text(len(late), "/caseload overdue"),
    )


def _contacts_due_soon(mine: Sequence[CaseloadPatient], today: date, settings: Settings) -> Block:
    soon = sorted(
        (line for line in mine if line.contact_due and today <= line.contact_due.on < today + _COMING_DAYS),
        key=lambda line: line.contact_due.on if line.contact_due else today,
    )
    return text_block(
        BoldText(about_home.DUE_SOON if soon else about_home.NONE_DUE_SOON),
        *(_due_text(line, settings) for line in soon[:_MOST_LISTED]),
        _more_text(len(soon), "/caseload"),
    )


def _scales_due_soon(mine: Sequence[CaseloadPatient], today: date, settings: Settings) -> Block:
    scored = sorted(
        (
            line
            for line in mine
            if line.followed_scales and line.followed_scales[0].due_on < today + _COMING_DAYS
        ),
        key=lambda line: line.followed_scales[0].due_on,
    )
    return text_block(
        BoldText(about_home.SCALES_DUE if scored else about_home.NO_SCALES_DUE),
        *(_scale_due(line, today, settings) for line in scored[:_MOST_LISTED]),
        _more_text(len(scored), "/caseload due"),
    )


def review_section(
    due: Sequence[CaseloadPatient], coming: ScheduledReview, zone: ZoneInfo
) -> list[Block | None]:
    """The next case review and how much is on its agenda."""
    found = Counter(line.agenda_item.category.title for line in due if line.agenda_item)
    starts_at = clock_text(coming.starts_at.astimezone(zone))
    return [
        divider_block(),
        text_block(
            BoldText(about_home.next_review(coming.day, starts_at)),
            *(about_home.agenda_count(number, title) for title, number in found.items()),
            about_home.SEE_AGENDA if found else about_home.NO_REVIEW_DUE,
        ),
    ]


def treated_patients(
    mine: Sequence[CaseloadPatient], asked: Sequence[RecommendationFollowUp]
) -> list[Block | None]:
    """A treating clinician's day: what waits for an answer, how the patients are followed."""
    active = [line for line in mine if is_in_care(line.status)]
    late = sum(1 for line in active if line.overdue_contact)
    waiting = about_home.recommendations_waiting(len(asked))
    return [
        divider_block(),
        text_block(
            BoldText(waiting if asked else about_home.NO_RECOMMENDATIONS),
            *(
                about_home.patient_line(each.patient_name, each.review.recommendation)
                for each in asked[:_MOST_LISTED]
            ),
            _more_text(len(asked), "/review"),
            about_home.ANSWER_RECOMMENDATIONS if asked else None,
        ),
        text_block(
            BoldText(about_home.in_care(len(active))),
            about_home.treated_patients(late),
        ),
    ]


def clinic_section(everyone: Sequence[CaseloadPatient]) -> list[Block | None]:
    """A lead's view of the clinic in figures."""
    active = [line for line in everyone if is_in_care(line.status)]
    late = sum(1 for line in active if line.overdue_contact)
    stalled = sum(1 for line in active if line.stalled)
    return [
        divider_block(),
        text_block(
            BoldText(about_home.in_care(len(active))),
            about_home.clinic_figures(late, stalled),
            about_home.SEE_CLINIC,
        ),
    ]


def billing_section(report: MonthReport) -> list[Block | None]:
    """The month so far, in claims."""
    states = Counter(row.claim_check.state for row in report.rows)
    return [
        divider_block(),
        text_block(
            BoldText(about_home.month_so_far(report.month.name)),
            about_home.claims_by_state({state.value: states[state] for state in ClaimState}),
            about_home.SEE_BILLING,
        ),
    ]


def settings_section() -> list[Block | None]:
    """Where an admin begins."""
    return [
        divider_block(),
        text_block(BoldText(about_home.SETTINGS), about_home.SEE_SETTINGS),
    ]


def _risk_text(line: CaseloadPatient, today: date, settings: Settings) -> str:
    """`⚠ Holly G. · …8805 · high risk since Nov 21 · contact due Nov 28`."""
    name = about_posts.at_risk(patient_name_in_posts(line, settings))
    text = about_home.patient_line(name, open_risk_text(line.open_risk, today) if line.open_risk else "")
    if line.overdue_contact:
        return about_home.patient_line(text, about_caseload.days_late(line.overdue_contact.days))
    return text + about_posts.contact_due(line.contact_due.on, today) if line.contact_due else text


def _unanswered(
    lines: Sequence[CaseloadPatient], today: date, settings: Settings, *, may_enter: bool
) -> list[Block | None]:
    blocks: list[Block | None] = [text_block(BoldText(about_posts.RISK_ITEM_NOT_ENTERED))]
    for line in lines[:_MOST_LISTED]:
        asked = [ask_again_text(recorded, today) for recorded in line.without_risk_answer]
        buttons = [ask_again_button(recorded) for recorded in line.without_risk_answer]
        blocks += [
            text_block(
                *(about_home.patient_line(patient_name_in_posts(line, settings), text) for text in asked)
            ),
            button_row(*buttons) if may_enter else None,
        ]
    rest = len(lines) - _MOST_LISTED
    return [*blocks, small_text_block(about_posts.more_unanswered(rest)) if rest > 0 else None]


def _late_text(line: CaseloadPatient, settings: Settings) -> str:
    days = line.overdue_contact.days if line.overdue_contact else 0
    return about_home.patient_line(patient_name_in_posts(line, settings), about_caseload.days_late(days))


def _due_text(line: CaseloadPatient, settings: Settings) -> str:
    due = day_and_time(line.contact_due.on, line.contact_due.at) if line.contact_due else ""
    return about_home.patient_line(patient_name_in_posts(line, settings), due)


def _scale_due(line: CaseloadPatient, today: date, settings: Settings) -> str:
    due = line.followed_scales[0].short_text(today)
    return about_home.patient_line(patient_name_in_posts(line, settings), due)


def _more_text(number: int, command: str) -> str | None:
    rest = number - _MOST_LISTED
    return about_home.and_more(rest, command) if rest > 0 else None
