"""Saving typed minutes: read the lines, ask what is open, save all or none, answer."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.ledger.draft_answers import DraftAnswers, ask_unclear_patient, save_draft
from handlers.ledger.messages import time_log as messages
from handlers.ledger.messages.time_log import SavedTimeEntry
from handlers.ledger.reading.log_reader import TypedTimeEntry, read_log
from handlers.risk import flag_lines
from store import audit
from store.billing import patient_months
from store.caseload import contact_status
from store.clinic import members
from store.dispatch.drafts import Draft
from store.ledger import contacts, time_log
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.patient import care_team, episodes, patients
from store.patient.episodes import Episode
from store.patient.name_index import PatientNameSearch
from store.patient.patients import Patient
from store.rules.contacts import next_contact
from store.rules.contacts.disengagement import disengagement_reason
from store.rules.months import Month
from store.rules.review.agenda import FlagKind
from store.rules.roles import Role

DRAFT_KIND = "log"


def save_typed_time(text: str, answers: DraftAnswers, key: str, ctx: RequestContext) -> Reply:
    """Save every line, or none and ask the first open question.

    Raises:
        UserError: a line that cannot be read as typed.
    """
    try:
        with ctx.registry.begin() as db:
            earlier = time_log.of_request(db, ctx.clinic.id, key)
            if earlier:
                return Reply(_answer(db, earlier, ctx))
            names = PatientNameSearch(db, ctx.clinic.id)
            lines = read_log(text, names, answers.typed_at.astimezone(ctx.clinic.zone), ctx.clinic.settings)
            question = _question(db, lines, text, answers, ctx)
            if question:
                earlier = time_log.of_request(db, ctx.clinic.id, key)  # saved meanwhile by another delivery
                return Reply(_answer(db, earlier, ctx) if earlier else question)
            saved = [_save_entry(db, line, number, answers, key, ctx) for number, line in enumerate(lines, 1)]
            urgent = any(line.flag is FlagKind.RISK for line in lines)
            return Reply(messages.time_saved(saved, ctx.today, ctx.clinic.zone), urgent=urgent)
    except IntegrityError:
        # Slack delivered the request twice at the same time and the other one was saved: answer as it did.
        with ctx.registry.read() as db:
            earlier = time_log.of_request(db, ctx.clinic.id, key)
            if not earlier:
                raise
            return Reply(_answer(db, earlier, ctx))


def resume_draft(draft: Draft, answers: DraftAnswers, ctx: RequestContext) -> Reply:
    """Continue with lines about which a question was answered."""
    return save_typed_time(draft.typed_text, answers, f"draft:{draft.id}", ctx)


def resume_with_patient(draft: Draft, patient_id: int, ctx: RequestContext) -> Reply:
    """Continue with lines for one of which a patient was chosen."""
    return resume_draft(draft, DraftAnswers.of(draft).with_patient(draft, patient_id), ctx)


def describe_saved_entry(
    db: Connection, entry: TimeEntry, patient: Patient, patient_episodes: list[Episode], ctx: RequestContext
) -> SavedTimeEntry:
    """An entry with the patient's month and next contact after it."""
    current = patient_episodes[0]
    contacts_now = contact_status.of_episode(db, current)
    month = Month.of(entry.service_on)
    return SavedTimeEntry(
        entry,
        patient,
        claim=patient_months.claim_so_far(db, ctx.clinic, patient_episodes, patient.id, month),
        due=next_contact.next_contact_due(contacts_now, ctx.clinic.settings),
        care_end=episodes.ended_before(patient_episodes, entry.service_on),
        caseload_owner=_caseload_owner(db, current, ctx),
        contact_status=contacts_now,
        disengagement=disengagement_reason(contacts_now, ctx.today, ctx.clinic.settings),
    )


def _question(
    db: Connection, lines: Sequence[TypedTimeEntry], text: str, answers: DraftAnswers, ctx: RequestContext
) -> OutgoingMessage | None:
    """The first question before anything can be saved."""
    if which_patient := ask_unclear_patient(db, DRAFT_KIND, text, lines, answers, ctx):
        return which_patient
    if not answers.long_confirmed and any(line.is_long for line in lines):
        draft_id = save_draft(db, DRAFT_KIND, text, answers, ctx)
        return messages.ask_long_entry(draft_id, max(line.minutes for line in lines))
    return None if answers.repeat_confirmed else _repeat_question(db, lines, text, answers, ctx)


def _repeat_question(
    db: Connection, lines: Sequence[TypedTimeEntry], text: str, answers: DraftAnswers, ctx: RequestContext
) -> OutgoingMessage | None:
    for number, line in enumerate(lines, 1):
        patient_id, spent = answers.patient_id(number, line), _spent(line)
        duplicate = time_log.find_duplicate(db, ctx.clinic.id, ctx.member.id, patient_id, spent, ctx.now)
        if duplicate:
            patient = patients.by_id(db, ctx.clinic.id, patient_id)
            shown = messages.entry_line(duplicate, patient, ctx.today, ctx.clinic.zone)
            return messages.ask_repeated_entry(save_draft(db, DRAFT_KIND, text, answers, ctx), shown)
    return None


def _save_entry(
    db: Connection, line: TypedTimeEntry, number: int, answers: DraftAnswers, key: str, ctx: RequestContext
) -> SavedTimeEntry:
    patient = patients.by_id(db, ctx.clinic.id, answers.patient_id(number, line))
    patient_episodes = episodes.of_patient(db, ctx.clinic.id, patient.id)
    entry = time_log.add(
        db,
        episodes.on_day(patient_episodes, line.service_on),
        _spent(line),
        ctx.provenance,
        member_id=ctx.member.id,
        author_role=author_role(ctx),
        request_key=key,
        line=number,
    )
    if line.next_contact:
        contacts.plan_next_contact(
            db, patient_episodes[0], line.next_contact, ctx.provenance, time_entry_id=entry.id
        )
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "time logged", f"time_entry:{entry.id}")
    flag_answer = flag_lines.raise_flag_from_log(db, patient, line.flag, line.note, ctx) if line.flag else ()
    return replace(describe_saved_entry(db, entry, patient, patient_episodes, ctx), extra_lines=flag_answer)


def author_role(ctx: RequestContext) -> str:
    """The role in which a member spends time; only the care manager's minutes count (domain.md §1.3)."""
    for role in (Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN):
        if role in ctx.member.roles:
            return role.value
    return Role.CARE_MANAGER.value


def _spent(line: TypedTimeEntry) -> NewTimeEntry:
    return NewTimeEntry(line.minutes, line.activity, line.service_on, line.note, line.start, line.end)


def _answer(db: Connection, entries: Sequence[TimeEntry], ctx: RequestContext) -> OutgoingMessage:
    """The answer to entries that an earlier delivery saved."""
    saved = []
    for entry in entries:
        patient = patients.by_id(db, ctx.clinic.id, entry.patient_id)
        patient_episodes = episodes.of_patient(db, ctx.clinic.id, patient.id)
        saved.append(describe_saved_entry(db, entry, patient, patient_episodes, ctx))
    return messages.time_saved(saved, ctx.today, ctx.clinic.zone)


def _caseload_owner(db: Connection, episode: Episode, ctx: RequestContext) -> str:
    """The name of the colleague who has the patient on the caseload; empty for the member's own."""
    manager = care_team.team(db, episode).care_manager_id
    if manager is None or manager == ctx.member.id:
        return ""
    return members.by_id(db, ctx.clinic.id, manager).name
