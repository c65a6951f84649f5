"""The buttons on a logged entry: Undo, Add note, Next contact; and the answers to questions before saving."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, date_input, select_input, text_input
from handlers.block_kit.message_blocks import Block, BoldText, text_block
from handlers.block_kit.slack_values import read_choice, read_date, read_id, read_kind
from handlers.dispatch import patient_reach
from handlers.dispatch.draft_choices import use_draft
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger import edit_entry, save_time, undo_entries
from handlers.ledger.draft_answers import DraftAnswers
from handlers.ledger.messages import time_log as messages
from handlers.ledger.messages.entry_lines import entry_line
from handlers.ledger.messages.time_questions import ANSWER
from handlers.ledger.sentences import shared
from handlers.ledger.sentences import time_log as sentences
from handlers.ledger.time_questions import DRAFT_KIND
from handlers.patient_choice.access import CARD_ROLES
from handlers.reading.days_and_times.clock_times import read_time_of_day
from store import audit
from store.errors import UserError
from store.ledger import contacts, time_log
from store.patient import episodes
from store.rules.activities import Activity, is_contact
from store.rules.clinic.calendar import working_day_from

_ANSWERS: Mapping[str, Callable[[str], int | str]] = {
    "minutes": read_id,
    "activities": lambda chosen: read_kind(Activity, chosen).value,
    "next_days": lambda chosen: read_date(chosen).isoformat(),
    "repeats": read_id,
}
"""How the answer to a question is read from its button."""
_CONTACT_OPTIONS = [(activity.value, activity.value) for activity in Activity if is_contact(activity)]


def undo_entry(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Void the entry; it stays on the ledger."""
    with ctx.registry.begin() as db:
        return undo_entries.undo_entry(db, edit_entry.own_entry(db, click.id(), ctx), ctx)


def ask_note(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for a note on the entry."""
    blocks = (_entry_heading(click, ctx), text_input("note", shared.NOTE_FIELD, multiline=True))
    return Reply(form=ModalForm("log_note", shared.ADD_NOTE, blocks, metadata=click.value))


def add_note(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Add the note to the entry."""
    if not form.text("note"):
        return Reply(errors={"note": sentences.NOTE_MISSING})
    with ctx.registry.begin() as db:
        entry = edit_entry.own_entry(db, form.subject_id(), ctx)
        time_log.add_note(db, ctx.clinic.id, entry.id, form.text("note"), ctx.provenance)
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "note added", f"time_entry:{entry.id}")
        patient = patient_reach.patient_by_id(db, ctx, entry.patient_id)
    return Reply(messages.note_saved(entry, patient, form.text("note"), ctx.today, ctx.clinic.zone))


def _entry_heading(click: ButtonPress, ctx: RequestContext) -> Block:
    """The entry that a form is about; refused when it was undone or edited meanwhile."""
    with ctx.registry.read() as db:
        entry = edit_entry.own_entry(db, click.id(), ctx)
        patient = patient_reach.patient_by_id(db, ctx, entry.patient_id)
    return text_block(BoldText(entry_line(entry, patient, ctx.today, ctx.clinic.zone)))


def ask_next(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for the day of the next contact."""
    blocks = (
        _entry_heading(click, ctx),
        date_input("day", sentences.PLAN_DAY_FIELD),
        text_input(
            "at",
            sentences.PLAN_TIME_FIELD,
            placeholder=sentences.PLAN_TIME_PLACEHOLDER,
            optional=True,
            limit=20,
        ),
        select_input("how", sentences.PLAN_HOW_FIELD, _CONTACT_OPTIONS, initial=Activity.PHONE.value),
    )
    return Reply(form=ModalForm("log_next", shared.NEXT_CONTACT, blocks, metadata=click.value))


def plan_next(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Record the agreed day of the next contact."""
    day, how = form.day("day"), form.choice("how", dict(_CONTACT_OPTIONS))
    if day is None or day < ctx.today:
        return Reply(errors={"day": sentences.PLAN_DAY_INVALID})
    try:
        at = read_time_of_day(form.text("at"))
    except UserError as error:
        return Reply(errors={"at": error_text(error)})
    on = working_day_from(day, ctx.clinic.settings)
    moved = sentences.next_contact_moved(day) if on != day else ""
    with ctx.registry.begin() as db:
        entry = edit_entry.own_entry(db, form.subject_id(), ctx)
        patient = patient_reach.patient_by_id(db, ctx, entry.patient_id)
        episode = episodes.of_patient(db, ctx.clinic.id, patient.id)[0]
        if episode.ended_on:
            raise sentences.not_in_care(patient, episode.status)
        plan_id = contacts.plan_next_contact(db, episode, on, ctx.provenance, at=at, how=how)
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "contact planned", f"patient:{patient.id}")
    return Reply(messages.next_contact_planned(patient, on, at, how, ctx.today, plan_id, moved))


def confirm_entry(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Yes, so many minutes."""
    draft_id, _ = click.parts(2)
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, read_id(draft_id), DRAFT_KIND)
    return save_time.resume_draft(draft, replace(DraftAnswers.of(draft), long_confirmed=True), ctx)


def answer_question(click: ButtonPress, ctx: RequestContext) -> Reply:
    """How long, how, which day, or whether it is the same one: go on with the lines."""
    draft_id, question, numbers, chosen = click.parts(4)
    lines = [read_id(number) for number in numbers.split(",")]
    answer = read_choice(_ANSWERS, question)(chosen)
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, read_id(draft_id), DRAFT_KIND)
    return save_time.resume_draft(draft, DraftAnswers.of(draft).with_choice(question, lines, answer), ctx)


HANDLERS = (
    ButtonHandler("log.undo", undo_entry, CARD_ROLES),
    ButtonHandler("log.note", ask_note, CARE_TEAM_ROLES),
    FormHandler("log_note", add_note, CARE_TEAM_ROLES),
    ButtonHandler("log.next", ask_next, CARE_TEAM_ROLES),
    FormHandler("log_next", plan_next, CARE_TEAM_ROLES),
    ButtonHandler("log.confirm", confirm_entry, CARE_TEAM_ROLES),
    ButtonHandler(ANSWER, answer_question, CARE_TEAM_ROLES),
)
