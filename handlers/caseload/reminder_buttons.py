"""The buttons of the overdue list: Log call, Could not reach, Reschedule, Snooze.

The list may be old when one is pressed: each looks the patient up again, in the member's own clinic.
"""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, date_input, select_input, text_input
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.block_kit.slack_values import read_choice, read_id
from handlers.caseload.messages import reminder_answers as messages
from handlers.caseload.sentences import about_reminders
from handlers.dispatch import patient_reach
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger import log_form, undo_entries
from handlers.ledger.messages.contact_buttons import LOG_CALL, NOT_REACHED, RESCHEDULE, SNOOZE, UNDO_ATTEMPT
from handlers.ledger.sentences.time_log import (
    PLAN_TIME_FIELD,
    PLAN_TIME_PLACEHOLDER,
    UNKNOWN_ENTRY,
    next_contact_moved,
)
from handlers.patient_choice.choice_questions import patient_heading
from handlers.patient_choice.sentences import no_longer_in_care
from handlers.reading.days_and_times.clock_times import read_time_of_day
from store import audit
from store.caseload import contact_status
from store.errors import UserError
from store.ledger import attempts, contacts
from store.patient import episodes
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.rules.activities import Activity, is_contact
from store.rules.clinic.calendar import next_working_day, working_day_from
from store.rules.contacts import next_contact
from store.rules.contacts.disengagement import disengagement_reason

_FORM_CALLBACK = "reminder_reschedule"
_A_YEAR = timedelta(days=366)
_DOUBLE_CLICK_TIME = timedelta(minutes=2)
_HOW = [(kind.value, kind.value) for kind in Activity if is_contact(kind)]


def log_call(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of `/log`, with the patient in it."""
    return log_form.open_for_patient(ctx, click.id())


def not_reached(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Keep an attempt of today; a second click within two minutes is the same attempt."""
    with ctx.registry.begin() as db:
        patient, episode = _patient_in_care(db, ctx, click.id())
        attempt_id = attempts.own_attempt_since(db, episode, ctx.member.id, ctx.now - _DOUBLE_CLICK_TIME)
        if attempt_id is None:
            attempt_id = contacts.add(
                db,
                episode,
                ctx.provenance,
                Activity.ATTEMPT,
                ctx.today,
                member_id=ctx.member.id,
                reached=False,
            )
            audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "attempt noted", f"patient:{patient.id}")
        status = contact_status.of_episode(db, episode)
    unreachable = disengagement_reason(status, ctx.today, ctx.clinic.settings)
    return Reply(messages.attempt_saved(patient, attempt_id, status, unreachable))


