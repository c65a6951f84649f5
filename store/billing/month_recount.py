"""A month counted in two independent ways: by the sums of the database, and entry by entry by the rules."""

from sqlalchemy import Connection

from store.billing import month_entries, patient_months, sentences
from store.billing.claim_builder import ClaimBuilder
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.rules.billing.month_changes import month_changes
from store.rules.billing.month_report import MonthReport
from store.rules.months import Month
from store.rules.patient.names import short_patient_name

_MAX_SHOWN = 5


def verified_report(db: Connection, clinic: Clinic, month: Month) -> MonthReport:
    """The month's report, on which both ways agree.

    Raises:
        UserError: they do not.
    """
    found = patient_months.report(db, clinic, month)
    check_reports_match(found, recounted_report(db, clinic, month))
    return found


def recounted_report(db: Connection, clinic: Clinic, month: Month) -> MonthReport:
    """The report the other way: each entry counted by the rules, nothing summed by the database."""
    with patient_months.garbage_collection_paused():
        builder = ClaimBuilder.load(db, clinic, month)
        counted_entries = month_entries.count_each_entry(db, clinic, month)
        return patient_months.report_from_minutes(
            db, builder, patient_months.minutes_by_episode(counted_entries)
        )


def check_reports_match(report: MonthReport, recounted: MonthReport) -> None:
    """Check that two ways to compute a month come to the same.

    Raises:
        UserError: they do not; it names the patients and both figures.
    """
    different = month_changes(report.lines, recounted.lines)
    if not different:
        return
    names = {
        row.patient_id: short_patient_name(row.first_name, row.last_name, row.mrn)
        for row in (*recounted.rows, *report.rows)
    }
    shown = [f"{names[each.patient_id]}: {each.comparison_text}." for each in different[:_MAX_SHOWN]]
    raise UserError(*sentences.counted_differently(report.month, shown, len(different) - len(shown)))
