"""The newest posted summary of a month: its lines, kept so that the next can tell what changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from store.db import add_row
from store.rules.billing.month_report import MonthReport
from store.rules.billing.summary import SummaryLine
from store.rules.months import Month
from store.tables import month_summaries


@dataclass(frozen=True)
class MonthSummary:
    """A month as its summary showed it at a moment."""

    made_at: datetime
    lines: tuple[SummaryLine, ...]


def save(db: Connection, clinic_id: int, report: MonthReport, at: datetime) -> None:
    """Keep the summary of a month as it is now."""
    lines = [line.to_json() for line in report.lines]
    add_row(db, month_summaries, clinic_id=clinic_id, month=report.month.first, made_at=at, lines=lines)


def last(db: Connection, clinic_id: int, month: Month, before: datetime | None = None) -> MonthSummary | None:
    """The newest summary of a month; with `before`, the newest made before that moment."""
    known = month_summaries.c
    query = (
        select(known.made_at, known.lines)
        .where(known.clinic_id == clinic_id, known.month == month.first)
        .order_by(known.made_at.desc(), known.id.desc())
        .limit(1)
    )
    row = db.execute(query if before is None else query.where(known.made_at < before)).first()
    return MonthSummary(row.made_at, tuple(map(SummaryLine.from_json, row.lines))) if row else None
