"""Closed months: a report frozen with its checksum, who closed it, when; reopened only with a reason."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.exc import IntegrityError

from store import audit
from store.billing import month_recount, sentences, summaries
from store.clinic.clinics import Clinic
from store.db import add_row
from store.errors import UserError
from store.ledger_entries import Provenance
from store.rules.billing.month_report import MonthReport
from store.rules.billing.summary import SummaryLine
from store.rules.months import Month
from store.sealing import seals
from store.sealing.seals import Anchor
from store.tables import billing_closings

_CLOSING_COLUMNS = [column for column in billing_closings.c if column.name not in {"report", "clinic_id"}]


@dataclass(frozen=True)
class MonthClosing:
    """One closing of a month; `number` counts them. `reopened_at` None: it is in force."""

    id: int
    number: int
    month: Month
    closed_at: datetime
    closed_by: int | None
    """The member; None for the command line."""
    checksum: str
    lines: tuple[SummaryLine, ...]
    anchor: Anchor | None = None
    """The newest seal of the audit trail then; None for a month that was closed before there were seals."""
    reopened_at: datetime | None = None
    reopened_by: int | None = None
    reopen_reason: str = ""


class MonthClosedError(UserError):
    """A month that is closed already."""

    def __init__(self, month: Month, on: date) -> None:
        super().__init__(*sentences.already_closed(month, on))
        self.month = month


class ReopenReasonMissingError(UserError):
    """A closed month that should be reopened without a reason."""

    def __init__(self, month: Month) -> None:
        super().__init__(sentences.reopen_reason_needed(month))
        self.month = month


def active_closing(db: Connection, clinic_id: int, month: Month) -> MonthClosing | None:
    """The closing of a month, unless it was never closed or is open again."""
    return next((each for each in list_closings(db, clinic_id, month) if each.reopened_at is None), None)


def closed_among(db: Connection, clinic_id: int, days: Iterable[date]) -> list[Month]:
    """The months of these days that are closed, the earliest first."""
    months = sorted({Month.of(day) for day in days})
    return [month for month in months if active_closing(db, clinic_id, month)]


def closed_since(db: Connection, clinic_id: int, day: date) -> list[Month]:
    """The closed months from that of a day on, the earliest first."""
    query = select(billing_closings.c.month).where(
        billing_closings.c.clinic_id == clinic_id,
        billing_closings.c.reopened_at.is_(None),
        billing_closings.c.month >= Month.of(day).first,
    )
    return [Month.of(first) for first in db.execute(query.order_by(billing_closings.c.month)).scalars()]


def list_closings(db: Connection, clinic_id: int, month: Month) -> list[MonthClosing]:
    """All closings of a month, the first first."""
    rows = db.execute(
        select(*_CLOSING_COLUMNS)
        .where(billing_closings.c.clinic_id == clinic_id, billing_closings.c.month == month.first)
        .order_by(billing_closings.c.number)
    )
    return [_closing(row) for row in rows]


def checked_report(db: Connection, clinic: Clinic, month: Month, today: date) -> MonthReport:
    """The report as it would be frozen, computed twice by independent ways.

    Raises:
        UserError: the month is not over, is closed already, or the two ways differ.
    """
    check_can_close(db, clinic, month, today)
    return month_recount.verified_report(db, clinic, month)


def check_can_close(db: Connection, clinic: Clinic, month: Month, today: date) -> None:
    """Check that a month is over and open.

    Raises:
        UserError: it is not.
    """
    if today < month.end:
        raise UserError(*sentences.month_not_over(month, has_begun=month.first <= today))
    closing = active_closing(db, clinic.id, month)
    if closing:
        raise MonthClosedError(month, closing.closed_at.astimezone(clinic.zone).date())


def close(db: Connection, clinic: Clinic, report: MonthReport, provenance: Provenance) -> MonthClosing:
    """Freeze a report from `checked_report`, with the newest seal of everything that was entered so far.

    Raises:
        MonthClosedError: another person closed the month in the meantime.
        SealKeyMissingError: the audit trail's key isn't set.
    """
    text, anchor = report.csv(), seals.seal_everything(db, clinic.id, provenance.at)
    values: dict[str, Any] = {
        "month": report.month.first,
        "number": _closings_so_far(db, clinic.id, report.month) + 1,
        "closed_at": provenance.at,
        "closed_by": provenance.by,
        "report": text,
        "lines": [line.to_json() for line in report.lines],
        "checksum": checksum(text),
        "seal_number": anchor.number,
        "seal_hash": anchor.hash,
    }
    try:
        with db.begin_nested():
            closing_id = add_row(db, billing_closings, clinic_id=clinic.id, **values)
    except IntegrityError as error:
        raise MonthClosedError(report.month, provenance.at.astimezone(clinic.zone).date()) from error
    summaries.save(db, clinic.id, report, provenance.at)
    detail = {"number": values["number"], "checksum": values["checksum"]}
    audit.record(db, clinic.id, provenance.at, provenance.by, "month closed", f"month:{report.month}", detail)
    return MonthClosing(
        id=closing_id,
        number=values["number"],
        month=report.month,
        closed_at=provenance.at,
        closed_by=provenance.by,
        checksum=values["checksum"],
        lines=report.lines,
        anchor=anchor,
    )


def reopen(db: Connection, clinic: Clinic, month: Month, reason: str, provenance: Provenance) -> MonthClosing:
    """Open a closed month again; what was frozen is kept under its number.

    Raises:
        UserError: it is not closed, or no reason is given.
    """
    closing = active_closing(db, clinic.id, month)
    if closing is None:
        raise UserError(sentences.nothing_to_reopen(month))
    if not reason.strip():
        raise ReopenReasonMissingError(month)
    opened = {"reopened_at": provenance.at, "reopened_by": provenance.by, "reopen_reason": reason.strip()}
    db.execute(
        update(billing_closings)
        .where(billing_closings.c.id == closing.id, billing_closings.c.clinic_id == clinic.id)
        .values(opened)
    )
    detail = {"number": closing.number}
    audit.record(db, clinic.id, provenance.at, provenance.by, "month reopened", f"month:{month}", detail)
    return closing


def frozen_report(
    db: Connection, clinic_id: int, month: Month, number: int | None = None
) -> tuple[MonthClosing, str]:
    """A closing and its report to the byte: that of a number, else the latest.

    Raises:
        UserError: there is none, or its text no longer fits its checksum.
    """
    known = list_closings(db, clinic_id, month)
    found = next((each for each in reversed(known) if number in {None, each.number}), None)
    if found is None:
        numbers = ", ".join(str(each.number) for each in known)
        raise UserError(*sentences.no_frozen_report(month, number, numbers))
    report = select(billing_closings.c.report).where(
        billing_closings.c.clinic_id == clinic_id, billing_closings.c.id == found.id
    )
    text = db.execute(report).scalar_one()
    if checksum(text) != found.checksum:
        raise UserError(*sentences.frozen_report_changed(month, found.number))
    return found, text


def checksum(text: str) -> str:
    """The SHA-256 of a report's bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def _closings_so_far(db: Connection, clinic_id: int, month: Month) -> int:
    known = select(func.max(billing_closings.c.number)).where(
        billing_closings.c.clinic_id == clinic_id, billing_closings.c.month == month.first
    )
    return db.execute(known).scalar() or 0


def _closing(row: Row[Any]) -> MonthClosing:
    return MonthClosing(
        id=row.id,
        number=row.number,
        month=Month.of(row.month),
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        checksum=row.checksum,
        lines=tuple(map(SummaryLine.from_json, row.lines)),
        anchor=Anchor(row.seal_number, row.seal_hash) if row.seal_hash else None,
        reopened_at=row.reopened_at,
        reopened_by=row.reopened_by,
        reopen_reason=row.reopen_reason or "",
    )
