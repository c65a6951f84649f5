"""The forms Record and Care plan: opened with the current values, refused when those changed in between."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.block_kit.message_blocks import Block, Button, MessageLine
from handlers.dispatch import patient_reach
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.patient.changes import care_plan_versions, form_fingerprint, record_fields, undo_drafts
from handlers.patient.messages import cards, care_plans
from handlers.patient.messages import record_form as messages
from handlers.patient.sentences import card, forms
from handlers.patient_choice import access, closed_months
from handlers.patient_choice.card_actions import EDIT_RECORD
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from handlers.patient_choice.colleagues import colleague_choices
from store.errors import UserError
from store.patient import records
from store.payer import payers
from store.rules.patient.care_plan import SECTIONS

_RECORD_LABELS = forms.RECORD_LABELS | forms.SCREENING_LABELS


class _FormRejectedError(Exception):
    """The form cannot be saved; it rolls back what was saved of it so far."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


def open_record(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of the record."""
    with ctx.registry.read() as db:
        context = _patient_context(db, ctx, click.id())
        current = record_fields.values_on_record(context)
        payer_names = [payer.name for payer in payers.list_payers(db, ctx.clinic.id)]
        colleagues = colleague_choices(db, ctx, current)
    fingerprint = form_fingerprint.make_fingerprint(context.patient.id, current)
    form = messages.patient_record_form(context.patient, current, payer_names, colleagues, fingerprint)
    return Reply(form=form)


def open_plan(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of the care plan."""
    with ctx.registry.read() as db:
        context = _patient_context(db, ctx, click.id())
        plan = records.of_episode(db, context.episode).plan
        fingerprint = form_fingerprint.make_fingerprint(context.patient.id, _plan_values(context))
    return Reply(form=care_plans.care_plan_form(context.patient, plan, fingerprint, ctx.today))


def submit_record(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Save every field that changed, or nothing at all."""
    try:
        with ctx.registry.begin() as db:
            context = _patient_context(db, ctx, form_fingerprint.fingerprint_patient_id(form.metadata))
            current = record_fields.values_on_record(context)
            typed = {key: form.text(key) for key in (*current, *forms.SCREENING_LABELS)}
            if current["assessed_on"]:
                # The form asks for it once; after that it has no field for it.
                typed["assessed_on"] = current["assessed_on"]
            reopen = Button(card.RECORD_BUTTON, EDIT_RECORD, str(context.patient.id), "primary")
            _reject_outdated_form(context, form, current, typed, _RECORD_LABELS, reopen)
            results = _save_groups(context, current, typed)
            if results:
                access.record_change(db, ctx, "card: record form", f"patient:{context.patient.id}")
            return _saved_reply(context, results)
    except _FormRejectedError as rejected:
        return rejected.reply


def submit_care_plan(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Save the next version of the care plan; errors go beside the first field."""
    try:
        with ctx.registry.begin() as db:
            context = _patient_context(db, ctx, form_fingerprint.fingerprint_patient_id(form.metadata))
            typed = {key: form.text(key) for key in care_plans.FIELD_LABELS}
            reopen = Button(card.CARE_PLAN_BUTTON, care_plans.EDIT_PLAN, str(context.patient.id), "primary")
            _reject_outdated_form(
                context, form, _plan_values(context), typed, care_plans.FIELD_LABELS, reopen
            )
            result = care_plan_versions.save_care_plan(context, typed)
            access.record_change(db, ctx, "card: plan", f"patient:{context.patient.id}")
            undo = undo_drafts.save_undo(context, [result])
            return Reply(cards.change_saved(context.patient, result.summary, result.details, undo))
    except _FormRejectedError as rejected:
        return rejected.reply
    except UserError as error:
        return Reply(errors={SECTIONS[0].key: error_text(error)})


def _save_groups(
    context: PatientContext, current: Mapping[str, str], typed: Mapping[str, str]
) -> list[ChangeResult]:
    """Save each group of fields that changed; all of them, or none."""
    errors: dict[str, str] = {}
    results = [
        record_fields.save_group(context, group, current, typed, errors)
        for group in record_fields.changed_groups(current, typed)
    ]
    if errors:
        raise _FormRejectedError(Reply(errors=errors))
    return [result for result in results if result]


def _saved_reply(context: PatientContext, results: Sequence[ChangeResult]) -> Reply:
    questions: list[Block] = [
        block for result in results if result.message for block in result.message.blocks
    ]
    changes = [(result.summary, result.details) for result in results]
    undo = undo_drafts.save_undo(context, results)
    stay = [result.summary for result in results if not result.undo_table]
    tables = [result.undo_table for result in results]
    closed = closed_months.closed_months_of_entered(context.db, context.ctx, context.patient.id, tables)
    if changes and closed:
        changes[-1] = (changes[-1][0], (*changes[-1][1], *closed))
    answer = messages.record_saved(context.patient, changes, questions, undo, stay)
    return Reply(answer, urgent=any(result.urgent for result in results))


def _reject_outdated_form(
    context: PatientContext,
    form: SubmittedForm,
    current: Mapping[str, str],
    typed: Mapping[str, str],
    labels: Mapping[str, str],
    reopen: Button,
) -> None:
    """Refuse a form when someone else changed its values after it was opened."""
    changed = form_fingerprint.changed_fields(form.metadata, current)
    if not changed:
        return
    edited = form_fingerprint.changed_fields(form.metadata, {key: typed[key] for key in current})
    added = [key for key in typed if key not in current and typed[key]]

    def lines(keys: Sequence[str], values: Mapping[str, str]) -> list[MessageLine]:
        return [
            messages.field_line(labels[key], values[key], is_person=key in record_fields.PERSON_FIELDS)
            for key in keys
        ]

    answer = messages.record_changed_meanwhile(
        context.patient, lines(changed, current), lines([*edited, *added], typed), reopen
    )
    raise _FormRejectedError(Reply(answer))


def _plan_values(context: PatientContext) -> dict[str, str]:
    plan = records.of_episode(context.db, context.episode).plan
    return {key: (plan.sections if plan else {}).get(key, "") for key in care_plans.FIELD_LABELS}


def _patient_context(db: Connection, ctx: RequestContext, patient_id: int) -> PatientContext:
    """The patient in care, if this member may change the record.

    Raises:
        UserError: another clinician's patient, or the episode has ended.
    """
    patient = patient_reach.patient_by_id(db, ctx, patient_id)
    access.check_may_open(db, ctx, patient)
    return PatientContext(db, ctx, patient, access.open_episode(db, patient), ctx.today)


HANDLERS = (
    ButtonHandler(EDIT_RECORD, open_record, CARE_TEAM_ROLES),
    FormHandler(messages.CALLBACK, submit_record, CARE_TEAM_ROLES),
    ButtonHandler(care_plans.EDIT_PLAN, open_plan, CARE_TEAM_ROLES),
    FormHandler(care_plans.CALLBACK, submit_care_plan, CARE_TEAM_ROLES),
)
