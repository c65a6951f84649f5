"""What a handler answers, and how commands, buttons and forms are declared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from slack_sdk import WebClient

from handlers.block_kit import slack_values
from handlers.block_kit.form_blocks import ModalForm, SubmittedForm
from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch.request_context import RequestContext
from store.db import Registry
from store.rules.roles import Role

BackgroundTask = Callable[[Registry, WebClient], None]
"""Long work for after the acknowledgement, with a registry and a client that may take longer."""

_FEW_WORDS = 2


@dataclass(frozen=True)
class Reply:
    """The answer to one request; it is sent after the commit, so what it says is saved."""

    message: OutgoingMessage | None = None
    form: ModalForm | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    """For a form that stays open: what is wrong, by field."""
    replace: bool = True
    """Whether this answer replaces the private message whose button was pressed."""
    urgent: bool = False
    """Whether a post in the database must go out now, not with the next scheduled run."""
    background_task: BackgroundTask | None = None
    has_saved: bool = False
    """Whether the request has committed a change; the dispatcher fills it in."""
    is_repeat: bool = False
    """Whether it only says that an earlier delivery of the request has acted."""


@dataclass(frozen=True)
class ButtonPress:
    """A button that was pressed: its opaque value.

    Read it with these: all raise OutOfDateError for what no button of today carries.
    """

    value: str

    def id(self) -> int:
        """The id that the button is about."""
        return slack_values.read_id(self.value)

    def ids(self, count: int) -> list[int]:
        """The ids of a button that carries several."""
        return slack_values.read_ids(self.value, count)

    def parts(self, count: int) -> list[str]:
        """The parts of its value, to be read one by one."""
        return slack_values.read_parts(self.value, count)


@dataclass(frozen=True)
class SlashCommand:
    """A slash command: the verb, who may use it, and its help."""

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
    """Whether it mostly shows things: one or two words that it refuses are not shown again for editing."""

    saving_words: frozenset[str] = frozenset()
    """First words of lines that save, where the others only show things."""

    def could_save(self, text: str) -> bool:
        """Whether a refused line could have saved something, so that the answer says that it did not."""
        if self.saving_words:
            return not self.saving_words.isdisjoint(text.casefold().split(maxsplit=1)[:1])
        return self.echoes_refused_input(text)

    def echoes_refused_input(self, text: str) -> bool:
        """Whether a refused line is long enough to be shown again for editing."""
        return len(text.split()) > (_FEW_WORDS if self.is_read_only else 0)


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
"""The roles that work with patients; leads and admins read, billers see minutes and codes only."""
