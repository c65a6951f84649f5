"""The buttons and form of a C-SSRS screen: record, edit and undo it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.block_kit.slack_values import read_id, read_ids
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.patient_choice import access
from handlers.risk.messages import risk_event
from handlers.risk.messages import risk_forms as messages
from handlers.risk.risk_event_requests import known_event, own_patient, read_event, step_reply
from handlers.risk.sentences import forms
from store.errors import UserError
from store.risk import risk_corrections, risk_events, risk_tiers
from store.risk.risk_event import RiskEvent
from store.rules.risk.risk import CSSRS_FOLLOW_UPS, CssrsAnswers, tier_of
from store.rules.risk.sentences import CSSRS_QUESTIONS
from store.rules.roles import Role

_EDIT = "edit"


def ask_screen(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of the C-SSRS screen."""
    view = read_event(ctx, click.id())
    return Reply(form=messages.screen_form(view.patient, f"event:{view.event.id}"))


def ask_edit(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form with the answers of the latest screen.

    Raises:
        UserError: a colleague's, not the latest, or the event is closed.
    """
    event_id, screen_id = click.ids(2)
    view = read_event(ctx, event_id)
    _check_may_correct(view.event, ctx)
    risk_corrections.check_editable(view.event, screen_id)
    subject, screen = f"{_EDIT}:{click.value}", view.event.last_screen
    return Reply(form=messages.screen_form(view.patient, subject, screen))


def submit_screen(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Record the answers; they set the tier, or ask the consultant to lower it."""
    answered = {field: form.choice(field, messages.ANSWERS) for field, _, _ in CSSRS_QUESTIONS}
    errors = _screen_errors(answered)
    if errors:
        return Reply(errors=errors)
    asked = {field: answer == messages.YES for field, answer in answered.items() if answer}
    values: dict[str, Any] = dict.fromkeys(CSSRS_FOLLOW_UPS) | asked
    answers = CssrsAnswers(**values)
    subject, _, number = form.metadata.partition(":")
    with ctx.registry.begin() as db:
        if subject == _EDIT:
            return _edit_screen(db, ctx, number, answers, form.text("note"))
        event = _save_screen(db, ctx, form, answers)
        return step_reply(db, ctx, event, forms.screen_recorded(tier_of(answers)))


def undo_screen(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Undo the latest screen; it stays in the history, and the others are notified.

    Raises:
        UserError: a colleague's, and the member is neither care manager nor consultant; or not the latest.
    """
    event_id, screen_id = click.ids(2)
    with ctx.registry.begin() as db:
        _check_may_correct(known_event(db, ctx, event_id), ctx)
        event = risk_corrections.undo_screen(db, ctx.clinic.id, event_id, screen_id, ctx.provenance)
        stays = event.is_open and event.first_screen_undone
        return step_reply(db, ctx, event, forms.SCREEN_UNDONE, forms.CLOSE_WITH_NOTE if stays else "")


def _edit_screen(
    db: Connection, ctx: RequestContext, subject: str, answers: CssrsAnswers, note: str
) -> Reply:
    """Replace the latest screen; unchanged answers are refused at the first question."""
    event_id, screen_id = read_ids(subject, 2)
    event = known_event(db, ctx, event_id)
    _check_may_correct(event, ctx)
    before = event.last_screen
    if before and (asdict(before.answers), before.note) == (asdict(answers), note):
        return Reply(errors={CSSRS_QUESTIONS[0][0]: forms.NOTHING_CHANGED})
    event = risk_corrections.edit_screen(
        db, ctx.clinic.id, event_id, screen_id, answers, ctx.member, ctx.provenance, note
    )
    return step_reply(db, ctx, event, forms.screen_corrected(tier_of(answers)))


def _check_may_correct(event: RiskEvent, ctx: RequestContext) -> None:
    """Let only who recorded the latest screen, a care manager or the consultant correct it.

    Raises:
        UserError: a colleague's.
    """
    if event.last_screen_by != ctx.member.id and not ctx.has_role(Role.CARE_MANAGER, Role.CONSULTANT):
        raise UserError(*forms.COLLEAGUES_SCREEN)


def _screen_errors(answered: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the answers to a screen, by field: each yes needs the answers that follow it."""
    errors = {
        field: forms.answer_missing(before)
        for field, before in CSSRS_FOLLOW_UPS.items()
        if answered[before] == messages.YES and not answered[field]
    }
    if answered["recent_behavior"] == messages.YES and answered["behavior"] != messages.YES:
        errors["behavior"] = forms.SIX_FOLLOWS_FROM_6B
    return errors


def _save_screen(
    db: Connection, ctx: RequestContext, form: SubmittedForm, answers: CssrsAnswers
) -> RiskEvent:
    """Record a screen on its event; for a patient on the newest open event, else on a new event."""
    subject, _, number = form.metadata.partition(":")
    note = form.text("note")
    if subject == "event":
        event_id = known_event(db, ctx, read_id(number)).id
    else:
        episode = access.current_episode(db, own_patient(db, ctx, read_id(number)))
        events = risk_events.open_events(db, ctx.clinic.id, episode.id)
        if not events:
            return risk_tiers.open_event_from_screen(db, episode, answers, ctx.today, ctx.provenance, note)
        event_id = events[-1].id
    return risk_tiers.record_screen(db, ctx.clinic.id, event_id, answers, ctx.member, ctx.provenance, note)


HANDLERS = (
    ButtonHandler(risk_event.ADD_SCREEN, ask_screen, CARE_TEAM_ROLES),
    ButtonHandler(risk_event.EDIT_SCREEN, ask_edit, CARE_TEAM_ROLES),
    FormHandler(messages.SCREEN_FORM, submit_screen, CARE_TEAM_ROLES),
    ButtonHandler(risk_event.UNDO_SCREEN, undo_screen, CARE_TEAM_ROLES),
)
