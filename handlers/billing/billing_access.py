"""Who sees which part of a month's claims, and the trail of it."""

from handlers.dispatch.context import Context
from store import audit
from store.errors import UserError
from store.rules.months import Month
from store.rules.roles import Role

ROLES = frozenset({Role.BILLER, Role.LEAD, Role.CARE_MANAGER})
WHOLE_CLINIC = frozenset({Role.BILLER, Role.LEAD})


def check_months(ctx: Context) -> None:
    """The consultant comes here for packets alone.

    Raises:
        UserError: a role that has no part in billing.
    """
    if not ctx.may(*ROLES):
        raise UserError(
            "The month's claims are for billers, leads and care managers.",
            "Audit packets are open to you: /billing packet Holly Guzman 2026-10",
        )


def check_whole_clinic(ctx: Context) -> None:
    """Closing concerns everybody's patients.

    Raises:
        UserError: somebody who sees their own patients only.
    """
    if not ctx.may(*WHOLE_CLINIC):
        raise UserError(
            "Closing and reopening a month is for a biller or the lead.", "/billing oct shows it."
        )


def sees_own_only(ctx: Context) -> bool:
    """Whether the month is narrowed to the member's own patients."""
    return not ctx.may(*WHOLE_CLINIC)


def own(ctx: Context) -> set[str]:
    """The care managers whose patients a care manager sees: their own, and those that nobody has."""
    return {ctx.member.slack_user_id, ""}


def note_reading(month: Month, patients: int, ctx: Context) -> None:
    """Keep in the trail that a month was read, after the reading: it can take a while, and writers queue."""
    detail = {"patients": patients}
    with ctx.registry.begin() as db:
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "billing read", f"month:{month}", detail)
