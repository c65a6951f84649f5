"""The card's steps by button: status, rhythm, a letter, the answer to a referral, coming back."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger.messages.contact_buttons import CLOSE_OUT, LETTER_SENT
from handlers.patient.changes import letters_and_referrals, next_contact, status_change
from handlers.patient.changes.status_change import RequestedStatus
from handlers.patient.messages import card_contact_and_status as contact_and_status
from handlers.patient.messages import cards as messages
from handlers.patient.messages import status_forms
from handlers.patient.messages.status_forms import AS_NEEDED, USUAL_INTERVAL, StatusFormState
from handlers.patient_choice import access
from handlers.patient_choice.card_change import PatientContext
from store.caseload import cards
from store.errors import UserError
from store.ledger import contacts
from store.patient import episodes, patients, referrals
from store.patient.referrals import ReferralOutcome
from store.rules.patient.statuses import Status

_FARTHEST = timedelta(days=731)


def ask_status(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The statuses that may follow."""
    with ctx.registry.read() as db:
        stand = _status_form_state(db, ctx, int(click.value))
    return Reply(form=status_forms.status_choice_form(stand, ctx.today))


def pick_status(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of the status that was picked."""
    patient_id, _, status = click.value.split(":")
    with ctx.registry.read() as db:
        stand = _status_form_state(db, ctx, int(patient_id))
    return Reply(form=status_forms.status_form(stand, Status(status), ctx.today, in_place=True))


def ask_close_out(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form that ends an episode for a patient who cannot be reached."""
    with ctx.registry.read() as db:
        stand = _status_form_state(db, ctx, int(click.value))
    return Reply(form=status_forms.status_form(stand, Status.DISENGAGED, ctx.today, in_place=False))


def change_status(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Take the step, unless somebody took one while the form was open."""
    patient_id, seen, name = form.metadata.split(":")
    wanted = Status(name)
    errors = _field_errors(form, wanted, ctx)
    if errors:
        return Reply(errors=errors)
    with ctx.registry.begin() as db:
        subject = _patient_context(db, ctx, int(patient_id))
        status_change.refuse_outdated_form(subject, int(seen))
        done = status_change.apply_status_change(subject, _requested_status(form, wanted, ctx))
        access.record_change(db, ctx, "card: status", f"patient:{patient_id}")
    return Reply(messages.change_saved(subject.patient, done.summary, done.details))


def ask_contact_interval(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for how often the patient is contacted."""
    with ctx.registry.read() as db:
        subject = _check_in_care(_patient_context(db, ctx, int(click.value)))
    episode = subject.episode
    now = AS_NEEDED if episode.as_needed else str((episode.interval_days or 0) // 7 or USUAL_INTERVAL)
    return Reply(form=status_forms.contact_interval_form(subject.patient, now))


def set_contact_interval(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Keep how often the patient is contacted."""
    chosen = form.text("rhythm")
    with ctx.registry.begin() as db:
        subject = _check_in_care(_patient_context(db, ctx, int(form.metadata)))
        if chosen in {AS_NEEDED, USUAL_INTERVAL}:
            done = (next_contact.set_as_needed if chosen == AS_NEEDED else next_contact.set_usual_interval)(
                subject, "", ""
            )
        else:
            done = next_contact.set_interval(subject, f"{chosen} weeks", "")
        access.record_change(db, ctx, "card: rhythm", f"patient:{subject.patient.id}")
    return Reply(messages.change_saved(subject.patient, done.summary, done.details))


def letter_sent(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Keep that a letter went out today; a second click is the same letter."""
    with ctx.registry.begin() as db:
        subject = _check_in_care(_patient_context(db, ctx, int(click.value)))
        new = contacts.record_letter(db, subject.episode, ctx.today, ctx.provenance, ctx.member.id)
        if new:
            access.record_change(db, ctx, "card: letter", f"patient:{subject.patient.id}")
    return Reply(status_forms.letter_saved(subject.patient, new=new), replace=False)


def _referral_answer_handler(outcome: ReferralOutcome) -> Callable[[ButtonPress, RequestContext], Reply]:
    def answer(click: ButtonPress, ctx: RequestContext) -> Reply:
        patient_id, referral_id = (int(part) for part in click.value.split(":"))
        with ctx.registry.begin() as db:
            subject = _patient_context(db, ctx, patient_id)
            episodes.lock(db, ctx.clinic.id, subject.episode.id)
            asked = referrals.by_id(db, ctx.clinic.id, patient_id, referral_id)
            done = letters_and_referrals.record_referral_answer(subject, asked, outcome, "today")
            access.record_change(db, ctx, "card: referral", f"patient:{patient_id}")
        return Reply(messages.change_saved(subject.patient, done.summary, done.details), replace=False)

    return answer


def _requested_status(form: SubmittedForm, wanted: Status, ctx: RequestContext) -> RequestedStatus:
    note = form.text("note")
    if wanted is Status.DISENGAGED:
        note = f"{note}; way back: {form.text('way_back')}"
    on = form.day("on") or ctx.today
    return RequestedStatus(wanted, on, until=form.day("until"), to_whom=form.text("to_whom"), note=note)


def _field_errors(form: SubmittedForm, wanted: Status, ctx: RequestContext) -> dict[str, str]:
    """What is wrong with the fields themselves, beside each; the rest is told by the step."""
    on, until = form.day("on"), form.day("until")
    errors = {}
    if on and on > ctx.today:
        errors["on"] = "A status holds from today or an earlier day."
    if wanted is Status.ON_HOLD and (until is None or not ctx.today < until <= ctx.today + _FARTHEST):
        errors["until"] = "Choose a day to come, within two years."
    if wanted is Status.DISENGAGED and not form.text("way_back"):
        errors["way_back"] = "Say how the patient comes back, such as: call the front desk."
    return errors


def _status_form_state(db: Connection, ctx: RequestContext, patient_id: int) -> StatusFormState:
    subject = _check_in_care(_patient_context(db, ctx, patient_id))
    line = cards.patient_card(db, ctx.clinic, patient_id, ctx.today).caseload_patient
    down = line.step_down
    last = episodes.last_status_change(db, subject.episode)
    started = subject.episode.enrolled_on or subject.episode.referred_on or ctx.today
    return StatusFormState(
        subject.patient,
        Status(subject.episode.status),
        last.on if last else started,
        last.id if last else 0,
        status_change.has_relapse_plan(subject),
        f"Consider relapse prevention: {down.text}" if down else "",
    )


def _patient_context(db: Connection, ctx: RequestContext, patient_id: int) -> PatientContext:
    who = patients.by_id(db, ctx.clinic.id, patient_id)
    access.check_may_open(db, ctx, who)
    return PatientContext(db, ctx, who, access.current_episode(db, who), ctx.today)


def _check_in_care(subject: PatientContext) -> PatientContext:
    if subject.episode.ended_on:
        raise UserError(
            f"{subject.patient.full_name} is no longer in care ({subject.episode.status}).",
            "Coming back begins a new episode: the card has a button Re-enroll.",
        )
    return subject


HANDLERS = (
    ButtonHandler(contact_and_status.CHANGE_STATUS, ask_status, CARE_TEAM_ROLES),
    ButtonHandler(status_forms.PICK_STATUS, pick_status, CARE_TEAM_ROLES),
    ButtonHandler(CLOSE_OUT, ask_close_out, CARE_TEAM_ROLES),
    FormHandler(status_forms.STATUS_FORM, change_status, CARE_TEAM_ROLES),
    ButtonHandler(contact_and_status.CHANGE_INTERVAL, ask_contact_interval, CARE_TEAM_ROLES),
    FormHandler(status_forms.INTERVAL_FORM, set_contact_interval, CARE_TEAM_ROLES),
    ButtonHandler(LETTER_SENT, letter_sent, CARE_TEAM_ROLES),
    ButtonHandler(
        contact_and_status.REFERRAL_SEEN, _referral_answer_handler(ReferralOutcome.SEEN), CARE_TEAM_ROLES
    ),
    ButtonHandler(
        contact_and_status.REFERRAL_NOT_SEEN,
        _referral_answer_handler(ReferralOutcome.NOT_SEEN),
        CARE_TEAM_ROLES,
    ),
)
