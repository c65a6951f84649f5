"""Who sees which part of a month's claims, and the trail of it."""

from handlers.dispatch.request_context import RequestContext
from store import audit
from store.errors import UserError
from store.rules.months import Month
from store.rules.roles import Role

BILLING_ROLES = frozenset({Role.BILLER, Role.LEAD, Role.CARE_MANAGER})
WHOLE_CLINIC_ROLES = frozenset({Role.BILLER, Role.LEAD})


def check_may_see_months(ctx: RequestContext) -> None:
    """The consultant comes here for packets alone.

    Raises:
        UserError: a role that has no part in billing.
    """
    if not ctx.has_role(*BILLING_ROLES):
        raise UserError(
            "The month's claims are for billers, leads and care managers.",
            "Audit packets are open to you: /billing packet Holly Guzman 2026-10",
        )


def check_may_close_months(ctx: RequestContext) -> None:
    """Closing concerns everybody's patients.

    Raises:
        UserError: somebody who sees their own patients only.
    """
    if not ctx.has_role(*WHOLE_CLINIC_ROLES):
        raise UserError(
            "Closing and reopening a month is for a biller or the lead.", "/billing oct shows it."
        )


def sees_own_only(ctx: RequestContext) -> bool:
    """Whether the month is narrowed to the member's own patients."""
    return not ctx.has_role(*WHOLE_CLINIC_ROLES)


def own_care_manager_ids(ctx: RequestContext) -> set[str]:
    """The care managers whose patients a care manager sees: their own, and those that nobody has."""
    return {ctx.member.slack_user_id, ""}


def audit_month_read(month: Month, patients: int, ctx: RequestContext) -> None:
    """Keep in the trail that a month was read, after the reading: it can take a while, and writers queue."""
    detail = {"patients": patients}
    with ctx.registry.begin() as db:
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "billing read", f"month:{month}", detail)
