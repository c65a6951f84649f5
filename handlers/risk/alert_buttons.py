"""The buttons and forms of a safety alert: acknowledge, record a screen, set or lower the tier, close."""

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.patient_choice import access
from handlers.risk import alert_facts
from handlers.risk.messages import risk_event
from handlers.risk.messages import risk_forms as messages
from handlers.risk.messages.risk_event import AlertView
from store.patient import patients
from store.patient.patients import Patient
from store.risk import risk_events, risk_steps, risk_tiers
from store.risk.risk_event import RiskEvent
from store.rules.risk.risk import CSSRS_QUESTIONS, CssrsAnswers, RiskTier, tier_of, tier_text
from store.rules.roles import Role

_ALERTED_ROLES = CARE_TEAM_ROLES | {Role.LEAD, Role.ADMIN}
"""Whoever an alert can reach may take it on."""


def acknowledge_alert(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Take an alert on; the others are told at once."""
    with ctx.registry.begin() as db:
        if not ctx.has_role(Role.ADMIN):
            _known_event(db, ctx, int(click.value))
        event = risk_steps.acknowledge(db, ctx.clinic.id, int(click.value), ctx.provenance)
        return _step_reply(db, ctx, event, "You acknowledged the safety alert. The others are told.")


def show_alerts(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A patient's open alerts, each with its buttons; the screen's form when there is none."""
    with ctx.registry.begin() as db:
        patient = _own_patient(db, ctx, int(click.value))
        found = alert_facts.open_alerts(db, ctx, access.current_episode(db, patient).id)
        access.record_read(db, ctx, "risk read", patient)
    if not found:
        return Reply(form=messages.screen_form(patient, f"patient:{patient.id}"))
    return Reply(messages.open_alerts_message(patient, found), replace=False)


def ask_screen(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of the screen."""
    shown = _read_alert(ctx, int(click.value))
    return Reply(form=messages.screen_form(shown.patient, f"event:{shown.event.id}"))


def submit_screen(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Keep the answers; they set the tier, or ask the consultant to lower it."""
    answers = CssrsAnswers(**{field: form.text(field) == messages.YES for field, _, _ in CSSRS_QUESTIONS})
    if answers.recent_behavior and not answers.behavior:
        return Reply(errors={"behavior": "6b is yes, so this is yes, too."})
    with ctx.registry.begin() as db:
        event = _save_screen(db, ctx, form, answers)
        said = f"The screen is recorded: {tier_text(tier_of(answers))}."
        return _step_reply(db, ctx, event, said)


def ask_tier(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of the tier."""
    return Reply(form=messages.tier_form(_read_alert(ctx, int(click.value))))


def submit_tier(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Set the tier, or ask for the consultant's approval."""
    event_id, version = (int(part) for part in form.metadata.split(":"))
    chosen = form.text("tier")
    tier = None if chosen == messages.NO_TIER else RiskTier(chosen)
    with ctx.registry.begin() as db:
        _known_event(db, ctx, event_id)
        event = risk_tiers.set_tier(
            db,
            ctx.clinic.id,
            event_id,
            tier,
            ctx.member,
            ctx.provenance,
            note=form.text("note"),
            version=version,
        )
        said = f"It is {tier_text(event.tier)} now."
        return _step_reply(db, ctx, event, "The consultant is asked." if event.lowering_request else said)


def approve_lower_tier(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The consultant's approval."""
    return _decide_tier(click, ctx, approve=True)


def keep_tier(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The consultant lets the tier stand."""
    return _decide_tier(click, ctx, approve=False)


def ask_close_note(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form that closes an alert; said before anything is typed when it may not be closed."""
    shown = _read_alert(ctx, int(click.value))
    risk_steps.check_closing(shown.event, ctx.member)
    return Reply(form=messages.close_form(shown))


def submit_close(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Close an alert with its note."""
    with ctx.registry.begin() as db:
        _known_event(db, ctx, int(form.metadata))
        note = form.text("note")
        event = risk_steps.close(db, ctx.clinic.id, int(form.metadata), note, ctx.member, ctx.provenance)
        return _step_reply(db, ctx, event, "The safety alert is closed.")


def _decide_tier(click: ButtonPress, ctx: RequestContext, *, approve: bool) -> Reply:
    asked_id = int(click.value)
    with ctx.registry.begin() as db:
        event = risk_tiers.decide_lowering(
            db, ctx.clinic.id, asked_id, ctx.member, ctx.provenance, approve=approve
        )
        said = f"It is {tier_text(event.tier)} now." if approve else f"It stays {tier_text(event.tier)}."
        return _step_reply(db, ctx, event, said)


def _save_screen(
    db: Connection, ctx: RequestContext, form: SubmittedForm, answers: CssrsAnswers
) -> RiskEvent:
    """Keep a screen on its event; of a patient, on the newest open event, else on one of its own."""
    kind, _, number = form.metadata.partition(":")
    note = form.text("note")
    if kind == "event":
        event = _known_event(db, ctx, int(number))
        return risk_tiers.record_screen(
            db, ctx.clinic.id, event.id, answers, ctx.member, ctx.provenance, note
        )
    episode = access.current_episode(db, _own_patient(db, ctx, int(number)))
    held = risk_events.open_events(db, ctx.clinic.id, episode.id)
    if held:
        return risk_tiers.record_screen(
            db, ctx.clinic.id, held[-1].id, answers, ctx.member, ctx.provenance, note
        )
    return risk_tiers.open_event_from_screen(db, episode, answers, ctx.today, ctx.provenance, note)


def _step_reply(db: Connection, ctx: RequestContext, event: RiskEvent, said: str) -> Reply:
    """The answer to whoever acted; posts that tell the others do not wait for the next beat."""
    return Reply(
        messages.step_saved(alert_facts.alert_view(db, ctx.clinic, event, ctx.now, ctx.member), said),
        urgent=True,
    )


def _read_alert(ctx: RequestContext, event_id: int) -> AlertView:
    with ctx.registry.read() as db:
        event = _known_event(db, ctx, event_id)
        return alert_facts.alert_view(db, ctx.clinic, event, ctx.now, ctx.member)


def _known_event(db: Connection, ctx: RequestContext, event_id: int) -> RiskEvent:
    """An event of this clinic and of a patient whom this member may open; a rehearsal is everybody's.

    Raises:
        UserError: it is neither.
    """
    event = risk_events.by_id(db, ctx.clinic.id, event_id)
    if not event.rehearsal:
        _own_patient(db, ctx, event.patient_id)
    return event


def _own_patient(db: Connection, ctx: RequestContext, patient_id: int) -> Patient:
    patient = patients.by_id(db, ctx.clinic.id, patient_id)
    access.check_may_open(db, ctx, patient)
    return patient


_CONSULTANTS = frozenset({Role.CONSULTANT})
HANDLERS = (
    ButtonHandler(risk_event.ACKNOWLEDGE, acknowledge_alert, _ALERTED_ROLES),
    ButtonHandler(risk_event.SHOW_ALERTS, show_alerts, CARE_TEAM_ROLES),
    ButtonHandler(risk_event.ADD_SCREEN, ask_screen, CARE_TEAM_ROLES),
    FormHandler(messages.SCREEN_FORM, submit_screen, CARE_TEAM_ROLES),
    ButtonHandler(risk_event.SET_TIER, ask_tier, CARE_TEAM_ROLES),
    FormHandler(messages.TIER_FORM, submit_tier, CARE_TEAM_ROLES),
    ButtonHandler(risk_event.APPROVE_TIER, approve_lower_tier, _CONSULTANTS),
    ButtonHandler(risk_event.KEEP_TIER, keep_tier, _CONSULTANTS),
    ButtonHandler(risk_event.CLOSE_ALERT, ask_close_note, CARE_TEAM_ROLES),
    FormHandler(messages.CLOSE_FORM, submit_close, CARE_TEAM_ROLES),
)
