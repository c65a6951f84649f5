"""What App Home says to each role; it lasts, so patients go by their short names."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_words, minutes_words
from handlers.block_kit.parts import Block, Bold, Button, actions, divider, header, lines, small
from handlers.block_kit.patient_names import name_in_posts
from handlers.recommendation.messages.follow_up import Loop
from store.caseload.caseload import Line
from store.ledger.time_log import TimeEntry
from store.rules.billing.month_report import MonthReport
from store.rules.billing.outcome import State
from store.rules.clinic.calendar import Review
from store.rules.clinic.settings import Settings
from store.rules.minutes import Minutes
from store.rules.patient.statuses import is_in_care
from store.rules.review.agenda import FlagKind
from store.rules.words import counted, weekday_day

MOST_BLOCKS = 100
_MOST_LISTED = 10
_SOON = timedelta(days=7)


def greeting(name: str, clinic: str, today: date) -> Sequence[Block]:
    """Whose day it is."""
    return (header(f"Your day, {weekday_day(today)}"), small(f"{name} · {clinic}"))


def contacts(
    mine: Sequence[Line], entered: Sequence[TimeEntry], today: date, settings: Settings
) -> list[Block | None]:
    """A care manager's day: who is late, who is due this week, what was logged."""
    late = sorted(
        (line for line in mine if line.late), key=lambda line: line.late.due.on if line.late else today
    )
    soon = sorted(
        (line for line in mine if line.due and today <= line.due.on < today + _SOON),
        key=lambda line: line.due.on if line.due else today,
    )
    scored = sorted(
        (line for line in mine if line.measures and line.measures[0].due_on < today + _SOON),
        key=lambda line: line.measures[0].due_on,
    )
    logged = minutes_words(Minutes(sum(entry.minutes for entry in entered)))
    return [
        divider(),
        lines(
            Bold(f"{counted(len(late), 'contact')} overdue" if late else "No contact is overdue"),
            *(_late(line, settings) for line in late[:_MOST_LISTED]),
            _more(len(late), "/caseload overdue"),
        ),
        lines(
            Bold("Due in the next seven days" if soon else "Nobody else is due in the next seven days"),
            *(_due(line, settings) for line in soon[:_MOST_LISTED]),
            _more(len(soon), "/caseload"),
        ),
        lines(
            Bold("Scores due this week" if scored else "No scale is due this week"),
            *(_scale_due(line, today, settings) for line in scored[:_MOST_LISTED]),
            _more(len(scored), "/caseload due"),
        ),
        lines(Bold(f"Logged today: {logged}")),
        actions(Button("Log time", "home.log", style="primary")),
    ]


def review(due: Sequence[Line], coming: Review, zone: ZoneInfo) -> list[Block | None]:
    """The next case review and how much is on its agenda."""
    found = Counter(line.item.category.title for line in due if line.item)
    starts = f"{weekday_day(coming.day)}, {clock_words(coming.starts_at.astimezone(zone))}"
    return [
        divider(),
        lines(
            Bold(f"Next case review: {starts}"),
            *(f"{number} · {title}" for title, number in found.items()),
            "/review shows the agenda." if found else "Nobody is due for review yet.",
        ),
    ]


def treated(mine: Sequence[Line], asked: Sequence[Loop], settings: Settings) -> list[Block | None]:
    """A treating clinician's day: what waits for an answer, who is at risk, how the patients are followed."""
    active = [line for line in mine if is_in_care(line.status)]
    late = sum(1 for line in active if line.late)
    risks = [line for line in active if any(up.flag.kind is FlagKind.RISK for up in line.flags)]
    waits = f"{counted(len(asked), 'recommendation')} to approve, decline or change"
    return [
        divider(),
        lines(
            Bold(waits if asked else "No recommendation waits for you"),
            *(f"{loop.name} · {loop.review.recommendation}" for loop in asked[:_MOST_LISTED]),
            _more(len(asked), "/review"),
            "/review has the buttons." if asked else None,
        ),
        lines(
            Bold(f"{counted(len(risks), 'risk flag')} up"),
            *(name_in_posts(line, settings) for line in risks[:_MOST_LISTED]),
            _more(len(risks), "/caseload flagged"),
        )
        if risks
        else None,
        lines(
            Bold(f"{counted(len(active), 'patient')} in care"),
            f"{late} with an overdue contact. /caseload lists them; /patient NAME opens a card.",
        ),
    ]


def clinic(everyone: Sequence[Line]) -> list[Block | None]:
    """A lead's view of the clinic in figures."""
    active = [line for line in everyone if is_in_care(line.status)]
    late = sum(1 for line in active if line.late)
    stalled = sum(1 for line in active if line.stalled)
    return [
        divider(),
        lines(
            Bold(f"{counted(len(active), 'patient')} in care"),
            f"{late} with an overdue contact, {stalled} not improving",
            "/caseload all lists everybody.",
        ),
    ]


def billing(report: MonthReport) -> list[Block | None]:
    """The month so far, in claims."""
    states = Counter(row.outcome.state for row in report.rows)
    shown = ", ".join(f"{states[state]} {state.value}" for state in State)
    return [
        divider(),
        lines(
            Bold(f"{report.month.name} so far"), shown, "/billing shows the month, with what is held back."
        ),
    ]


def settings() -> list[Block | None]:
    """Where an admin begins."""
    return [divider(), lines(Bold("Settings"), "/clinic shows team, hours, channels, payers and limits.")]


def _late(line: Line, settings: Settings) -> str:
    days = line.late.days if line.late else 0
    return f"{name_in_posts(line, settings)} · {counted(days, 'day')} late"


def _due(line: Line, settings: Settings) -> str:
    return f"{name_in_posts(line, settings)} · {weekday_day(line.due.on) if line.due else ''}"


def _scale_due(line: Line, today: date, settings: Settings) -> str:
    return f"{name_in_posts(line, settings)} · {line.measures[0].short_words(today)}"


def _more(number: int, command: str) -> str | None:
    rest = number - _MOST_LISTED
    return f"and {rest} more: {command}" if rest > 0 else None
