"""The buttons of a patient's history: another page, Edit and Undo of a fact."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from handlers.block_kit.dates import day_text
from handlers.block_kit.form_blocks import ModalForm, SubmittedForm
from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    MessageLine,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.block_kit.slack_values import read_choice, read_id, read_parts
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.patient import history
from handlers.patient.changes import episode_end, fact_edits
from handlers.patient.changes.fact_edits import FieldError
from handlers.patient.messages.cards import card_button
from handlers.patient.messages.history import EDIT_FACT, SHOW_HISTORY, UNDO_EDIT, show_button
from handlers.patient.messages.history_texts import HistoryReader, fact_text
from handlers.patient.sentences import history as sentences
from handlers.patient_choice import access, closed_months
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.card_actions import RESTORE_FACT, UNDO_FACT
from handlers.patient_choice.card_change import PatientContext
from handlers.patient_choice.choice_questions import patient_heading
from handlers.patient_choice.correction_rights import correction_rights
from handlers.recommendation import recommend
from store.caseload import fact_corrections, fact_restoring
from store.errors import UserError
from store.patient import status_corrections, status_history
from store.patient.patients import Patient
from store.review import case_reviews
from store.tables import reviews, status_changes

_FORM = "history_edit"


def open_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form with what the fact says."""
    with ctx.registry.read() as db:
        table, values, patient = _fact(db, click.value, ctx)
    blocks = (patient_heading(patient), *fact_edits.form_blocks(table, values))
    return Reply(form=ModalForm(_FORM, sentences.TITLES[table], blocks, metadata=click.value))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Replace the fact; what is wrong is said at its field, and the form stays open."""
    try:
        with ctx.registry.begin() as db:
            table, values, patient = _fact(db, form.metadata, ctx)
            changes = fact_edits.read_changes(table, form, values, patient.date_of_birth, ctx.today)
            if not changes:
                return Reply(errors={fact_edits.first_field(table, values): sentences.NOTHING_CHANGED})
            if table == status_changes.name:
                _check_order(db, int(values["id"]), changes.get("on_date"), ctx)
            new_id = fact_corrections.replace_fact(
                db, ctx.clinic.id, table, int(values["id"]), ctx.provenance, changes
            )
            if new_id is None:
                raise UserError(*sentences.CHANGED_MEANWHILE)
            access.record_change(db, ctx, "entry edited", f"{table}:{new_id}", {"replaces": values["id"]})
            closed = _closed(db, table, values, changes, ctx)
    except FieldError as error:
        return Reply(errors={error.field: error.wrong})
    now = _line(table, {**values, **changes}, ctx)
    heading = sentences.changed(now, full_name_with_mrn(patient))
    before = sentences.was(_line(table, values, ctx))
    button = Button(sentences.UNDO_EDIT, UNDO_EDIT, f"{table}:{new_id}")
    message = _answer(sentences.CHANGED_NOTICE, patient, heading, before, *closed, button=button)
    return Reply(message, urgent=table == reviews.name)


def undo_edit(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Make a fact say again what it said before its last edit.

    Raises:
        UserError: it was never edited, or is void by now.
    """
    with ctx.registry.begin() as db:
        table, values, patient = _fact(db, click.value, ctx)
        changes = fact_corrections.changes_to_undo_edit(db, ctx.clinic.id, table, values)
        if not changes:
            raise UserError(*sentences.NEVER_EDITED)
        if table == status_changes.name:
            _check_order(db, int(values["id"]), changes.get("on_date"), ctx)
        fact_id = int(values["id"])
        new_id = fact_corrections.replace_fact(db, ctx.clinic.id, table, fact_id, ctx.provenance, changes)
        if new_id is None:
            raise UserError(*sentences.CHANGED_MEANWHILE)
        access.record_change(db, ctx, "entry edited", f"{table}:{new_id}", {"replaces": fact_id})
        closed = _closed(db, table, values, changes, ctx)
    now = sentences.edit_undone(_line(table, {**values, **changes}, ctx), full_name_with_mrn(patient))
    before = sentences.was(_line(table, values, ctx))
    message = _answer(sentences.CHANGED_NOTICE, patient, now, before, *closed)
    return Reply(message, urgent=table == reviews.name)


