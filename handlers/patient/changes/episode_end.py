"""The end of an episode: what is checked and asked before, what is cleared with it, and its undoing.

The same for every status that ends an episode.
"""

from handlers.patient.sentences import status as sentences
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.caseload import caseload, contact_status
from store.errors import UserError
from store.patient import episodes, referrals, status_corrections, status_history
from store.review import case_reviews
from store.risk import flags, risk_events
from store.risk.flags import RaisedFlag
from store.rules.contacts.next_contact import planned_contact_day
from store.rules.patient.statuses import Status
from store.rules.review.agenda import FlagKind
from store.rules.risk.sentences import open_risk_text
from store.tables import status_changes

_QUESTIONS = (FlagKind.MEDICATION, FlagKind.DISCUSS)


class NotImprovedError(UserError):
    """The scores don't support graduating, and no note says why.

    Args:
        reason: such as `PHQ-9 14, not improved`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(sentences.graduate_anyway(reason), sentences.GRADUATION_NOTE)


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
        raise NotImprovedError(reason)


def open_items(context: PatientContext, ending: Status) -> tuple[str, ...]:
    """What is still open, before the end: risk, recommendations, an agreed contact, questions."""
    db, ctx, episode = context.db, context.ctx, context.episode
    status = contact_status.of_episode(db, episode)
    planned = planned_contact_day(status)
    reviews = case_reviews.of_episodes(db, ctx.clinic.id, [episode.id]).get(episode.id, ())
    waiting = [review.open_recommendation for review in reviews if review.is_open]
    questions = [raised.flag for raised in _open_flags(context) if raised.flag.kind in _QUESTIONS]
    agreed = sentences.agreed_contact_lapses if ending is Status.DECEASED else sentences.agreed_contact
    lines = [
        sentences.open_risk(open_risk_text(status.open_risk, ctx.today)) if status.open_risk else "",
        *(sentences.open_recommendation(each.recommendation, each.waits_for) for each in waiting),
        agreed(planned) if planned and planned >= ctx.today else "",
        sentences.questions_to_clear([sentences.flag(flag.kind, flag.question) for flag in questions])
        if questions
        else "",
    ]
    return tuple(line for line in lines if line)


def reopen(context: PatientContext, change_id: int) -> ChangeResult:
    """Undo the change of status that ended the episode: the same episode goes on as before it.

    Args:
        context: the patient, with the ended episode.
        change_id: the change of status that the button was shown for.

    Raises:
        UserError: the episode is open, or the status was changed since.
    """
    db, ctx = context.db, context.ctx
    episode = episodes.lock(db, ctx.clinic.id, context.episode.id)
    change = status_history.last_change(db, ctx.clinic.id, episode.id)
    if episode.ended_on is None:
        raise UserError(*sentences.not_ended(context.patient.full_name, episode.status))
    if change is None or change.id != change_id:
        raise UserError(*sentences.end_changed_since(context.patient.full_name, episode.status))
    reason = f"undone: {episode.status}"
    status_corrections.undo(db, ctx.clinic.id, change.id, ctx.provenance, reason)
    before = status_history.last_change(db, ctx.clinic.id, episode.id)
    status = before.status if before else episodes.ACTIVE
    referrals.void_with_status(db, episode, change.entered_at, ctx.provenance, reason)
    restored = flags.restore_cleared(
        db, episode, change.entered_at, _cleared_reason(Status(episode.status)), ctx.provenance
    )
    details = [sentences.reopened(status, before.on if before else None, ctx.today)]
    if restored:
        details.append(sentences.questions_back(restored))
    return ChangeResult(
        sentences.status_undone(episode.status),
        tuple(details),
        undone_fact=f"{status_changes.name}:{change_id}",
    )


def clear_open_questions(context: PatientContext, status: Status) -> tuple[str, ...]:
    """Clear the flags that no review will see after the episode; returns what the answer says about it."""
    questions = [raised.flag for raised in _open_flags(context) if raised.flag.kind in _QUESTIONS]
    if not questions:
        return ()
    flags.clear(context.db, context.episode, _QUESTIONS, context.ctx.provenance, _cleared_reason(status))
    return (sentences.questions_cleared([sentences.flag(flag.kind, flag.question) for flag in questions]),)


def _cleared_reason(status: Status) -> str:
    return f"episode ended: {status}"


def _reason_not_to_graduate(context: PatientContext) -> str:
    """`PHQ-9 14, not improved`; empty when there is no reason against it."""
    ctx = context.ctx
    line = caseload.caseload_patient(context.db, ctx.clinic, context.patient.id, ctx.today)
    progress = line.primary_progress
    if progress and not progress.improved:
        return sentences.not_improved(progress.instrument.title, progress.latest.total)
    return sentences.stalled(line.stalled) if line.stalled else ""


def _open_flags(context: PatientContext) -> tuple[RaisedFlag, ...]:
    episode_id = context.episode.id
    return flags.open_flags(context.db, context.ctx.clinic.id, [episode_id]).get(episode_id, ())
