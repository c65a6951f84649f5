"""Enrolls a patient from a line or a form: finds the colleagues, saves all or nothing, and answers."""

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import build_message, divider_block
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, Reply
from handlers.enrollment.messages import enrollment as messages
from handlers.enrollment.reading.enrollment_reader import TypedEnrollment
from handlers.ledger import save_scores
from handlers.patient.changes.patient_details import read_preferences
from handlers.patient_choice import access
from handlers.patient_choice.colleagues import check_role, find_colleague
from handlers.patient_choice.identity_undo import undo_button
from store.caseload import cards
from store.clinic import members
from store.clinic.members import Member
from store.enrollment import enrollment
from store.enrollment.new_patient import NewPatient
from store.enrollment.returning_patient import OtherIdentityError
from store.ledger import scores
from store.patient import identity_changes
from store.patient.patients import Patient
from store.rules.patient.birth_date import check_birth_date
from store.rules.patient.identity import IdentityMatch
from store.rules.roles import Role


def enroll(db: Connection, typed: TypedEnrollment, ctx: RequestContext) -> Reply:
    """Enroll a patient; the answer says what was understood and what is missing.

    Where the patient with the MRN is confirmed to have a new name, the chart is changed first; that is all
    for a patient in care.

    Raises:
        UserError: on the registry already, an impossible birth date, or an unknown colleague.
    """
    new = _new_patient(db, typed, ctx)
    try:
        result = enrollment.enroll(db, ctx.clinic, new, ctx.today, ctx.provenance)
    except OtherIdentityError as error:
        if not typed.is_renamed or error.match is IdentityMatch.SOMEONE_ELSE:
            raise
        renamed = _change_identity(db, error.owner, new, ctx)
        if error.is_in_care:
            undo = undo_button(db, error.owner, renamed, ctx)
            return Reply(messages.identity_changed(error.owner, renamed, undo))
        result = enrollment.enroll(db, ctx.clinic, new, ctx.today, ctx.provenance)
    access.record_change(db, ctx, "enrolled", f"patient:{result.patient.id}")
    card = cards.patient_card(db, ctx.clinic, result.patient.id, ctx.today)
    enrolled = messages.patient_enrolled(
        card, ctx.today, is_return=result.is_return, may_change=ctx.has_role(*CARE_TEAM_ROLES)
    )
    if typed.screen is None:
        return Reply(enrolled)
    # A positive answer to the risk item must not wait, and one that was not typed is requested.
    screening = max(scores.of_patient(db, ctx.clinic.id, result.patient.id), key=lambda score: score.id)
    screened = save_scores.saved_reply([save_scores.saved_score(db, screening, result.patient, ctx)], ctx)
    above = screened.message.blocks if screened.message else ()
    return Reply(
        build_message(enrolled.text, *above, divider_block(), *enrolled.blocks), urgent=screened.urgent
    )


def _change_identity(db: Connection, patient: Patient, new: NewPatient, ctx: RequestContext) -> Patient:
    """Give a chart the typed name and birth date; the audit trail keeps what they were."""
    if new.date_of_birth:
        check_birth_date(new.date_of_birth, ctx.today)
    return identity_changes.change(
        db,
        patient,
        ctx.provenance,
        first_name=new.first_name,
        last_name=new.last_name,
        date_of_birth=new.date_of_birth or patient.date_of_birth,
    )


def _new_patient(db: Connection, typed: TypedEnrollment, ctx: RequestContext) -> NewPatient:
    manager = _in_role(db, typed.care_manager, Role.CARE_MANAGER, ctx)
    if manager is None and ctx.has_role(Role.CARE_MANAGER):
        manager = ctx.member
    consultant = _in_role(db, typed.consultant, Role.CONSULTANT, ctx) or _only_consultant(db, ctx)
    clinician = find_colleague(db, ctx, typed.clinician, typed.clinician) if typed.clinician else None
    is_referral = typed.referred_on is not None and typed.enrolled_on is None
    return NewPatient(
        mrn=typed.mrn,
        first_name=typed.first_name,
        last_name=typed.last_name,
        # Care starts with the assessment when no other day is typed: its score is the baseline.
        starts_on=typed.enrolled_on or typed.referred_on or typed.assessed_on or ctx.today,
        date_of_birth=typed.born,
        is_referral=is_referral,
        payer=typed.payer,
        npi=typed.npi,
        clinician_name=clinician.name if clinician else typed.clinician,
        clinician_id=clinician.id if clinician else None,
        care_manager_id=manager.id if manager else None,
        consultant_id=consultant.id if consultant else None,
        consent_on=typed.consent_on,
        consent_how=typed.consent_how,
        seen_on=typed.seen_on,
        assessed_on=typed.assessed_on,
        problems=typed.problems,
        consent_by=typed.consent_by or (ctx.member.name if typed.consent_on else ""),
        screen=typed.screen,
        contact_preferences=read_preferences(typed.prefers) if typed.prefers else None,
        goes_by=typed.goes_by,
        is_different_person=typed.is_another,
    )


def _in_role(db: Connection, typed: str, role: Role, ctx: RequestContext) -> Member | None:
    return check_role(db, find_colleague(db, ctx, typed, typed), typed, role, ctx) if typed else None


def _only_consultant(db: Connection, ctx: RequestContext) -> Member | None:
    """The clinic's consultant, when it has only one."""
    consultants = members.list_members(db, ctx.clinic.id, Role.CONSULTANT)
    return consultants[0] if len(consultants) == 1 else None
