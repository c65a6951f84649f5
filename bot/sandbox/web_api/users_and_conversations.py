"""auth.test, users.*, conversations.*."""

from typing import TypeVar

from bot.sandbox.errors import ApiError
from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState
from bot.sandbox.web_api.method import ApiMethod, names
from bot.sandbox.workspace.accounts import BOT, BOT_USER, TEAM, Channel


def auth_test(state: SandboxState, _: Json) -> Json:
    """Return whose token it is."""
    bot = state.workspace.people[BOT_USER]
    return {
        "url": state.base_url,
        "team": "Sandbox",
        "user": bot.handle,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def users_info(state: SandboxState, given: Json) -> Json:
    """Return one person."""
    person = state.workspace.people.get(str(given["user"]))
    if person is None:
        raise ApiError("user_not_found")
    return {"user": person.to_json()}


def users_list(state: SandboxState, given: Json) -> Json:
    """List everyone, in pages."""
    people = list(state.workspace.people.values())
    page, more = _page(people, given)
    return {"members": [person.to_json() for person in page], **more}


def conversations_info(state: SandboxState, given: Json) -> Json:
    """Return one channel."""
    return {"channel": _visible(state, given["channel"]).to_json()}


def conversations_members(state: SandboxState, given: Json) -> Json:
    """List the members of one channel, in pages."""
    page, more = _page(_visible(state, given["channel"]).members, given)
    return {"members": page, **more}


def conversations_open(state: SandboxState, given: Json) -> Json:
    """Open the direct message with one person."""
    user = str(given.get("users") or "")
    if given.get("channel"):
        return {"channel": _visible(state, given["channel"]).to_json()}
    person = state.workspace.people.get(user)
    if "," in user or person is None:
        raise ApiError("user_not_found" if person is None else "not_implemented")
    if person.deleted:
        raise ApiError("user_disabled")
    return {"channel": {"id": state.workspace.dm_with(user).id}, "no_op": False, "already_open": False}


def conversations_list(state: SandboxState, given: Json) -> Json:
    """List the channels of the wanted types that the bot can see, in pages."""
    wanted = {kind.strip() for kind in str(given.get("types") or "public_channel").split(",")}
    needed = {_SCOPE_OF[kind] for kind in wanted if kind in _SCOPE_OF} - state.scopes
    if needed:
        raise ApiError(
            "missing_scope", needed=",".join(sorted(needed)), provided=",".join(sorted(state.scopes))
        )
    archived = str(given.get("exclude_archived", "")).lower() not in {"true", "1"}
    visible = [
        channel
        for channel in state.workspace.channels.values()
        if _kind(channel) in wanted and _can_see(channel) and (archived or not channel.is_archived)
    ]
    page, more = _page(visible, given)
    return {"channels": [channel.to_json() for channel in page], **more}


T = TypeVar("T")
_SCOPE_OF = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _can_see(channel: Channel) -> bool:
    return not channel.is_private or BOT_USER in channel.members


def _visible(state: SandboxState, channel_id: object) -> Channel:
    channel = state.workspace.channels.get(str(channel_id))
    if channel is None or not _can_see(channel):
        raise ApiError("channel_not_found")
    scope = _SCOPE_OF[_kind(channel)]
    if scope not in state.scopes:
        raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(state.scopes)))
    return channel


def _page(items: list[T], given: Json) -> tuple[list[T], Json]:
    start = int(given.get("cursor") or 0)
    end = start + int(given.get("limit") or 100)
    cursor = str(end) if end < len(items) else ""
    return items[start:end], {"response_metadata": {"next_cursor": cursor}}


_ANY_READ = ("channels:read", "groups:read", "im:read")
USERS_AND_CONVERSATIONS = {
    "auth.test": ApiMethod(auth_test),
    "users.info": ApiMethod(users_info, names("user"), names("include_locale"), ("users:read",)),
    "users.list": ApiMethod(
        users_list, frozenset(), names("cursor limit include_locale team_id"), ("users:read",)
    ),
    "conversations.info": ApiMethod(
        conversations_info, names("channel"), names("include_num_members include_locale"), _ANY_READ
    ),
    "conversations.members": ApiMethod(
        conversations_members, names("channel"), names("cursor limit"), _ANY_READ
    ),
    "conversations.open": ApiMethod(
        conversations_open, frozenset(), names("users channel return_im prevent_creation"), ("im:write",)
    ),
    "conversations.list": ApiMethod(
        conversations_list, frozenset(), names("types cursor limit exclude_archived team_id"), _ANY_READ
    ),
}
