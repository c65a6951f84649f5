"""The views of the caseload: who is in each, in which order. A view is one entry in `CASELOAD_FILTERS`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.caseload.caseload import CaseloadPatient
from store.rules.billing.policy.codes import CodeKind, billing_code
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.minutes import Minutes
from store.rules.patient.statuses import Status, is_in_care
from store.rules.risk.risk import risk_order

_NO_DATE = date.max


@dataclass(frozen=True)
class CaseloadFilter:
    """A part of the caseload."""

    name: str
    title: str
    """After a number of patients: `3 overdue`."""
    includes: Callable[[CaseloadPatient], bool]
    sort_key: Callable[[CaseloadPatient], Any]


def most_urgent_first(line: CaseloadPatient) -> tuple[object, ...]:
    """Open risk, then severity, then how late; last, without a risk, who is suggested for close-out.

    A score from before they were lost does not say how severe it is now.
    """
    scale = line.primary_progress
    return (
        risk_order(line.open_risk),
        line.is_long_gone,
        -scale.severity if scale else 1.0,
        line.overdue_contact.due.on if line.overdue_contact else _NO_DATE,
        line.patient.last_name,
        line.patient.id,
    )


def _most_overdue_first(line: CaseloadPatient) -> tuple[object, ...]:
    """The most overdue first, then what is due soonest, then what is not due."""
    overdue = line.overdue_contact.due.on if line.overdue_contact else _NO_DATE
    return (
        overdue,
        line.contact_due.on if line.contact_due else _NO_DATE,
        line.patient.last_name,
        line.patient.id,
    )


def _start_date(line: CaseloadPatient) -> date:
    return line.episode.enrolled_on or line.episode.referred_on or _NO_DATE


def minutes_short(line: CaseloadPatient) -> Minutes | None:
    """How many minutes are missing for the month's base code; None when it is earned or cannot be."""
    claim = line.claim
    if claim.kind is MonthKind.BEFORE or not claim.next_codes:
        return None
    base = claim.next_codes[-1]
    if billing_code(base.code).kind is CodeKind.ADDITIONAL:
        return None
    return Minutes(base.minutes_needed - claim.minutes)


ALL_PATIENTS = CaseloadFilter("everyone", "patients", lambda _: True, _most_overdue_first)
CASELOAD_FILTERS: tuple[CaseloadFilter, ...] = (
    ALL_PATIENTS,
    CaseloadFilter("overdue", "overdue", lambda line: line.overdue_contact is not None, most_urgent_first),
    CaseloadFilter(
        "no contact",
        "without a contact on record",
        lambda line: line.lacks_contact,
        lambda line: (not line.open_risk, _start_date(line), line.patient.last_name, line.patient.id),
    ),
    CaseloadFilter(
        "new",
        "new",
        lambda line: line.is_new or line.status is Status.REFERRED,
        lambda line: (-_start_date(line).toordinal(), line.patient.last_name, line.patient.id),
    ),
    CaseloadFilter(
        "stalled",
        "stalled",
        lambda line: is_in_care(line.status) and bool(line.stalled),
        lambda line: (_start_date(line), line.patient.last_name, line.patient.id),
    ),
    CaseloadFilter(
        "due",
        "with a scale due",
        lambda line: bool(line.scales_due_now),
        lambda line: (line.scales_due_now[0].due_on, line.patient.last_name, line.patient.id),
    ),
    CaseloadFilter(
        "leaving",
        "for a letter or close-out",
        lambda line: bool(line.disengagement_reason),
        lambda line: (
            line.contact_status.last_contact_on or _start_date(line),
            line.patient.last_name,
            line.patient.id,
        ),
    ),
    CaseloadFilter(
        "improved",
        "ready to step down",
        lambda line: line.step_down is not None,
        lambda line: (line.step_down.since if line.step_down else _NO_DATE, line.patient.last_name),
    ),
    CaseloadFilter(
        "flagged",
        "flagged",
        lambda line: bool(line.flags) or line.open_risk is not None,
        _most_overdue_first,
    ),
    CaseloadFilter(
        "short",
        "short of minutes",
        lambda line: is_in_care(line.status) and minutes_short(line) is not None,
        lambda line: (minutes_short(line) or 0, line.patient.last_name, line.patient.id),
    ),
)
FILTERS_BY_NAME: dict[str, CaseloadFilter] = {view.name: view for view in CASELOAD_FILTERS}


@dataclass(frozen=True)
class CaseloadOrder:
    """An order that any view can be put in."""

    name: str
    """After `by`: what people type, and what buttons carry."""
    button: str
    """What the button says."""
    aliases: tuple[str, ...]
    """What people type for it, beside its name."""
    sort_key: Callable[[CaseloadPatient], Any]


def _least_improved_first(line: CaseloadPatient) -> tuple[object, ...]:
    """The stalled first, then the not improved, the unscored, the improved; each with the worst first."""
    scale = line.primary_progress
    if scale is None:
        return (2, 0, _start_date(line), line.patient.id)
    rank = 3 if scale.improved else 1
    stalled = is_in_care(line.status) and bool(line.stalled)
    return (0 if stalled else rank, -(scale.percent or 0), _start_date(line), line.patient.id)


CASELOAD_ORDERS: tuple[CaseloadOrder, ...] = (
    CaseloadOrder("overdue", "Most overdue first", ("late",), _most_overdue_first),
    CaseloadOrder(
        "not improving", "Least improved first", ("worst", "stalled", "improving"), _least_improved_first
    ),
    CaseloadOrder(
        "longest",
        "Longest in care first",
        ("longest in care", "weeks", "time in care"),
        lambda line: (_start_date(line), line.patient.last_name, line.patient.id),
    ),
)


def find_order(typed: str) -> CaseloadOrder | None:
    """The order with that name; None when there is none."""
    name = " ".join(typed.lower().split())
    return next((each for each in CASELOAD_ORDERS if name in {each.name, *each.aliases}), None)


def apply_filter(
    lines: Iterable[CaseloadPatient], view: CaseloadFilter, order: CaseloadOrder | None = None
) -> list[CaseloadPatient]:
    """The patients in a view: those at risk first, then in the view's order or the one that was chosen."""
    sort_key = order.sort_key if order else view.sort_key
    return sorted(
        (line for line in lines if view.includes(line)),
        key=lambda line: (risk_order(line.open_risk), sort_key(line)),
    )


def filter_counts(lines: Sequence[CaseloadPatient]) -> dict[str, int]:
    """How many patients are in each view."""
    return {view.name: sum(map(view.includes, lines)) for view in CASELOAD_FILTERS}


def active_count(lines: Iterable[CaseloadPatient]) -> int:
    """How many patients are in active care, as the caseload limit counts them."""
    return sum(line.status is Status.ACTIVE for line in lines)
