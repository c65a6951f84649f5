"""The forms Record and Care plan: opened with what stands, refused when that changed in between."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.block_kit.message_blocks import Block, MessageLine
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.patient.changes import care_plan_versions, form_fingerprint, record_fields
from handlers.patient.messages import cards, care_plans
from handlers.patient.messages import record_form as messages
from handlers.patient_choice import access
from handlers.patient_choice.card_actions import EDIT_RECORD
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.errors import UserError
from store.patient import patients, records
from store.payer import payers
from store.rules.patient.care_plan import FREE_TEXT, SECTIONS

_PLAN_LABELS = {each.key: each.title for each in SECTIONS} | {FREE_TEXT: "Anything else"}


class _FormRejectedError(Exception):
    """The form cannot be kept: it rolls back what was kept of it so far."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


def open_record(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of the record."""
    with ctx.registry.read() as db:
        subject = _patient_context(db, ctx, int(click.value))
        now = record_fields.values_on_record(subject)
        known = [payer.name for payer in payers.list_payers(db, ctx.clinic.id)]
    seal = form_fingerprint.make_fingerprint(subject.patient.id, now)
    return Reply(
        form=messages.patient_record_form(subject.patient, now, record_fields.LABELS, known, subject=seal)
    )


def open_plan(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of the care plan."""
    with ctx.registry.read() as db:
        subject = _patient_context(db, ctx, int(click.value))
        now = records.of_episode(db, subject.episode).plan
        seal = form_fingerprint.make_fingerprint(subject.patient.id, _plan_values(subject))
    return Reply(form=care_plans.care_plan_form(subject.patient, now, seal, ctx.today))


def submit_record(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Keep every field that says something new, or nothing at all."""
    try:
        with ctx.registry.begin() as db:
            subject = _patient_context(db, ctx, form_fingerprint.fingerprint_patient_id(form.metadata))
            now = record_fields.values_on_record(subject)
            typed = {key: form.text(key) for key in (*now, *record_fields.SCREEN_LABELS)}
            if now["assessed_on"]:
                # It is asked for once; then the form has no field for it.
                typed["assessed_on"] = now["assessed_on"]
            labels = record_fields.LABELS | record_fields.SCREEN_LABELS
            _reject_outdated_form(subject, form, now, typed, labels, ("Record", EDIT_RECORD))
            done = _save_groups(subject, now, typed)
            if done:
                access.record_change(db, ctx, "card: record form", f"patient:{subject.patient.id}")
            return _saved_reply(subject, done)
    except _FormRejectedError as refused:
        return refused.reply


def submit_care_plan(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Keep the next version of the care plan; what is wrong is said beside a field."""
    try:
        with ctx.registry.begin() as db:
            subject = _patient_context(db, ctx, form_fingerprint.fingerprint_patient_id(form.metadata))
            typed = {key: form.text(key) for key in _PLAN_LABELS}
            now = _plan_values(subject)
            _reject_outdated_form(
                subject, form, now, typed, _PLAN_LABELS, ("Care plan", care_plans.EDIT_PLAN)
            )
            done = care_plan_versions.save_care_plan(subject, typed)
            access.record_change(db, ctx, "card: plan", f"patient:{subject.patient.id}")
            return Reply(cards.change_saved(subject.patient, done.summary, done.details))
    except _FormRejectedError as refused:
        return refused.reply
    except UserError as error:
        return Reply(errors={SECTIONS[0].key: error_text(error)})


def _save_groups(
    subject: PatientContext, now: Mapping[str, str], typed: Mapping[str, str]
) -> list[ChangeResult]:
    """Keep each entry that changed; all of them, or none."""
    errors: dict[str, str] = {}
    done = [
        record_fields.save_group(subject, entry, now, typed, errors)
        for entry in record_fields.changed_groups(now, typed)
    ]
    if errors:
        raise _FormRejectedError(Reply(errors=errors))
    return [each for each in done if each]


def _saved_reply(subject: PatientContext, done: Sequence[ChangeResult]) -> Reply:
    asked: list[Block] = [block for each in done if each.message for block in each.message.blocks]
    said = [(each.summary, each.details) for each in done]
    shown = messages.record_saved(subject.patient, said, asked)
    return Reply(shown, urgent=any(each.urgent for each in done))


def _reject_outdated_form(
    subject: PatientContext,
    form: SubmittedForm,
    now: Mapping[str, str],
    typed: Mapping[str, str],
    labels: Mapping[str, str],
    again: tuple[str, str],
) -> None:
    """Refuse a form that was opened before somebody else changed what it shows."""
    stale = form_fingerprint.changed_fields(form.metadata, now)
    if not stale:
        return

    touched = form_fingerprint.changed_fields(form.metadata, {key: typed[key] for key in now})
    added = [key for key in typed if key not in now and typed[key]]

    def said(keys: Sequence[str], values: Mapping[str, str]) -> list[MessageLine]:
        return [
            messages.field_line(labels[key], values[key], is_person=key in record_fields.PERSON_FIELDS)
            for key in keys
        ]

    answer = messages.changed_meanwhile(
        subject.patient, said(stale, now), said([*touched, *added], typed), again=again
    )
    raise _FormRejectedError(Reply(answer))


def _plan_values(subject: PatientContext) -> dict[str, str]:
    now = records.of_episode(subject.db, subject.episode).plan
    return {key: (now.sections if now else {}).get(key, "") for key in _PLAN_LABELS}


def _patient_context(db: Connection, ctx: RequestContext, patient_id: int) -> PatientContext:
    """The patient in care whom this member may change.

    Raises:
        UserError: somebody else's patient, or care is over.
    """
    who = patients.by_id(db, ctx.clinic.id, patient_id)
    access.check_may_open(db, ctx, who)
    episode = access.current_episode(db, who)
    if episode.ended_on:
        raise UserError(f"{who.full_name} is no longer in care ({episode.status}).")
    return PatientContext(db, ctx, who, episode, ctx.today)


HANDLERS = (
    ButtonHandler(EDIT_RECORD, open_record, CARE_TEAM_ROLES),
    FormHandler(messages.CALLBACK, submit_record, CARE_TEAM_ROLES),
    ButtonHandler(care_plans.EDIT_PLAN, open_plan, CARE_TEAM_ROLES),
    FormHandler(care_plans.CALLBACK, submit_care_plan, CARE_TEAM_ROLES),
)
