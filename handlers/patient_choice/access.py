"""Which patients a member may open and change, and the audit trail of it. Source: product.md §1."""

from collections.abc import Mapping

from sqlalchemy import Connection

from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.dispatch import patient_reach
from handlers.dispatch.patient_reach import WHOLE_CLINIC_ROLES
from handlers.dispatch.request_access import AccessDeniedError
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import sentences
from store import audit
from store.errors import UserError
from store.patient import episodes
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.rules.roles import Role

CARD_ROLES = frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN, Role.LEAD})
"""Who reads patients' records; billers see minutes and codes, admins settings."""


def current_episode(db: Connection, patient: Patient) -> Episode:
    """The patient's latest episode.

    Raises:
        UserError: there is none.
    """
    episode = episodes.latest_episode(db, patient.clinic_id, patient.id)
    if episode is None:
        raise UserError(*sentences.never_enrolled(patient.full_name, patient.mrn))
    return episode


def check_in_care(patient: Patient, episode: Episode) -> None:
    """Refuse a patient whose episode has ended.

    Raises:
        UserError: it has ended.
    """
    if episode.ended_on:
        raise UserError(*sentences.not_in_care(full_name_with_mrn(patient), episode.status))


def open_episode(db: Connection, patient: Patient) -> Episode:
    """The patient's open episode.

    Raises:
        UserError: the latest episode has ended, or there is none.
    """
    episode = current_episode(db, patient)
    check_in_care(patient, episode)
    return episode


def check_may_open(db: Connection, ctx: RequestContext, patient: Patient) -> None:
    """Let a treating clinician open only the patients they treat, and the others all.

    Raises:
        UserError: not a clinician's own patient.
        AccessDeniedError: a role that reads no cards; what was typed is not repeated.
    """
    if ctx.has_role(*WHOLE_CLINIC_ROLES):
        return
    check_reads_cards(ctx)
    patient_reach.patient_by_id(db, ctx, patient.id)


def check_reads_cards(ctx: RequestContext) -> None:
    """Refuse roles that read no patient's card.

    Raises:
        AccessDeniedError: such a role; what was typed is not repeated.
    """
    if not ctx.has_role(*CARD_ROLES):
        raise AccessDeniedError(*sentences.CARDS_NOT_FOR_YOU)


def record_read(db: Connection, ctx: RequestContext, action: str, patient: Patient) -> None:
    """Record in the audit trail that this member read a patient's data."""
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, action, f"patient:{patient.id}")


def record_names_shown(db: Connection, ctx: RequestContext, patients: int) -> None:
    """Record in the audit trail that this member was shown a list of patients to choose from."""
    if patients:
        record_change(db, ctx, "names shown", f"member:{ctx.member.id}", {"patients": patients})


def record_change(
    db: Connection,
    ctx: RequestContext,
    action: str,
    subject: str,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Record in the audit trail that this member changed something; `subject` is a kind and an id."""
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, action, subject, dict(detail or {}))
