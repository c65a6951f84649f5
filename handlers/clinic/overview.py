"""The overview of a clinic's settings, gathered."""

from sqlalchemy import Connection

from handlers.clinic import policies, team
from handlers.clinic.messages.clinic_overview import ClinicOverview
from handlers.dispatch.request_context import RequestContext
from store.clinic import clinics, members
from store.payer import payers
from store.rules.months import Month
from store.rules.roles import Role


def read_overview(db: Connection, ctx: RequestContext) -> ClinicOverview:
    """Everything that is set about the clinic, as it is now."""
    clinic = clinics.by_id(db, ctx.clinic.id)
    return ClinicOverview(
        clinic=clinic,
        team=members.list_members(db, clinic.id),
        former_members=team.inactive_members_with_patients(db, clinic.id),
        payers=policies.payer_lines(db, clinic, Month.of(ctx.today)),
        default_policy=payers.default_policy(clinic).description,
        today=ctx.today,
        may_change=ctx.has_role(Role.ADMIN),
    )
