"""What a handler answers, and how the things people can reach are described to the gate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from slack_sdk import WebClient

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm
from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch.request_context import RequestContext
from store.db import Registry
from store.rules.roles import Role

BackgroundTask = Callable[[Registry, WebClient], None]
"""Long work for after the acknowledgement, with a registry and a client that have time."""

_FEW_WORDS = 2


@dataclass(frozen=True)
class Reply:
    """The answer to one request; it is given after the commit, so seeing it means it is saved."""

    message: OutgoingMessage | None = None
    form: ModalForm | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    """For a form that stays open: what is wrong, by field."""
    replace: bool = True
    """Whether a clicked private message gives way to this one."""
    urgent: bool = False
    """Whether a post waits in the database that must not wait for the next beat."""
    background_task: BackgroundTask | None = None


@dataclass(frozen=True)
class ButtonPress:
    """A button that was pressed: its opaque value."""

    value: str


@dataclass(frozen=True)
class SlashCommand:
    """A slash command: the verb, who may use it, and the words that teach it."""

    verb: str
    run: Callable[[str, RequestContext], Reply]
    roles: frozenset[Role]
    hint: str
    """The usage hint of the manifest."""
    summary: str
    """One line for the list of commands."""
    examples: tuple[tuple[str, str], ...]
    """Lines to type, and what each does."""
    is_read_only: bool = False
    """Whether it mostly shows things: a word or two that it refuses are not worth handing back."""

    def echoes_refused_input(self, words: str) -> bool:
        """Whether refused words are handed back to be mended, or are typed anew more quickly."""
        return len(words.split()) > (_FEW_WORDS if self.is_read_only else 0)


@dataclass(frozen=True)
class ButtonHandler:
    """What happens when a button with this action is pressed."""

    action: str
    run: Callable[[ButtonPress, RequestContext], Reply]
    roles: frozenset[Role]


@dataclass(frozen=True)
class FormHandler:
    """What happens when a form with this callback is sent."""

    callback: str
    run: Callable[[SubmittedForm, RequestContext], Reply]
    roles: frozenset[Role]


@dataclass(frozen=True)
class ShortcutHandler:
    """What a shortcut from Slack's own menus opens."""

    callback: str
    run: Callable[[str, RequestContext], Reply]
    roles: frozenset[Role]


ALL_ROLES = frozenset(Role)
CARE_TEAM_ROLES = frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN})
"""Those who work with patients; leads and admins read, billers see minutes and codes only."""
