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
from handlers.caseload import sentences
from handlers.recommendation.follow_up_view import RecommendationFollowUp
from store.caseload.caseload import CaseloadPatient
from store.ledger.time_log import TimeEntry
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.month_report import MonthReport
from store.rules.clinic.calendar import ScheduledReview
from store.rules.clinic.settings import Settings
from store.rules.minutes import Minutes
from store.rules.patient.statuses import is_in_care
from store.rules.review.agenda import FlagKind
from store.rules.text_format import weekday_and_date

MOST_BLOCKS = 100
_MOST_LISTED = 10
_COMING_DAYS = timedelta(days=7)


def greeting(name: str, clinic: str, today: date) -> Sequence[Block]:
    """Whose day it is."""
    return (
        header_block(sentences.home_title(today)),
        small_text_block(sentences.member_at_clinic(name, clinic)),
    )


def care_manager_section(
    mine: Sequence[CaseloadPatient], entered: Sequence[TimeEntry], today: date, settings: Settings
) -> list[Block | None]:
    """A care manager's day: who is late, who is due this week, what was logged."""
    late = sorted(
        (line for line in mine if line.overdue_contact),
        key=lambda line: line.overdue_contact.due.on if line.overdue_contact else today,
    )
    soon = sorted(
        (line for line in mine if line.contact_due and today <= line.contact_due.on < today + _COMING_DAYS),
        key=lambda line: line.contact_due.on if line.contact_due else today,
    )
    scored = sorted(
        (
            line
            for line in mine
            if line.followed_scales and line.followed_scales[0].due_on < today + _COMING_DAYS
        ),
        key=lambda line: line.followed_scales[0].due_on,
    )
    logged = minutes_and_hours_text(Minutes(sum(entry.minutes for entry in entered)))
    return [
        divider_block(),
        text_block(
            BoldText(sentences.overdue_count(len(late)) if late else sentences.NO_OVERDUE),
            *(_late_text(line, settings) for line in late[:_MOST_LISTED]),
            _more_text(len(late), "/caseload overdue"),
        ),
        text_block(
            BoldText(sentences.DUE_SOON if soon else sentences.NONE_DUE_SOON),
            *(_due_text(line, settings) for line in soon[:_MOST_LISTED]),
            _more_text(len(soon), "/caseload"),
        ),
        text_block(
            BoldText(sentences.SCALES_DUE if scored else sentences.NO_SCALES_DUE),
            *(_scale_due(line, today, settings) for line in scored[:_MOST_LISTED]),
            _more_text(len(scored), "/caseload due"),
        ),
        text_block(BoldText(sentences.logged_today(logged))),
        button_row(Button(sentences.LOG_TIME, "home.log", style="primary")),
    ]


def review_section(
    due: Sequence[CaseloadPatient], coming: ScheduledReview, zone: ZoneInfo
) -> list[Block | None]:
    """The next case review and how much is on its agenda."""
    found = Counter(line.agenda_item.category.title for line in due if line.agenda_item)
    starts_at = clock_text(coming.starts_at.astimezone(zone))
    return [
        divider_block(),
        text_block(
            BoldText(sentences.next_review(coming.day, starts_at)),
            *(sentences.agenda_count(number, title) for title, number in found.items()),
            sentences.SEE_AGENDA if found else sentences.NO_REVIEW_DUE,
        ),
    ]


def treated_patients(
    mine: Sequence[CaseloadPatient], asked: Sequence[RecommendationFollowUp], settings: Settings
) -> list[Block | None]:
    """A treating clinician's day: what waits for an answer, who is at risk, how the patients are followed."""
    active = [line for line in mine if is_in_care(line.status)]
    late = sum(1 for line in active if line.overdue_contact)
    risks = [line for line in active if any(up.flag.kind is FlagKind.RISK for up in line.flags)]
    waiting = sentences.recommendations_waiting(len(asked))
    return [
        divider_block(),
        text_block(
            BoldText(waiting if asked else sentences.NO_RECOMMENDATIONS),
            *(
                sentences.patient_line(each.patient_name, each.review.recommendation)
                for each in asked[:_MOST_LISTED]
            ),
            _more_text(len(asked), "/review"),
            sentences.ANSWER_RECOMMENDATIONS if asked else None,
        ),
        text_block(
            BoldText(sentences.risk_flags(len(risks))),
            *(patient_name_in_posts(line, settings) for line in risks[:_MOST_LISTED]),
            _more_text(len(risks), "/caseload flagged"),
        )
        if risks
        else None,
        text_block(
            BoldText(sentences.in_care(len(active))),
            sentences.treated_patients(late),
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
            BoldText(sentences.in_care(len(active))),
            sentences.clinic_figures(late, stalled),
            sentences.SEE_CLINIC,
        ),
    ]


def billing_section(report: MonthReport) -> list[Block | None]:
    """The month so far, in claims."""
    states = Counter(row.claim_check.state for row in report.rows)
    return [
        divider_block(),
        text_block(
            BoldText(sentences.month_so_far(report.month.name)),
            sentences.claims_by_state({state.value: states[state] for state in ClaimState}),
            sentences.SEE_BILLING,
        ),
    ]


def settings_section() -> list[Block | None]:
    """Where an admin begins."""
    return [
        divider_block(),
        text_block(BoldText(sentences.SETTINGS), sentences.SEE_SETTINGS),
    ]


def _late_text(line: CaseloadPatient, settings: Settings) -> str:
    days = line.overdue_contact.days if line.overdue_contact else 0
    return sentences.patient_line(patient_name_in_posts(line, settings), sentences.days_late(days))


def _due_text(line: CaseloadPatient, settings: Settings) -> str:
    due = weekday_and_date(line.contact_due.on) if line.contact_due else ""
    return sentences.patient_line(patient_name_in_posts(line, settings), due)


def _scale_due(line: CaseloadPatient, today: date, settings: Settings) -> str:
    due = line.followed_scales[0].short_text(today)
    return sentences.patient_line(patient_name_in_posts(line, settings), due)


def _more_text(number: int, command: str) -> str | None:
    rest = number - _MOST_LISTED
    return sentences.and_more(rest, command) if rest > 0 else None
