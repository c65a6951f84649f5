"""`import plans`: versions of care plans with their days, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from store import ledger_entries
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import cell_values, table_file
from store.imports.import_plan import IMPORT_SOURCE, ImportAction, ImportPlan, RowPlan, plan_rows
from store.imports.known_people import with_names
from store.imports.ledger.patient_lookup import PatientLookup
from store.imports.sentences import row_notes
from store.imports.table_file import ImportFile, ImportRow, TableColumns
from store.imports.table_records import LineNote
from store.ledger_entries import Provenance
from store.patient import records
from store.patient.episodes import Episode
from store.rules.clinic.calendar import local_day
from store.rules.patient.care_plan import FREE_TEXT, TITLES, parse_sections
from store.tables import care_plans

COLUMNS = TableColumns(("mrn", "date", "plan"))


@dataclass(frozen=True)
class ImportedPlan:
    """A version of a care plan as a file states it."""

    episode: Episode
    on: date
    sections: Mapping[str, str]


def plan(db: Connection, clinic: Clinic, source: ImportFile, now: datetime) -> ImportPlan[ImportedPlan]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    lookup, today = PatientLookup.of(db, clinic.id, source.decisions), local_day(now, clinic.zone)
    live = ledger_entries.live(care_plans, clinic.id)
    columns = (care_plans.c.patient_id, care_plans.c.on_date, care_plans.c.sections)
    seen = {
        (row.patient_id, row.on_date, sections_text(row.sections))
        for row in db.execute(select(*columns).where(live))
    }

    def compare(row: ImportRow) -> RowPlan[ImportedPlan]:
        patient = lookup.patient(row)
        on = cell_values.past_date(row["date"], "date", today, patient.date_of_birth)
        if not row["plan"]:
            raise UserError(row_notes.NO_PLAN)
        sections = parse_sections(row["plan"])
        key = (patient.id, on, sections_text(sections))
        if key in seen:
            return None, ()
        seen.add(key)
        return ImportAction(row.line, ImportedPlan(lookup.episode_on(patient, on), on, sections)), ()

    return lookup.with_notes(plan_rows(table_file.read_table(source, with_names(COLUMNS)), compare))


def apply_actions(
    db: Connection, _clinic: Clinic, actions: Sequence[ImportAction[ImportedPlan]], now: datetime
) -> list[LineNote]:
    """Record the plans."""
    provenance = Provenance(None, now, IMPORT_SOURCE)
    for action in actions:
        fact = action.fact
        records.record_care_plan(db, fact.episode, fact.sections, fact.on, provenance)
    return []


def sections_text(sections: Mapping[str, str]) -> str:
    """A plan as files write it: text without a heading, then each section on its line."""
    headed = [
        f"{TITLES.get(key, key)}: {text}"
        for key, text in sorted(sections.items())
        if key != FREE_TEXT and text
    ]
    return "\n".join(filter(None, (sections.get(FREE_TEXT, ""), *headed)))
