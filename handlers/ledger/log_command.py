"""`/log 15m phone Holly Guzman`: record minutes spent for a patient."""

from collections.abc import Iterable
from datetime import timedelta
from heapq import merge

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, Reply, SlashCommand
from handlers.ledger import entry_lists, log_form, save_time, undo_entries
from handlers.ledger.draft_answers import DraftAnswers
from handlers.ledger.messages import entry_lines
from handlers.ledger.sentences import shared
from handlers.ledger.sentences import time_log as sentences
from store import ledger_entries
from store.errors import UserError
from store.ledger import attempts, time_log
from store.ledger.attempts import Attempt
from store.ledger.time_log import TimeEntry
from store.patient import patients
from store.rules.activities import Activity


def log(text: str, ctx: RequestContext) -> Reply:
    """Save the minutes of typed lines; a form for an empty one; a day or a patient alone lists entries."""
    run = {"": log_form.open_empty, "undo": undo}.get(text.lower())
    if run:
        return run(ctx)
    listed = entry_lists.asked_entries(text, ctx)
    if listed:
        return listed
    return save_time.save_typed_time(text, DraftAnswers(ctx.now), ctx)


def undo(ctx: RequestContext) -> Reply:
    """Void the member's own last entry (or attempt without minutes) of the last day.

    Where that one was already undone, the one before it is named and asked about.
    """
    a_day_ago = ctx.now - timedelta(days=1)
    with ctx.registry.begin() as db:
        entries = time_log.entered_by_member(db, ctx.clinic.id, ctx.member.id, a_day_ago)
        tried = attempts.entered_by_member(db, ctx.clinic.id, ctx.member.id, a_day_ago)
        # Each list begins with what was made last, also where the clock was set back meanwhile.
        both: Iterable[TimeEntry | Attempt] = merge(
            entries, tried, key=lambda each: each.entered_at, reverse=True
        )
        latest_first = [each for each in both if ledger_entries.replacement_id(each.void_reason) is None]
        valid = next((each for each in latest_first if not each.voided_at), None)
        if valid is None:
            raise UserError(*sentences.NOTHING_TO_UNDO)
        if valid is not latest_first[0]:
            return Reply(_ask_to_undo(db, latest_first[0], valid, ctx))
        if isinstance(valid, Attempt):
            return undo_entries.undo_attempt(db, valid, ctx)
        return undo_entries.undo_entry(db, valid, ctx)


def _ask_to_undo(
    db: Connection, undone: TimeEntry | Attempt, valid: TimeEntry | Attempt, ctx: RequestContext
) -> OutgoingMessage:
    people = patients.by_ids(db, ctx.clinic.id, {undone.patient_id, valid.patient_id})
    undone_line, valid_line = (
        entry_lines.saved_line(each, people[each.patient_id], ctx.today, ctx.clinic.zone)
        for each in (undone, valid)
    )
    return entry_lines.ask_to_undo(undone, undone_line, valid, valid_line)


COMMAND = SlashCommand(
    verb="log",
    run=log,
    roles=CARE_TEAM_ROLES,
    hint="15m phone [patient] -- [note]",
    summary="record minutes for a patient",
    examples=(
        ("/log 15m phone Holly Guzman", "15 minutes on the phone today"),
        ("/log 1h5m video Guzman, Holly yesterday", "any order; part of the name or the MRN is enough"),
        ("/log 9:00-9:25 video Holly Guzman mon", "by the clock, last Monday"),
        ("/log 15m Holly Guzman", "without an activity you are asked which; /clinic can set a default"),
        (
            "/log 20m phone Holly Guzman next tue -- slept better",
            "the note comes after --; next tue (or next tue at 2pm) is the next contact",
        ),
        (
            "/log 15m phone Holly Guzman flag medication -- sleep on sertraline?",
            "the note is also a question for the next review; also flag discuss, flag risk",
        ),
        ("/log voicemail Holly Guzman", "an attempt, or no show: needs no minutes and is not a contact"),
        ("/log", "a form with your recent patients"),
        (
            "/log today",
            "what you entered, each with Edit and Undo; also yesterday, fri, 11/24, week, last month",
        ),
        ("/log Holly Guzman", "every entry for a patient, each with Edit and Undo"),
        ("/log undo", "undo your last entry; again: the one before it, after a question"),
        ("How", ", ".join(Activity)),
        shared.SEVERAL_LINES,
    ),
)
