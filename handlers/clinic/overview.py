"""The overview of a clinic's settings, gathered."""

from sqlalchemy import Connection

from handlers.clinic import policies, team
from handlers.clinic.messages.clinic_overview import Overview
from handlers.dispatch.context import Context
from store.clinic import clinics, members
from store.payer import payers
from store.rules.months import Month
from store.rules.roles import Role


def overview(db: Connection, ctx: Context) -> Overview:
    """Everything that is set about the clinic, as it is now."""
    clinic = clinics.by_id(db, ctx.clinic.id)
    return Overview(
        clinic=clinic,
        team=members.every(db, clinic.id),
        gone=team.left_behind(db, clinic.id),
        payers=policies.lines(db, clinic, Month.of(ctx.today)),
        default_policy=payers.default_policy(clinic).described,
        today=ctx.today,
        may_change=ctx.may(Role.ADMIN),
    )
