"""`/clinic rehearse`: the whole safety protocol on a made-up patient, marked REHEARSAL everywhere.

Nothing of it reaches a number: caseload, agenda, billing and quality leave rehearsal patients out.
"""

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.patient_choice import access
from handlers.risk.alert_facts import alert_view
from handlers.risk.messages import risk_forms as messages
from store.errors import UserError
from store.patient import episodes, patients
from store.patient.episodes import Episode
from store.risk import risk_events, risk_recipients
from store.risk.risk_event import RiskEventCause

DRILL_MRN = "REHEARSAL"


def start_drill(ctx: RequestContext) -> Reply:
    """Open an alert on the clinic's rehearsal patient: the team is told as it would be of a real one.

    Raises:
        UserError: a rehearsal is under way.
    """
    with ctx.registry.begin() as db:
        episode = _drill_episode(db, ctx)
        _check_none_open(db, ctx, episode)
        note = f"a rehearsal started by {ctx.member.name}"
        event = risk_events.open_event(db, episode, RiskEventCause.FLAG, ctx.today, ctx.provenance, note=note)
        access.record_change(db, ctx, "rehearsal started", f"risk:{event.id}")
        found = alert_view(db, ctx.clinic, event, ctx.now, ctx.member)
        told = risk_recipients.alert_recipients(db, ctx.clinic.id, episode.id, ctx.today, rehearsal=True)
    return Reply(messages.drill_started(found, [member.name for member in told]), urgent=True)


def _drill_episode(db: Connection, ctx: RequestContext) -> Episode:
    """The open episode of the rehearsal patient, who is made up the first time."""
    patient = patients.by_mrn(db, ctx.clinic.id, DRILL_MRN) or patients.add(
        db, ctx.clinic.id, DRILL_MRN, "Rehearsal", "Patient", ctx.now, rehearsal=True
    )
    if not patient.rehearsal:
        raise UserError(f"MRN {DRILL_MRN} belongs to a real patient here, so no rehearsal can use it.")
    current = episodes.latest_episode(db, ctx.clinic.id, patient.id)
    if current and current.ended_on is None:
        return current
    return episodes.open_episode(db, ctx.clinic.id, patient.id, episodes.ACTIVE, ctx.today, ctx.provenance)


def _check_none_open(db: Connection, ctx: RequestContext, episode: Episode) -> None:
    if risk_events.open_events(db, ctx.clinic.id, episode.id):
        raise UserError(
            "A rehearsal is under way already.",
            "Close its alert first (Close alert on the alert), then start another.",
        )
