"""Words that wait in a draft for a choice: used by one button once, or discarded."""

from sqlalchemy import Connection

from handlers.dispatch import common_replies
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, Reply
from store.dispatch import drafts
from store.dispatch.drafts import Draft

DISCARD = "draft.discard"


class DraftExpiredError(Exception):
    """A draft that was used already, or is a day old; the dispatcher answers it."""


def use_draft(db: Connection, ctx: RequestContext, draft_id: int, *kinds: str) -> Draft:
    """The member's draft of one of these kinds, once.

    Raises:
        DraftExpiredError: another click used it, it is a day old, or it is a colleague's or of another kind.
    """
    draft = drafts.use_once(db, ctx.clinic.id, ctx.member.id, draft_id, ctx.now)
    if draft is None or draft.kind not in kinds:
        raise DraftExpiredError
    return draft


def discard_draft(click: ButtonPress, ctx: RequestContext) -> Reply:
    """No: nothing is saved, and the draft can't be used again."""
    with ctx.registry.begin() as db:
        if drafts.use_once(db, ctx.clinic.id, ctx.member.id, click.id(), ctx.now) is None:
            raise DraftExpiredError
    return Reply(common_replies.nothing_saved())


DISCARD_BUTTON = ButtonHandler(DISCARD, discard_draft, CARE_TEAM_ROLES)
