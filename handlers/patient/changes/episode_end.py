"""What is checked before an episode ends (risk, scores), and what is cleared with it (questions)."""

from handlers.patient.sentences import status as sentences
from handlers.patient_choice.card_change import PatientContext
from store.caseload import caseload
from store.errors import UserError
from store.risk import flags, risk_events
from store.risk.flags import RaisedFlag
from store.rules.patient.statuses import Status
from store.rules.review.agenda import FlagKind

_QUESTIONS = (FlagKind.MEDICATION, FlagKind.DISCUSS)


def check_graduation(context: PatientContext, note: str) -> None:
    """Refuse to graduate with an open risk, or without a note when the scores have not improved.

    Raises:
        UserError: the reason, and what to type.
    """
    has_risk_flag = any(raised.flag.kind is FlagKind.RISK for raised in _open_flags(context))
    if has_risk_flag or risk_events.open_events(context.db, context.ctx.clinic.id, context.episode.id):
        raise UserError(*sentences.OPEN_RISK)
    reason = "" if note else _reason_not_to_graduate(context)
    if reason:
        raise UserError(*sentences.graduate_anyway(reason))


def clear_open_questions(context: PatientContext, status: Status) -> tuple[str, ...]:
    """Clear the flags that no review will see after the episode; returns what the answer says about it."""
    questions = [raised.flag for raised in _open_flags(context) if raised.flag.kind in _QUESTIONS]
    if not questions:
        return ()
    flags.clear(context.db, context.episode, _QUESTIONS, context.ctx.provenance, f"episode ended: {status}")
    return (sentences.questions_cleared([sentences.flag(flag.kind, flag.question) for flag in questions]),)


def _reason_not_to_graduate(context: PatientContext) -> str:
    """`PHQ-9 14, not improved`; empty when nothing speaks against it."""
    ctx = context.ctx
    line = caseload.caseload_patient(context.db, ctx.clinic, context.patient.id, ctx.today)
    progress = line.primary_progress
    if progress and not progress.improved:
        return sentences.not_improved(progress.instrument.title, progress.latest.total)
    return sentences.stalled(line.stalled) if line.stalled else ""


def _open_flags(context: PatientContext) -> tuple[RaisedFlag, ...]:
    episode_id = context.episode.id
    return flags.open_flags(context.db, context.ctx.clinic.id, [episode_id]).get(episode_id, ())
