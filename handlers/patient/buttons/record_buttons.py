"""The forms Record and Care plan: opened with what stands, refused when that changed in between."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from handlers.block_kit.forms import Filled
from handlers.block_kit.parts import Block, Line
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, ButtonHandler, Click, FormHandler, Reply
from handlers.patient.changes import form_fingerprint, plan, record_fields
from handlers.patient.messages import cards, care_plans
from handlers.patient.messages import record_form as words_of
from handlers.patient_choice import access
from handlers.patient_choice.card_actions import EDIT_RECORD
from handlers.patient_choice.card_change import Done, Subject
from store.errors import UserError
from store.patient import patients, records
from store.payer import payers
from store.rules.patient.care_plan import FREE, SECTIONS

_PLAN_LABELS = {each.key: each.title for each in SECTIONS} | {FREE: "Anything else"}


class _RefusedError(Exception):
    """The form cannot be kept: it rolls back what was kept of it so far."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


def open_record(click: Click, ctx: Context) -> Reply:
    """The form of the record."""
    with ctx.registry.read() as db:
        subject = _subject(db, ctx, int(click.value))
        now = record_fields.standing(subject)
        known = [payer.name for payer in payers.every(db, ctx.clinic.id)]
    seal = form_fingerprint.sealed(subject.patient.id, now)
    return Reply(form=words_of.form(subject.patient, now, record_fields.LABELS, known, subject=seal))


def open_plan(click: Click, ctx: Context) -> Reply:
    """The form of the care plan."""
    with ctx.registry.read() as db:
        subject = _subject(db, ctx, int(click.value))
        now = records.of_episode(db, subject.episode).plan
        seal = form_fingerprint.sealed(subject.patient.id, _plan_values(subject))
    return Reply(form=care_plans.form(subject.patient, now, seal, ctx.today))


def keep_record(form: Filled, ctx: Context) -> Reply:
    """Keep every field that says something new, or nothing at all."""
    try:
        with ctx.registry.begin() as db:
            subject = _subject(db, ctx, form_fingerprint.patient_of(form.subject))
            now = record_fields.standing(subject)
            typed = {key: form.text(key) for key in (*now, *record_fields.SCREEN_LABELS)}
            if now["assessed_on"]:
                # It is asked for once; then the form has no field for it.
                typed["assessed_on"] = now["assessed_on"]
            labels = record_fields.LABELS | record_fields.SCREEN_LABELS
            _refuse_stale(subject, form, now, typed, labels, ("Record", EDIT_RECORD))
            done = _keep(subject, now, typed)
            if done:
                access.record_change(db, ctx, "card: record form", f"patient:{subject.patient.id}")
            return _saved(subject, done)
    except _RefusedError as refused:
        return refused.reply


def keep_plan(form: Filled, ctx: Context) -> Reply:
    """Keep the next version of the care plan; what is wrong is said beside a field."""
    try:
        with ctx.registry.begin() as db:
            subject = _subject(db, ctx, form_fingerprint.patient_of(form.subject))
            typed = {key: form.text(key) for key in _PLAN_LABELS}
            now = _plan_values(subject)
            _refuse_stale(subject, form, now, typed, _PLAN_LABELS, ("Care plan", care_plans.EDIT))
            done = plan.keep(subject, typed)
            access.record_change(db, ctx, "card: plan", f"patient:{subject.patient.id}")
            return Reply(cards.changed(subject.patient, done.said, done.more))
    except _RefusedError as refused:
        return refused.reply
    except UserError as error:
        return Reply(errors={SECTIONS[0].key: f"{error.wrong} {error.instead}".strip()})


def _keep(subject: Subject, now: Mapping[str, str], typed: Mapping[str, str]) -> list[Done]:
    """Keep each entry that changed; all of them, or none."""
    errors: dict[str, str] = {}
    done = [
        record_fields.keep(subject, entry, now, typed, errors) for entry in record_fields.changes(now, typed)
    ]
    if errors:
        raise _RefusedError(Reply(errors=errors))
    return [each for each in done if each]


def _saved(subject: Subject, done: Sequence[Done]) -> Reply:
    asked: list[Block] = [block for each in done if each.message for block in each.message.blocks]
    said = [(each.said, each.more) for each in done]
    shown = words_of.saved(subject.patient, said, asked)
    return Reply(shown, urgent=any(each.urgent for each in done))


def _refuse_stale(
    subject: Subject,
    form: Filled,
    now: Mapping[str, str],
    typed: Mapping[str, str],
    labels: Mapping[str, str],
    again: tuple[str, str],
) -> None:
    """Refuse a form that was opened before somebody else changed what it shows."""
    stale = form_fingerprint.changed(form.subject, now)
    if not stale:
        return

    touched = form_fingerprint.changed(form.subject, {key: typed[key] for key in now})
    added = [key for key in typed if key not in now and typed[key]]

    def said(keys: Sequence[str], values: Mapping[str, str]) -> list[Line]:
        return [
            words_of.field_line(labels[key], values[key], is_person=key in record_fields.PEOPLE)
            for key in keys
        ]

    answer = words_of.changed_meanwhile(
        subject.patient, said(stale, now), said([*touched, *added], typed), again=again
    )
    raise _RefusedError(Reply(answer))


def _plan_values(subject: Subject) -> dict[str, str]:
    now = records.of_episode(subject.db, subject.episode).plan
    return {key: (now.sections if now else {}).get(key, "") for key in _PLAN_LABELS}


def _subject(db: Connection, ctx: Context, patient_id: int) -> Subject:
    """The patient in care whom this member may change.

    Raises:
        UserError: somebody else's patient, or care is over.
    """
    who = patients.by_id(db, ctx.clinic.id, patient_id)
    access.check_own(db, ctx, who)
    episode = access.current_episode(db, who)
    if episode.ended_on:
        raise UserError(f"{who.full_name} is no longer in care ({episode.status}).")
    return Subject(db, ctx, who, episode, ctx.today)


HANDLERS = (
    ButtonHandler(EDIT_RECORD, open_record, CARE),
    FormHandler(words_of.CALLBACK, keep_record, CARE),
    ButtonHandler(care_plans.EDIT, open_plan, CARE),
    FormHandler(care_plans.CALLBACK, keep_plan, CARE),
)
