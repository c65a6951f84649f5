"""Whose patients a member may open, and the record that it was done. Source: product.md §1."""

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from store import audit
from store.errors import UserError
from store.patient import care_team, episodes
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.rules.roles import Role

CARD_ROLES = frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN, Role.LEAD})
"""Who reads patients' records; billers see minutes and codes, admins settings."""

_WHOLE_CLINIC = (Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD)


def current_episode(db: Connection, patient: Patient) -> Episode:
    """The patient's latest episode.

    Raises:
        UserError: there is none.
    """
    episode = episodes.latest_episode(db, patient.clinic_id, patient.id)
    if episode is None:
        raise UserError(
            f"{patient.full_name} was never enrolled.", f"Enroll with /enroll, MRN {patient.mrn}."
        )
    return episode


def open_episode(db: Connection, patient: Patient) -> Episode:
    """The patient's episode.

    Raises:
        UserError: it is over, or there is none.
    """
    episode = current_episode(db, patient)
    if episode.ended_on:
        raise UserError(f"{patient.full_name} is no longer in care ({episode.status}).")
    return episode


def check_may_open(db: Connection, ctx: RequestContext, patient: Patient) -> None:
    """A treating clinician sees the patients they treat; care managers cover for each other.

    Raises:
        UserError: another clinician's patient.
    """
    if ctx.has_role(*_WHOLE_CLINIC):
        return
    clinician = care_team.team(db, current_episode(db, patient)).clinician
    if clinician is None or clinician.member_id != ctx.member.id:
        raise UserError(
            "That patient is treated by somebody else.",
            "You can open the patients you treat; a care manager can change the treating clinician.",
        )


def record_read(db: Connection, ctx: RequestContext, action: str, patient: Patient) -> None:
    """Keep in the audit trail that this member read a patient's data."""
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, action, f"patient:{patient.id}")


def record_change(db: Connection, ctx: RequestContext, action: str, subject: str) -> None:
    """Keep in the audit trail that this member changed something; `subject` is a kind and an id."""
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, action, subject)
