"""The button below an import's report that takes the whole import back, after a preview."""

from datetime import timedelta

from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.dispatch import common_replies
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, Reply
from handlers.imports import sentences
from store.errors import UserError
from store.imports.runs import undo_import
from store.imports.runs.undo_import import UndoPlan
from store.imports.sentences import undoing
from store.rules.roles import Role

_ASK, _UNDO, _CANCEL = "import.undo", "import.undo.write", "import.undo.cancel"
_ROLES = frozenset({Role.LEAD, Role.ADMIN})
_DAYS = 14
_LINES_SHOWN = 8


def undo_button(run_id: int) -> Button:
    """The button below the report of an import."""
    return Button(sentences.UNDO_IMPORT, _ASK, str(run_id))


def ask(click: ButtonPress, ctx: RequestContext) -> Reply:
    """What would be taken back and what stays; nothing is changed.

    Raises:
        UserError: it was undone already, or it is too old for the button.
    """
    run_id = click.id()
    with ctx.registry.read() as db:
        run = undo_import.find_run(db, ctx.clinic.id, run_id)
        if ctx.now - run.started_at > timedelta(days=_DAYS):
            raise UserError(undoing.too_old(run_id, _DAYS), sentences.UNDO_BY_COMMAND_LINE)
        plan = undo_import.plan_undo(db, ctx.clinic.id, run)
    return Reply(_question(plan), replace=False)


def undo(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Take the import back.

    Raises:
        UserError: it was undone already.
    """
    with ctx.registry.begin() as db:
        plan = undo_import.undo(db, ctx.clinic.id, click.id(), ctx.provenance)
    heading = undoing.undone(plan.run.id)
    return Reply(build_message(sentences.IMPORT_UNDONE, text_block(BoldText(heading), *plan_lines(plan))))


def cancel(_click: ButtonPress, _ctx: RequestContext) -> Reply:
    """No: nothing changes."""
    return Reply(common_replies.nothing_saved())


def plan_lines(plan: UndoPlan) -> list[str]:
    """What is taken back and what stays, a line each."""
    names = [f"{chart.full_name} (MRN {chart.mrn})" for chart in plan.charts]
    taken = [
        *([undoing.charts(names, _LINES_SHOWN)] if names else ()),
        *([undoing.entries(plan.counts)] if plan.counts else ()),
    ]
    hidden = len(plan.stays) - _LINES_SHOWN
    more = [sentences.more_lines(hidden)] if hidden > 0 else []
    stays = [undoing.STAYS, *plan.stays[:_LINES_SHOWN], *more, undoing.LATER_FIRST] if plan.stays else []
    return [*(taken or [undoing.NOTHING_TO_UNDO]), *stays]


def _question(plan: UndoPlan) -> OutgoingMessage:
    heading = undoing.question(plan.run.id, plan.run.row_names)
    value = str(plan.run.id)
    can_undo = bool(plan.charts or plan.counts)
    return build_message(
        sentences.UNDO_IMPORT_NOTICE,
        text_block(BoldText(heading), *plan_lines(plan)),
        button_row(
            Button(sentences.UNDO_IMPORT, _UNDO, value, style="danger") if can_undo else None,
            Button(sentences.CANCEL, _CANCEL),
        ),
    )


HANDLERS = (
    ButtonHandler(_ASK, ask, _ROLES),
    ButtonHandler(_UNDO, undo, _ROLES),
    ButtonHandler(_CANCEL, cancel, _ROLES),
)
