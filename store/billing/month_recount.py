"""A month counted in two independent ways: by the sums of the database, and entry by entry by the rules."""

from sqlalchemy import Connection

from store.billing import patient_months
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.rules.billing.month_changes import month_changes
from store.rules.billing.month_report import MonthReport
from store.rules.months import Month
from store.rules.patient.names import short_patient_name

_MAX_SHOWN = 5


def verified_report(db: Connection, clinic: Clinic, month: Month) -> MonthReport:
    """The month's report, which both ways agree on.

    Raises:
        UserError: they do not.
    """
    found = patient_months.report(db, clinic, month)
    check_reports_match(found, patient_months.recounted_report(db, clinic, month))
    return found


def check_reports_match(one: MonthReport, other: MonthReport) -> None:
    """See that two ways to compute a month come to the same.

    Raises:
        UserError: they do not; it names the patients and both figures.
    """
    different = month_changes(one.lines, other.lines)
    if not different:
        return
    names = {
        row.patient_id: short_patient_name(row.first_name, row.last_name, row.mrn)
        for row in (*other.rows, *one.rows)
    }
    told = [f"{names[each.patient_id]}: {each.comparison_text}." for each in different[:_MAX_SHOWN]]
    more = len(different) - _MAX_SHOWN
    raise UserError(
        f"{one.month.name} was not closed: counted in two independent ways, it comes out differently.",
        "\n".join(
            [*told, *([f"And {more} more."] if more > 0 else []), "Please tell whoever runs Caseload."]
        ),
    )
