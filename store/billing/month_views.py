"""A month as people are to see it: the report, whether it is closed, and what changed since then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from store.billing import closings, patient_months, summaries
from store.billing.closings import Closing
from store.clinic import members
from store.clinic.clinics import Clinic
from store.patient import patients
from store.rules.billing.changes import Change, changes
from store.rules.billing.month_report import MonthReport
from store.rules.billing.summary import SummaryLine
from store.rules.months import Month
from store.rules.patient.names import PatientName


@dataclass(frozen=True)
class MonthView:
    """A month's report with its history.

    `report` is what the ledger says now; of a closed month each row tells what is different, and patients
    whose minutes are all gone have a row too. `names`: those of everybody who changed.
    """

    report: MonthReport
    closing: Closing | None = None
    closed_by: str = ""
    adjustments: tuple[Change, ...] = ()
    """Since the month was closed."""
    said_at: datetime | None = None
    """When the last summary was made."""
    news: tuple[Change, ...] = ()
    """Since then; of a closed month the adjustments say it."""
    names: dict[int, PatientName] | None = None

    @property
    def lines(self) -> tuple[SummaryLine, ...]:
        """What the month came to: the frozen lines of a closed one."""
        return self.closing.lines if self.closing else self.report.lines

    def name(self, change: Change, shown: Callable[[PatientName], str]) -> str:
        """Whose change it is; a patient who is no longer on file is said to be so."""
        known = (self.names or {}).get(change.patient_id)
        return shown(known) if known else "a patient no longer on file"

    def of_care_managers(self, slack_user_ids: set[str]) -> "MonthView":
        """The patients of these care managers; the empty id stands for patients whom nobody has."""
        closing = self.closing
        if closing:
            closing = replace(closing, lines=tuple(_theirs(closing.lines, slack_user_ids)))
        return replace(
            self,
            report=self.report.only(row for row in self.report.rows if row.care_manager in slack_user_ids),
            closing=closing,
            adjustments=_concerning(self.adjustments, slack_user_ids),
            news=_concerning(self.news, slack_user_ids),
        )


def view(db: Connection, clinic: Clinic, month: Month, before: datetime | None = None) -> MonthView:
    """A month as it stands; what is new is told since the last summary (made before that moment)."""
    report = patient_months.report(db, clinic, month)
    closing = closings.in_force(db, clinic.id, month)
    if closing:
        different = changes(closing.lines, report.lines)
        return MonthView(
            _adjusted(db, clinic, report, different),
            closing,
            _closed_by(db, clinic, closing),
            different,
            names=_names(db, clinic, different),
        )
    said = summaries.last(db, clinic.id, month, before)
    if said is None:
        return MonthView(report)
    news = changes(said.lines, report.lines)
    return MonthView(report, said_at=said.made_at, news=news, names=_names(db, clinic, news))


def _adjusted(
    db: Connection, clinic: Clinic, report: MonthReport, different: Sequence[Change]
) -> MonthReport:
    if not different:
        return report
    words = {change.patient_id: change.words for change in different}
    here = {row.patient_id for row in report.rows}
    gone = [
        patient_months.one(db, clinic, change.patient_id, report.month).row
        for change in different
        if change.patient_id not in here
    ]
    rows = [replace(row, adjustment=words.get(row.patient_id, "")) for row in (*report.rows, *gone)]
    return report.only(sorted(rows, key=lambda row: (row.mrn, row.patient_id)))


def _closed_by(db: Connection, clinic: Clinic, closing: Closing) -> str:
    if closing.closed_by is None:
        return "the command line"
    return members.by_id(db, clinic.id, closing.closed_by).name


def _names(db: Connection, clinic: Clinic, different: Sequence[Change]) -> dict[int, PatientName]:
    return patients.names_of(db, clinic.id) if different else {}


def _theirs(lines: Sequence[SummaryLine], slack_user_ids: set[str]) -> list[SummaryLine]:
    return [line for line in lines if line.care_manager in slack_user_ids]


def _concerning(different: Sequence[Change], slack_user_ids: set[str]) -> tuple[Change, ...]:
    return tuple(
        change
        for change in different
        if any(line and line.care_manager in slack_user_ids for line in (change.before, change.after))
    )
