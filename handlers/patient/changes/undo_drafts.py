"""What Undo of a change takes back: kept in a draft, so that the button carries only the draft's id."""

from collections.abc import Sequence

from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.dispatch import drafts

UNDO_ACTION = "undo"


def save_undo(context: PatientContext, results: Sequence[ChangeResult]) -> int | None:
    """Keep what these changes added to the ledger just now; None when Undo takes nothing back."""
    tables = sorted({result.undo_table for result in results if result.undo_table})
    if not tables:
        return None
    ctx = context.ctx
    detail = {"records": tables, "patient_id": context.patient.id, "entered_at": ctx.now.isoformat()}
    return drafts.save(context.db, ctx.clinic.id, ctx.member.id, UNDO_ACTION, "", ctx.now, **detail)
