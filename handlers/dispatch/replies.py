"""What a handler answers, and how the things people can reach are described to the gate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from slack_sdk import WebClient

from handlers.block_kit.forms import Filled, Form
from handlers.block_kit.parts import Message
from handlers.dispatch.context import Context
from store.db import Registry
from store.rules.roles import Role

Errand = Callable[[Registry, WebClient], None]
"""Long work for after the acknowledgement, with a registry and a client that have time."""

_SHORT = 2


@dataclass(frozen=True)
class Reply:
    """The answer to one request; it is given after the commit, so seeing it means it is saved."""

    message: Message | None = None
    form: Form | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    """For a form that stays open: what is wrong, by field."""
    replace: bool = True
    """Whether a clicked private message gives way to this one."""
    urgent: bool = False
    """Whether a post waits in the database that must not wait for the next beat."""
    errand: Errand | None = None


@dataclass(frozen=True)
class Click:
    """A button that was pressed: its opaque value."""

    value: str


@dataclass(frozen=True)
class Command:
    """A slash command: the verb, who may use it, and the words that teach it."""

    verb: str
    run: Callable[[str, Context], Reply]
    roles: frozenset[Role]
    hint: str
    """The usage hint of the manifest."""
    summary: str
    """One line for the list of commands."""
    examples: tuple[tuple[str, str], ...]
    """Lines to type, and what each does."""
    reads: bool = False
    """Whether it mostly shows things: a word or two that it refuses are not worth handing back."""

    def worth_mending(self, words: str) -> bool:
        """Whether refused words are handed back to be mended, or are typed anew more quickly."""
        return len(words.split()) > (_SHORT if self.reads else 0)


@dataclass(frozen=True)
class ButtonHandler:
    """What happens when a button with this action is pressed."""

    action: str
    run: Callable[[Click, Context], Reply]
    roles: frozenset[Role]


@dataclass(frozen=True)
class FormHandler:
    """What happens when a form with this callback is sent."""

    callback: str
    run: Callable[[Filled, Context], Reply]
    roles: frozenset[Role]


@dataclass(frozen=True)
class ShortcutHandler:
    """What a shortcut from Slack's own menus opens."""

    callback: str
    run: Callable[[str, Context], Reply]
    roles: frozenset[Role]


EVERYONE = frozenset(Role)
CARE = frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN})
"""Those who work with patients; leads and admins read, billers see minutes and codes only."""
