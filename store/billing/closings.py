"""Closed months: a report frozen with its checksum, who closed it, when; reopened only with a reason."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.exc import IntegrityError

from store import audit
from store.billing import month_recount, summaries
from store.clinic.clinics import Clinic
from store.db import add_row
from store.errors import UserError
from store.ledger_entries import Provenance
from store.rules.billing.month_report import MonthReport
from store.rules.billing.summary import SummaryLine
from store.rules.months import Month
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
    reopened_at: datetime | None = None
    reopened_by: int | None = None
    reopen_reason: str = ""


class MonthClosedError(UserError):
    """A month that is closed already."""

    def __init__(self, month: Month, on: date) -> None:
        super().__init__(
            f"{month.name} is closed already, since {on:%B} {on.day}.", "Later entries become adjustments."
        )
        self.month = month


class ReopenReasonMissingError(UserError):
    """A closed month that should be reopened without a reason."""

    def __init__(self, month: Month) -> None:
        super().__init__(f"To reopen {month.name}, give a reason: it becomes part of the record.")
        self.month = month


def active_closing(db: Connection, clinic_id: int, month: Month) -> MonthClosing | None:
    """The closing of a month, unless it was never closed or is open again."""
    return next((each for each in list_closings(db, clinic_id, month) if each.reopened_at is None), None)


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
    """See that a month is over and open.

    Raises:
        UserError: it is not.
    """
    if today < month.end:
        state = "is still running" if month.first <= today else "has not begun"
        raise UserError(
            f"{month.name} {state}, so it cannot be closed.", "A month can be closed once it is over."
        )
    closing = active_closing(db, clinic.id, month)
    if closing:
        raise MonthClosedError(month, closing.closed_at.astimezone(clinic.zone).date())


def close(db: Connection, clinic: Clinic, report: MonthReport, said: Provenance) -> MonthClosing:
    """Freeze a report that was `checked`.

    Raises:
        UserError: somebody else closed the month meanwhile.
    """
    text = report.csv()
    facts: dict[str, Any] = {
        "month": report.month.first,
        "number": _closings_so_far(db, clinic.id, report.month) + 1,
        "closed_at": said.at,
        "closed_by": said.by,
        "report": text,
        "lines": [line.to_json() for line in report.lines],
        "checksum": checksum(text),
    }
    try:
        with db.begin_nested():
            made = add_row(db, billing_closings, clinic_id=clinic.id, **facts)
    except IntegrityError as error:
        raise MonthClosedError(report.month, said.at.astimezone(clinic.zone).date()) from error
    summaries.save(db, clinic.id, report, said.at)
    detail = {"number": facts["number"], "checksum": facts["checksum"]}
    audit.record(db, clinic.id, said.at, said.by, "month closed", f"month:{report.month}", detail)
    return MonthClosing(
        made, facts["number"], report.month, said.at, said.by, facts["checksum"], report.lines
    )


def reopen(db: Connection, clinic: Clinic, month: Month, reason: str, said: Provenance) -> MonthClosing:
    """Open a closed month again; what was frozen is kept under its number.

    Raises:
        UserError: it is not closed, or no reason is given.
    """
    closing = active_closing(db, clinic.id, month)
    if closing is None:
        raise UserError(f"{month.name} is not closed, so there is nothing to reopen.")
    if not reason.strip():
        raise ReopenReasonMissingError(month)
    opened = {"reopened_at": said.at, "reopened_by": said.by, "reopen_reason": reason.strip()}
    db.execute(
        update(billing_closings)
        .where(billing_closings.c.id == closing.id, billing_closings.c.clinic_id == clinic.id)
        .values(opened)
    )
    detail = {"number": closing.number}
    audit.record(db, clinic.id, said.at, said.by, "month reopened", f"month:{month}", detail)
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
        raise UserError(
            f"{month.name} has no frozen report{f' number {number}' if number else ''}.",
            f"There is: {numbers}." if numbers else f"It was never closed: caseload close {month}",
        )
    report = select(billing_closings.c.report).where(
        billing_closings.c.clinic_id == clinic_id, billing_closings.c.id == found.id
    )
    text = db.execute(report).scalar_one()
    if checksum(text) != found.checksum:
        raise UserError(
            f"The frozen report {found.number} of {month.name} does not fit its checksum: it was changed.",
            "Look into the backups, and run `caseload audit verify`.",
        )
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
        row.id,
        row.number,
        Month.of(row.month),
        row.closed_at,
        row.closed_by,
        row.checksum,
        _read_lines(row.lines),
        row.reopened_at,
        row.reopened_by,
        row.reopen_reason or "",
    )


def _read_lines(kept: Sequence[Sequence[Any]]) -> tuple[SummaryLine, ...]:
    return tuple(map(SummaryLine.from_json, kept))
