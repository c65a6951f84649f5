"""The world as one person sees it, ready to draw: places, messages, Home and the open form."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.sandbox.text.mrkdwn import drawn, mrkdwn
from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import BOT_USER, Channel
from bot.sandbox.workspace.content import Message, View
from bot.sandbox.workspace.workspace import Workspace

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

SHOWN_PER_PLACE = 200


def world(slack: Slack, user: str) -> Json:
    """Describe everything that is before one person; the caller holds the workspace's lock."""
    workspace = slack.workspace
    people = [person for person in workspace.people.values() if not person.is_bot and not person.deleted]
    me = user if user in {person.id for person in people} else next((person.id for person in people), "")
    now = slack.clock().astimezone(slack.zone)
    scene: Json = {
        "version": workspace.version,
        "me": me,
        "bot": workspace.people[BOT_USER].name,
        "now": now.isoformat(),
        "ahead": slack.clock.offset.total_seconds(),
        "zone": str(slack.zone),
        "people": [
            {"id": one.id, "name": one.name, "role": one.role, "handle": one.handle} for one in people
        ],
        "commands": [asdict(command) for command in slack.core.commands],
        "shortcuts": [asdict(shortcut) for shortcut in slack.core.shortcuts],
        "jumps": [jump.label for jump in slack.jumps],
        "places": [],
        "home": None,
        "form": None,
    }
    if not me:
        return scene
    workspace.dm_with(me)
    names = workspace.names()
    places = [place for place in workspace.channels.values() if _sees(place, me)]
    form, home = workspace.open_form(me), workspace.homes.get(me)
    return scene | {
        "places": [_place(workspace, place, me, names) for place in places],
        "home": _view(home, names) if home else None,
        "form": _view(form, names) | {"depth": len(workspace.stacks[me])} if form else None,
    }


def _sees(place: Channel, user: str) -> bool:
    return user in place.members or not (place.is_private or place.is_im)


def _place(workspace: Workspace, place: Channel, user: str, names: dict[str, str]) -> Json:
    messages = workspace.visible(user, place.id)[-SHOWN_PER_PLACE:]
    return {
        "id": place.id,
        "name": names[BOT_USER] if place.is_im else place.name,
        "kind": "im" if place.is_im else "private" if place.is_private else "public",
        "archived": place.is_archived,
        "shared": place.is_ext_shared,
        "members": len(place.members),
        "messages": [_message(workspace, message, user, names) for message in messages],
    }


def _message(workspace: Workspace, message: Message, user: str, names: dict[str, str]) -> Json:
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
        "blocks": drawn(message.blocks, names),
        "values": message.values.get(user, {}),
        "files": [{"id": one.id, "name": one.name, "title": one.title, "size": one.length} for one in files],
    }


def _view(view: View, names: dict[str, str]) -> Json:
    titles: Json = {key: view.body[key]["text"] for key in ("title", "submit", "close") if key in view.body}
    return {
        **titles,
        "id": view.id,
        "version": view.version,
        "blocks": drawn(view.blocks, names),
        "values": view.values,
        "errors": view.errors,
    }
