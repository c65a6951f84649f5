"""Who sees which part of a month's claims, and the trail of it."""

from handlers.billing.sentences import about_requests
from handlers.dispatch.request_context import RequestContext
from store import audit
from store.errors import UserError
from store.rules.months import Month
from store.rules.roles import Role

BILLING_ROLES = frozenset({Role.BILLER, Role.LEAD, Role.CARE_MANAGER})
WHOLE_CLINIC_BILLING_ROLES = frozenset({Role.BILLER, Role.LEAD})


def check_may_see_months(ctx: RequestContext) -> None:
    """Refuse the month to roles without a part in billing; a consultant only gets packets.

    Raises:
        UserError: such a role.
    """
    if not ctx.has_role(*BILLING_ROLES):
        raise UserError(*about_requests.NOT_YOUR_CLAIMS)


def check_may_close_months(ctx: RequestContext) -> None:
    """Closing concerns all of the clinic's patients.

    Raises:
        UserError: a role that sees only its own patients.
    """
    if not ctx.has_role(*WHOLE_CLINIC_BILLING_ROLES):
        raise UserError(*about_requests.NOT_YOUR_CLOSING)


def sees_own_only(ctx: RequestContext) -> bool:
    """Whether the month is narrowed to the member's own patients."""
    return not ctx.has_role(*WHOLE_CLINIC_BILLING_ROLES)


def own_care_manager_ids(ctx: RequestContext) -> set[str]:
    """The care managers whose patients a care manager sees: their own, and those without one."""
    return {ctx.member.slack_user_id, ""}


def audit_month_read(month: Month, patients: int, ctx: RequestContext) -> None:
    """Record that a month was read, after reading it: that can take a while, and writers queue."""
    detail = {"patients": patients}
    with ctx.registry.begin() as db:
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "billing read", f"month:{month}", detail)
