"""The button that restores an undone entry: as a new one, equal to it, from any list or answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from handlers.block_kit.dates import day_text
from handlers.block_kit.message_blocks import BoldText, OutgoingMessage, build_message, button_row, text_block
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.block_kit.slack_values import read_choice, read_id
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, Reply
from handlers.ledger import save_scores
from handlers.ledger.messages import scores as score_messages
from handlers.patient import history
from handlers.patient.changes import status_change
from handlers.patient.changes.status_change import RequestedStatus
from handlers.patient.messages.cards import card_button, change_saved
from handlers.patient.messages.history import show_button
from handlers.patient.messages.history_texts import HistoryReader, fact_text
from handlers.patient.sentences import history as sentences
from handlers.patient_choice import access, closed_months
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.card_actions import RESTORE_FACT
from handlers.patient_choice.card_change import PatientContext
from handlers.patient_choice.correction_rights import correction_rights
from store import ledger_entries
from store.caseload import fact_restoring
from store.caseload.patient_history import HistoryFact
from store.errors import UserError
from store.ledger import scores
from store.patient import episodes, referrals
from store.patient.patients import Patient
from store.rules.patient.statuses import Status, ends_episode
from store.tables import reviews, status_changes
from store.tables import scores as scores_table


def restore(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Add the entries of the button again; a positive risk item or risk flag alerts again."""
    table, ids = click.parts(2)
    with ctx.registry.begin() as db:
        if table == status_changes.name:
            return _set_status_again(db, read_id(ids), ctx)
        read_choice(fact_restoring.RESTORABLE, table)
        restored = [_restore(db, table, read_id(fact_id), ctx) for fact_id in ids.split(",")]
        message = _answer(db, table, restored, ctx)
    return Reply(message, urgent=True)


def _restore(db: Connection, table: str, fact_id: int, ctx: RequestContext) -> Mapping[str, Any]:
    """Restore an entry; returns what the new one says.

    Raises:
        UserError: it is not void, was restored already, or is a colleague's.
    """
    values, _ = _void_fact(db, table, fact_id, ctx)
    new_id = fact_restoring.restore(db, ctx.clinic.id, table, values, ctx.provenance)
    access.record_change(db, ctx, "entry restored", f"{table}:{new_id}", {"restores": fact_id})
    return {**values, "id": new_id, "voided_at": None, "void_reason": None}


def _void_fact(
    db: Connection, table: str, fact_id: int, ctx: RequestContext
) -> tuple[Mapping[str, Any], Patient]:
    values = fact_restoring.void_fact(db, ctx.clinic.id, table, fact_id)
    if values is None:
        raise UserError(*sentences.NOT_TO_RESTORE)
    patient = patient_reach.patient_by_id(db, ctx, int(values["patient_id"]))
    access.check_may_open(db, ctx, patient)
    if not history.may_correct(table, values, correction_rights(db, ctx), ctx):
        raise UserError(*(sentences.CONSULTANTS if table == reviews.name else sentences.NOT_YOURS))
    return values, patient


def _set_status_again(db: Connection, change_id: int, ctx: RequestContext) -> Reply:
    """Set an undone status again, with every check; one that ends the episode asks first, as always.

    Raises:
        UserError: as `_restore`, and as `status_change.check_requested`.
    """
    values, patient = _void_fact(db, status_changes.name, change_id, ctx)
    restoring = replace(ctx, via=ledger_entries.restored_from(change_id))
    episode = episodes.by_id(db, ctx.clinic.id, values["episode_id"])
    context = PatientContext(db, restoring, patient, episode, ctx.today)
    requested = _undone_status(db, values, ctx)
    if ends_episode(requested.status):
        return Reply(status_change.ask_to_end(context, requested))
    result = status_change.apply_status_change(context, requested)
    access.record_change(db, ctx, "entry restored", f"patient:{patient.id}", {"restores": change_id})
    return Reply(change_saved(patient, result.summary, result.details, undo_fact=result.undo_fact))


def _undone_status(db: Connection, values: Mapping[str, Any], ctx: RequestContext) -> RequestedStatus:
    """The request by which an undone status was set."""
    status, note = Status(values["status"]), str(values["note"] or "")
    recipient = ""
    if status is Status.REFERRED_OUT:
        recipient = referrals.recipient_of_status(
            db, ctx.clinic.id, values["episode_id"], values["entered_at"]
        )
        note = note.removeprefix(f"to {recipient}").strip()
    on = ctx.today if status is Status.DISENGAGED else values["on_date"]
    return RequestedStatus(status, on, values["until_on"], recipient, note)


def _answer(
    db: Connection, table: str, restored: list[Mapping[str, Any]], ctx: RequestContext
) -> OutgoingMessage:
    patient = patient_reach.patient_by_id(db, ctx, int(restored[0]["patient_id"]))
    name = full_name_with_mrn(patient)
    days = [day for values in restored if (day := _day(values))]
    closed = closed_months.closed_months(db, ctx, table, days)
    buttons = [button for values in restored for button in _buttons(db, table, values, ctx)]
    return build_message(
        sentences.RESTORED_NOTICE,
        text_block(
            *(BoldText(sentences.restored(_line(table, values, ctx), name)) for values in restored),
            *closed,
        ),
        *_score_blocks(db, table, restored, patient, ctx),
        button_row(*buttons, show_button(patient.id), card_button(patient.id)),
    )


def _score_blocks(
    db: Connection, table: str, restored: list[Mapping[str, Any]], patient: Patient, ctx: RequestContext
) -> list[Any]:
    """The clinic's protocol, where a restored score has a positive risk item."""
    recorded = [scores.by_id(db, ctx.clinic.id, values["id"]) for values in restored]
    if table != scores_table.name:
        return []
    saved = [save_scores.saved_score(db, score, patient, ctx) for score in recorded if score]
    alerting = [score for score in saved if score.has_positive_risk_answer]
    return [score_messages.safety_block(alerting, ctx.clinic, ctx.now)] if alerting else []


def _buttons(db: Connection, table: str, values: Mapping[str, Any], ctx: RequestContext) -> list[Any]:
    fact = HistoryFact(table, _day(values) or ctx.today, frozenset(), values)
    return list(history.fact_buttons(db, fact, correction_rights(db, ctx), ctx))


def _day(values: Mapping[str, Any]) -> date | None:
    return closed_months.day_of(values)


def _line(table: str, values: Mapping[str, Any], ctx: RequestContext) -> str:
    day = _day(values)
    text = fact_text(table, values, HistoryReader(ctx.today, ctx.clinic.zone, {}, {}))
    return sentences.line(day_text(day, ctx.today) if day else "", text, "")


HANDLERS = (ButtonHandler(RESTORE_FACT, restore, CARD_ROLES),)
