"""`/patient Holly Guzman`: the card; with more words, a change to it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, Reply, SlashCommand
from handlers.patient.changes import card_commands
from handlers.patient.messages import cards as messages
from handlers.patient_choice import access, patient_picker
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.ask_choice import ask_patient_choice
from handlers.patient_choice.card_change import CardCommand, PatientContext
from handlers.reading import typed_text
from handlers.reading.patient_finder import find_patient, is_exact_match
from handlers.recommendation import follow_up
from handlers.risk.risk_event_view import open_risk_events
from store.caseload import cards
from store.dispatch import drafts
from store.dispatch.drafts import Draft
from store.errors import UserError
from store.patient import patients
from store.patient.patients import Patient, PatientNameSearch

DRAFT_KIND = "patient"
UNDO_ACTION = "undo"


@dataclass(frozen=True)
class PatientRequest:
    """What a line says of a patient: nothing (show the card), or a change."""

    verb: CardCommand | None
    words: str
    note: str
    typed_on: date


def patient(text: str, ctx: RequestContext) -> Reply:
    """Show a card, or change it; bare, the member's recent patients."""
    if not text:
        return recent_patients_reply(ctx)
    head, note = _single_line(text)
    with ctx.registry.begin() as db:
        found = find_patient(head, PatientNameSearch(db, ctx.clinic.id), card_commands.COMMAND_FIRST_WORDS)
        unplaced, verb, words = card_commands.split_card_line(found.rest)
        if unplaced and is_exact_match(found):
            raise UserError(
                f"I read {found.patients[0].full_name} but could not place “{unplaced}”.",
                "Put free text after `--`; /patient help lists what can be typed.",
            )
        if unplaced or len(found.patients) != 1:
            name = " ".join(part for part in (found.name_words, unplaced) if part)
            fitting = () if unplaced else found.patients
            detail = {"typed_at": ctx.now.isoformat()}
            return Reply(
                ask_patient_choice(db, ctx, DRAFT_KIND, text, name, fitting, detail=detail, form=False)
            )
        who = patients.by_id(db, ctx.clinic.id, found.patients[0].id)
        return _run_request(db, who, PatientRequest(verb, words, note, ctx.today), ctx)


def resume_with_patient(draft: Draft, patient_id: int, ctx: RequestContext) -> Reply:
    """Go on with a line for the patient that was chosen."""
    head, note = _single_line(draft.typed_text)
    typed_on = datetime.fromisoformat(draft.detail["typed_at"]).astimezone(ctx.clinic.zone).date()
    with ctx.registry.begin() as db:
        found = find_patient(head, PatientNameSearch(db, ctx.clinic.id), card_commands.COMMAND_FIRST_WORDS)
        _, verb, words = card_commands.split_card_line(found.rest)
        who = patients.by_id(db, ctx.clinic.id, patient_id)
        return _run_request(db, who, PatientRequest(verb, words, note, typed_on), ctx)


def change(db: Connection, who: Patient, words: str, ctx: RequestContext) -> Reply:
    """Do what words say of a patient who was chosen before."""
    _, verb, rest = card_commands.split_card_line(words)
    return _run_request(db, who, PatientRequest(verb, rest, "", ctx.today), ctx)


def show_card(db: Connection, who: Patient, ctx: RequestContext) -> Reply:
    """The card; the audit trail keeps who read it.

    Raises:
        UserError: somebody else's patient, or never enrolled.
    """
    access.check_may_open(db, ctx, who)
    facts = cards.patient_card(db, ctx.clinic, who.id, ctx.today)
    access.record_read(db, ctx, "card read", who)
    alerts = open_risk_events(db, ctx, facts.caseload_patient.episode.id)
    shown = messages.card(
        facts,
        ctx.today,
        alerts=alerts,
        review=follow_up.card_follow_ups(db, facts.caseload_patient, ctx),
        may_change=ctx.has_role(*CARE_TEAM_ROLES),
    )
    # The list or answer that the card was opened from stays.
    return Reply(shown, replace=False)


