"""`/log yesterday`, `/log week`, `/log Holly Guzman`: entries of any day, each with Edit and Undo."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.block_kit.slack_values import read_date, read_id, read_ids, read_parts
from handlers.dispatch import patient_reach
from handlers.dispatch.patient_reach import WHOLE_CLINIC_ROLES
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, Reply
from handlers.ledger.messages import entry_lists as messages
from handlers.ledger.messages.entry_lists import PAGE_SIZE, EntryPage, ListedEntry
from handlers.ledger.reading.entry_list_reader import read_entry_list
from handlers.ledger.sentences import corrections as sentences
from handlers.patient_choice import access
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.ask_choice import ask_patient_choice
from handlers.patient_choice.correction_rights import correction_rights
from store import ledger_entries
from store.caseload import fact_restoring
from store.clinic import members
from store.dispatch.drafts import Draft
from store.ledger import attempts, time_log
from store.ledger.attempts import Attempt
from store.ledger.time_log import TimeEntry
from store.patient import patients
from store.patient.patients import Patient
from store.rules.minutes import Minutes
from store.tables import contacts, time_entries

DRAFT_KIND = "entries"
_DAYS, _PATIENT = "days", "patient"


def asked_entries(text: str, ctx: RequestContext) -> Reply | None:
    """The entries that a line asks for; None when the line is to be saved."""
    with ctx.registry.begin() as db:
        request = read_entry_list(text, patient_reach.name_search(db, ctx), ctx.today)
        if request is None:
            return None
        if request.days:
            _record_own_read(db, request.days, ctx)
            return Reply(messages.entry_page(_of_days(db, *request.days, 0, ctx), ctx.today, ctx.clinic.zone))
        if len(request.patients) == 1:
            return _patient_reply(db, request.patients[0].id, 0, ctx)
        question = ask_patient_choice(
            db, ctx, DRAFT_KIND, text, request.name_words, request.patients, form=False, saves=False
        )
        return Reply(question)


def resume_with_patient(_draft: Draft, patient_id: int, ctx: RequestContext) -> Reply:
    """The entries of the patient that was chosen."""
    with ctx.registry.begin() as db:
        return _patient_reply(db, patient_id, 0, ctx)


def show_entries(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Another page of a list."""
    what, _, rest = click.value.partition(":")
    with ctx.registry.begin() as db:
        if what == _PATIENT:
            patient_id, offset = read_ids(rest, 2)
            return _patient_reply(db, patient_id, offset, ctx)
        first, last, at = read_parts(rest, 3)
        days = read_date(first), read_date(last)
        _record_own_read(db, days, ctx)
        page = _of_days(db, *days, read_id(at), ctx)
    return Reply(messages.entry_page(page, ctx.today, ctx.clinic.zone))


def _record_own_read(db: Connection, days: tuple[date, date], ctx: RequestContext) -> None:
    first, last = days
    detail = {"from": str(first), "until": str(last)}
    access.record_change(db, ctx, "own entries read", f"member:{ctx.member.id}", detail)


def _of_days(db: Connection, first: date, last: date, offset: int, ctx: RequestContext) -> EntryPage:
    """The member's own entries for some days, and those made on them for another day."""
    moments = (_midnight(first, ctx), _midnight(last + timedelta(days=1), ctx))
    found = time_log.of_member(db, ctx.clinic.id, ctx.member.id, (first, last), moments)
    made_today = first == last == ctx.today
    heading = sentences.ENTERED_TODAY if made_today else sentences.days_heading(first, last, ctx.today)
    page = _page(db, found, offset, ctx, heading=heading, value=f"{_DAYS}:{first}:{last}")
    tried = [] if offset else _attempts(db, moments, (first, last), ctx)
    restorable = {
        attempt.id
        for attempt, _ in tried
        if fact_restoring.may_be_restored(db, ctx.clinic.id, contacts.name, vars(attempt))
    }
    page = replace(page, attempts=tried, restorable_attempts=restorable)
    if made_today:
        return replace(page, empty=sentences.NOTHING_TODAY)
    other = [entry for entry in found if not entry.voided_at and not first <= entry.service_on <= last]
    return replace(
        page,
        total=Minutes(page.total - sum(entry.minutes for entry in other)),
        live=page.live - len(other),
        for_another_day=len(other),
        empty=sentences.nothing_on(heading),
    )


