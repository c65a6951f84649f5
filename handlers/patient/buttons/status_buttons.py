"""The card's buttons for status, contact schedule, a letter and the answer to a referral."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.block_kit.slack_values import read_id, read_kind, read_parts
from handlers.dispatch import patient_reach
from handlers.dispatch.draft_choices import use_draft
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger.messages.contact_buttons import CLOSE_OUT, LETTER_SENT
from handlers.patient.changes import episode_end, letters_and_referrals, next_contact, status_change
from handlers.patient.changes.status_change import RequestedStatus
from handlers.patient.messages import cards as messages
from handlers.patient.messages import status_forms
from handlers.patient.messages.referrals import REFERRAL_NOT_SEEN, REFERRAL_SEEN
from handlers.patient.messages.status_forms import AS_NEEDED, USUAL_INTERVAL, StatusFormState
from handlers.patient.sentences import card, forms
from handlers.patient_choice import access
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.caseload import cards
from store.ledger import contacts
from store.patient import episodes, referrals, status_history
from store.patient.referrals import ReferralOutcome
from store.rules.patient.sentences import STATUS_IN_FUTURE_REMEDY
from store.rules.patient.statuses import Status, ends_episode

_FARTHEST_HOLD = timedelta(days=731)


def ask_status(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The statuses that may follow."""
    with ctx.registry.read() as db:
        state = _status_form_state(db, ctx, click.id())
    return Reply(form=status_forms.status_choice_form(state, ctx.today))


