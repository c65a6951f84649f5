"""Edit of a logged entry: one step that voids it and adds it again with other facts; and undoing that."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch import patient_reach
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.patient_reach import WHOLE_CLINIC_ROLES
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger import saved_time
from handlers.ledger.messages import entry_edit as messages
from handlers.ledger.messages.entry_edit import EditedEntry
from handlers.ledger.messages.entry_lines import EDIT_ENTRY, REVERT_EDIT, entry_line
from handlers.ledger.sentences import corrections as sentences
from handlers.ledger.sentences import time_log as log_sentences
from handlers.patient_choice import access, patient_picker
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.correction_rights import correction_rights
from handlers.reading.days_and_times.days import read_past
from handlers.reading.days_and_times.durations import read_span
from store import ledger_entries
from store.billing import closings, patient_months
from store.errors import UserError
from store.ledger import edit_time, time_log
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.patient import episodes, patients
from store.patient.patients import Patient
from store.risk import flags
from store.rules.activities import Activity
from store.rules.months import Month


def own_entry(db: Connection, entry_id: int, ctx: RequestContext) -> TimeEntry:
    """The entry, if this member may change it and it is not void.

    Raises:
        UserError: it is not of this clinic, a colleague's, or void by now.
    """
    entry = time_log.by_id(db, ctx.clinic.id, entry_id)
    if entry is None:
        raise UserError(log_sentences.UNKNOWN_ENTRY)
    if not correction_rights(db, ctx).include(entry.member_id, entry.entered_by):
        raise UserError(*sentences.NOT_YOURS)
    if entry.voided_at:
        raise _not_current(db, entry, ctx)
    return entry


def _not_current(db: Connection, entry: TimeEntry, ctx: RequestContext) -> UserError:
    """Why nothing can be done with a void entry; of one that was edited, which entry holds now."""
    current: TimeEntry | None = entry
    while current and current.voided_at and (new_id := ledger_entries.replacement_id(current.void_reason)):
        current = time_log.by_id(db, ctx.clinic.id, new_id)
    if current is None or current.voided_at:
        return UserError(*log_sentences.ENTRY_ALREADY_UNDONE)
    if current.patient_id != entry.patient_id and not ctx.has_role(*WHOLE_CLINIC_ROLES):
        return UserError(*sentences.EDITED_MEANWHILE)
    patient = patient_reach.patient_by_id(db, ctx, current.patient_id)
    line = entry_line(current, patient, ctx.today, ctx.clinic.zone)
    return UserError(*sentences.entry_replaced(line))


def open_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form with the entry's facts."""
    with ctx.registry.begin() as db:
        entry = own_entry(db, click.id(), ctx)
        patient = patient_reach.patient_by_id(db, ctx, entry.patient_id)
        recent = patient_picker.recent_patients(db, ctx)
    return Reply(form=messages.edit_form(entry, patient, [each for each in recent if each.id != patient.id]))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Replace the entry; what is wrong is said at its field, and the form stays open."""
    errors: dict[str, str] = {}
    with ctx.registry.begin() as db:
        entry = own_entry(db, form.subject_id(), ctx)
        spent = _spent(form, entry, ctx, errors)
        patient = patient_picker.read_chosen_patient(db, form, ctx, errors)
        if spent is None or patient is None or errors:
            return Reply(errors=errors)
        if patient.id == entry.patient_id and spent == edit_time.original_facts(entry):
            return Reply(errors={"minutes": sentences.NOTHING_CHANGED})
        return _reply(db, _replace(db, entry, patient, spent, ctx), ctx)


def revert(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Make the entry again what it was before its last edit."""
    with ctx.registry.begin() as db:
        entry = own_entry(db, click.id(), ctx)
        before = time_log.earlier_versions(db, ctx.clinic.id, [entry]).get(entry.id)
        if not before:
            raise UserError(*sentences.NEVER_EDITED)
        patient = patient_reach.patient_by_id(db, ctx, before[0].patient_id)
        new = _replace(db, entry, patient, edit_time.original_facts(before[0]), ctx)
        return _reply(db, new, ctx, reverted=True)


