"""A month as people see it: the report, whether it is closed, and what changed since then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from store.billing import closings, patient_months, sentences, summaries
from store.billing.closings import MonthClosing
from store.clinic import members
from store.clinic.clinics import Clinic
from store.patient import patients
from store.rules.billing.month_changes import MonthChange, month_changes
from store.rules.billing.month_report import MonthReport
from store.rules.billing.summary import SummaryLine
from store.rules.months import Month
from store.rules.patient.names import PatientName


@dataclass(frozen=True)
class MonthWithHistory:
    """A month's report with its history.

    `report` is what the ledger says now; in a closed month each row says what is different, and patients
    that no longer have minutes have a row too. `names`: those of all patients with a change.
    """

    report: MonthReport
    closing: MonthClosing | None = None
    closed_by: str = ""
    adjustments: tuple[MonthChange, ...] = ()
    """Since the month was closed."""
    last_summary_at: datetime | None = None
    """When the last summary was made."""
    changes_since_summary: tuple[MonthChange, ...] = ()
    """Since then; of a closed month the adjustments say it."""
    names: dict[int, PatientName] | None = None

    @property
    def lines(self) -> tuple[SummaryLine, ...]:
        """What the month came to: the frozen lines of a closed one."""
        return self.closing.lines if self.closing else self.report.lines

    def patient_name(self, change: MonthChange, shown: Callable[[PatientName], str]) -> str:
        """The patient of a change; without a name once they are not on file."""
        known = (self.names or {}).get(change.patient_id)
        return shown(known) if known else sentences.PATIENT_NOT_ON_FILE

    def for_care_managers(self, slack_user_ids: set[str]) -> "MonthWithHistory":
        """The patients of these care managers; the empty id means patients without one."""
        closing = self.closing
        if closing:
            closing = replace(closing, lines=tuple(_lines_of(closing.lines, slack_user_ids)))
        return replace(
            self,
            report=self.report.with_rows(
                row for row in self.report.rows if row.care_manager in slack_user_ids
            ),
            closing=closing,
            adjustments=_changes_of(self.adjustments, slack_user_ids),
            changes_since_summary=_changes_of(self.changes_since_summary, slack_user_ids),
        )


def month_with_history(
    db: Connection, clinic: Clinic, month: Month, before: datetime | None = None
) -> MonthWithHistory:
    """A month now, with what changed since the last summary (made before that moment)."""
    report = patient_months.report(db, clinic, month)
    closing = closings.active_closing(db, clinic.id, month)
    if closing:
        different = month_changes(closing.lines, report.lines)
        return MonthWithHistory(
            _with_adjustments(db, clinic, report, different),
            closing,
            _closed_by_name(db, clinic, closing),
            different,
            names=_patient_names(db, clinic, different),
        )
    last = summaries.last(db, clinic.id, month, before)
    if last is None:
        return MonthWithHistory(report)
    changes = month_changes(last.lines, report.lines)
    return MonthWithHistory(
        report,
        last_summary_at=last.made_at,
        changes_since_summary=changes,
        names=_patient_names(db, clinic, changes),
    )


def _with_adjustments(
    db: Connection, clinic: Clinic, report: MonthReport, different: Sequence[MonthChange]
) -> MonthReport:
    if not different:
        return report
    texts = {change.patient_id: change.text for change in different}
    on_report = {row.patient_id for row in report.rows}
    gone = [
        patient_months.patient_month_detail(db, clinic, change.patient_id, report.month, even_hidden=True).row
        for change in different
        if change.patient_id not in on_report
    ]
    rows = [replace(row, adjustment=texts.get(row.patient_id, "")) for row in (*report.rows, *gone)]
    return report.with_rows(sorted(rows, key=lambda row: (row.mrn, row.patient_id)))


def _closed_by_name(db: Connection, clinic: Clinic, closing: MonthClosing) -> str:
    if closing.closed_by is None:
        return sentences.COMMAND_LINE
    return members.by_id(db, clinic.id, closing.closed_by).name


def _patient_names(
    db: Connection, clinic: Clinic, different: Sequence[MonthChange]
) -> dict[int, PatientName]:
    return patients.real_patient_names(db, clinic.id, even_hidden=True) if different else {}


def _lines_of(lines: Sequence[SummaryLine], slack_user_ids: set[str]) -> list[SummaryLine]:
    return [line for line in lines if line.care_manager in slack_user_ids]


def _changes_of(different: Sequence[MonthChange], slack_user_ids: set[str]) -> tuple[MonthChange, ...]:
    return tuple(
        change
        for change in different
        if any(line and line.care_manager in slack_user_ids for line in (change.before, change.after))
    )