def _attempts(
    db: Connection, moments: tuple[datetime, datetime], days: tuple[date, date], ctx: RequestContext
) -> list[tuple[Attempt, Patient]]:
    """The member's own attempts without minutes that were made, or entered, on some days."""
    tried = attempts.entered_by_member(db, ctx.clinic.id, ctx.member.id, moments[0])
    wanted = [
        each
        for each in tried
        if (days[0] <= each.on <= days[1] or each.entered_at < moments[1])
        and ledger_entries.replacement_id(each.void_reason) is None
    ]
    people = patients.by_ids(db, ctx.clinic.id, {each.patient_id for each in wanted}) if wanted else {}
    return [(each, people[each.patient_id]) for each in wanted]


def _patient_reply(db: Connection, patient_id: int, offset: int, ctx: RequestContext) -> Reply:
    """Every entry for a patient, of every member.

    Raises:
        UserError: another clinician's patient, or never enrolled.
    """
    patient = patient_reach.patient_by_id(db, ctx, patient_id)
    access.check_may_open(db, ctx, patient)
    access.record_read(db, ctx, "entries read", patient)
    found = time_log.all_of_patient(db, ctx.clinic.id, patient.id)
    name = full_name_with_mrn(patient)
    page = replace(
        _page(db, found, offset, ctx, heading=name, value=f"{_PATIENT}:{patient.id}"),
        notification=sentences.PATIENT_LIST_NOTIFICATION,
        empty=sentences.nothing_for(name),
    )
    return Reply(messages.entry_page(page, ctx.today, ctx.clinic.zone))


def _page(
    db: Connection, found: list[TimeEntry], offset: int, ctx: RequestContext, *, heading: str, value: str
) -> EntryPage:
    found = [entry for entry in found if ledger_entries.replacement_id(entry.void_reason) is None]
    live = [entry for entry in found if not entry.voided_at]
    shown = found[offset : offset + PAGE_SIZE]
    names = {member.id: member.name for member in members.list_members(db, ctx.clinic.id, active=False)}
    return EntryPage(
        heading=heading,
        value=value,
        offset=offset,
        number=len(found),
        total=Minutes(sum(entry.minutes for entry in live)),
        live=len(live),
        shown=_with_history(db, shown, names, ctx),
        may_add=ctx.has_role(*CARE_TEAM_ROLES),
        names=names,
    )


def _with_history(
    db: Connection, shown: list[TimeEntry], names: dict[int, str], ctx: RequestContext
) -> list[ListedEntry]:
    notes = time_log.notes(db, ctx.clinic.id, [entry.id for entry in shown])
    before = time_log.earlier_versions(db, ctx.clinic.id, shown)
    versions = [*shown, *(old for olds in before.values() for old in olds)]
    people = patients.by_ids(db, ctx.clinic.id, {entry.patient_id for entry in versions})
    rights = correction_rights(db, ctx)
    return [
        ListedEntry(
            entry,
            people[entry.patient_id],
            notes.get(entry.id, ()),
            author="" if entry.member_id == ctx.member.id else names.get(entry.member_id or 0, ""),
            may_correct=rights.include(entry.member_id, entry.entered_by),
            may_restore=rights.include(entry.member_id, entry.entered_by)
            and fact_restoring.may_be_restored(db, ctx.clinic.id, time_entries.name, vars(entry)),
            before=[
                (old, people[old.patient_id])
                for old in before.get(entry.id, ())
                if _may_be_named(old, entry, ctx)
            ],
        )
        for entry in shown
    ]


def _may_be_named(old: TimeEntry, entry: TimeEntry, ctx: RequestContext) -> bool:
    """Whether this member may learn that an entry was another patient's before."""
    return old.patient_id == entry.patient_id or ctx.has_role(*WHOLE_CLINIC_ROLES)


def _midnight(day: date, ctx: RequestContext) -> datetime:
    return datetime.combine(day, time(), ctx.clinic.zone)


HANDLERS = (ButtonHandler(messages.SHOW_ENTRIES, show_entries, CARD_ROLES),)
