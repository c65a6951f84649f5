"""The buttons on a logged entry: Undo, Add note, Next contact; and the answers to questions before saving."""

from dataclasses import replace

from handlers.block_kit.forms import Filled, Form, choice, date_input, text_input
from handlers.dispatch import answers
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, ButtonHandler, Click, FormHandler, Reply
from handlers.ledger import log_command, save_time
from handlers.ledger.messages import time_log as words_of
from handlers.ledger.save_time import Settled
from store import audit
from store.dispatch import drafts
from store.errors import UserError
from store.ledger import contacts, time_log
from store.ledger.time_log import TimeEntry
from store.patient import episodes, patients
from store.rules.activities import Activity, is_contact
from store.rules.roles import Role

_HOW = [(one.value, one.value) for one in Activity if is_contact(one)]


def undo(click: Click, ctx: Context) -> Reply:
    """Void the entry; it stays on the ledger."""
    with ctx.registry.begin() as db:
        return log_command.void(db, _own(ctx, time_log.by_id(db, ctx.clinic.id, int(click.value))), ctx)


def ask_note(click: Click, _ctx: Context) -> Reply:
    """A form for a note beside the entry."""
    blocks = (text_input("note", "Note", multiline=True),)
    return Reply(form=Form("log_note", "Add note", blocks, subject=click.value))


def add_note(form: Filled, ctx: Context) -> Reply:
    """Put the note beside the entry."""
    if not form.text("note"):
        return Reply(errors={"note": "Type the note."})
    with ctx.registry.begin() as db:
        entry = _own(ctx, time_log.by_id(db, ctx.clinic.id, int(form.subject)))
        if entry.voided_at:
            raise UserError("That entry was undone in the meantime.", "/log today shows what stands.")
        time_log.add_note(db, ctx.clinic.id, entry.id, form.text("note"), ctx.said)
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "note added", f"time_entry:{entry.id}")
        patient = patients.by_id(db, ctx.clinic.id, entry.patient_id)
    return Reply(words_of.noted(entry, patient, form.text("note"), ctx.today, ctx.clinic.zone))


def ask_next(click: Click, _ctx: Context) -> Reply:
    """A form for the day of the next contact."""
    blocks = (
        date_input("day", "Next contact on"),
        choice("how", "How", _HOW, initial=Activity.PHONE.value),
    )
    return Reply(form=Form("log_next", "Next contact", blocks, subject=click.value))


def plan_next(form: Filled, ctx: Context) -> Reply:
    """Keep the agreed day of the next contact."""
    day = form.day("day")
    if day is None or day < ctx.today:
        return Reply(errors={"day": "Choose today or a day to come."})
    with ctx.registry.begin() as db:
        entry = _own(ctx, time_log.by_id(db, ctx.clinic.id, int(form.subject)))
        patient = patients.by_id(db, ctx.clinic.id, entry.patient_id)
        episode = episodes.of_patient(db, ctx.clinic.id, patient.id)[0]
        if episode.ended_on:
            raise UserError(f"{patient.full_name} is no longer in care ({episode.status}).")
        contacts.plan(db, episode, day, ctx.said, how=form.text("how"))
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "contact planned", f"patient:{patient.id}")
    return Reply(words_of.planned(patient, day, form.text("how"), ctx.today))


def confirm(click: Click, ctx: Context) -> Reply:
    """Yes, so many minutes; or yes, a second time."""
    draft_id, what = click.value.split(":")
    with ctx.registry.begin() as db:
        draft = drafts.take(db, ctx.clinic.id, ctx.member.id, int(draft_id), ctx.now)
    if draft is None:
        return Reply(answers.gone())
    settled = Settled.of(draft)
    settled = replace(settled, long=True) if what == "long" else replace(settled, repeat=True)
    return save_time.resume(draft, settled, ctx)


def drop(click: Click, ctx: Context) -> Reply:
    """No: forget the words."""
    with ctx.registry.begin() as db:
        drafts.take(db, ctx.clinic.id, ctx.member.id, int(click.value), ctx.now)
    return Reply(words_of.dropped())


def _own(ctx: Context, entry: TimeEntry | None) -> TimeEntry:
    """The entry, if it is this member's to change.

    Raises:
        UserError: it is not of this clinic, or a colleague's.
    """
    if entry is None:
        raise UserError("That entry is not on this clinic's registry.")
    if entry.entered_by != ctx.member.id and not ctx.may(Role.LEAD, Role.ADMIN):
        raise UserError("That entry is a colleague's.", "Ask them, or your clinic lead, to change it.")
    return entry


HANDLERS = (
    ButtonHandler("log.undo", undo, CARE),
    ButtonHandler("log.note", ask_note, CARE),
    FormHandler("log_note", add_note, CARE),
    ButtonHandler("log.next", ask_next, CARE),
    FormHandler("log_next", plan_next, CARE),
    ButtonHandler("log.confirm", confirm, CARE),
    ButtonHandler("log.drop", drop, CARE),
)
