"""What the end of an episode asks for first, and what it settles: risk, the last score, questions."""

from handlers.patient_choice.card_change import PatientContext
from store.caseload import caseload
from store.errors import UserError
from store.risk import flags, risk_events
from store.risk.flags import RaisedFlag
from store.rules.patient.statuses import Status
from store.rules.review.agenda import FlagKind

_QUESTIONS = (FlagKind.MEDICATION, FlagKind.DISCUSS)


def check_graduation(subject: PatientContext, note: str) -> None:
    """Refuse to graduate over an open risk; and over a score that is not improved, unless a note says why.

    Raises:
        UserError: what stands in the way, and what to type.
    """
    raised = {each.flag.kind for each in _open_flags(subject)}
    if (
        risk_events.open_events(subject.db, subject.ctx.clinic.id, subject.episode.id)
        or FlagKind.RISK in raised
    ):
        raise UserError(
            "A risk flag is up: nobody graduates with an open risk.",
            "Clear it first: unflag risk -- what was done",
        )
    against = "" if note else _not_improved_text(subject)
    if against:
        raise UserError(
            f"{against}: graduate all the same?",
            "Then say why: status graduated -- why (in the form, the note).",
        )


def clear_open_questions(subject: PatientContext, status: Status) -> tuple[str, ...]:
    """Clear the questions that no review will see once care is over; what the answer says of them."""
    asked = [each.flag for each in _open_flags(subject) if each.flag.kind in _QUESTIONS]
    if not asked:
        return ()
    flags.clear(subject.db, subject.episode, _QUESTIONS, subject.ctx.provenance, f"episode ended: {status}")
    named = ", ".join(
        f"{flag.kind} flag" + (f" ({flag.question})" if flag.question else "") for flag in asked
    )
    return (f"Still open, cleared with the episode: {named}.",)


def _not_improved_text(subject: PatientContext) -> str:
    """`PHQ-9 14, not improved`; empty when nothing says so."""
    ctx = subject.ctx
    line = caseload.caseload_patient(subject.db, ctx.clinic, subject.patient.id, ctx.today)
    course = line.primary_progress
    if course and not course.improved:
        return f"{course.instrument.title} {course.latest.total}, not improved"
    return f"Stalled, {'; '.join(line.stalled)}" if line.stalled else ""


def _open_flags(subject: PatientContext) -> tuple[RaisedFlag, ...]:
    episode_id = subject.episode.id
    return flags.open_flags(subject.db, subject.ctx.clinic.id, [episode_id]).get(episode_id, ())
