"""The payloads that Slack sends, put together to the letter from the workspace's records."""

import time
from collections.abc import Mapping

from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import APP, BOT_USER, TEAM, Channel, Person
from bot.sandbox.workspace.content import Message, View

TEAM_DOMAIN = "sandbox"
TOKEN = "deprecated-verification-token"  # noqa: S105 Slack's old field, unused and public


def who(person: Person) -> Json:
    """Tell who made a gesture."""
    return {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.team_id}


def common(kind: str, person: Person) -> Json:
    """Give what every interactive payload carries."""
    return {
        "type": kind,
        "team": {"id": person.team_id, "domain": TEAM_DOMAIN},
        "user": who(person),
        "api_app_id": APP,
        "token": TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def command(core: Core, person: Person, channel: Channel, name: str, text: str) -> Json:
    """Give a slash command's form fields."""
    return {
        "token": TOKEN,
        "team_id": person.team_id,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": place_name(channel),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": core.response_url(core.response_urls.issue(person.id, channel.id)),
        "trigger_id": core.triggers.issue(person.id),
    }


def place_name(channel: Channel) -> str:
    """Name a place as command payloads do."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


def click(core: Core, person: Person, source: Message | View, action: Json) -> Json:
    """Give a block_actions payload for one use of an element on a message, a form or Home."""
    view_id = source.id if isinstance(source, View) else ""
    payload = common("block_actions", person) | {
        "trigger_id": core.triggers.issue(person.id, view_id),
        "actions": [action],
    }
    if isinstance(source, View):
        about = source.about()
        return payload | {
            "container": {"type": "view", "view_id": source.id},
            "view": about,
            "state": about["state"],
        }
    channel = core.workspace.channels[source.channel]
    payload |= {
        "container": {
            "type": "message",
            "message_ts": source.ts,
            "channel_id": source.channel,
            "is_ephemeral": bool(source.only_for),
        },
        "channel": {"id": channel.id, "name": place_name(channel)},
        "state": {"values": source.values.get(person.id, {})},
        "response_url": core.response_url(core.response_urls.issue(person.id, channel.id, source)),
    }
    return payload if source.only_for else payload | {"message": source.about()}


def submission(core: Core, person: Person, view: View) -> Json:
    """Give a view_submission payload."""
    return common("view_submission", person) | {
        "trigger_id": core.triggers.issue(person.id, view.id),
        "view": view.about(),
        "response_urls": [],
    }


def closing(person: Person, view: View, *, cleared: bool) -> Json:
    """Give a view_closed payload."""
    return common("view_closed", person) | {"view": view.about(), "is_cleared": cleared}


def shortcut(core: Core, person: Person, callback_id: str) -> Json:
    """Give a global shortcut's payload."""
    return common("shortcut", person) | {
        "callback_id": callback_id,
        "action_ts": stamp(),
        "trigger_id": core.triggers.issue(person.id),
    }


def message_shortcut(core: Core, person: Person, callback_id: str, message: Message) -> Json:
    """Give the payload of a shortcut used on a message."""
    channel = core.workspace.channels[message.channel]
    return common("message_action", person) | {
        "callback_id": callback_id,
        "action_ts": stamp(),
        "trigger_id": core.triggers.issue(person.id),
        "message_ts": message.ts,
        "message": message.about(),
        "channel": {"id": channel.id, "name": place_name(channel)},
        "response_url": core.response_url(core.response_urls.issue(person.id, channel.id, message)),
    }


def suggestion(person: Person, source: Message | View, element: Json, block_id: str, query: str) -> Json:
    """Give a block_suggestion payload: what was typed into a menu whose options the bot supplies."""
    payload = common("block_suggestion", person) | {
        "action_id": element["action_id"],
        "block_id": block_id,
        "value": query,
    }
    if isinstance(source, View):
        return payload | {"container": {"type": "view", "view_id": source.id}, "view": source.about()}
    return payload | {"container": {"type": "message", "message_ts": source.ts, "channel_id": source.channel}}


def event(core: Core, person: Person, about: Mapping[str, object]) -> Json:
    """Give an event's envelope."""
    return {
        "token": TOKEN,
        "team_id": person.team_id,
        "api_app_id": APP,
        "event": dict(about),
        "type": "event_callback",
        "event_id": f"Ev{core.workspace.number():08d}",
        "event_time": int(core.clock().timestamp()),
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        "is_ext_shared_channel": False,
    }


def stamp() -> str:
    """Give an `action_ts`: real time, whatever the workspace's clock says."""
    return f"{time.time():.6f}"
