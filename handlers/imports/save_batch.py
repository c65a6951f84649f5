"""Saving one batch of an import: for the command line and for Slack."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from handlers.imports.import_kinds import ImportKind
from store import audit
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.imports.import_plan import ImportAction
from store.imports.runs import import_runs
from store.imports.sentences import outcome
from store.imports.table_records import LineNote
from store.patient import patients


def save_batch(
    registry: Registry,
    clinic: Clinic,
    kind: ImportKind,
    batch: Sequence[ImportAction[Any]],
    now: datetime,
    member_id: int | None = None,
    run_id: int | None = None,
) -> list[LineNote]:
    """Save a batch in its own transaction, with its row in the audit trail; return what could not be saved.

    `run_id` is the import that it belongs to, where that can be undone as a whole.

    Raises:
        UserError: another import added some of the same rows at the same time.
    """
    try:
        with registry.begin() as db:
            import_runs.lock(db, clinic.id)
            before = import_runs.newest_ids(db) if run_id else {}
            failed = kind.apply_batch(db, clinic, batch, now)
            if run_id:
                changed = [patients.by_mrn(db, clinic.id, each.fact.mrn) for each in batch if each.change]
                import_runs.add_batch(db, clinic.id, run_id, before, [each.id for each in changed if each])
            detail = {"rows": len(batch), "lines": f"{batch[0].line}-{batch[-1].line}"}
            detail |= {"import": run_id} if run_id else {}
            audit.record(db, clinic.id, now, member_id, f"{kind.row_name} imported", "import", detail)
    except IntegrityError as error:
        raise UserError(outcome.CONCURRENT_IMPORT, outcome.RUN_AGAIN) from error
    return failed
