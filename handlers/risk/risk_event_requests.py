"""The risk event that a button or form is about, and the answer after a step on it."""

from sqlalchemy import Connection

from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.patient_choice import access
from handlers.risk.messages import risk_forms as messages
from handlers.risk.risk_event_view import RiskEventView, risk_event_view
from store.patient.patients import Patient
from store.risk import risk_events
from store.risk.risk_event import RiskEvent


def step_reply(db: Connection, ctx: RequestContext, event: RiskEvent, done: str, remark: str = "") -> Reply:
    """The answer to the member who acted; urgent, so that the others are notified without delay."""
    view = risk_event_view(db, ctx.clinic, event, ctx.now, ctx.member)
    return Reply(messages.step_saved(view, done, remark), urgent=True)


def read_event(ctx: RequestContext, event_id: int) -> RiskEventView:
    """An event as this member sees it, for a form about it."""
    with ctx.registry.read() as db:
        return risk_event_view(db, ctx.clinic, known_event(db, ctx, event_id), ctx.now, ctx.member)


def known_event(db: Connection, ctx: RequestContext, event_id: int) -> RiskEvent:
    """An event of this clinic and of a patient that this member may open; anyone may act in a drill.

    Raises:
        UserError: it isn't.
    """
    event = risk_events.by_id(db, ctx.clinic.id, event_id)
    if not event.is_drill:
        own_patient(db, ctx, event.patient_id)
    return event


def own_patient(db: Connection, ctx: RequestContext, patient_id: int) -> Patient:
    """A patient that this member may open."""
    patient = patient_reach.patient_by_id(db, ctx, patient_id)
    access.check_may_open(db, ctx, patient)
    return patient
