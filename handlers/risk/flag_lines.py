"""`flag medication -- sleep on sertraline?`, `unflag medication`: what the next review must see."""

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import MessageLine
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice.access import open_episode
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from handlers.reading.phrase_options import FLAG_KINDS
from handlers.risk.messages.risk_event import alerted_text, protocol_lines
from store.errors import UserError
from store.patient.patients import Patient
from store.risk import flags, risk_events, risk_recipients, risk_steps
from store.rules.review.agenda import FlagKind


def raise_flag(subject: PatientContext, words: str, note: str) -> ChangeResult:
    """`flag medication -- sleep on sertraline?`: raise a flag with its question."""
    kind, rest = _read_kind(
        words, "Use flag medication, flag risk or flag discuss, and the question after --."
    )
    question = " ".join(part for part in (rest, note) if part)
    return raise_flag_of_kind(subject, kind, question)


def raise_flag_of_kind(subject: PatientContext, kind: FlagKind, question: str) -> ChangeResult:
    """Raise a flag; a risk flag shows the clinic's protocol."""
    if kind is FlagKind.MEDICATION and not question:
        raise UserError(
            "What is the question?", "Ask it in a few words: flag medication -- sleep on sertraline?"
        )
    ctx = subject.ctx
    flags.raise_flag(subject.db, subject.episode, kind, ctx.today, ctx.provenance, question=question)
    said = f"{kind} flag" + (f": {question}" if question else "")
    if kind is FlagKind.RISK:
        told = risk_recipients.alert_recipients(
            subject.db, ctx.clinic.id, subject.episode.id, ctx.today, rehearsal=subject.patient.rehearsal
        )
        more = (
            "Follow the clinic's protocol now, today.",
            *protocol_lines(ctx.clinic, ctx.now),
            alerted_text([member.name for member in told]),
        )
        return ChangeResult(said, more, undo_table="flags", urgent=True)
    return ChangeResult(said, ("It is on the agenda of the next review.",), undo_table="flags")


def raise_flag_from_log(
    db: Connection, patient: Patient, kind: FlagKind, question: str, ctx: RequestContext
) -> tuple[MessageLine, ...]:
    """Raise the flag that a line of `/log` asks for; what its answer says of it."""
    done = raise_flag_of_kind(
        PatientContext(db, ctx, patient, open_episode(db, patient), ctx.today), kind, question
    )
    return (f"Raised: {done.summary}", *done.details)


def clear_flag(subject: PatientContext, words: str, note: str) -> ChangeResult:
    """`unflag medication`: clear a flag; a risk flag only with a note of what was done."""
    kind, rest = _read_kind(words, "Use unflag medication, unflag discuss, or unflag risk -- what was done.")
    reason = " ".join(part for part in (rest, note) if part)
    if kind is FlagKind.RISK:
        return _close_risk(subject, reason)
    number = flags.clear(subject.db, subject.episode, [kind], subject.ctx.provenance, reason or "cleared")
    if not number:
        raise UserError(f"There is no {kind} flag up.")
    return ChangeResult(f"{kind} flag cleared")


def _close_risk(subject: PatientContext, note: str) -> ChangeResult:
    """A risk flag comes down with the alerts behind it, closed with the same note."""
    if not note:
        raise UserError(
            "A risk flag is cleared with a note of what was done.",
            "Type it after --: unflag risk -- seen today, safety plan made",
        )
    db, ctx, episode = subject.db, subject.ctx, subject.episode
    held = risk_events.open_events(db, ctx.clinic.id, episode.id)
    for event in held:
        risk_steps.close(db, ctx.clinic.id, event.id, note, ctx.member, ctx.provenance)
    if not flags.clear(db, episode, [FlagKind.RISK], ctx.provenance, note) and not held:
        raise UserError("There is no risk flag up.")
    return ChangeResult("risk flag cleared", urgent=True)


def _read_kind(words: str, teaches: str) -> tuple[FlagKind, str]:
    word, _, rest = words.strip().partition(" ")
    kind = FLAG_KINDS.get(word.lower().rstrip(":"))
    if kind is None:
        raise UserError(f"“{word}” is not a flag I know." if word else "Which flag?", teaches)
    return kind, rest.strip()
