"""The names of colleagues on the mentions in a text, so that notes keep the names that the person saw."""

from collections.abc import Callable, Mapping

from handlers.block_kit.slack_markup import label_mentions, user_ids
from handlers.dispatch.request_context import RequestContext
from handlers.reading.typed_text import label_mentions_in_notes
from store.clinic import members


def name_in_notes(text: str, ctx: RequestContext) -> str:
    """A typed text with names in its notes; before a note, a mention stays: it picks a colleague."""
    return _named(text, ctx, label_mentions_in_notes)


def name_everywhere(text: str, ctx: RequestContext) -> str:
    """A message's text with names on all its mentions."""
    return _named(text, ctx, label_mentions)


def _named(text: str, ctx: RequestContext, label: Callable[[str, Mapping[str, str]], str]) -> str:
    mentioned = user_ids(text)
    if not mentioned:
        return text
    with ctx.registry.read() as db:
        known = [members.by_slack_id(db, ctx.clinic.id, user_id) for user_id in sorted(mentioned)]
    return label(text, {member.slack_user_id: member.name for member in known if member})
