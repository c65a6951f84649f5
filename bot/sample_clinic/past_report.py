"""The sample report of 2024, taken over as `caseload import report` does: six patients with their months."""

from datetime import date, time
from importlib.resources import files

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.imports.billing import import_report
from store.ledger_entries import Provenance
from store.patient import episodes
from store.rules.clinic.calendar import local_instant
from store.rules.patient.statuses import Status

REPORT_FILE = "report_2024.csv"
IMPORTED_ON = date(2024, 10, 1)
GRADUATED_ON = date(2024, 10, 15)
_MORNING = time(9)


def import_past_report(db: Connection, clinic: Clinic) -> None:
    """Put the six on the registry with their months; that episode of care is over."""
    content = files("bot.sample_clinic").joinpath(REPORT_FILE).read_bytes()
    then = local_instant(IMPORTED_ON, _MORNING, clinic.zone)
    import_report.apply_actions(db, clinic, import_report.plan(db, clinic, content, then).actions, then)
    later = Provenance(None, local_instant(GRADUATED_ON, _MORNING, clinic.zone), import_report.SOURCE)
    for known in episodes.of_clinic(db, clinic.id).values():
        episodes.change_status(db, known[0], Status.GRADUATED, GRADUATED_ON, later, ends=True)