def recent_patients_reply(ctx: RequestContext) -> Reply:
    """The member's recent patients, as buttons."""
    with ctx.registry.read() as db:
        return Reply(messages.recent_patients(patient_picker.recent_patients(db, ctx)))


def _run_request(db: Connection, who: Patient, line: PatientRequest, ctx: RequestContext) -> Reply:
    if line.verb is None:
        return show_card(db, who, ctx)
    access.check_may_open(db, ctx, who)
    episode = access.current_episode(db, who)
    done = card_commands.apply_card_command(
        PatientContext(db, ctx, who, episode, line.typed_on), line.verb, line.words, line.note
    )
    if done.message and not done.summary:
        access.record_read(db, ctx, f"card: {line.verb.keywords[0]} read", who)
        return Reply(done.message, replace=False)
    access.record_change(db, ctx, f"card: {line.verb.keywords[0]}", f"patient:{who.id}")
    if done.message:
        return Reply(done.message, urgent=done.urgent)
    undo = None
    if done.undo_table:
        # The button carries the draft's id only; the draft says what it would void.
        detail = {"record": done.undo_table, "patient_id": who.id, "entered_at": ctx.now.isoformat()}
        undo = drafts.save(db, ctx.clinic.id, ctx.member.id, UNDO_ACTION, "", ctx.now, **detail)
    return Reply(messages.change_saved(who, done.summary, done.details, undo), urgent=done.urgent)


def _single_line(text: str) -> tuple[str, str]:
    typed = typed_text.split_lines(text)
    if len(typed) != 1:
        raise UserError("One patient at a time: that is more than one line.", "Send the lines one by one.")
    return typed[0].head, typed[0].note


COMMAND = SlashCommand(
    verb="patient",
    run=patient,
    roles=CARD_ROLES,
    hint="[patient]",
    summary="one patient's card, and every change to it",
    examples=(
        ("/patient Holly Guzman", "the card: status, scores, next contact, minutes, what is missing"),
        (
            "/patient Holly Guzman next tue phone",
            "plan the next contact; or: every 3 weeks, as needed, usual",
        ),
        ("/patient Holly Guzman flag medication -- sleep on sertraline?", "or: flag discuss, flag risk -- …"),
        ("/patient Holly Guzman unflag medication", "clear a flag; unflag risk -- what was done"),
        (
            "/patient Holly Guzman screen phq9 17 11/3",
            "the screen that led to the referral, never a baseline",
        ),
        (
            "/patient Holly Guzman consent spoken 11/3",
            "the agreement; or: written, by @colleague; what was told after --",
        ),
        ("/patient Holly Guzman seen 10/2", "the initiating visit; assessed 11/3: the initial assessment"),
        ("/patient Holly Guzman problems F32.1 F41.1", "the problem list; payer Cigna; born 3/4/1980"),
        ("/patient Holly Guzman clinician @pcp 1234567893", "who treats and bills; consultant @name"),
        ("/patient Holly Guzman assign @colleague", "another care manager from today on"),
        ("/patient Holly Guzman prefers phone mornings then portal", "how to reach the patient"),
        (
            "/patient Holly Guzman plan -- goals: sleep through; medication: sertraline 50 mg",
            "the next version of the care plan, also: skill, follow-up, safety; plan alone shows all of them",
        ),
        (
            "/patient Holly Guzman on hold until 12/15",
            "a status; or: graduated 11/18, referred out to …, disengaged -- way back: …",
        ),
        (
            "/patient Holly Guzman relapse prevention -- poor sleep two nights: walk, call",
            "stepping down, with the plan for it",
        ),
        ("/patient Holly Guzman letter sent 11/18", "a letter to somebody who cannot be reached; no attempt"),
        (
            "/patient Holly Guzman referral to Lakeside Psychiatry",
            "care elsewhere beside ours; then: referral seen 12/3, referral not seen",
        ),
        ("/patient", "your recent patients"),
    ),
)
