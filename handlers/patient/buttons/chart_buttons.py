"""The buttons that merge two charts, mark one as entered in error, and undo either."""

from handlers.dispatch import common_replies
from handlers.dispatch.draft_choices import use_draft
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, Reply
from handlers.patient.changes.chart_changes import CHART_ROLES, IN_ERROR_DRAFT
from handlers.patient.messages import charts as messages
from store.errors import UserError
from store.patient import patients, sentences
from store.patient.charts import chart_merge, hidden_charts


def merge(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Merge the two charts of the question."""
    kept_id, merged_id = click.ids(2)
    with ctx.registry.begin() as db:
        plan, chart = chart_merge.merge(db, ctx.clinic.id, kept_id, merged_id, ctx.today, ctx.provenance)
    return Reply(messages.charts_merged(plan, chart))


def mark_in_error(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Mark the chart of the question as entered in error."""
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, click.id(), IN_ERROR_DRAFT)
        patient_id, why = int(draft.detail["patient_id"]), draft.typed_text
        plan, chart = chart_merge.mark_entered_in_error(db, ctx.clinic.id, patient_id, why, ctx.provenance)
    return Reply(messages.marked_in_error(plan, chart))


def undo(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Show the hidden chart again; of a merge, void the copies."""
    with ctx.registry.begin() as db:
        chart = hidden_charts.by_id(db, ctx.clinic.id, click.id())
        if chart is None:
            raise UserError(*sentences.RESTORED_ALREADY)
        voided = chart_merge.undo(db, chart, ctx.provenance)
        patient = patients.by_id(db, ctx.clinic.id, chart.patient_id)
    return Reply(messages.shown_again(patient, voided), urgent=True)


def cancel(_click: ButtonPress, _ctx: RequestContext) -> Reply:
    """No: nothing changes."""
    return Reply(common_replies.nothing_saved())


HANDLERS = (
    ButtonHandler(messages.MERGE, merge, CHART_ROLES),
    ButtonHandler(messages.MARK_IN_ERROR, mark_in_error, CHART_ROLES),
    ButtonHandler(messages.UNDO, undo, CHART_ROLES),
    ButtonHandler(messages.CANCEL, cancel, CHART_ROLES),
)
