"""Putting a new patient on the registry, from a line or a form: people looked up, all saved or nothing."""

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import build_message, divider_block
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.enrollment.messages import enrollment as messages
from handlers.enrollment.reading.enrollment_reader import TypedEnrollment
from handlers.ledger import save_scores
from handlers.patient.changes.preferences import read_preferences
from handlers.patient_choice import access
from handlers.patient_choice.card_change import find_colleague
from store.caseload import cards
from store.clinic import members
from store.clinic.members import Member
from store.enrollment import enrollment
from store.enrollment.enrollment import NewPatient
from store.errors import UserError
from store.ledger import scores
from store.rules.roles import Role


def enroll(db: Connection, typed: TypedEnrollment, ctx: RequestContext) -> Reply:
    """Enroll, and say what was understood and what is missing.

    Raises:
        UserError: known already, an impossible birth date, or a colleague who is none.
    """
    done = enrollment.enroll(db, ctx.clinic, _new_patient(db, typed, ctx), ctx.today, ctx.provenance)
    access.record_change(db, ctx, "enrolled", f"patient:{done.patient.id}")
    facts = cards.patient_card(db, ctx.clinic, done.patient.id, ctx.today)
    said = messages.patient_enrolled(facts, ctx.today, is_return=done.is_return)
    if typed.screen is None:
        return Reply(said)
    # A positive answer to the risk item does not wait, and one that was not told is asked for.
    kept = max(scores.of_patient(db, ctx.clinic.id, done.patient.id), key=lambda one: one.id)
    screened = save_scores.saved_reply([save_scores.saved_score(db, kept, done.patient, ctx)], ctx)
    above = screened.message.blocks if screened.message else ()
    return Reply(build_message(said.text, *above, divider_block(), *said.blocks), urgent=screened.urgent)


def _new_patient(db: Connection, typed: TypedEnrollment, ctx: RequestContext) -> NewPatient:
    manager = _colleague(db, typed.care_manager, Role.CARE_MANAGER, ctx)
    if manager is None and ctx.has_role(Role.CARE_MANAGER):
        manager = ctx.member
    consultant = _colleague(db, typed.consultant, Role.CONSULTANT, ctx) or _only_consultant(db, ctx)
    clinician = find_colleague(db, ctx, typed.clinician, typed.clinician) if typed.clinician else None
    is_referral = typed.referred_on is not None and typed.enrolled_on is None
    return NewPatient(
        mrn=typed.mrn,
        first_name=typed.first_name,
        last_name=typed.last_name,
        # Care begins with the assessment where no other day is said: its score is the baseline.
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
        is_different_person=typed.is_another,
    )


def _colleague(db: Connection, who: str, role: Role, ctx: RequestContext) -> Member | None:
    if not who:
        return None
    member = find_colleague(db, ctx, who, who)
    if member is None or role not in member.roles:
        able = ", ".join(one.name for one in members.list_members(db, ctx.clinic.id, role)) or "nobody yet"
        raise UserError(
            f"{member.name if member else f'“{who}”'} is no {role.label} here.",
            f"Mention one of the clinic's {role.label}s with @: {able}.",
        )
    return member


def _only_consultant(db: Connection, ctx: RequestContext) -> Member | None:
    """A clinic with one consultant need not be asked which."""
    consultants = members.list_members(db, ctx.clinic.id, Role.CONSULTANT)
    return consultants[0] if len(consultants) == 1 else None
