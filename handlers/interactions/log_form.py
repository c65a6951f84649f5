"""The form of `/log`: for whom, how long, how, when; and its sending."""

from datetime import date

from sqlalchemy import Connection

from handlers import time_entry
from handlers.context import Context
from handlers.messages import choices
from handlers.messages import time_log as words_of
from handlers.messages.forms import Filled, Form, choice, date_input, text_input
from handlers.messages.parts import Block
from handlers.reading.days import read_past
from handlers.reading.durations import read_span
from handlers.reading.patients import find_patient
from handlers.replies import CARE, FormHandler, Reply, ShortcutHandler
from store import episodes, patients, time_log
from store.errors import UserError
from store.patients import ClinicNames, Patient
from store.rules.activities import Activity
from store.time_log import Spent

CALLBACK = "log_form"


def opened(ctx: Context) -> Reply:
    """The empty form, with the member's recent patients."""
    with ctx.registry.read() as db:
        return Reply(form=_form(_recent(db, ctx), ctx.today))


def for_patient(ctx: Context, patient_id: int, activity: Activity = Activity.PHONE) -> Reply:
    """The form with a patient chosen, as reminders open it."""
    with ctx.registry.read() as db:
        patient = patients.by_id(db, ctx.clinic.id, patient_id)
    return Reply(form=_form([patient], ctx.today, chosen=patient.id, activity=activity))


def with_words(ctx: Context, minutes: str, typed_name: str, note: str) -> Reply:
    """The form filled with as much as was understood."""
    with ctx.registry.read() as db:
        return Reply(form=_form(_recent(db, ctx), ctx.today, minutes=minutes, typed=typed_name, note=note))


def sent(form: Filled, ctx: Context) -> Reply:
    """Save the form's minutes; what is wrong is said beside its field, and the form stays open."""
    errors: dict[str, str] = {}
    spent = _spent(form, ctx, errors)
    key = ctx.request_key
    with ctx.registry.begin() as db:
        earlier = time_log.of_request(db, ctx.clinic.id, key)
        patient = _patient(db, form, ctx, errors)
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
                author_role=time_entry.author_role(ctx),
                request_key=key,
                line=1,
            )
        )
        shown = time_entry.saved(db, entry, patient, known, ctx)
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


def _patient(db: Connection, form: Filled, ctx: Context, errors: dict[str, str]) -> Patient | None:
    typed = form.text("name")
    if not typed:
        if form.text("patient"):
            return patients.by_id(db, ctx.clinic.id, int(form.text("patient")))
        errors["name"] = "Choose a recent patient above, or type a name or MRN here."
        return None
    found = find_patient(typed, ClinicNames(db, ctx.clinic.id)).patients
    if len(found) == 1:
        return patients.by_id(db, ctx.clinic.id, found[0].id)
    near = patients.nearest(db, ctx.clinic.id, typed, at_most=3)
    errors["name"] = (
        f"{len(found)} patients fit: type the full name or the MRN."
        if found
        else "No patient has that name. " + " or ".join(choices.patient_label(one) for one in near)
    )
    return None


def _recent(db: Connection, ctx: Context) -> list[Patient]:
    ids = time_log.recent_patients(db, ctx.clinic.id, ctx.member.id)
    people = patients.by_ids(db, ctx.clinic.id, ids)
    return [people[patient_id] for patient_id in ids]


def _form(
    recent: list[Patient],
    today: date,
    *,
    chosen: int | None = None,
    activity: Activity = Activity.PHONE,
    minutes: str = "",
    typed: str = "",
    note: str = "",
) -> Form:
    options = [(choices.patient_label(patient), str(patient.id)) for patient in recent]
    who: list[Block] = []
    if options:
        who = [choice("patient", "Recent patients", options, initial=str(chosen or ""), optional=True)]
    blocks = (
        *who,
        text_input("name", "Or a name or MRN", initial=typed, optional=bool(options), limit=120),
        text_input("minutes", "How long", initial=minutes, placeholder="15m, 1h5m", limit=40),
        choice("activity", "How", [(one.value, one.value) for one in Activity], initial=activity.value),
        date_input("day", "Day", initial=today),
        text_input("note", "Note", initial=note, optional=True, multiline=True),
    )
    return Form(CALLBACK, "Log time", blocks)


def _shortcut(_message: str, ctx: Context) -> Reply:
    return opened(ctx)


FORM = FormHandler(CALLBACK, sent, CARE)
SHORTCUT = ShortcutHandler("log_time", _shortcut, CARE)