def pick_status(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of the status that was picked."""
    patient_id, _, name = click.parts(3)
    status = read_kind(Status, name)
    with ctx.registry.read() as db:
        state = _status_form_state(db, ctx, read_id(patient_id), status)
    return Reply(form=status_forms.status_form(state, status, ctx.today, in_place=True))


def ask_close_out(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form that ends the episode of a patient who cannot be reached."""
    with ctx.registry.read() as db:
        state = _status_form_state(db, ctx, click.id(), Status.DISENGAGED)
    return Reply(form=status_forms.status_form(state, Status.DISENGAGED, ctx.today, in_place=False))


def change_status(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Change the status, unless someone changed it while the form was open."""
    patient_id, shown_change_id, name = read_parts(form.metadata, 3)
    status = read_kind(Status, name)
    errors = _field_errors(form, status, ctx)
    if errors:
        return Reply(errors=errors)
    with ctx.registry.begin() as db:
        context = _patient_context(db, ctx, read_id(patient_id))
        status_change.refuse_outdated_form(context, read_id(shown_change_id))
        try:
            result = status_change.apply_status_change(context, _requested_status(form, status, ctx))
        except episode_end.NotImprovedError as doubt:
            return Reply(errors={"note": error_text(doubt)})
        return _saved(context, result, "card: status")


def confirm_end(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Yes: end the episode as typed, unless someone changed the status meanwhile."""
    with ctx.registry.begin() as db:
        detail = use_draft(db, ctx, click.id(), status_change.END_DRAFT).detail
        context = _patient_context(db, ctx, int(detail["patient_id"]))
        access.check_in_care(context.patient, context.episode)
        status_change.refuse_outdated_form(context, int(detail["change_id"]))
        result = status_change.apply_status_change(context, status_change.requested_in_draft(detail))
        return _saved(context, result, "card: status")


def reopen(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Undo the end of an episode: the same episode goes on."""
    patient_id, change_id = click.ids(2)
    with ctx.registry.begin() as db:
        context = _patient_context(db, ctx, patient_id)
        result = episode_end.reopen(context, change_id)
        return _saved(context, result, "card: status undone")


def ask_contact_interval(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for how often the patient is contacted."""
    with ctx.registry.read() as db:
        context = _in_care_context(db, ctx, click.id())
    episode = context.episode
    current = AS_NEEDED if episode.as_needed else str((episode.interval_days or 0) // 7 or USUAL_INTERVAL)
    return Reply(form=status_forms.contact_interval_form(context.patient, current))


def set_contact_interval(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Save how often the patient is contacted."""
    chosen = form.text("interval")
    with ctx.registry.begin() as db:
        context = _in_care_context(db, ctx, form.subject_id())
        if chosen == AS_NEEDED:
            result = next_contact.set_as_needed(context, "", "")
        elif chosen == USUAL_INTERVAL:
            result = next_contact.set_usual_interval(context, "", "")
        else:
            result = next_contact.set_interval(context, f"{chosen} weeks", "")
        return _saved(context, result, "card: contact schedule")


def letter_sent(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Record that a letter was sent today; a second click changes nothing."""
    with ctx.registry.begin() as db:
        context = _in_care_context(db, ctx, click.id())
        is_new = contacts.record_letter(db, context.episode, ctx.today, ctx.provenance, ctx.member.id)
        if is_new:
            access.record_change(db, ctx, "card: letter", f"patient:{context.patient.id}")
    return Reply(status_forms.letter_saved(context.patient, is_new=is_new), replace=False)


def _referral_answer_handler(outcome: ReferralOutcome) -> Callable[[ButtonPress, RequestContext], Reply]:
    def answer(click: ButtonPress, ctx: RequestContext) -> Reply:
        patient_id, referral_id = click.ids(2)
        with ctx.registry.begin() as db:
            context = _patient_context(db, ctx, patient_id)
            episodes.lock(db, ctx.clinic.id, context.episode.id)
            referral = referrals.by_id(db, ctx.clinic.id, patient_id, referral_id)
            result = letters_and_referrals.record_referral_answer(context, referral, outcome, "today")
            return _saved(context, result, "card: referral", replace=False)

    return answer


def _saved(context: PatientContext, result: ChangeResult, action: str, *, replace: bool = True) -> Reply:
    access.record_change(context.db, context.ctx, action, f"patient:{context.patient.id}")
    message = messages.change_saved(
        context.patient,
        result.summary,
        result.details,
        undo_end=_ending_change(context),
        undo_fact=result.undo_fact,
        undone_fact=result.undone_fact,
    )
    return Reply(message, replace=replace)


def _ending_change(context: PatientContext) -> int | None:
    """The change of status by which the episode has just ended."""
    db, clinic_id = context.db, context.ctx.clinic.id
    if context.episode.ended_on or episodes.by_id(db, clinic_id, context.episode.id).ended_on is None:
        return None
    last = status_history.last_change(db, clinic_id, context.episode.id)
    return last.id if last else None


def _requested_status(form: SubmittedForm, status: Status, ctx: RequestContext) -> RequestedStatus:
    note = form.text("note")
    if status is Status.DISENGAGED:
        note = forms.close_out_note(note, form.text("way_back"))
    return RequestedStatus(
        status, form.day("on") or ctx.today, form.day("until"), form.text("recipient"), note
    )


def _field_errors(form: SubmittedForm, status: Status, ctx: RequestContext) -> dict[str, str]:
    """What is wrong with single fields; the rest is checked with the change."""
    on, until = form.day("on"), form.day("until")
    errors = {}
    if on and on > ctx.today:
        errors["on"] = STATUS_IN_FUTURE_REMEDY
    if status is Status.ON_HOLD and (until is None or not ctx.today < until <= ctx.today + _FARTHEST_HOLD):
        errors["until"] = forms.HOLD_DAY_INVALID
    if status is Status.DISENGAGED and not form.text("way_back"):
        errors["way_back"] = forms.WAY_BACK_MISSING
    return errors


def _status_form_state(
    db: Connection, ctx: RequestContext, patient_id: int, chosen: Status | None = None
) -> StatusFormState:
    context = _in_care_context(db, ctx, patient_id)
    step_down = cards.patient_card(db, ctx.clinic, patient_id, ctx.today).caseload_patient.step_down
    last = status_history.last_change(db, ctx.clinic.id, context.episode.id)
    return StatusFormState(
        context.patient,
        Status(context.episode.status),
        since=last.on if last else context.episode.started_on or ctx.today,
        shown_change_id=last.id if last else 0,
        has_plan=status_change.has_relapse_plan(context),
        suggestion=card.consider_relapse_prevention(step_down.text) if step_down else "",
        open_items=episode_end.open_items(context, chosen) if chosen and ends_episode(chosen) else (),
    )


def _patient_context(db: Connection, ctx: RequestContext, patient_id: int) -> PatientContext:
    patient = patient_reach.patient_by_id(db, ctx, patient_id)
    access.check_may_open(db, ctx, patient)
    return PatientContext(db, ctx, patient, access.current_episode(db, patient), ctx.today)


def _in_care_context(db: Connection, ctx: RequestContext, patient_id: int) -> PatientContext:
    context = _patient_context(db, ctx, patient_id)
    access.check_in_care(context.patient, context.episode)
    return context


_ANSWER_SEEN = _referral_answer_handler(ReferralOutcome.SEEN)
_ANSWER_NOT_SEEN = _referral_answer_handler(ReferralOutcome.NOT_SEEN)

HANDLERS = (
    ButtonHandler(messages.CHANGE_STATUS, ask_status, CARE_TEAM_ROLES),
    ButtonHandler(status_forms.PICK_STATUS, pick_status, CARE_TEAM_ROLES),
    ButtonHandler(status_forms.CONFIRM_END, confirm_end, CARE_TEAM_ROLES),
    ButtonHandler(messages.REOPEN, reopen, CARE_TEAM_ROLES),
    ButtonHandler(CLOSE_OUT, ask_close_out, CARE_TEAM_ROLES),
    FormHandler(status_forms.STATUS_FORM, change_status, CARE_TEAM_ROLES),
    ButtonHandler(messages.CHANGE_INTERVAL, ask_contact_interval, CARE_TEAM_ROLES),
    FormHandler(status_forms.INTERVAL_FORM, set_contact_interval, CARE_TEAM_ROLES),
    ButtonHandler(LETTER_SENT, letter_sent, CARE_TEAM_ROLES),
    ButtonHandler(REFERRAL_SEEN, _ANSWER_SEEN, CARE_TEAM_ROLES),
    ButtonHandler(REFERRAL_NOT_SEEN, _ANSWER_NOT_SEEN, CARE_TEAM_ROLES),
)
