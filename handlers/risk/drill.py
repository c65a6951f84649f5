"""`/clinic drill`: a drill of the whole safety protocol on a made-up patient, marked everywhere.

It reaches no number: caseload, agenda, billing and quality leave the patients of drills out.
"""

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.patient_choice import access
from handlers.risk.messages import risk_forms as messages
from handlers.risk.risk_event_view import risk_event_view
from handlers.risk.sentences import drills
from store.errors import UserError
from store.patient import episodes, patients
from store.patient.episodes import Episode
from store.risk import risk_events, risk_recipients
from store.risk.risk_event import RiskEventCause

DRILL_MRN = "REHEARSAL"
"""Stored in registries, so it stays."""


def start_drill(ctx: RequestContext) -> Reply:
    """Open a risk event on the clinic's made-up patient: the team is notified as it would be of a real one.

    Raises:
        UserError: a drill is under way, or its MRN belongs to a real patient.
    """
    with ctx.registry.begin() as db:
        episode = _drill_episode(db, ctx)
        if risk_events.open_events(db, ctx.clinic.id, episode.id):
            raise UserError(drills.DRILL_UNDER_WAY, drills.CLOSE_DRILL_FIRST)
        note = drills.drill_started_by(ctx.member.name)
        event = risk_events.open_event(db, episode, RiskEventCause.FLAG, ctx.today, ctx.provenance, note=note)
        access.record_change(db, ctx, "drill started", f"risk:{event.id}")
        view = risk_event_view(db, ctx.clinic, event, ctx.now, ctx.member)
        recipients = risk_recipients.alert_recipients(db, ctx.clinic.id, episode.id, ctx.today, is_drill=True)
    return Reply(messages.drill_started(view, recipients), urgent=True)


def _drill_episode(db: Connection, ctx: RequestContext) -> Episode:
    """The open episode of the made-up patient, who is added the first time."""
    patient = patients.by_mrn(db, ctx.clinic.id, DRILL_MRN) or patients.add(
        db,
        ctx.clinic.id,
        DRILL_MRN,
        drills.DRILL_FIRST_NAME,
        drills.DRILL_LAST_NAME,
        ctx.now,
        is_drill=True,
    )
    if not patient.is_drill:
        raise UserError(drills.drill_mrn_taken(DRILL_MRN))
    current = episodes.latest_episode(db, ctx.clinic.id, patient.id)
    if current and current.ended_on is None:
        return current
    return episodes.open_episode(db, ctx.clinic.id, patient.id, episodes.ACTIVE, ctx.today, ctx.provenance)
