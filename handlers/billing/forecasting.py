"""`/billing forecast`: the running month, what is earned so far and what is a few minutes away."""

from handlers.billing.billing_access import (
    audit_month_read,
    check_may_see_months,
    own_care_manager_ids,
    sees_own_only,
)
from handlers.billing.messages.forecast import forecast_page
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from store.billing import patient_months
from store.payer import rates
from store.rules.billing.forecast import forecast
from store.rules.months import Month


def show_forecast(_words: str, _note: str, ctx: RequestContext) -> Reply:
    """The forecast of the clinic, or of a care manager's own patients."""
    check_may_see_months(ctx)
    month = Month.of(ctx.today)
    with ctx.registry.read() as db:
        report = patient_months.report(db, ctx.clinic, month)
        prices = rates.prices(db, ctx.clinic.id, month)
    if sees_own_only(ctx):
        report = report.with_rows(row for row in report.rows if row.care_manager in own_care_manager_ids(ctx))
    audit_month_read(month, len(report.rows), ctx)
    return Reply(forecast_page(report, forecast(month, report.rows, prices), own=sees_own_only(ctx)))
