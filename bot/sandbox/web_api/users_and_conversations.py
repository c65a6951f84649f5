"""auth.test, users.*, conversations.*: who the bot is, who and what is there."""

from typing import TypeVar

from bot.sandbox.errors import ApiError
from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json
from bot.sandbox.web_api.method import Method, names
from bot.sandbox.workspace.accounts import BOT, BOT_USER, TEAM, Channel


def auth_test(core: Core, _: Json) -> Json:
    """Tell whose token it is."""
    bot = core.workspace.people[BOT_USER]
    return {
        "url": core.base,
        "team": "Sandbox",
        "user": bot.handle,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def users_info(core: Core, given: Json) -> Json:
    """Tell about one person."""
    person = core.workspace.people.get(str(given["user"]))
    if person is None:
        raise ApiError("user_not_found")
    return {"user": person.user()}


def users_list(core: Core, given: Json) -> Json:
    """List everybody, in pages."""
    people = list(core.workspace.people.values())
    page, more = _page(people, given)
    return {"members": [person.user() for person in page], **more}


def info(core: Core, given: Json) -> Json:
    """Tell about one place."""
    return {"channel": _visible(core, given["channel"]).conversation()}


def members(core: Core, given: Json) -> Json:
    """List the members of one place, in pages."""
    page, more = _page(_visible(core, given["channel"]).members, given)
    return {"members": page, **more}


def open_dm(core: Core, given: Json) -> Json:
    """Open the direct message with one person."""
    user = str(given.get("users") or "")
    if given.get("channel"):
        return {"channel": _visible(core, given["channel"]).conversation()}
    person = core.workspace.people.get(user)
    if "," in user or person is None:
        raise ApiError("user_not_found" if person is None else "not_implemented")
    if person.deleted:
        raise ApiError("user_disabled")
    return {"channel": {"id": core.workspace.dm_with(user).id}, "no_op": False, "already_open": False}


def conversations_list(core: Core, given: Json) -> Json:
    """List the places of the wanted types that the bot can see, in pages."""
    wanted = {kind.strip() for kind in str(given.get("types") or "public_channel").split(",")}
    needed = {_SCOPE_OF[kind] for kind in wanted if kind in _SCOPE_OF} - core.scopes
    if needed:
        raise ApiError(
            "missing_scope", needed=",".join(sorted(needed)), provided=",".join(sorted(core.scopes))
        )
    archived = str(given.get("exclude_archived", "")).lower() not in {"true", "1"}
    seen = [
        place
        for place in core.workspace.channels.values()
        if _kind(place) in wanted and _can_see(place) and (archived or not place.is_archived)
    ]
    page, more = _page(seen, given)
    return {"channels": [place.conversation() for place in page], **more}


T = TypeVar("T")
_SCOPE_OF = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}


def _kind(place: Channel) -> str:
    if place.is_im:
        return "im"
    return "private_channel" if place.is_private else "public_channel"


def _can_see(place: Channel) -> bool:
    return not place.is_private or BOT_USER in place.members


def _visible(core: Core, channel_id: object) -> Channel:
    place = core.workspace.channels.get(str(channel_id))
    if place is None or not _can_see(place):
        raise ApiError("channel_not_found")
    scope = _SCOPE_OF[_kind(place)]
    if scope not in core.scopes:
        raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(core.scopes)))
    return place


def _page(items: list[T], given: Json) -> tuple[list[T], Json]:
    start = int(given.get("cursor") or 0)
    end = start + int(given.get("limit") or 100)
    cursor = str(end) if end < len(items) else ""
    return items[start:end], {"response_metadata": {"next_cursor": cursor}}


_ANY_READ = ("channels:read", "groups:read", "im:read")
PEOPLE = {
    "auth.test": Method(auth_test),
    "users.info": Method(users_info, names("user"), names("include_locale"), ("users:read",)),
    "users.list": Method(
        users_list, frozenset(), names("cursor limit include_locale team_id"), ("users:read",)
    ),
    "conversations.info": Method(
        info, names("channel"), names("include_num_members include_locale"), _ANY_READ
    ),
    "conversations.members": Method(members, names("channel"), names("cursor limit"), _ANY_READ),
    "conversations.open": Method(
        open_dm, frozenset(), names("users channel return_im prevent_creation"), ("im:write",)
    ),
    "conversations.list": Method(
        conversations_list, frozenset(), names("types cursor limit exclude_archived team_id"), _ANY_READ
    ),
}
