"""Saving typed minutes: read the lines, ask what is open, save all or none, answer."""

from dataclasses import replace

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import MessageLine
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.ledger.draft_answers import DraftAnswers
from handlers.ledger.messages import time_log as messages
from handlers.ledger.messages.time_log import SavedAttempt, SavedTimeEntry
from handlers.ledger.reading.log_reader import TypedTimeEntry, read_log
from handlers.ledger.saved_time import describe_attempt, describe_saved_entry
from handlers.ledger.sentences import time_log as sentences
from handlers.ledger.time_questions import first_question, new_time_entry, with_answers
from handlers.risk import flag_lines
from store import audit, ledger_entries
from store.dispatch.drafts import Draft
from store.ledger import attempts, contacts, edit_time, time_log
from store.ledger.attempts import Attempt
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.patient import episodes
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.rules.clinic.calendar import working_day_from
from store.rules.review.agenda import FlagKind
from store.rules.roles import Role


def save_typed_time(text: str, answers: DraftAnswers, ctx: RequestContext) -> Reply:
    """Save every line, or none and ask the first open question.

    Raises:
        UserError: a line that cannot be read as typed.
    """
    with ctx.registry.begin() as db:
        names = patient_reach.name_search(db, ctx)
        typed = read_log(text, names, answers.typed_at.astimezone(ctx.clinic.zone), ctx.clinic.settings)
        lines = [with_answers(line, number, answers) for number, line in enumerate(typed, 1)]
        question = first_question(db, lines, text, answers, ctx)
        if question:
            return Reply(question)
        saved = [_save_line(db, line, number, answers, ctx) for number, line in enumerate(lines, 1)]
        urgent = any(line.flag is FlagKind.RISK for line in lines)
        return Reply(messages.time_saved(saved, ctx.today, ctx.clinic.zone), urgent=urgent)


def save_form(db: Connection, patient: Patient, spent: NewTimeEntry, ctx: RequestContext) -> Reply:
    """Save what a form says, minutes or an attempt without, and answer."""
    patient_episodes = episodes.of_patient(db, ctx.clinic.id, patient.id)
    episode = episodes.on_day(patient_episodes, spent.service_on)
    saved: SavedTimeEntry | SavedAttempt
    if spent.minutes:
        entry = _add_entry(db, spent, 1, episode, ctx)
        saved = describe_saved_entry(db, entry, patient, patient_episodes, ctx)
    else:
        attempt = _add_attempt(db, spent, 1, episode, ctx)
        saved = describe_attempt(db, attempt, patient, patient_episodes, ctx)
    return Reply(messages.time_saved([saved], ctx.today, ctx.clinic.zone))


def resume_draft(draft: Draft, answers: DraftAnswers, ctx: RequestContext) -> Reply:
    """Continue with lines about which a question was answered."""
    return save_typed_time(draft.typed_text, answers, ctx)


def resume_with_patient(draft: Draft, patient_id: int, ctx: RequestContext) -> Reply:
    """Continue with lines for one of which a patient was chosen."""
    return resume_draft(draft, DraftAnswers.of(draft).with_patient(draft, patient_id), ctx)


def _save_line(
    db: Connection, line: TypedTimeEntry, number: int, answers: DraftAnswers, ctx: RequestContext
) -> SavedTimeEntry | SavedAttempt:
    """Put a line on the ledger: minutes or an attempt, with the next contact and the flag it names."""
    patient = patient_reach.patient_by_id(db, ctx, answers.patient_id(number, line))
    patient_episodes = episodes.of_patient(db, ctx.clinic.id, patient.id)
    episode = episodes.on_day(patient_episodes, line.service_on)
    known_id = answers.repeats.get(number, 0)
    if line.minutes:
        entry = _replace_entry(db, known_id, line, number, episode, ctx) if known_id else None
        entry = entry or _add_entry(db, new_time_entry(line), number, episode, ctx)
        more = _do_the_rest(db, line, patient, patient_episodes[0], entry.id, ctx)
        return replace(describe_saved_entry(db, entry, patient, patient_episodes, ctx), extra_lines=more)
    attempt = _add_attempt(db, new_time_entry(line), number, episode, ctx)
    if known_id:
        reason = ledger_entries.replaced_by(attempt.id)
        attempts.void(db, ctx.clinic.id, known_id, ctx.provenance, reason)
    more = _do_the_rest(db, line, patient, patient_episodes[0], None, ctx)
    return replace(describe_attempt(db, attempt, patient, patient_episodes, ctx), extra_lines=more)


def _add_entry(
    db: Connection, spent: NewTimeEntry, number: int, episode: Episode, ctx: RequestContext
) -> TimeEntry:
    entry = time_log.add(
        db,
        episode,
        spent,
        ctx.provenance,
        member_id=ctx.member.id,
        author_role=author_role(ctx),
        request_key=ctx.request_key,
        line=number,
    )
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "time logged", f"time_entry:{entry.id}")
    return entry


def _replace_entry(
    db: Connection,
    known_id: int,
    line: TypedTimeEntry,
    number: int,
    episode: Episode,
    ctx: RequestContext,
) -> TimeEntry | None:
    """Put a line in the place of the entry that it corrects; None when that one was undone meanwhile."""
    known = time_log.by_id(db, ctx.clinic.id, known_id)
    if known is None or known.voided_at:
        return None
    entry = edit_time.replace_time_entry(
        db, known, episode, new_time_entry(line), ctx.provenance, ctx.request_key, line=number
    )
    if entry:
        done = f"time_entry:{entry.id}"
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "time edited", done, {"replaces": known_id})
    return entry


def _add_attempt(
    db: Connection, spent: NewTimeEntry, number: int, episode: Episode, ctx: RequestContext
) -> Attempt:
    attempt = attempts.add(
        db,
        episode,
        ctx.provenance,
        spent.activity,
        spent.service_on,
        note=spent.note,
        at=spent.start_at.astimezone(ctx.clinic.zone).time() if spent.start_at else None,
        request_key=ctx.request_key,
        line=number,
    )
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "attempt noted", f"patient:{episode.patient_id}")
    return attempt


def _do_the_rest(
    db: Connection,
    line: TypedTimeEntry,
    patient: Patient,
    current: Episode,
    entry_id: int | None,
    ctx: RequestContext,
) -> tuple[MessageLine, ...]:
    """Plan the next contact and raise the flag that a line names; returns what to say about them."""
    said: tuple[MessageLine, ...] = ()
    if line.next_contact:
        on = working_day_from(line.next_contact, ctx.clinic.settings)
        contacts.plan_next_contact(db, current, on, ctx.provenance, at=line.next_at, time_entry_id=entry_id)
        said += (sentences.next_contact_moved(line.next_contact),) if on != line.next_contact else ()
    if line.flag:
        said += flag_lines.raise_flag_from_log(db, patient, line.flag, line.note, ctx)
    return said


def author_role(ctx: RequestContext) -> str:
    """The role in which a member spends time; only the care manager's minutes count (domain.md §1.3)."""
    for role in (Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN):
        if role in ctx.member.roles:
            return role.value
    return Role.CARE_MANAGER.value
