"""The buttons and forms of a safety alert: acknowledge, record a screen, set or lower the tier, close."""

from sqlalchemy import Connection

from handlers.block_kit.forms import Filled
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, ButtonHandler, Click, FormHandler, Reply
from handlers.patient_choice import access
from handlers.risk import alert_facts
from handlers.risk.messages import risk_event as names
from handlers.risk.messages import risk_forms as words
from handlers.risk.messages.risk_event import Alert
from store.patient import patients
from store.patient.patients import Patient
from store.risk import risk_events, risk_steps, risk_tiers
from store.risk.risk_event import RiskEvent
from store.rules.risk.risk import QUESTIONS, Cssrs, Tier, tier_of, tier_words
from store.rules.roles import Role

_TOLD = CARE | {Role.LEAD, Role.ADMIN}
"""Whoever an alert can reach may take it on."""


def acknowledge(click: Click, ctx: Context) -> Reply:
    """Take an alert on; the others are told at once."""
    with ctx.registry.begin() as db:
        if not ctx.may(Role.ADMIN):
            _known(db, ctx, int(click.value))
        event = risk_steps.acknowledge(db, ctx.clinic.id, int(click.value), ctx.said)
        return _done(db, ctx, event, "You acknowledged the safety alert. The others are told.")


def show(click: Click, ctx: Context) -> Reply:
    """A patient's open alerts, each with its buttons; the screen's form when there is none."""
    with ctx.registry.begin() as db:
        patient = _own(db, ctx, int(click.value))
        found = alert_facts.of_episode(db, ctx, access.current_episode(db, patient).id)
        access.record_read(db, ctx, "risk read", patient)
    if not found:
        return Reply(form=words.screen_form(patient, f"patient:{patient.id}"))
    return Reply(words.standing(patient, found), replace=False)


def ask_screen(click: Click, ctx: Context) -> Reply:
    """The form of the screen."""
    shown = _read(ctx, int(click.value))
    return Reply(form=words.screen_form(shown.patient, f"event:{shown.event.id}"))


def screened(form: Filled, ctx: Context) -> Reply:
    """Keep the answers; they set the tier, or ask the consultant to lower it."""
    answers = Cssrs(**{field: form.text(field) == words.YES for field, _, _ in QUESTIONS})
    if answers.recent_behavior and not answers.behavior:
        return Reply(errors={"behavior": "6b is yes, so this is yes, too."})
    with ctx.registry.begin() as db:
        event = _screen(db, ctx, form, answers)
        said = f"The screen is recorded: {tier_words(tier_of(answers))}."
        return _done(db, ctx, event, said)


def ask_tier(click: Click, ctx: Context) -> Reply:
    """The form of the tier."""
    return Reply(form=words.tier_form(_read(ctx, int(click.value))))


def set_tier(form: Filled, ctx: Context) -> Reply:
    """Set the tier, or ask for the consultant's approval."""
    event_id, version = (int(part) for part in form.subject.split(":"))
    chosen = form.text("tier")
    tier = None if chosen == words.NO_TIER else Tier(chosen)
    with ctx.registry.begin() as db:
        _known(db, ctx, event_id)
        event = risk_tiers.set_tier(
            db,
            ctx.clinic.id,
            event_id,
            tier,
            ctx.member,
            ctx.said,
            note=form.text("note"),
            version=version,
        )
        said = f"It is {tier_words(event.tier)} now."
        return _done(db, ctx, event, "The consultant is asked." if event.asked else said)


def approve(click: Click, ctx: Context) -> Reply:
    """The consultant's approval."""
    return _decide(click, ctx, approve=True)


def keep(click: Click, ctx: Context) -> Reply:
    """The consultant lets the tier stand."""
    return _decide(click, ctx, approve=False)


def ask_note(click: Click, ctx: Context) -> Reply:
    """The form that closes an alert; said before anything is typed when it may not be closed."""
    shown = _read(ctx, int(click.value))
    risk_steps.check_closing(shown.event, ctx.member)
    return Reply(form=words.close_form(shown))


def close(form: Filled, ctx: Context) -> Reply:
    """Close an alert with its note."""
    with ctx.registry.begin() as db:
        _known(db, ctx, int(form.subject))
        note = form.text("note")
        event = risk_steps.close(db, ctx.clinic.id, int(form.subject), note, ctx.member, ctx.said)
        return _done(db, ctx, event, "The safety alert is closed.")


def _decide(click: Click, ctx: Context, *, approve: bool) -> Reply:
    asked_id = int(click.value)
    with ctx.registry.begin() as db:
        event = risk_tiers.decide(db, ctx.clinic.id, asked_id, ctx.member, ctx.said, approve=approve)
        said = f"It is {tier_words(event.tier)} now." if approve else f"It stays {tier_words(event.tier)}."
        return _done(db, ctx, event, said)


def _screen(db: Connection, ctx: Context, form: Filled, answers: Cssrs) -> RiskEvent:
    """Keep a screen on its event; of a patient, on the newest open event, else on one of its own."""
    kind, _, number = form.subject.partition(":")
    note = form.text("note")
    if kind == "event":
        event = _known(db, ctx, int(number))
        return risk_tiers.screen(db, ctx.clinic.id, event.id, answers, ctx.member, ctx.said, note)
    episode = access.current_episode(db, _own(db, ctx, int(number)))
    held = risk_events.open_events(db, ctx.clinic.id, episode.id)
    if held:
        return risk_tiers.screen(db, ctx.clinic.id, held[-1].id, answers, ctx.member, ctx.said, note)
    return risk_tiers.open_screen(db, episode, answers, ctx.today, ctx.said, note)


def _done(db: Connection, ctx: Context, event: RiskEvent, said: str) -> Reply:
    """The answer to whoever acted; posts that tell the others do not wait for the next beat."""
    return Reply(words.done(alert_facts.shown(db, ctx.clinic, event, ctx.now, ctx.member), said), urgent=True)


def _read(ctx: Context, event_id: int) -> Alert:
    with ctx.registry.read() as db:
        event = _known(db, ctx, event_id)
        return alert_facts.shown(db, ctx.clinic, event, ctx.now, ctx.member)


def _known(db: Connection, ctx: Context, event_id: int) -> RiskEvent:
    """An event of this clinic and of a patient whom this member may open; a rehearsal is everybody's.

    Raises:
        UserError: it is neither.
    """
    event = risk_events.by_id(db, ctx.clinic.id, event_id)
    if not event.rehearsal:
        _own(db, ctx, event.patient_id)
    return event


def _own(db: Connection, ctx: Context, patient_id: int) -> Patient:
    patient = patients.by_id(db, ctx.clinic.id, patient_id)
    access.check_own(db, ctx, patient)
    return patient


_CONSULTANTS = frozenset({Role.CONSULTANT})
HANDLERS = (
    ButtonHandler(names.ACKNOWLEDGE, acknowledge, _TOLD),
    ButtonHandler(names.SHOW, show, CARE),
    ButtonHandler(names.SCREEN, ask_screen, CARE),
    FormHandler(words.SCREEN_FORM, screened, CARE),
    ButtonHandler(names.TIER, ask_tier, CARE),
    FormHandler(words.TIER_FORM, set_tier, CARE),
    ButtonHandler(names.APPROVE, approve, _CONSULTANTS),
    ButtonHandler(names.KEEP, keep, _CONSULTANTS),
    ButtonHandler(names.CLOSE, ask_note, CARE),
    FormHandler(words.CLOSE_FORM, close, CARE),
)
