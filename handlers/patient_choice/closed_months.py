"""Says at once that a change touches a month that is closed for billing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import sentences
from store.billing import closings
from store.caseload import fact_corrections
from store.tables import (
    consents,
    coverages,
    initiating_visits,
    other_services,
    problem_lists,
    reviews,
    scores,
    status_changes,
    time_entries,
)

_OF_THEIR_MONTH = {other_services.name, reviews.name, scores.name, time_entries.name}
_FROM_THEN_ON = {
    consents.name,
    coverages.name,
    initiating_visits.name,
    problem_lists.name,
    status_changes.name,
}
"""Tables whose facts also count in the months after their day."""


def closed_months(
    db: Connection, ctx: RequestContext, table: str, days: Iterable[date | None]
) -> tuple[str, ...]:
    """What an answer says of a change of facts of these days; nothing where no closed month may change."""
    known = [day for day in days if day]
    months = []
    if known and table in _OF_THEIR_MONTH:
        months = closings.closed_among(db, ctx.clinic.id, known)
    elif known and table in _FROM_THEN_ON:
        months = closings.closed_since(db, ctx.clinic.id, min(known))
    return (sentences.closed_months(months),) if months else ()


def closed_months_of_entered(
    db: Connection, ctx: RequestContext, patient_id: int, tables: Iterable[str]
) -> tuple[str, ...]:
    """The same of what this request has just entered for a patient into these tables."""
    lines: dict[str, None] = {}
    for table in tables:
        if table in _OF_THEIR_MONTH | _FROM_THEN_ON:
            entered = fact_corrections.entered_now(db, ctx.clinic.id, table, patient_id, ctx.provenance)
            lines |= dict.fromkeys(closed_months(db, ctx, table, map(day_of, entered)))
    return tuple(lines)


def day_of(values: Mapping[str, Any]) -> date | None:
    """The day of a fact; None where its moment is all that is known."""
    days = (values.get(column) for column in ("on_date", "service_on", "from_on", "sent_on"))
    return next((day for day in days if day), None)
