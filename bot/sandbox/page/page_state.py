"""Everything the page shows to one person, as JSON: channels, messages, Home and the open form."""

from dataclasses import asdict

from bot.sandbox.engine import SandboxEngine
from bot.sandbox.json_types import Json
from bot.sandbox.text.mrkdwn import add_spans, mrkdwn
from bot.sandbox.workspace.accounts import BOT_USER, Channel
from bot.sandbox.workspace.content import SlackMessage, SlackView
from bot.sandbox.workspace.workspace import Workspace

MESSAGES_SHOWN = 200


def page_state(sandbox: SandboxEngine, user: str) -> Json:
    """Describe everything one person sees; the caller holds the workspace's lock."""
    workspace = sandbox.workspace
    people = {one.id: one for one in workspace.people.values() if not one.is_bot and not one.deleted}
    me = user if user in people else next(iter(people), "")
    found: Json = {
        "version": workspace.version,
        "me": me,
        "bot": workspace.people[BOT_USER].name,
        "now": sandbox.clock().astimezone(sandbox.zone).isoformat(),
        "zone": str(sandbox.zone),
        "people": [
            {"id": one.id, "name": one.name, "role": one.role, "handle": one.handle}
            for one in people.values()
        ],
        "commands": [asdict(command) for command in sandbox.state.commands],
        "shortcuts": [asdict(shortcut) for shortcut in sandbox.state.shortcuts],
        "jumps": [jump.label for jump in sandbox.jumps],
        "channels": [],
        "home": None,
        "form": None,
    }
    if not me:
        return found
    workspace.dm_with(me)
    names = workspace.names()
    channels = [one for one in workspace.channels.values() if _can_see(one, me)]
    form, home = workspace.open_form(me), workspace.homes.get(me)
    return found | {
        "channels": [_channel(workspace, one, me, names) for one in channels],
        "home": _view(home, names) if home else None,
        "form": _view(form, names) if form else None,
    }


def _can_see(channel: Channel, user: str) -> bool:
    return user in channel.members or not (channel.is_private or channel.is_im)


def _channel(workspace: Workspace, channel: Channel, user: str, names: dict[str, str]) -> Json:
    messages = workspace.visible(user, channel.id)[-MESSAGES_SHOWN:]
    return {
        "id": channel.id,
        "name": names[BOT_USER] if channel.is_im else channel.name,
        "kind": "im" if channel.is_im else "private" if channel.is_private else "public",
        "archived": channel.is_archived,
        "shared": channel.is_ext_shared,
        "members": len(channel.members),
        "messages": [_message(workspace, message, user, names) for message in messages],
    }


def _message(workspace: Workspace, message: SlackMessage, user: str, names: dict[str, str]) -> Json:
    files = [workspace.files[one] for one in message.files]
    return {
        "ts": message.ts,
        "channel": message.channel,
        "version": message.version,
        "author": names.get(message.author, "Slackbot"),
        "bot": message.author == BOT_USER,
        "mine": message.author == user,
        "at": message.at,
        "private": bool(message.only_for),
        "edited": message.edited,
        "notification": message.text,
        "spans": [asdict(span) for span in mrkdwn(message.text, names)],
        "blocks": add_spans(message.blocks, names),
        "values": message.values.get(user, {}),
        "files": [{"id": one.id, "name": one.name, "title": one.title, "size": one.length} for one in files],
    }


def _view(view: SlackView, names: dict[str, str]) -> Json:
    titles: Json = {key: view.body[key]["text"] for key in ("title", "submit", "close") if key in view.body}
    return {
        **titles,
        "id": view.id,
        "version": view.version,
        "blocks": add_spans(view.blocks, names),
        "values": view.values,
        "errors": view.errors,
    }
