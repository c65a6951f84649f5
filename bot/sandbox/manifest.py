"""What an app's manifest declares: slash commands and shortcuts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A slash command as the manifest declares it."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(frozen=True)
class Shortcut:
    """A shortcut as the manifest declares it; `kind` is `global` or `message`."""

    name: str
    callback_id: str
    kind: str = "global"
    description: str = ""
