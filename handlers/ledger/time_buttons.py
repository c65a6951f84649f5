"""The buttons on a logged entry: Undo, Add note, Next contact; and the answers to questions before saving."""

from dataclasses import replace

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, date_input, select_input, text_input
from handlers.dispatch.draft_choices import use_draft
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger import log_command, save_time
from handlers.ledger.messages import time_log as messages
from handlers.ledger.save_time import DraftAnswers
from store import audit
from store.errors import UserError
from store.ledger import contacts, time_log
from store.ledger.time_log import TimeEntry
from store.patient import episodes, patients
from store.rules.activities import Activity, is_contact
from store.rules.roles import Role

_CONTACT_OPTIONS = [(one.value, one.value) for one in Activity if is_contact(one)]


def undo_entry(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Void the entry; it stays on the ledger."""
    with ctx.registry.begin() as db:
        return log_command.void_entry(
            db, _check_own_entry(ctx, time_log.by_id(db, ctx.clinic.id, int(click.value))), ctx
        )


def ask_note(click: ButtonPress, _ctx: RequestContext) -> Reply:
    """A form for a note beside the entry."""
    blocks = (text_input("note", "Note", multiline=True),)
    return Reply(form=ModalForm("log_note", "Add note", blocks, metadata=click.value))


def add_note(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Put the note beside the entry."""
    if not form.text("note"):
        return Reply(errors={"note": "Type the note."})
    with ctx.registry.begin() as db:
        entry = _check_own_entry(ctx, time_log.by_id(db, ctx.clinic.id, int(form.metadata)))
        if entry.voided_at:
            raise UserError("That entry was undone in the meantime.", "/log today shows what stands.")
        time_log.add_note(db, ctx.clinic.id, entry.id, form.text("note"), ctx.provenance)
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "note added", f"time_entry:{entry.id}")
        patient = patients.by_id(db, ctx.clinic.id, entry.patient_id)
    return Reply(messages.note_saved(entry, patient, form.text("note"), ctx.today, ctx.clinic.zone))


def ask_next(click: ButtonPress, _ctx: RequestContext) -> Reply:
    """A form for the day of the next contact."""
    blocks = (
        date_input("day", "Next contact on"),
        select_input("how", "How", _CONTACT_OPTIONS, initial=Activity.PHONE.value),
    )
    return Reply(form=ModalForm("log_next", "Next contact", blocks, metadata=click.value))


def plan_next(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Keep the agreed day of the next contact."""
    day = form.day("day")
    if day is None or day < ctx.today:
        return Reply(errors={"day": "Choose today or a day to come."})
    with ctx.registry.begin() as db:
        entry = _check_own_entry(ctx, time_log.by_id(db, ctx.clinic.id, int(form.metadata)))
        patient = patients.by_id(db, ctx.clinic.id, entry.patient_id)
        episode = episodes.of_patient(db, ctx.clinic.id, patient.id)[0]
        if episode.ended_on:
            raise UserError(f"{patient.full_name} is no longer in care ({episode.status}).")
        contacts.plan_next_contact(db, episode, day, ctx.provenance, how=form.text("how"))
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "contact planned", f"patient:{patient.id}")
    return Reply(messages.next_contact_planned(patient, day, form.text("how"), ctx.today))


def confirm_entry(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Yes, so many minutes; or yes, a second time."""
    draft_id, what = click.value.split(":")
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, int(draft_id))
    settled = DraftAnswers.of(draft)
    settled = (
        replace(settled, long_confirmed=True) if what == "long" else replace(settled, repeat_confirmed=True)
    )
    return save_time.resume_draft(draft, settled, ctx)


def _check_own_entry(ctx: RequestContext, entry: TimeEntry | None) -> TimeEntry:
    """The entry, if it is this member's to change.

    Raises:
        UserError: it is not of this clinic, or a colleague's.
    """
    if entry is None:
        raise UserError("That entry is not on this clinic's registry.")
    if entry.entered_by != ctx.member.id and not ctx.has_role(Role.LEAD, Role.ADMIN):
        raise UserError("That entry is a colleague's.", "Ask them, or your clinic lead, to change it.")
    return entry


HANDLERS = (
    ButtonHandler("log.undo", undo_entry, CARE_TEAM_ROLES),
    ButtonHandler("log.note", ask_note, CARE_TEAM_ROLES),
    FormHandler("log_note", add_note, CARE_TEAM_ROLES),
    ButtonHandler("log.next", ask_next, CARE_TEAM_ROLES),
    FormHandler("log_next", plan_next, CARE_TEAM_ROLES),
    ButtonHandler("log.confirm", confirm_entry, CARE_TEAM_ROLES),
)
