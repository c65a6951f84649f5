"""The buttons of the overdue list: Log call, Could not reach, Reschedule, Snooze.

The list may be old when one is pressed: each looks the patient up again, in the member's own clinic.
"""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import Connection

from handlers.block_kit.forms import Filled, Form, choice, date_input
from handlers.caseload.messages import reminders as words_of
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, ButtonHandler, Click, FormHandler, Reply
from handlers.ledger import log_form
from handlers.ledger.messages.contact_buttons import LOG_CALL, NOT_REACHED, RESCHEDULE, SNOOZE
from handlers.patient_choice.choices import for_whom
from store import audit
from store.caseload import contact_status
from store.errors import UserError
from store.ledger import contacts
from store.patient import episodes, patients
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.rules.activities import Activity, is_contact
from store.rules.clinic.calendar import next_working_day
from store.rules.contacts import next_contact
from store.rules.contacts.disengagement import disengagement

_FORM = "reminder_reschedule"
_A_YEAR = timedelta(days=366)
_A_MOMENT = timedelta(minutes=2)
_HOW = [(one.value, one.value) for one in Activity if is_contact(one)]


def log_call(click: Click, ctx: Context) -> Reply:
    """The form of `/log`, with the patient in it."""
    return log_form.for_patient(ctx, int(click.value))


def not_reached(click: Click, ctx: Context) -> Reply:
    """Keep an attempt of today; a second click within two minutes is the same attempt."""
    with ctx.registry.begin() as db:
        patient, episode = _in_care(db, ctx, int(click.value))
        twin = contacts.attempt_since(db, episode, ctx.member.id, ctx.now - _A_MOMENT)
        if twin is None:
            twin = contacts.add(
                db,
                episode,
                ctx.said,
                Activity.ATTEMPT,
                ctx.today,
                member_id=ctx.member.id,
                reached=False,
            )
            audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "attempt noted", f"patient:{patient.id}")
        stands = contact_status.standing(db, episode)
    leaving = disengagement(stands, ctx.today, ctx.clinic.settings)
    return Reply(words_of.attempt_noted(patient, twin, stands, leaving))


def undo_attempt(click: Click, ctx: Context) -> Reply:
    """Void one's own attempt; it stays on the ledger."""
    with ctx.registry.begin() as db:
        if not contacts.void_attempt(db, ctx.clinic.id, int(click.value), ctx.said, "undone"):
            raise UserError("That attempt was undone already, or somebody else noted it.")
    return Reply(words_of.attempt_undone())


def ask_day(click: Click, ctx: Context) -> Reply:
    """A form for the day of the next contact."""
    with ctx.registry.read() as db:
        patient, _ = _in_care(db, ctx, int(click.value))
    blocks = (
        for_whom(patient),
        date_input("day", "Next contact on", initial=next_working_day(ctx.today, ctx.clinic.settings)),
        choice("how", "How", _HOW, initial=Activity.PHONE.value),
    )
    return Reply(form=Form(_FORM, "Next contact", blocks, subject=click.value))


def reschedule(form: Filled, ctx: Context) -> Reply:
    """Keep the agreed day of the next contact."""
    day = form.day("day")
    if day is None or not ctx.today <= day <= ctx.today + _A_YEAR:
        return Reply(errors={"day": "Choose today or a day within a year."})
    with ctx.registry.begin() as db:
        patient, episode = _in_care(db, ctx, int(form.subject))
        contacts.plan(db, episode, day, ctx.said, how=form.text("how"))
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "contact planned", f"patient:{patient.id}")
        still = _still_due(db, episode, ctx)
    return Reply(words_of.rescheduled(patient, day, form.text("how"), ctx.today, still))


def _tomorrow(ctx: Context) -> date:
    return next_working_day(ctx.today, ctx.clinic.settings)


def _next_week(ctx: Context) -> date:
    return next_working_day(ctx.today + timedelta(days=6), ctx.clinic.settings)


UNTIL: dict[str, Callable[[Context], date]] = {"day": _tomorrow, "week": _next_week}
"""How long a snooze lasts, by the choice in its button; always to a working day."""


def ask_until(click: Click, ctx: Context) -> Reply:
    """Until when to keep a patient off the list."""
    with ctx.registry.read() as db:
        patient, _ = _in_care(db, ctx, int(click.value))
    choices = [(f"{patient.id}:{name}", until(ctx)) for name, until in UNTIL.items()]
    return Reply(words_of.snooze_until(patient, choices))


def snooze(click: Click, ctx: Context) -> Reply:
    """Keep a patient off the list until a day; what is due stays due."""
    patient_id, _, name = click.value.partition(":")
    until = UNTIL[name](ctx)
    with ctx.registry.begin() as db:
        patient, episode = _in_care(db, ctx, int(patient_id))
        contacts.snooze(db, episode, until, ctx.said)
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "reminder snoozed", f"patient:{patient.id}")
        still = _still_due(db, episode, ctx)
    return Reply(words_of.snoozed(patient, until, still))


def _still_due(db: Connection, episode: Episode, ctx: Context) -> str:
    """Why a contact is overdue all the same, such as by a risk; empty when it is not."""
    late = next_contact.overdue(contact_status.standing(db, episode), ctx.today, ctx.clinic.settings)
    return late.due.words if late else ""


def _in_care(db: Connection, ctx: Context, patient_id: int) -> tuple[Patient, Episode]:
    """The patient and the open episode, of this clinic, as they are now.

    Raises:
        UserError: no such patient here, or no longer in care.
    """
    patient = patients.by_id(db, ctx.clinic.id, patient_id)
    episode = episodes.current(db, ctx.clinic.id, patient.id)
    if episode is None or episode.ended_on:
        status = episode.status if episode else "never enrolled"
        raise UserError(f"{patient.full_name} is no longer in care ({status}).")
    return patient, episode


HANDLERS = (
    ButtonHandler(LOG_CALL, log_call, CARE),
    ButtonHandler(NOT_REACHED, not_reached, CARE),
    ButtonHandler(words_of.UNDO_ATTEMPT, undo_attempt, CARE),
    ButtonHandler(RESCHEDULE, ask_day, CARE),
    FormHandler(_FORM, reschedule, CARE),
    ButtonHandler(SNOOZE, ask_until, CARE),
    ButtonHandler(words_of.SNOOZE_UNTIL, snooze, CARE),
)
