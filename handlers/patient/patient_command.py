"""`/patient Holly Guzman`: the card; with more words, a change to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, Reply, SlashCommand
from handlers.patient.changes import card_commands, chart_changes, undo_drafts
from handlers.patient.changes.chart_changes import CHART_ROLES
from handlers.patient.messages import cards as messages
from handlers.patient.messages import charts as chart_messages
from handlers.patient.sentences import changes as sentences
from handlers.patient_choice import access, closed_months, patient_picker
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.ask_choice import ask_patient_choice
from handlers.patient_choice.card_change import CardCommand, PatientContext
from handlers.reading import typed_text
from handlers.reading.patients.find_patient import PatientMatch, find_patient, is_exact_match
from handlers.recommendation import follow_up
from handlers.risk.risk_event_view import open_risk_events
from store.caseload import cards
from store.dispatch.drafts import Draft
from store.errors import UserError
from store.patient import patients
from store.patient.patients import Patient

DRAFT_KIND = "patient"
_MRN = "mrn"


@dataclass(frozen=True)
class PatientRequest:
    """What a line asks for a patient: the card (without a command), or a change."""

    command: CardCommand | None
    words: str
    note: str
    typed_on: date


def patient(text: str, ctx: RequestContext) -> Reply:
    """Show a card, or change it; without any text, the member's recent patients."""
    if not text:
        return recent_patients_reply(ctx)
    head, note = _single_line(text)
    with ctx.registry.begin() as db:
        found, leftover, request = _read_request(db, head, note, ctx.today, ctx)
        in_error = [] if found.patients else chart_changes.charts_in_error(db, head, ctx)
        if in_error:
            return Reply(chart_messages.charts_in_error(in_error, ctx.today, ctx.clinic.zone))
        if not _is_about_charts(request, ctx):
            access.check_reads_cards(ctx)
        if leftover and is_exact_match(found):
            raise UserError(*sentences.not_understood(found.patients[0].full_name, leftover))
        if leftover or len(found.patients) != 1:
            name = " ".join(part for part in (found.name_words, leftover) if part)
            question = ask_patient_choice(
                db,
                ctx,
                DRAFT_KIND,
                text,
                name,
                () if leftover else found.patients,
                detail={"typed_at": ctx.now.isoformat()},
                form=False,
                saves=request.command is not None,
            )
            return Reply(question)
        return _run_request(db, _patient(db, ctx, found.patients[0].id), request, ctx)


def resume_with_patient(draft: Draft, patient_id: int, ctx: RequestContext) -> Reply:
    """Continue with a line for the patient that was chosen."""
    head, note = _single_line(draft.typed_text)
    typed_on = datetime.fromisoformat(draft.detail["typed_at"]).astimezone(ctx.clinic.zone).date()
    with ctx.registry.begin() as db:
        _, _, request = _read_request(db, head, note, typed_on, ctx)
        return _run_request(db, _patient(db, ctx, patient_id), request, ctx)


def change(db: Connection, patient: Patient, words: str, ctx: RequestContext) -> Reply:
    """Make a typed change for a patient who was chosen before."""
    _, command, rest = card_commands.split_card_line(words)
    return _run_request(db, patient, PatientRequest(command, rest, "", ctx.today), ctx)


def show_card(db: Connection, patient: Patient, ctx: RequestContext) -> Reply:
    """The card; the audit trail keeps who read it.

    Raises:
        UserError: another clinician's patient, or never enrolled.
    """
    access.check_may_open(db, ctx, patient)
    card = cards.patient_card(db, ctx.clinic, patient.id, ctx.today)
    access.record_read(db, ctx, "card read", patient)
    shown = messages.card_message(
        card,
        ctx.today,
        alerts=open_risk_events(db, ctx, card.caseload_patient.episode.id),
        follow_ups=follow_up.card_follow_ups(db, card.caseload_patient, ctx),
        may_change=ctx.has_role(*CARE_TEAM_ROLES),
    )
    # The list or answer that the card was opened from stays.
    return Reply(shown, replace=False)


def recent_patients_reply(ctx: RequestContext) -> Reply:
    """The member's recent patients, as buttons."""
    with ctx.registry.begin() as db:
        return Reply(messages.recent_patients(patient_picker.recent_patients(db, ctx)))


def _read_request(
    db: Connection, head: str, note: str, typed_on: date, ctx: RequestContext
) -> tuple[PatientMatch, str, PatientRequest]:
    """The patient that a line names, the words that nothing explains, and the request."""
    names = patient_reach.name_search(db, ctx)
    if ctx.has_role(*CHART_ROLES):
        names = replace(names, within=None)
    # In `mrn 5001` the word belongs to the patient, in `Holly Guzman mrn 5001` it is the command.
    is_label = head.casefold().startswith(_MRN)
    found = find_patient(head, names, card_commands.COMMAND_FIRST_WORDS - ({_MRN} if is_label else set()))
    leftover, command, words = card_commands.split_card_line(found.rest)
    return found, leftover, PatientRequest(command, words, note, typed_on)


