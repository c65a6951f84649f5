"""What must be asked about the lines of `/log` before they are saved, and the answers put into them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.ledger.draft_answers import DraftAnswers, ask_unclear_patient, save_draft
from handlers.ledger.messages import entry_lines
from handlers.ledger.messages import time_questions as messages
from handlers.ledger.reading.log_reader import TypedTimeEntry
from store.caseload import contact_status
from store.ledger import attempts, time_log
from store.ledger.attempts import Attempt
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.patient import episodes
from store.patient.patients import Patient
from store.rules.activities import Activity
from store.rules.clinic.calendar import working_day_from
from store.rules.minutes import Minutes

DRAFT_KIND = "log"
_SAME_SENTENCE_WITHIN = timedelta(minutes=10)


def with_answers(line: TypedTimeEntry, number: int, answers: DraftAnswers) -> TypedTimeEntry:
    """A line with what was chosen for it by buttons."""
    if number in answers.minutes:
        minutes = Minutes(answers.minutes[number])
        end = line.start.astimezone(UTC) + timedelta(milliseconds=minutes) if line.start else None
        line = replace(
            line,
            minutes=minutes,
            minute_choices=(),
            end=end.astimezone(line.start.tzinfo) if end and line.start else None,
        )
    if number in answers.activities:
        line = replace(line, activity=Activity(answers.activities[number]))
    if number in answers.next_days:
        line = replace(line, next_contact=date.fromisoformat(answers.next_days[number]), next_choices=())
    return line


def first_question(
    db: Connection, lines: Sequence[TypedTimeEntry], text: str, answers: DraftAnswers, ctx: RequestContext
) -> OutgoingMessage | None:
    """The first question before anything can be saved; None when everything is clear."""
    if which_patient := ask_unclear_patient(db, DRAFT_KIND, text, lines, answers, ctx):
        return which_patient
    if unclear := _unclear_line(db, lines, text, answers, ctx):
        return unclear
    if not answers.long_confirmed and any(line.is_long for line in lines):
        draft_id = save_draft(db, DRAFT_KIND, text, answers, ctx)
        number, longest = max(enumerate(lines, 1), key=lambda each: each[1].minutes)
        patient = patient_reach.patient_by_id(db, ctx, answers.patient_id(number, longest))
        return messages.ask_long_entry(draft_id, longest.minutes, patient)
    return _repeat_question(db, lines, text, answers, ctx)


def _unclear_line(
    db: Connection, lines: Sequence[TypedTimeEntry], text: str, answers: DraftAnswers, ctx: RequestContext
) -> OutgoingMessage | None:
    """How long, how, or when next: the first that a line leaves open."""
    without_activity = [number for number, line in enumerate(lines, 1) if line.activity is None]
    for number, line in enumerate(lines, 1):
        if line.activity and not line.minute_choices and not line.next_choices:
            continue
        patient = patient_reach.patient_by_id(db, ctx, answers.patient_id(number, line))
        about = messages.LineInQuestion(
            save_draft(db, DRAFT_KIND, text, answers, ctx), number, patient, several=len(lines) > 1
        )
        if line.minute_choices:
            return messages.ask_minutes(about, line.unclear_minutes, line.minute_choices)
        if line.activity is None:
            return messages.ask_activity(about, line.minutes, without_activity)
        return messages.ask_next_day(about, line.next_choices, ctx.today)
    return None


def _repeat_question(
    db: Connection, lines: Sequence[TypedTimeEntry], text: str, answers: DraftAnswers, ctx: RequestContext
) -> OutgoingMessage | None:
    """Whether a line is one that was saved a few minutes ago, perhaps with a small change."""
    for number, line in enumerate(lines, 1):
        if number in answers.repeats:
            continue
        patient = patient_reach.patient_by_id(db, ctx, answers.patient_id(number, line))
        known: TimeEntry | Attempt | None
        if line.minutes:
            spent = new_time_entry(line)
            known = time_log.find_duplicate(db, ctx.clinic.id, ctx.member.id, patient.id, spent, ctx.now)
            on = known.service_on if known else None
        else:
            known = _same_attempt(db, line, patient.id, ctx)
            on = known.on if known else None
        if known:
            draft_id = save_draft(db, DRAFT_KIND, text, answers, ctx)
            about = messages.LineInQuestion(draft_id, number, patient, several=len(lines) > 1)
            same = (
                on == line.service_on and known.note == line.note and _has_same_plan(db, line, patient, ctx)
            )
            saved_line = entry_lines.saved_line(known, patient, ctx.today, ctx.clinic.zone)
            return messages.ask_repeated_entry(about, saved_line, known.id, same=same)
    return None


def _has_same_plan(db: Connection, line: TypedTimeEntry, patient: Patient, ctx: RequestContext) -> bool:
    """Whether a line names no next contact, or the one that is agreed."""
    if line.next_contact is None:
        return True
    status = contact_status.of_episode(db, episodes.of_patient(db, ctx.clinic.id, patient.id)[0])
    agreed = (status.planned_contact_on, status.planned_contact_at)
    return agreed == (working_day_from(line.next_contact, ctx.clinic.settings), line.next_at)


def _same_attempt(
    db: Connection, line: TypedTimeEntry, patient_id: int, ctx: RequestContext
) -> Attempt | None:
    recent = attempts.entered_by_member(db, ctx.clinic.id, ctx.member.id, ctx.now - _SAME_SENTENCE_WITHIN)
    return next(
        (
            attempt
            for attempt in recent
            if not attempt.voided_at
            and attempt.patient_id == patient_id
            and attempt.activity is line.activity
        ),
        None,
    )


def new_time_entry(line: TypedTimeEntry) -> NewTimeEntry:
    """The minutes of a line on which no question is open."""
    activity = line.activity or Activity.COORDINATION
    return NewTimeEntry(line.minutes, activity, line.service_on, line.note, line.start, line.end)
