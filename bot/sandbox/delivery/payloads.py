"""The payloads that Slack sends to the bot."""

import time
from collections.abc import Mapping

from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState
from bot.sandbox.workspace.accounts import APP, BOT_USER, TEAM, Channel, SlackAccount
from bot.sandbox.workspace.content import SlackMessage, SlackView

TEAM_DOMAIN = "sandbox"
TOKEN = "deprecated-verification-token"  # noqa: S105 Slack's old field, unused and public


def user_fields(person: SlackAccount) -> Json:
    """Return the `user` of an interactive payload."""
    return {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.team_id}


def common_fields(kind: str, person: SlackAccount) -> Json:
    """Return what every interactive payload contains."""
    return {
        "type": kind,
        "team": {"id": person.team_id, "domain": TEAM_DOMAIN},
        "user": user_fields(person),
        "api_app_id": APP,
        "token": TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def command(state: SandboxState, person: SlackAccount, channel: Channel, name: str, text: str) -> Json:
    """Build the form fields of a slash command."""
    return {
        "token": TOKEN,
        "team_id": person.team_id,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel_name_for(channel),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": state.response_url(state.response_urls.issue(person.id, channel.id)),
        "trigger_id": state.triggers.issue(person.id),
    }


def channel_name_for(channel: Channel) -> str:
    """Return the name of a channel as command payloads have it."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


def click(state: SandboxState, person: SlackAccount, source: SlackMessage | SlackView, action: Json) -> Json:
    """Build a block_actions payload for one use of an element on a message, a form or Home."""
    view_id = source.id if isinstance(source, SlackView) else ""
    payload = common_fields("block_actions", person) | {
        "trigger_id": state.triggers.issue(person.id, view_id),
        "actions": [action],
    }
    if isinstance(source, SlackView):
        view = source.to_json()
        return payload | {
            "container": {"type": "view", "view_id": source.id},
            "view": view,
            "state": view["state"],
        }
    channel = state.workspace.channels[source.channel]
    payload |= {
        "container": {
            "type": "message",
            "message_ts": source.ts,
            "channel_id": source.channel,
            "is_ephemeral": bool(source.only_for),
        },
        "channel": {"id": channel.id, "name": channel_name_for(channel)},
        "state": {"values": source.values.get(person.id, {})},
        "response_url": state.response_url(state.response_urls.issue(person.id, channel.id, source)),
    }
    return payload if source.only_for else payload | {"message": source.to_json()}


def submission(state: SandboxState, person: SlackAccount, view: SlackView) -> Json:
    """Build a view_submission payload."""
    return common_fields("view_submission", person) | {
        "trigger_id": state.triggers.issue(person.id, view.id),
        "view": view.to_json(),
        "response_urls": [],
    }


def closing(person: SlackAccount, view: SlackView) -> Json:
    """Build a view_closed payload."""
    return common_fields("view_closed", person) | {"view": view.to_json(), "is_cleared": False}


def shortcut(state: SandboxState, person: SlackAccount, callback_id: str) -> Json:
    """Build the payload of a global shortcut."""
    return common_fields("shortcut", person) | {
        "callback_id": callback_id,
        "action_ts": action_ts(),
        "trigger_id": state.triggers.issue(person.id),
    }


def message_shortcut(
    state: SandboxState, person: SlackAccount, callback_id: str, message: SlackMessage
) -> Json:
    """Build the payload of a message shortcut."""
    channel = state.workspace.channels[message.channel]
    return common_fields("message_action", person) | {
        "callback_id": callback_id,
        "action_ts": action_ts(),
        "trigger_id": state.triggers.issue(person.id),
        "message_ts": message.ts,
        "message": message.to_json(),
        "channel": {"id": channel.id, "name": channel_name_for(channel)},
        "response_url": state.response_url(state.response_urls.issue(person.id, channel.id, message)),
    }


def suggestion(
    person: SlackAccount, source: SlackMessage | SlackView, element: Json, block_id: str, query: str
) -> Json:
    """Build a block_suggestion payload: what was typed into a menu whose options the bot supplies."""
    payload = common_fields("block_suggestion", person) | {
        "action_id": element["action_id"],
        "block_id": block_id,
        "value": query,
    }
    if isinstance(source, SlackView):
        return payload | {"container": {"type": "view", "view_id": source.id}, "view": source.to_json()}
    return payload | {"container": {"type": "message", "message_ts": source.ts, "channel_id": source.channel}}


def event(state: SandboxState, person: SlackAccount, inner: Mapping[str, object]) -> Json:
    """Build the envelope of an event."""
    return {
        "token": TOKEN,
        "team_id": person.team_id,
        "api_app_id": APP,
        "event": dict(inner),
        "type": "event_callback",
        "event_id": f"Ev{state.workspace.next_number():08d}",
        "event_time": int(state.clock().timestamp()),
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        "is_ext_shared_channel": False,
    }


def action_ts() -> str:
    """Return an `action_ts`: real time, whatever the workspace's clock says."""
    return f"{time.time():.6f}"
