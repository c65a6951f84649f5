"""The views of the caseload: who is in each, and in which order. A view is one entry in `VIEWS`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.caseload.caseload import Line
from store.rules.billing.policy.codes import CodeKind, code
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.minutes import Minutes
from store.rules.patient.statuses import Status, is_in_care
from store.rules.review.agenda import FlagKind

_FAR = date.max


@dataclass(frozen=True)
class View:
    """A part of the caseload."""

    name: str
    title: str
    """After a number of patients: `3 overdue`."""
    holds: Callable[[Line], bool]
    order: Callable[[Line], Any]


def _has_risk(line: Line) -> bool:
    return any(up.flag.kind is FlagKind.RISK for up in line.flags)


def _urgency(line: Line) -> tuple[object, ...]:
    """Risk first, then the latest, then what is due soonest, then the rest."""
    late = line.late.due.on if line.late else _FAR
    due = line.due.on if line.due else _FAR
    return (not _has_risk(line), late, due, line.patient.last_name, line.patient.id)


def _since(line: Line) -> date:
    return line.episode.enrolled_on or line.episode.referred_on or _FAR


def minutes_short(line: Line) -> Minutes | None:
    """How many minutes the month lacks for its base code; None where it is earned or cannot be."""
    claim = line.claim
    if (
        not claim.ahead
        or claim.kind is MonthKind.BEFORE
        or code(claim.ahead[-1].code).kind is CodeKind.ADDITIONAL
    ):
        return None
    return Minutes(claim.ahead[-1].at - claim.minutes)


EVERYONE = View("everyone", "patients", lambda _: True, _urgency)
VIEWS: tuple[View, ...] = (
    EVERYONE,
    View("overdue", "overdue", lambda line: line.late is not None, _urgency),
    View(
        "new",
        "new",
        lambda line: line.is_new or line.status is Status.REFERRED,
        lambda line: (-_since(line).toordinal(), line.patient.last_name, line.patient.id),
    ),
    View(
        "stalled",
        "stalled",
        lambda line: is_in_care(line.status) and bool(line.stalled),
        lambda line: (_since(line), line.patient.last_name, line.patient.id),
    ),
    View(
        "due",
        "with a scale due",
        lambda line: bool(line.measures_now),
        lambda line: (line.measures_now[0].due_on, line.patient.last_name, line.patient.id),
    ),
    View(
        "leaving",
        "to write to or close out",
        lambda line: bool(line.leaving),
        lambda line: (line.standing.last_contact_on or _since(line), line.patient.last_name, line.patient.id),
    ),
    View(
        "improved",
        "ready to step down",
        lambda line: line.step_down is not None,
        lambda line: (line.step_down.since if line.step_down else _FAR, line.patient.last_name),
    ),
    View("flagged", "flagged", lambda line: bool(line.flags), _urgency),
    View(
        "short",
        "short of minutes",
        lambda line: is_in_care(line.status) and minutes_short(line) is not None,
        lambda line: (minutes_short(line) or 0, line.patient.last_name, line.patient.id),
    ),
)
BY_NAME: dict[str, View] = {view.name: view for view in VIEWS}


@dataclass(frozen=True)
class Order:
    """An order that any view can be put in."""

    name: str
    """After `by`: what people type, and what buttons carry."""
    button: str
    """What the button says."""
    words: tuple[str, ...]
    """What people type for it, beside its name."""
    key: Callable[[Line], Any]


def _latest(line: Line) -> tuple[object, ...]:
    """The latest first, then what is due soonest, then what is not due."""
    late = line.late.due.on if line.late else _FAR
    return (late, line.due.on if line.due else _FAR, line.patient.last_name, line.patient.id)


def _not_improving(line: Line) -> tuple[object, ...]:
    """The stalled first, then whoever has not improved, the unscored, the improved; each the worst first."""
    course = line.steered_by
    if course is None:
        return (2, 0, _since(line), line.patient.id)
    rank = 3 if course.improved else 1
    stalled = is_in_care(line.status) and bool(line.stalled)
    return (0 if stalled else rank, -(course.percent or 0), _since(line), line.patient.id)


ORDERS: tuple[Order, ...] = (
    Order("overdue", "Most overdue first", ("late",), _latest),
    Order("not improving", "Least improved first", ("worst", "stalled", "improving"), _not_improving),
    Order(
        "longest",
        "Longest in care first",
        ("longest in care", "weeks", "time in care"),
        lambda line: (_since(line), line.patient.last_name, line.patient.id),
    ),
)


def order_named(words: str) -> Order | None:
    """The order of that name; None when it is none."""
    plain = " ".join(words.lower().split())
    return next((each for each in ORDERS if plain in {each.name, *each.words}), None)


def in_view(lines: Iterable[Line], view: View, order: Order | None = None) -> list[Line]:
    """The lines of a view, in its own order or the one asked for."""
    return sorted((line for line in lines if view.holds(line)), key=order.key if order else view.order)


def counts(lines: Sequence[Line]) -> dict[str, int]:
    """How many patients each view holds."""
    return {view.name: sum(map(view.holds, lines)) for view in VIEWS}


def active(lines: Iterable[Line]) -> int:
    """How many patients are in active care, as the caseload limit counts them."""
    return sum(line.status is Status.ACTIVE for line in lines)
