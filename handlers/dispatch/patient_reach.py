"""The one way to a patient: which patients a member may name or choose. Source: product.md §1."""

from sqlalchemy import Connection

from handlers.dispatch import sentences
from handlers.dispatch.request_context import RequestContext
from store.errors import UserError
from store.patient import care_team, patients
from store.patient.name_index import PatientNameSearch
from store.patient.patients import Patient
from store.rules.roles import Role

WHOLE_CLINIC_ROLES = (Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD)
"""Who reads every patient of the clinic; care managers cover for each other."""


def reach(db: Connection, ctx: RequestContext) -> frozenset[int] | None:
    """The ids of the patients that a treating clinician may reach; for all other members None: the clinic's.

    Admins (charts) and billers (minutes and codes) find every patient by name; the roles of each command say
    what they may read and change.
    """
    if Role.CLINICIAN not in ctx.member.roles or ctx.has_role(*WHOLE_CLINIC_ROLES):
        return None
    return care_team.patients_treated_by(db, ctx.clinic.id, ctx.member.id)


def name_search(db: Connection, ctx: RequestContext) -> PatientNameSearch:
    """The names that this member's words may mean."""
    return PatientNameSearch(db, ctx.clinic.id, reach(db, ctx))


def patient_by_id(db: Connection, ctx: RequestContext, patient_id: int) -> Patient:
    """The patient of an id that a button, form or draft carries.

    Raises:
        UserError: none of this clinic, or none of a clinician's own; whether the patient exists is not said.
    """
    within = reach(db, ctx)
    if within is not None and patient_id not in within:
        raise UserError(sentences.NOT_YOUR_PATIENT, sentences.ASK_TO_BE_CLINICIAN)
    return patients.by_id(db, ctx.clinic.id, patient_id)
