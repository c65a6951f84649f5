"""The form of `/log`: patient, minutes, activity, day; and saving it."""

from datetime import date

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, date_input, select_input, text_input
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, FormHandler, Reply, ShortcutHandler
from handlers.ledger import save_time
from handlers.ledger.sentences import time_log as sentences
from handlers.ledger.sentences.shared import NOTE_FIELD
from handlers.patient_choice import patient_picker
from handlers.reading.days_and_times.days import read_past
from handlers.reading.days_and_times.durations import read_span
from store.errors import UserError
from store.ledger.time_log import NewTimeEntry
from store.patient.patients import Patient
from store.rules.activities import ATTEMPT_ACTIVITIES, Activity
from store.rules.minutes import ZERO

CALLBACK = "log_form"
_ACTIVITIES = [(activity.value, activity.value) for activity in Activity]


def open_empty(ctx: RequestContext) -> Reply:
    """The empty form, with the member's recent patients."""
    with ctx.registry.begin() as db:
        return Reply(form=_form(patient_picker.recent_patients(db, ctx), ctx.today))


def open_for_patient(ctx: RequestContext, patient_id: int, activity: Activity = Activity.PHONE) -> Reply:
    """The form with a patient chosen, for reminders."""
    with ctx.registry.read() as db:
        patient = patient_reach.patient_by_id(db, ctx, patient_id)
    return Reply(form=_form([patient], ctx.today, chosen=patient.id, activity=activity))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Save the form's minutes; errors are saved at their fields, and the form stays open."""
    errors: dict[str, str] = {}
    spent = _spent(form, ctx, errors)
    with ctx.registry.begin() as db:
        patient = patient_picker.read_chosen_patient(db, form, ctx, errors)
        if spent is None or patient is None or errors:
            return Reply(errors=errors)
        return save_time.save_form(db, patient, spent, ctx)


def _spent(form: SubmittedForm, ctx: RequestContext, errors: dict[str, str]) -> NewTimeEntry | None:
    """What the form says; an attempt without minutes has 0."""
    activity = form.kind("activity", Activity)
    try:
        without = activity in ATTEMPT_ACTIVITIES and not form.text("minutes")
        minutes = ZERO if without else read_span(form.text("minutes"))
    except UserError as error:
        errors["minutes"] = error.wrong if form.text("minutes") else sentences.MINUTES_MISSING
        return None
    try:
        day = read_past(form.text("day"), ctx.today, ctx.clinic.settings.oldest_entry_days)
    except UserError as error:
        errors["day"] = error.wrong
        return None
    return NewTimeEntry(minutes, activity, day, form.text("note"))


def _form(
    recent: list[Patient],
    today: date,
    *,
    chosen: int | None = None,
    activity: Activity = Activity.PHONE,
) -> ModalForm:
    blocks = (
        *patient_picker.patient_picker_blocks(recent, chosen=chosen),
        text_input(
            "minutes",
            sentences.MINUTES_FIELD,
            placeholder=sentences.MINUTES_PLACEHOLDER,
            hint=sentences.MINUTES_HINT,
            optional=True,
            limit=40,
        ),
        select_input("activity", sentences.ACTIVITY_FIELD, _ACTIVITIES, initial=activity.value),
        date_input("day", sentences.DAY_FIELD, initial=today),
        text_input("note", NOTE_FIELD, optional=True, multiline=True),
    )
    return ModalForm(CALLBACK, sentences.LOG_FORM_TITLE, blocks)


def _shortcut(_message: str, ctx: RequestContext) -> Reply:
    return open_empty(ctx)


FORM = FormHandler(CALLBACK, submit_form, CARE_TEAM_ROLES)
SHORTCUT = ShortcutHandler("log_time", _shortcut, CARE_TEAM_ROLES)