def undo_attempt(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Void an attempt that the member entered; it stays on the ledger."""
    with ctx.registry.begin() as db:
        attempt = attempts.by_id(db, ctx.clinic.id, click.id())
        if attempt is None:
            raise UserError(UNKNOWN_ENTRY)
        return undo_entries.undo_attempt(db, attempt, ctx)


def ask_next_contact_day(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for the day of the next contact."""
    with ctx.registry.read() as db:
        patient, _ = _patient_in_care(db, ctx, click.id())
    blocks = (
        patient_heading(patient),
        date_input(
            "day", about_reminders.NEXT_CONTACT_DAY, initial=next_working_day(ctx.today, ctx.clinic.settings)
        ),
        text_input("at", PLAN_TIME_FIELD, placeholder=PLAN_TIME_PLACEHOLDER, optional=True, limit=20),
        select_input("how", about_reminders.NEXT_CONTACT_HOW, _HOW, initial=Activity.PHONE.value),
    )
    return Reply(
        form=ModalForm(_FORM_CALLBACK, about_reminders.NEXT_CONTACT_FORM, blocks, metadata=click.value)
    )


def reschedule(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Keep the agreed day of the next contact."""
    day, how = form.day("day"), form.choice("how", dict(_HOW))
    if day is None or not ctx.today <= day <= ctx.today + _A_YEAR:
        return Reply(errors={"day": about_reminders.DAY_OUT_OF_RANGE})
    try:
        at = read_time_of_day(form.text("at"))
    except UserError as error:
        return Reply(errors={"at": error_text(error)})
    on = working_day_from(day, ctx.clinic.settings)
    with ctx.registry.begin() as db:
        patient, episode = _patient_in_care(db, ctx, form.subject_id())
        plan_id = contacts.plan_next_contact(db, episode, on, ctx.provenance, at=at, how=how)
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "contact planned", f"patient:{patient.id}")
        still = _still_due(db, episode, ctx)
    moved = next_contact_moved(day) if on != day else ""
    return Reply(messages.rescheduled(patient, on, at, how, ctx.today, plan_id, still, moved))


def _tomorrow(ctx: RequestContext) -> date:
    return next_working_day(ctx.today, ctx.clinic.settings)


def _next_week(ctx: RequestContext) -> date:
    return next_working_day(ctx.today + timedelta(days=6), ctx.clinic.settings)


SNOOZE_CHOICES: dict[str, Callable[[RequestContext], date]] = {"day": _tomorrow, "week": _next_week}
"""How long a snooze lasts, by the choice in its button; always to a working day."""


def ask_snooze_until(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Until when to keep a patient off the list."""
    with ctx.registry.read() as db:
        patient, _ = _patient_in_care(db, ctx, click.id())
    choices = [(f"{patient.id}:{name}", until(ctx)) for name, until in SNOOZE_CHOICES.items()]
    return Reply(messages.snooze_until(patient, choices))


def snooze(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Keep a patient off the list until a day; what is due stays due."""
    patient_id, name = click.parts(2)
    until = read_choice(SNOOZE_CHOICES, name)(ctx)
    with ctx.registry.begin() as db:
        patient, episode = _patient_in_care(db, ctx, read_id(patient_id))
        snooze_id = contacts.snooze(db, episode, until, ctx.provenance)
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "reminder snoozed", f"patient:{patient.id}")
        still = _still_due(db, episode, ctx)
    return Reply(messages.snoozed(patient, until, snooze_id, still))


def _still_due(db: Connection, episode: Episode, ctx: RequestContext) -> str:
    """Why a contact is overdue anyway, for example because of a risk; empty when it is not."""
    late = next_contact.overdue_contact(
        contact_status.of_episode(db, episode), ctx.today, ctx.clinic.settings
    )
    return late.due.text if late else ""


def _patient_in_care(db: Connection, ctx: RequestContext, patient_id: int) -> tuple[Patient, Episode]:
    """The patient and the open episode, of this clinic, as they are now.

    Raises:
        UserError: no such patient in this clinic, or not in care now.
    """
    patient = patient_reach.patient_by_id(db, ctx, patient_id)
    episode = episodes.latest_episode(db, ctx.clinic.id, patient.id)
    if episode is None or episode.ended_on:
        status = episode.status if episode else about_reminders.NEVER_ENROLLED
        raise UserError(no_longer_in_care(full_name_with_mrn(patient), status))
    return patient, episode


HANDLERS = (
    ButtonHandler(LOG_CALL, log_call, CARE_TEAM_ROLES),
    ButtonHandler(NOT_REACHED, not_reached, CARE_TEAM_ROLES),
    ButtonHandler(UNDO_ATTEMPT, undo_attempt, CARE_TEAM_ROLES),
    ButtonHandler(RESCHEDULE, ask_next_contact_day, CARE_TEAM_ROLES),
    FormHandler(_FORM_CALLBACK, reschedule, CARE_TEAM_ROLES),
    ButtonHandler(SNOOZE, ask_snooze_until, CARE_TEAM_ROLES),
    ButtonHandler(messages.SNOOZE_UNTIL, snooze, CARE_TEAM_ROLES),
)