def _replace(
    db: Connection, entry: TimeEntry, patient: Patient, spent: NewTimeEntry, ctx: RequestContext
) -> TimeEntry:
    access.check_may_open(db, ctx, patient)
    episode = episodes.on_day(episodes.of_patient(db, ctx.clinic.id, patient.id), spent.service_on)
    new = edit_time.replace_time_entry(db, entry, episode, spent, ctx.provenance)
    if new is None:
        raise UserError(*sentences.EDITED_MEANWHILE)
    access.record_change(db, ctx, "time edited", f"time_entry:{new.id}", {"replaces": entry.id})
    return new


def _reply(db: Connection, new: TimeEntry, ctx: RequestContext, *, reverted: bool = False) -> Reply:
    """What the entry is now and what it was; a flag that moved along may be of risk, so posts go out now."""
    before = time_log.earlier_versions(db, ctx.clinic.id, [new])[new.id][0]
    patient = patients.by_id(db, ctx.clinic.id, new.patient_id)
    patient_before = patients.by_id(db, ctx.clinic.id, before.patient_id)
    saved = saved_time.describe_saved_entry(
        db, new, patient, episodes.of_patient(db, ctx.clinic.id, patient.id), ctx
    )
    month, month_before = Month.of(new.service_on), Month.of(before.service_on)
    moved = patient.id != patient_before.id
    left = None
    if moved or month != month_before:
        known = episodes.of_patient(db, ctx.clinic.id, patient_before.id)
        left = patient_months.claim_so_far(db, ctx.clinic, known, patient_before.id, month_before)
    closed = closings.closed_among(db, ctx.clinic.id, (before.service_on, new.service_on))
    edited = EditedEntry(
        saved,
        before,
        patient_before,
        left,
        closed,
        may_add=ctx.has_role(*CARE_TEAM_ROLES),
        moved_flags=flags.moved_along(db, ctx.clinic.id, ledger_entries.moved_with(new.id)) if moved else (),
    )
    message = messages.entry_edited(edited, ctx.today, ctx.clinic.zone, reverted=reverted)
    return Reply(message, urgent=moved)


def _spent(
    form: SubmittedForm, entry: TimeEntry, ctx: RequestContext, errors: dict[str, str]
) -> NewTimeEntry | None:
    minutes, day = entry.minutes, entry.service_on
    if form.text("minutes") != messages.minutes_text(entry.minutes):
        try:
            minutes = read_span(form.text("minutes"))
        except UserError as error:
            errors["minutes"] = error_text(error)
    if form.text("day") != entry.service_on.isoformat():
        try:
            day = read_past(form.text("day"), ctx.today, ctx.clinic.settings.oldest_entry_days)
        except UserError as error:
            errors["day"] = error.wrong
    if errors:
        return None
    spent = NewTimeEntry(minutes, form.kind("activity", Activity), day, form.text("note"))
    return _at_the_same_time(spent, entry, ctx, errors)


def _at_the_same_time(
    spent: NewTimeEntry, entry: TimeEntry, ctx: RequestContext, errors: dict[str, str]
) -> NewTimeEntry | None:
    """The facts with the entry's time of day: it begins when it began, and lasts as long as it says now."""
    if entry.start_at is None:
        return spent
    start, end = _moved(entry.start_at, spent.service_on, ctx), entry.end_at
    if spent.minutes != entry.minutes or spent.service_on != entry.service_on or end is None:
        end = (start.astimezone(UTC) + timedelta(milliseconds=spent.minutes)).astimezone(ctx.clinic.zone)
    if start > ctx.now:
        errors["day"] = sentences.STARTS_LATER_TODAY
        return None
    return replace(spent, start_at=start, end_at=end)


def _moved(moment: datetime, day: date, ctx: RequestContext) -> datetime:
    return datetime.combine(day, moment.astimezone(ctx.clinic.zone).time(), ctx.clinic.zone)


HANDLERS = (
    ButtonHandler(EDIT_ENTRY, open_form, CARD_ROLES),
    FormHandler(messages.EDIT_FORM, submit_form, CARD_ROLES),
    ButtonHandler(REVERT_EDIT, revert, CARD_ROLES),
)
