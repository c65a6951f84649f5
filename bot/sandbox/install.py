"""Installing an app: what its manifest declares comes into force."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.manifest import Command, Shortcut
from bot.sandbox.state import Core
from bot.sandbox.workspace.accounts import BOT_USER


def install(core: Core, manifest: Mapping[str, Any]) -> None:
    """Take commands, shortcuts, scopes, events and the bot's name from a manifest's values."""
    features = manifest.get("features", {})
    core.commands = [
        Command(
            one["command"],
            one.get("description", ""),
            one.get("usage_hint", ""),
            bool(one.get("should_escape")),
        )
        for one in features.get("slash_commands", [])
    ]
    core.shortcuts = [
        Shortcut(one["name"], one["callback_id"], one["type"], one.get("description", ""))
        for one in features.get("shortcuts", [])
    ]
    core.scopes = set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", core.scopes))
    events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events")
    core.events = set(events) if events is not None else core.events
    name = features.get("bot_user", {}).get("display_name")
    core.workspace.people[BOT_USER].name = name or core.workspace.people[BOT_USER].name
