"""The buttons and forms of a risk event: acknowledge, set or lower the tier, close."""

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.block_kit.slack_values import read_ids, read_kind
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.patient_choice import access
from handlers.risk.messages import risk_event
from handlers.risk.messages import risk_forms as messages
from handlers.risk.risk_event_requests import known_event, own_patient, read_event, step_reply
from handlers.risk.risk_event_view import open_risk_events
from handlers.risk.sentences import forms
from store.risk import risk_corrections, risk_events, risk_recipients, risk_steps, risk_tiers
from store.risk.risk_event import RiskEvent
from store.rules.risk.risk import RiskTier
from store.rules.roles import Role

_ALERTED_ROLES = CARE_TEAM_ROLES | {Role.LEAD, Role.ADMIN}
"""Everyone who can receive a safety alert; an admin does only where the clinic has no lead."""


def acknowledge_event(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Acknowledge an event; the others are notified right away."""
    with ctx.registry.begin() as db:
        _alerted_event(db, ctx, click.id())
        event = risk_steps.acknowledge(db, ctx.clinic.id, click.id(), ctx.provenance)
        return step_reply(db, ctx, event, forms.YOU_ACKNOWLEDGED)


def show_events(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A patient's open events, each with its buttons; the screen's form when there is none."""
    with ctx.registry.begin() as db:
        patient = own_patient(db, ctx, click.id())
        views = open_risk_events(db, ctx, access.current_episode(db, patient).id)
        access.record_read(db, ctx, "risk read", patient)
    if not views:
        return Reply(form=messages.screen_form(patient, f"patient:{patient.id}"))
    return Reply(messages.open_events_message(patient, views), replace=False)


def ask_tier(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of the tier."""
    return Reply(form=messages.tier_form(read_event(ctx, click.id())))


def submit_tier(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Set the tier, or request the consultant's approval."""
    event_id, version = read_ids(form.metadata, 2)
    chosen, note = form.text("tier"), form.text("note")
    tier = None if chosen == messages.NO_TIER else read_kind(RiskTier, chosen)
    with ctx.registry.begin() as db:
        known_event(db, ctx, event_id)
        event = risk_tiers.set_tier(
            db, ctx.clinic.id, event_id, tier, ctx.member, ctx.provenance, note=note, version=version
        )
        if event.lowering_request:
            return step_reply(db, ctx, event, forms.CONSULTANT_WILL_BE_ASKED)
        return step_reply(db, ctx, event, forms.tier_is_now(event.tier))


def approve_lower_tier(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The consultant approves."""
    return _decide_tier(click, ctx, approve=True)


def keep_tier(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The consultant keeps the tier."""
    return _decide_tier(click, ctx, approve=False)


def ask_close_note(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form that closes an event; refused before anything is typed when the member may not close it."""
    view = read_event(ctx, click.id())
    risk_steps.check_closing(view.event, ctx.member)
    return Reply(form=messages.close_form(view))


def submit_close(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Close an event with its note."""
    event_id = form.subject_id()
    with ctx.registry.begin() as db:
        known_event(db, ctx, event_id)
        event = risk_steps.close(db, ctx.clinic.id, event_id, form.text("note"), ctx.member, ctx.provenance)
        return step_reply(db, ctx, event, forms.ALERT_CLOSED)


def undo_acknowledgement(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Take back an acknowledgement; it escalates again until someone acts."""
    with ctx.registry.begin() as db:
        known_event(db, ctx, click.id())
        event = risk_corrections.undo_acknowledgement(db, ctx.clinic.id, click.id(), ctx.provenance)
        return step_reply(db, ctx, event, forms.ACKNOWLEDGEMENT_UNDONE)


def reopen_event(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Take back the closing of an event."""
    with ctx.registry.begin() as db:
        known_event(db, ctx, click.id())
        event = risk_corrections.reopen(db, ctx.clinic.id, click.id(), ctx.provenance)
        return step_reply(db, ctx, event, forms.ALERT_REOPENED)


def ask_closing_note(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form that corrects what was done when an event was closed."""
    return Reply(form=messages.edit_closing_form(read_event(ctx, click.id())))


def submit_closing_note(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Correct what was done."""
    event_id = form.subject_id()
    with ctx.registry.begin() as db:
        known_event(db, ctx, event_id)
        event = risk_corrections.correct_closing_note(
            db, ctx.clinic.id, event_id, form.text("note"), ctx.provenance
        )
        return step_reply(db, ctx, event, forms.NOTE_CORRECTED)


def _decide_tier(click: ButtonPress, ctx: RequestContext, *, approve: bool) -> Reply:
    with ctx.registry.begin() as db:
        event = risk_tiers.decide_lowering(
            db, ctx.clinic.id, click.id(), ctx.member, ctx.provenance, approve=approve
        )
        decided = forms.tier_is_now if approve else forms.tier_stays
        return step_reply(db, ctx, event, decided(event.tier))


def _alerted_event(db: Connection, ctx: RequestContext, event_id: int) -> RiskEvent:
    """An event that is escalated to this member (an admin, where the clinic has no lead), or a known one.

    Raises:
        UserError: neither.
    """
    escalated_to = risk_recipients.escalation_recipients(db, ctx.clinic.id)
    if ctx.member.id in {member.id for member in escalated_to}:
        return risk_events.by_id(db, ctx.clinic.id, event_id)
    return known_event(db, ctx, event_id)


_CONSULTANTS = frozenset({Role.CONSULTANT})
HANDLERS = (
    ButtonHandler(risk_event.ACKNOWLEDGE, acknowledge_event, _ALERTED_ROLES),
    ButtonHandler(risk_event.SHOW_EVENTS, show_events, CARE_TEAM_ROLES),
    ButtonHandler(risk_event.SET_TIER, ask_tier, CARE_TEAM_ROLES),
    FormHandler(messages.TIER_FORM, submit_tier, CARE_TEAM_ROLES),
    ButtonHandler(risk_event.APPROVE_TIER, approve_lower_tier, _CONSULTANTS),
    ButtonHandler(risk_event.KEEP_TIER, keep_tier, _CONSULTANTS),
    ButtonHandler(risk_event.CLOSE_EVENT, ask_close_note, CARE_TEAM_ROLES),
    FormHandler(messages.CLOSE_FORM, submit_close, CARE_TEAM_ROLES),
    ButtonHandler(risk_event.UNDO_ACKNOWLEDGE, undo_acknowledgement, _ALERTED_ROLES),
    ButtonHandler(risk_event.REOPEN, reopen_event, CARE_TEAM_ROLES | {Role.LEAD}),
    ButtonHandler(risk_event.EDIT_CLOSING, ask_closing_note, CARE_TEAM_ROLES),
    FormHandler(messages.EDIT_CLOSING_FORM, submit_closing_note, CARE_TEAM_ROLES),
)