def undo(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Void the fact; it stays in the history."""
    with ctx.registry.begin() as db:
        table, values, patient = _fact(db, click.value, ctx)
        fact_id = int(values["id"])
        now: Sequence[MessageLine] = ()
        if table == reviews.name:
            recommend.void_review(db, fact_id, ctx)
        elif table == status_changes.name:
            now = _undo_status(db, patient, fact_id, ctx)
        else:
            reason = sentences.undone_by(ctx.member.name)
            if not fact_corrections.undo_fact(db, ctx.clinic.id, table, fact_id, ctx.provenance, reason):
                raise UserError(*sentences.CHANGED_MEANWHILE)
            access.record_change(db, ctx, "entry undone", f"{table}:{fact_id}")
        closed = _closed(db, table, values, {}, ctx)
        is_restorable = fact_restoring.void_fact(db, ctx.clinic.id, table, fact_id) is not None
    what = sentences.undone(_line(table, values, ctx), full_name_with_mrn(patient))
    restore = Button(sentences.RESTORE, RESTORE_FACT, f"{table}:{fact_id}")
    message = _answer(
        sentences.UNDONE_NOTICE, patient, what, *now, *closed, button=restore if is_restorable else None
    )
    return Reply(message, urgent=table == reviews.name)


def _closed(
    db: Connection, table: str, values: Mapping[str, Any], changes: Mapping[str, Any], ctx: RequestContext
) -> Sequence[MessageLine]:
    """The closed months that a correction touches, by the day before it and after it."""
    days = (closed_months.day_of(values), closed_months.day_of({**values, **changes}))
    return closed_months.closed_months(db, ctx, table, days)


def _undo_status(
    db: Connection, patient: Patient, change_id: int, ctx: RequestContext
) -> Sequence[MessageLine]:
    """Undo a change of status; returns what the status is now. One that ended the episode opens it again."""
    found = status_corrections.placed(db, ctx.clinic.id, change_id)
    access.record_change(db, ctx, "entry undone", f"{status_changes.name}:{change_id}")
    if found.ends and found.after is None and found.is_last_episode:
        return episode_end.reopen(
            PatientContext(db, ctx, patient, found.episode, ctx.today), change_id
        ).details
    status_corrections.undo(
        db, ctx.clinic.id, change_id, ctx.provenance, sentences.undone_by(ctx.member.name)
    )
    last = status_history.last_change(db, ctx.clinic.id, found.episode.id)
    return (sentences.status_now(last.status, last.on, ctx.today),) if last else ()


def _check_order(db: Connection, change_id: int, on: object, ctx: RequestContext) -> None:
    found = status_corrections.placed(db, ctx.clinic.id, change_id)
    earliest, latest = found.earliest_on, found.latest_on
    if isinstance(on, date) and ((earliest and on < earliest) or (latest and on > latest)):
        raise FieldError("day", sentences.status_day_out_of_order(earliest, latest, ctx.today))


def _fact(db: Connection, value: str, ctx: RequestContext) -> tuple[str, Mapping[str, Any], Patient]:
    """The table, the fact and the patient that a button is about, if this member may correct it.

    Raises:
        UserError: void by now, a colleague's, or a recommendation that was answered.
    """
    table, number = read_parts(value, 2)
    fact_id = read_id(number)
    read_choice(fact_corrections.UNDOABLE, table)
    values = fact_corrections.fact(db, ctx.clinic.id, table, fact_id)
    if values is None:
        raise UserError(*sentences.CHANGED_MEANWHILE)
    patient = patient_reach.patient_by_id(db, ctx, int(values["patient_id"]))
    access.check_may_open(db, ctx, patient)
    if not history.may_correct(table, values, correction_rights(db, ctx), ctx):
        raise UserError(*(sentences.CONSULTANTS if table == reviews.name else sentences.NOT_YOURS))
    review = case_reviews.by_id(db, ctx.clinic.id, fact_id) if table == reviews.name else None
    if review and review.clinician_response:
        raise UserError(*sentences.answered(review.clinician_response.outcome))
    return table, values, patient


def _line(table: str, values: Mapping[str, Any], ctx: RequestContext) -> str:
    text = fact_text(table, values, HistoryReader(ctx.today, ctx.clinic.zone, {}, {}))
    day = closed_months.day_of(values)
    return sentences.line(day_text(day, ctx.today) if day else "", text, "")


def _answer(
    notice: str, patient: Patient, heading: str, *lines: MessageLine, button: Button | None = None
) -> OutgoingMessage:
    return build_message(
        notice,
        text_block(BoldText(heading), *lines),
        button_row(button, show_button(patient.id), card_button(patient.id)),
    )


HANDLERS = (
    ButtonHandler(SHOW_HISTORY, history.show_page, CARD_ROLES),
    ButtonHandler(EDIT_FACT, open_form, CARD_ROLES),
    FormHandler(_FORM, submit_form, CARD_ROLES),
    ButtonHandler(UNDO_FACT, undo, CARD_ROLES),
    ButtonHandler(UNDO_EDIT, undo_edit, CARD_ROLES),
)
