"""`flag medication -- sleep on sertraline?`, `unflag medication`: questions and risks for the next review."""

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import MessageLine
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice.access import open_episode
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from handlers.reading.lines.phrase_options import FLAG_KINDS
from handlers.risk.messages.risk_event import protocol_lines, recipient_lines
from handlers.risk.sentences import alerts, flagging
from store.errors import UserError
from store.patient.patients import Patient
from store.risk import flags, risk_events, risk_recipients, risk_steps
from store.rules.review.agenda import FlagKind


def raise_flag(subject: PatientContext, text: str, note: str) -> ChangeResult:
    """`flag medication -- sleep on sertraline?`: raise a flag with its question."""
    kind, rest = _read_kind(text, flagging.HOW_TO_FLAG)
    return raise_flag_of_kind(subject, kind, " ".join(part for part in (rest, note) if part))


def raise_flag_of_kind(subject: PatientContext, kind: FlagKind, question: str) -> ChangeResult:
    """Raise a flag; a risk flag shows the clinic's protocol.

    Raises:
        UserError: a medication flag without a question.
    """
    if kind is FlagKind.MEDICATION and not question:
        raise UserError(flagging.WHAT_QUESTION, flagging.HOW_TO_ASK)
    db, ctx, episode = subject.db, subject.ctx, subject.episode
    flags.raise_flag(db, episode, kind, ctx.today, ctx.provenance, question=question)
    summary = flagging.flag_raised(kind, question)
    if kind is not FlagKind.RISK:
        return ChangeResult(summary, (flagging.ON_NEXT_AGENDA,), undo_table="flags")
    recipients = risk_recipients.alert_recipients(
        db, ctx.clinic.id, episode.id, ctx.today, is_drill=subject.patient.is_drill
    )
    details = (
        alerts.FOLLOW_PROTOCOL,
        *protocol_lines(ctx.clinic, ctx.now),
        *recipient_lines(recipients),
    )
    return ChangeResult(summary, details, undo_table="flags", urgent=True)


def raise_flag_from_log(
    db: Connection, patient: Patient, kind: FlagKind, question: str, ctx: RequestContext
) -> tuple[MessageLine, ...]:
    """Raise the flag that a line of `/log` asks for; returns the lines for its answer."""
    subject = PatientContext(db, ctx, patient, open_episode(db, patient), ctx.today)
    result = raise_flag_of_kind(subject, kind, question)
    return (flagging.flag_raised_with_entry(result.summary), *result.details)


def clear_flag(subject: PatientContext, text: str, note: str) -> ChangeResult:
    """`unflag medication`: clear a flag; a risk flag only with a note of what was done."""
    kind, rest = _read_kind(text, flagging.HOW_TO_UNFLAG)
    reason = " ".join(part for part in (rest, note) if part)
    if kind is FlagKind.RISK:
        return _close_risk(subject, reason)
    db, episode, clinic_id = subject.db, subject.episode, subject.ctx.clinic.id
    raised = flags.open_flags(db, clinic_id, [episode.id]).get(episode.id, ())
    ids = [str(each.id) for each in raised if each.flag.kind is kind]
    if not flags.clear(db, episode, [kind], subject.ctx.provenance, reason or "cleared"):
        raise UserError(flagging.no_flag_to_clear(kind))
    return ChangeResult(flagging.flag_cleared(kind), restore_fact=f"flags:{','.join(ids)}")


def _close_risk(subject: PatientContext, note: str) -> ChangeResult:
    """Clear the risk flag and close the patient's open risk events with the same note."""
    if not note:
        raise UserError(flagging.RISK_FLAG_NEEDS_NOTE, flagging.HOW_TO_ADD_NOTE)
    db, ctx, episode = subject.db, subject.ctx, subject.episode
    events = risk_events.open_events(db, ctx.clinic.id, episode.id)
    for event in events:
        risk_steps.close(db, ctx.clinic.id, event.id, note, ctx.member, ctx.provenance)
    if not flags.clear(db, episode, [FlagKind.RISK], ctx.provenance, note) and not events:
        raise UserError(flagging.no_flag_to_clear(FlagKind.RISK))
    return ChangeResult(flagging.flag_cleared(FlagKind.RISK), urgent=True)


def _read_kind(text: str, hint: str) -> tuple[FlagKind, str]:
    word, _, rest = text.strip().partition(" ")
    kind = FLAG_KINDS.get(word.lower().rstrip(":"))
    if kind is None:
        raise UserError(flagging.unknown_flag(word) if word else flagging.WHICH_FLAG, hint)
    return kind, rest.strip()
