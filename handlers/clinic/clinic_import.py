"""How to move in: the button of `/clinic`, and `/clinic import`."""

from handlers.block_kit.message_blocks import BoldText, build_message, bullet_block, text_block
from handlers.clinic.messages.clinic_overview import IMPORT_FILE
from handlers.clinic.sentences import about_imports
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, Reply
from store.rules.roles import Role


def explain_import(_words: str, _note: str, _ctx: RequestContext) -> Reply:
    """`import`: where to upload a file, and which files there are."""
    message = build_message(
        about_imports.NOTIFICATION,
        text_block(BoldText(about_imports.UPLOAD_IN_DIRECT_MESSAGE), about_imports.WHAT_HAPPENS),
        bullet_block(*about_imports.FILES),
        text_block(about_imports.ORDER_AND_PRIVACY),
    )
    return Reply(message, replace=False)


def explain_from_button(_click: ButtonPress, ctx: RequestContext) -> Reply:
    """The same, from the button."""
    return explain_import("", "", ctx)


HANDLERS = (ButtonHandler(IMPORT_FILE, explain_from_button, frozenset({Role.LEAD, Role.ADMIN})),)
