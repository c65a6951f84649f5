"""What became of a month since it was closed, or since its last summary."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from handlers.block_kit.parts import Block, Bold, bullets, lines, small
from store.billing.month_views import MonthView
from store.rules.billing.changes import Change
from store.rules.patient.names import PatientName, short_form
from store.rules.words import counted, weekday_day

_MOST_CHANGES = 15


def history(view: MonthView, zone: ZoneInfo, *, full_names: bool) -> list[Block | None]:
    """Of a closed month who closed it and what was adjusted; of an open one what is new."""
    shown = _in_full if full_names else _in_short
    if view.closing:
        closed_on = weekday_day(view.closing.closed_at.astimezone(zone).date())
        return [
            lines(
                Bold(f"Closed {closed_on} by {view.closed_by}: report {view.closing.number}."),
                "The totals above are the frozen ones; below, patients stand as they are now.",
            ),
            small(f"Checksum {view.closing.checksum}"),
            *_listed(
                "Adjustments since closing", "No adjustments since closing.", view, view.adjustments, shown
            ),
        ]
    if view.said_at is None:
        return []
    said_on = weekday_day(view.said_at.astimezone(zone).date())
    nothing = f"Nothing changed since the summary of {said_on}."
    return _listed(f"Changed since the summary of {said_on}", nothing, view, view.news, shown)


def _listed(
    title: str,
    nothing: str,
    view: MonthView,
    different: Sequence[Change],
    shown: Callable[[PatientName], str],
) -> list[Block | None]:
    if not different:
        return [small(nothing)]
    more = len(different) - _MOST_CHANGES
    return [
        lines(Bold(f"{title}: {counted(len(different), 'patient')}")),
        bullets(*(f"{view.name(one, shown)}: {one.words}" for one in different[:_MOST_CHANGES])),
        small(f"and {more} more, in the files") if more > 0 else None,
    ]


def _in_full(name: PatientName) -> str:
    return f"{name.full_name} …{name.mrn[-4:]}"


def _in_short(name: PatientName) -> str:
    return short_form(name.first_name, name.last_name, name.mrn)
