"""The buttons that undo an enrollment made by mistake, and restore it."""

from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, Reply
from handlers.enrollment import enroll_command
from handlers.enrollment.messages import enrollment as messages
from handlers.patient_choice import access
from store.enrollment import undo_enrollment
from store.patient.charts import hidden_charts
from store.rules.roles import Role


def undo(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Take the chart out of every list; nothing else may have been recorded."""
    with ctx.registry.begin() as db:
        patient = patient_reach.patient_by_id(db, ctx, click.id())
        access.check_may_open(db, ctx, patient)
        is_lead = ctx.has_role(Role.LEAD)
        chart = undo_enrollment.undo(db, ctx.clinic.id, patient.id, ctx.provenance, is_lead=is_lead)
    return Reply(messages.enrollment_undone(patient, chart.id))


def restore(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Show the chart again."""
    with ctx.registry.begin() as db:
        chart = hidden_charts.by_id(db, ctx.clinic.id, click.id())
        undo_enrollment.restore(db, chart, ctx.provenance, is_lead=ctx.has_role(Role.LEAD))
        patient = patient_reach.patient_by_id(db, ctx, chart.patient_id if chart else 0)
    return Reply(messages.enrollment_restored(patient))


HANDLERS = (
    ButtonHandler(messages.UNDO_ENROLLMENT, undo, enroll_command.ENROLL_ROLES),
    ButtonHandler(messages.RESTORE_ENROLLMENT, restore, enroll_command.ENROLL_ROLES),
)
