"""What App Home says to each role; it lasts, so patients go by their short names."""

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
from handlers.recommendation.messages.follow_up import RecommendationFollowUp
from store.caseload.caseload import CaseloadPatient
from store.ledger.time_log import TimeEntry
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.month_report import MonthReport
from store.rules.clinic.calendar import ScheduledReview
from store.rules.clinic.settings import Settings
from store.rules.minutes import Minutes
from store.rules.patient.statuses import is_in_care
from store.rules.review.agenda import FlagKind
from store.rules.text_format import count_text, weekday_and_date

MOST_BLOCKS = 100
_MOST_LISTED = 10
_COMING_DAYS = timedelta(days=7)


def greeting(name: str, clinic: str, today: date) -> Sequence[Block]:
    """Whose day it is."""
    return (header_block(f"Your day, {weekday_and_date(today)}"), small_text_block(f"{name} · {clinic}"))


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
            BoldText(f"{count_text(len(late), 'contact')} overdue" if late else "No contact is overdue"),
            *(_late_text(line, settings) for line in late[:_MOST_LISTED]),
            _more_text(len(late), "/caseload overdue"),
        ),
        text_block(
            BoldText("Due in the next seven days" if soon else "Nobody else is due in the next seven days"),
            *(_due_text(line, settings) for line in soon[:_MOST_LISTED]),
            _more_text(len(soon), "/caseload"),
        ),
        text_block(
            BoldText("Scores due this week" if scored else "No scale is due this week"),
            *(_scale_due(line, today, settings) for line in scored[:_MOST_LISTED]),
            _more_text(len(scored), "/caseload due"),
        ),
        text_block(BoldText(f"Logged today: {logged}")),
        button_row(Button("Log time", "home.log", style="primary")),
    ]


def review_section(
    due: Sequence[CaseloadPatient], coming: ScheduledReview, zone: ZoneInfo
) -> list[Block | None]:
    """The next case review and how much is on its agenda."""
    found = Counter(line.agenda_item.category.title for line in due if line.agenda_item)
    starts = f"{weekday_and_date(coming.day)}, {clock_text(coming.starts_at.astimezone(zone))}"
    return [
        divider_block(),
        text_block(
            BoldText(f"Next case review: {starts}"),
            *(f"{number} · {title}" for title, number in found.items()),
            "/review shows the agenda." if found else "Nobody is due for review yet.",
        ),
    ]


def treated_patients(
    mine: Sequence[CaseloadPatient], asked: Sequence[RecommendationFollowUp], settings: Settings
) -> list[Block | None]:
    """A treating clinician's day: what waits for an answer, who is at risk, how the patients are followed."""
    active = [line for line in mine if is_in_care(line.status)]
    late = sum(1 for line in active if line.overdue_contact)
    risks = [line for line in active if any(up.flag.kind is FlagKind.RISK for up in line.flags)]
    waits = f"{count_text(len(asked), 'recommendation')} to approve, decline or change"
    return [
        divider_block(),
        text_block(
            BoldText(waits if asked else "No recommendation waits for you"),
            *(f"{loop.name} · {loop.review.recommendation}" for loop in asked[:_MOST_LISTED]),
            _more_text(len(asked), "/review"),
            "/review has the buttons." if asked else None,
        ),
        text_block(
            BoldText(f"{count_text(len(risks), 'risk flag')} up"),
            *(patient_name_in_posts(line, settings) for line in risks[:_MOST_LISTED]),
            _more_text(len(risks), "/caseload flagged"),
        )
        if risks
        else None,
        text_block(
            BoldText(f"{count_text(len(active), 'patient')} in care"),
            f"{late} with an overdue contact. /caseload lists them; /patient NAME opens a card.",
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
            BoldText(f"{count_text(len(active), 'patient')} in care"),
            f"{late} with an overdue contact, {stalled} not improving",
            "/caseload all lists everybody.",
        ),
    ]


def billing_section(report: MonthReport) -> list[Block | None]:
    """The month so far, in claims."""
    states = Counter(row.claim_check.state for row in report.rows)
    shown = ", ".join(f"{states[state]} {state.value}" for state in ClaimState)
    return [
        divider_block(),
        text_block(
            BoldText(f"{report.month.name} so far"),
            shown,
            "/billing shows the month, with what is held back.",
        ),
    ]


def settings_section() -> list[Block | None]:
    """Where an admin begins."""
    return [
        divider_block(),
        text_block(BoldText("Settings"), "/clinic shows team, hours, channels, payers and limits."),
    ]


def _late_text(line: CaseloadPatient, settings: Settings) -> str:
    days = line.overdue_contact.days if line.overdue_contact else 0
    return f"{patient_name_in_posts(line, settings)} · {count_text(days, 'day')} late"


def _due_text(line: CaseloadPatient, settings: Settings) -> str:
    due = weekday_and_date(line.contact_due.on) if line.contact_due else ""
    return f"{patient_name_in_posts(line, settings)} · {due}"


def _scale_due(line: CaseloadPatient, today: date, settings: Settings) -> str:
    return f"{patient_name_in_posts(line, settings)} · {line.followed_scales[0].short_text(today)}"


def _more_text(number: int, command: str) -> str | None:
    rest = number - _MOST_LISTED
    return f"and {rest} more: {command}" if rest > 0 else None