def _patient(db: Connection, ctx: RequestContext, patient_id: int) -> Patient:
    """The patient; who may merge charts reaches every chart, and `_run_request` checks the others again."""
    if ctx.has_role(*CHART_ROLES):
        return patients.by_id(db, ctx.clinic.id, patient_id)
    return patient_reach.patient_by_id(db, ctx, patient_id)


def _run_request(db: Connection, patient: Patient, request: PatientRequest, ctx: RequestContext) -> Reply:
    if request.command is None:
        return show_card(db, patient, ctx)
    if not _is_about_charts(request, ctx):
        access.check_may_open(db, ctx, patient)
    context = PatientContext(db, ctx, patient, access.current_episode(db, patient), request.typed_on)
    result = card_commands.apply_card_command(context, request.command, request.words, request.note)
    keyword = request.command.keywords[0]
    if result.message and not result.summary:
        access.record_read(db, ctx, f"card: {keyword} read", patient)
        return Reply(result.message, replace=False)
    access.record_change(db, ctx, f"card: {keyword}", f"patient:{patient.id}")
    if result.message:
        return Reply(result.message, urgent=result.urgent)
    undo = undo_drafts.save_undo(context, [result])
    tables = (result.undo_table, result.undo_fact.partition(":")[0])
    saved = messages.change_saved(
        patient,
        result.summary,
        (*result.details, *closed_months.closed_months_of_entered(db, ctx, patient.id, tables)),
        undo,
        undo_fact=result.undo_fact,
        restore_fact=result.restore_fact,
    )
    return Reply(saved, urgent=result.urgent)


def _is_about_charts(request: PatientRequest, ctx: RequestContext) -> bool:
    """Whether a line is about which charts there are and their MRNs, by one who reaches every chart."""
    return request.command is not None and request.command.roles >= CHART_ROLES and ctx.has_role(*CHART_ROLES)


def _single_line(text: str) -> tuple[str, str]:
    lines = typed_text.split_lines(text)
    if len(lines) != 1:
        raise UserError(*sentences.ONE_PATIENT_AT_A_TIME)
    return lines[0].head, lines[0].note


COMMAND = SlashCommand(
    verb="patient",
    run=patient,
    roles=CARD_ROLES | CHART_ROLES,
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
            "the referral screening, never a baseline",
        ),
        (
            "/patient Holly Guzman consent spoken 11/3",
            "the consent; or: written, by @colleague; what the patient was told after --",
        ),
        ("/patient Holly Guzman seen 10/2", "the initiating visit; assessed 11/3: the initial assessment"),
        ("/patient Holly Guzman problems F32.1 F41.1", "the problem list; payer Cigna; born 3/4/1980"),
        ("/patient Holly Guzman meds -- sertraline 100 mg", "the medications with dose, for the case review"),
        ("/patient Holly Guzman clinician @pcp 1234567893", "who treats and bills; consultant @name"),
        ("/patient Holly Guzman assign @colleague", "another care manager, starting today"),
        (
            "/patient Holly Guzman scale GAD-7",
            "the patient's own scale: first on card and agenda, always due; or: scale usual",
        ),
        ("/patient Holly Guzman prefers phone mornings then portal", "how to reach the patient; goes by Bee"),
        (
            "/patient Holly Guzman plan -- goals: sleep through; medication: sertraline 50 mg",
            "a new version of the care plan; also: skill, follow-up, safety; plan alone shows every version",
        ),
        (
            "/patient Holly Guzman on hold until 12/15",
            "a status; or: graduated 11/18, referred out to …, disengaged -- way back: …",
        ),
        (
            "/patient Holly Guzman relapse prevention -- poor sleep two nights: walk, call",
            "stepping down, with the plan for it",
        ),
        (
            "/patient Holly Guzman letter sent 11/18",
            "a letter to a patient who can't be reached; not an attempt",
        ),
        (
            "/patient Holly Guzman referral to Lakeside Psychiatry",
            "a referral while care continues; then: referral seen 12/3, or referral not seen",
        ),
        (
            "/patient Holly Guzman history",
            "everything on record, newest first, with Edit, Undo and Restore; or: scores, notes, reviews",
        ),
        (
            "/patient Holly Guzman mrn 00012345",
            "the right MRN in place of a wrong one; for care managers, leads and admins, with Undo",
        ),
        (
            "/patient Holly Guzman merge 5002",
            "join a second chart of the same person, after a preview; unmerge separates them again",
        ),
        (
            "/patient Holly Guzman entered in error -- test patient",
            "take a wrong chart out of every list and count; merge and this are for leads and admins",
        ),
        ("/patient", "your recent patients"),
    ),
)
