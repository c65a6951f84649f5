"""The form of `/log`: for whom, how long, how, when; and its sending."""

from datetime import date

from handlers.block_kit.forms import Filled, Form, choice, date_input, text_input
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, FormHandler, Reply, ShortcutHandler
from handlers.ledger import save_time
from handlers.ledger.messages import time_log as words_of
from handlers.patient_choice import patient_fields
from handlers.reading.days import read_past
from handlers.reading.durations import read_span
from store.errors import UserError
from store.ledger import time_log
from store.ledger.time_log import Spent
from store.patient import episodes, patients
from store.patient.patients import Patient
from store.rules.activities import Activity

CALLBACK = "log_form"


def opened(ctx: Context) -> Reply:
    """The empty form, with the member's recent patients."""
    with ctx.registry.read() as db:
        return Reply(form=_form(patient_fields.recent(db, ctx), ctx.today))


def for_patient(ctx: Context, patient_id: int, activity: Activity = Activity.PHONE) -> Reply:
    """The form with a patient chosen, as reminders open it."""
    with ctx.registry.read() as db:
        patient = patients.by_id(db, ctx.clinic.id, patient_id)
    return Reply(form=_form([patient], ctx.today, chosen=patient.id, activity=activity))


def sent(form: Filled, ctx: Context) -> Reply:
    """Save the form's minutes; what is wrong is said beside its field, and the form stays open."""
    errors: dict[str, str] = {}
    spent = _spent(form, ctx, errors)
    key = ctx.request_key
    with ctx.registry.begin() as db:
        earlier = time_log.of_request(db, ctx.clinic.id, key)
        patient = patient_fields.chosen(db, form, ctx, errors)
        if spent is None or patient is None or errors:
            return Reply(errors=errors)
        known = episodes.of_patient(db, ctx.clinic.id, patient.id)
        entry = (
            earlier[0]
            if earlier
            else time_log.add(
                db,
                episodes.on_day(known, spent.service_on),
                spent,
                ctx.said,
                member_id=ctx.member.id,
                author_role=save_time.author_role(ctx),
                request_key=key,
                line=1,
            )
        )
        shown = save_time.saved(db, entry, patient, known, ctx)
    return Reply(words_of.logged([shown], ctx.today, ctx.clinic.zone))


def _spent(form: Filled, ctx: Context, errors: dict[str, str]) -> Spent | None:
    try:
        minutes = read_span(form.text("minutes"))
    except UserError as error:
        errors["minutes"] = error.wrong
        return None
    try:
        day = read_past(form.text("day"), ctx.today, ctx.clinic.settings.oldest_entry_days)
    except UserError as error:
        errors["day"] = error.wrong
        return None
    return Spent(minutes, Activity(form.text("activity")), day, form.text("note"))


def _form(
    recent: list[Patient],
    today: date,
    *,
    chosen: int | None = None,
    activity: Activity = Activity.PHONE,
) -> Form:
    blocks = (
        *patient_fields.fields(recent, chosen=chosen),
        text_input("minutes", "How long", placeholder="15m, 1h5m", limit=40),
        choice("activity", "How", [(one.value, one.value) for one in Activity], initial=activity.value),
        date_input("day", "Day", initial=today),
        text_input("note", "Note", optional=True, multiline=True),
    )
    return Form(CALLBACK, "Log time", blocks)


def _shortcut(_message: str, ctx: Context) -> Reply:
    return opened(ctx)


FORM = FormHandler(CALLBACK, sent, CARE)
SHORTCUT = ShortcutHandler("log_time", _shortcut, CARE)
