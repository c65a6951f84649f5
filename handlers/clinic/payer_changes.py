"""`payer rename "Etna" Aetna`, `payer join Etna Aetna`: asked with what they touch, then done, with Undo."""

import re

from sqlalchemy import Connection

from handlers.clinic.messages import payer_changes as messages
from handlers.clinic.sentences import about_payers as sentences
from handlers.dispatch import common_replies
from handlers.dispatch.draft_choices import use_draft
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, Reply
from store.dispatch import drafts
from store.errors import UserError
from store.imports import column_mappings
from store.payer import payer_changes, payers
from store.payer.payers import Payer
from store.rules.roles import Role

_ROLES = frozenset({Role.LEAD, Role.ADMIN})
_DRAFT_KIND = "payer change"
_QUOTED = re.compile(r"[\"“”'‘’](?P<first>[^\"“”]+?)[\"“”'’]\s+(?P<second>.+)")
_BETWEEN = re.compile(r"^(?:to|into|with|as|=|→|->)\s+", re.IGNORECASE)


def change_payer(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`payer rename "Etna" Aetna`, `payer join Etna Aetna`: what would change, with a button to do it."""
    verb, _, rest = words.partition(" ")
    joins = verb.lower() in {"join", "merge"}
    if not (joins or verb.lower() == "rename"):
        raise UserError(sentences.WHAT_ABOUT_PAYER, sentences.EXAMPLE)
    with ctx.registry.begin() as db:
        payer, other = _read_names(db, rest, ctx)
        into = payers.named(db, ctx.clinic, other) if joins else payers.find(db, ctx.clinic.id, other)
        if into and into.id == payer.id and (joins or other == payer.name):
            raise UserError(sentences.SAME_PAYER if joins else sentences.SAME_NAME)
        use = payer_changes.use_of(db, ctx.clinic.id, payer)
        detail = {"payer": payer.id, "before": payer.name, "patients": use.patients}
        if into is None or into.id == payer.id:
            draft = _save_draft(db, ctx, detail | {"name": other})
            return Reply(messages.confirm_rename(payer.name, other, use, draft))
        draft = _save_draft(db, ctx, detail | {"into": into.name})
        return Reply(messages.confirm_join(payer.name, into.name, use, draft, was_rename=not joins))


def do_change(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Rename or join, as the question said.

    Raises:
        UserError: the payer was changed by someone else meanwhile.
    """
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, click.id(), _DRAFT_KIND)
        before, undo = str(draft.detail["before"]), {**draft.detail}
        payer = _unchanged(db, ctx, before, int(draft.detail["payer"]))
        if "into" in draft.detail:
            into = payers.named(db, ctx.clinic, draft.detail["into"])
            payer_changes.join(db, ctx.clinic.id, payer, into, ctx.provenance)
            summary = sentences.joined(before, into.name, draft.detail["patients"])
        else:
            renamed = payer_changes.rename(db, ctx.clinic.id, payer, draft.detail["name"], ctx.provenance)
            column_mappings.payer_renamed(db, ctx.clinic.id, before, renamed.name)
            summary = sentences.renamed(before, renamed.name)
        return Reply(messages.changed(summary, _save_draft(db, ctx, undo)))


def undo_change(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Take the new name back, or separate the payers.

    Raises:
        UserError: the payer was changed again since.
    """
    with ctx.registry.begin() as db:
        detail = use_draft(db, ctx, click.id(), _DRAFT_KIND).detail
        before, payer_id = str(detail["before"]), int(detail["payer"])
        if "into" in detail:
            if not payer_changes.separate(db, ctx.clinic.id, payer_id, ctx.provenance):
                raise UserError(*sentences.CHANGED_SINCE)
        else:
            payer = _unchanged(db, ctx, str(detail["name"]), payer_id)
            payer_changes.rename(db, ctx.clinic.id, payer, before, ctx.provenance)
            column_mappings.payer_renamed(db, ctx.clinic.id, payer.name, before)
    return Reply(messages.undone(before))


def cancel(_click: ButtonPress, _ctx: RequestContext) -> Reply:
    """No: nothing changes."""
    return Reply(common_replies.nothing_saved())


def _read_names(db: Connection, words: str, ctx: RequestContext) -> tuple[Payer, str]:
    """The known payer that the words begin with, quoted or not, and the other name."""
    quoted = _QUOTED.fullmatch(words.strip())
    if quoted:
        payer, rest = payers.named(db, ctx.clinic, quoted["first"]), quoted["second"]
    else:
        typed = words.split()
        names = {cut: payers.find(db, ctx.clinic.id, " ".join(typed[:cut])) for cut in range(1, len(typed))}
        cut = max((cut for cut, known in names.items() if known), default=0)
        payer = names.get(cut) or payers.named(db, ctx.clinic, " ".join(typed))
        rest = " ".join(typed[cut:]) if cut else ""
    other = _BETWEEN.sub("", rest.strip()).strip(' "“”')
    if not other:
        raise UserError(sentences.WHAT_ABOUT_PAYER, sentences.EXAMPLE)
    return payer, other


def _unchanged(db: Connection, ctx: RequestContext, name: str, payer_id: int) -> Payer:
    payer = payers.find(db, ctx.clinic.id, name)
    if payer is None or payer.id != payer_id:
        raise UserError(*sentences.CHANGED_SINCE)
    return payer


def _save_draft(db: Connection, ctx: RequestContext, detail: dict[str, object]) -> int:
    return drafts.save(db, ctx.clinic.id, ctx.member.id, _DRAFT_KIND, "", ctx.now, **detail)


HANDLERS = (
    ButtonHandler(messages.CHANGE, do_change, _ROLES),
    ButtonHandler(messages.UNDO, undo_change, _ROLES),
    ButtonHandler(messages.CANCEL, cancel, _ROLES),
)
