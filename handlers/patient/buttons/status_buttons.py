"""The card's steps by button: status, rhythm, a letter, the answer to a referral, coming back."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Connection

from handlers.block_kit.forms import Filled
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, ButtonHandler, Click, FormHandler, Reply
from handlers.ledger.messages.contact_buttons import CLOSE_OUT, LETTER
from handlers.patient.changes import contact, letters_and_referrals, status_change
from handlers.patient.changes.status_change import Step
from handlers.patient.messages import card_steps as steps_of
from handlers.patient.messages import cards as words_of
from handlers.patient.messages import status_forms
from handlers.patient.messages.status_forms import AS_NEEDED, USUAL, Stand
from handlers.patient_choice import access
from handlers.patient_choice.card_change import Subject
from store.caseload import cards
from store.errors import UserError
from store.ledger import contacts
from store.patient import episodes, patients, referrals
from store.patient.referrals import Outcome
from store.rules.patient.statuses import Status

_YEARS = timedelta(days=731)


def ask_status(click: Click, ctx: Context) -> Reply:
    """The statuses that may follow."""
    with ctx.registry.read() as db:
        stand = _stand(db, ctx, int(click.value))
    return Reply(form=status_forms.pick(stand, ctx.today))


def pick_status(click: Click, ctx: Context) -> Reply:
    """The form of the status that was picked."""
    patient_id, _, status = click.value.split(":")
    with ctx.registry.read() as db:
        stand = _stand(db, ctx, int(patient_id))
    return Reply(form=status_forms.form(stand, Status(status), ctx.today, in_place=True))


def close_out(click: Click, ctx: Context) -> Reply:
    """The form that ends an episode for a patient who cannot be reached."""
    with ctx.registry.read() as db:
        stand = _stand(db, ctx, int(click.value))
    return Reply(form=status_forms.form(stand, Status.DISENGAGED, ctx.today, in_place=False))


def change_status(form: Filled, ctx: Context) -> Reply:
    """Take the step, unless somebody took one while the form was open."""
    patient_id, seen, name = form.subject.split(":")
    wanted = Status(name)
    errors = _faults(form, wanted, ctx)
    if errors:
        return Reply(errors=errors)
    with ctx.registry.begin() as db:
        subject = _subject(db, ctx, int(patient_id))
        status_change.refuse_overtaken(subject, int(seen))
        done = status_change.take(subject, _step(form, wanted, ctx))
        access.record_change(db, ctx, "card: status", f"patient:{patient_id}")
    return Reply(words_of.changed(subject.patient, done.said, done.more))


def ask_rhythm(click: Click, ctx: Context) -> Reply:
    """A form for how often the patient is contacted."""
    with ctx.registry.read() as db:
        subject = _open(_subject(db, ctx, int(click.value)))
    episode = subject.episode
    now = AS_NEEDED if episode.as_needed else str((episode.interval_days or 0) // 7 or USUAL)
    return Reply(form=status_forms.rhythm(subject.patient, now))


def set_rhythm(form: Filled, ctx: Context) -> Reply:
    """Keep how often the patient is contacted."""
    chosen = form.text("rhythm")
    with ctx.registry.begin() as db:
        subject = _open(_subject(db, ctx, int(form.subject)))
        if chosen in {AS_NEEDED, USUAL}:
            done = (contact.as_needed if chosen == AS_NEEDED else contact.usual)(subject, "", "")
        else:
            done = contact.set_interval(subject, f"{chosen} weeks", "")
        access.record_change(db, ctx, "card: rhythm", f"patient:{subject.patient.id}")
    return Reply(words_of.changed(subject.patient, done.said, done.more))


def letter_sent(click: Click, ctx: Context) -> Reply:
    """Keep that a letter went out today; a second click is the same letter."""
    with ctx.registry.begin() as db:
        subject = _open(_subject(db, ctx, int(click.value)))
        new = contacts.send_letter(db, subject.episode, ctx.today, ctx.said, ctx.member.id)
        if new:
            access.record_change(db, ctx, "card: letter", f"patient:{subject.patient.id}")
    return Reply(status_forms.letter_noted(subject.patient, new=new), replace=False)


def _answering(outcome: Outcome) -> Callable[[Click, Context], Reply]:
    def answer(click: Click, ctx: Context) -> Reply:
        patient_id, referral_id = (int(part) for part in click.value.split(":"))
        with ctx.registry.begin() as db:
            subject = _subject(db, ctx, patient_id)
            episodes.locked(db, ctx.clinic.id, subject.episode.id)
            asked = referrals.by_id(db, ctx.clinic.id, patient_id, referral_id)
            done = letters_and_referrals.answer(subject, asked, outcome, "today")
            access.record_change(db, ctx, "card: referral", f"patient:{patient_id}")
        return Reply(words_of.changed(subject.patient, done.said, done.more), replace=False)

    return answer


def _step(form: Filled, wanted: Status, ctx: Context) -> Step:
    note = form.text("note")
    if wanted is Status.DISENGAGED:
        note = f"{note}; way back: {form.text('way_back')}"
    on = form.day("on") or ctx.today
    return Step(wanted, on, until=form.day("until"), to_whom=form.text("to_whom"), note=note)


def _faults(form: Filled, wanted: Status, ctx: Context) -> dict[str, str]:
    """What is wrong with the fields themselves, beside each; the rest is told by the step."""
    on, until = form.day("on"), form.day("until")
    errors = {}
    if on and on > ctx.today:
        errors["on"] = "A status holds from today or an earlier day."
    if wanted is Status.ON_HOLD and (until is None or not ctx.today < until <= ctx.today + _YEARS):
        errors["until"] = "Choose a day to come, within two years."
    if wanted is Status.DISENGAGED and not form.text("way_back"):
        errors["way_back"] = "Say how the patient comes back, such as: call the front desk."
    return errors


def _stand(db: Connection, ctx: Context, patient_id: int) -> Stand:
    subject = _open(_subject(db, ctx, patient_id))
    line = cards.card(db, ctx.clinic, patient_id, ctx.today).line
    down = line.step_down
    last = episodes.last_change(db, subject.episode)
    started = subject.episode.enrolled_on or subject.episode.referred_on or ctx.today
    return Stand(
        subject.patient,
        Status(subject.episode.status),
        last.on if last else started,
        last.id if last else 0,
        status_change.has_plan(subject),
        f"Consider relapse prevention: {down.words}" if down else "",
    )


def _subject(db: Connection, ctx: Context, patient_id: int) -> Subject:
    who = patients.by_id(db, ctx.clinic.id, patient_id)
    access.check_own(db, ctx, who)
    return Subject(db, ctx, who, access.current_episode(db, who), ctx.today)


def _open(subject: Subject) -> Subject:
    if subject.episode.ended_on:
        raise UserError(
            f"{subject.patient.full_name} is no longer in care ({subject.episode.status}).",
            "Coming back begins a new episode: the card has a button Re-enroll.",
        )
    return subject


HANDLERS = (
    ButtonHandler(steps_of.STATUS, ask_status, CARE),
    ButtonHandler(status_forms.PICK, pick_status, CARE),
    ButtonHandler(CLOSE_OUT, close_out, CARE),
    FormHandler(status_forms.STATUS_FORM, change_status, CARE),
    ButtonHandler(steps_of.RHYTHM, ask_rhythm, CARE),
    FormHandler(status_forms.RHYTHM_FORM, set_rhythm, CARE),
    ButtonHandler(LETTER, letter_sent, CARE),
    ButtonHandler(steps_of.SEEN, _answering(Outcome.SEEN), CARE),
    ButtonHandler(steps_of.NOT_SEEN, _answering(Outcome.NOT_SEEN), CARE),
)
