"""What a person sees, for tests: reading a message, a form or Home, and using its elements."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.sandbox.errors import SandboxError
from bot.sandbox.json_types import Json
from bot.sandbox.testing.element_lookup import (
    BlockElement,
    elements_in,
    find_field,
    find_pressable,
    value_for,
)
from bot.sandbox.testing.session import UserSession
from bot.sandbox.text.rendering import blocks_as_text, mrkdwn_as_text
from bot.sandbox.workspace.content import SlackFile, SlackMessage, SlackView
from bot.sandbox.workspace.form_values import label_of, options_of, set_value


class VisibleItem:
    """A message, a form or Home as one person sees it, or nothing. Every action returns what is seen next.

    It is live: after an update it shows the new content. Nothing, and what was deleted or closed, is false:
    `assert not me.types("/log")`.
    """

    def __init__(self, session: UserSession, record: SlackMessage | SlackView | None) -> None:
        self._session = session
        self.record = record

    def __bool__(self) -> bool:
        """Whether it exists and was not deleted or closed since."""
        return self.record is not None and not self.record.is_gone

    def __repr__(self) -> str:
        return f"<{self.kind}: {self.shown}>"

    # Reading

    @property
    def kind(self) -> str:
        """`message`, `form`, `home` or `nothing`."""
        if isinstance(self.record, SlackView):
            return "home" if self.record.body["type"] == "home" else "form"
        return "message" if self.record else "nothing"

    @property
    def text(self) -> str:
        """The notification text of a message, or the title of a form."""
        if isinstance(self.record, SlackView):
            return str(self.record.body.get("title", {}).get("text", ""))
        return self.record.text if self.record else ""

    @property
    def shown(self) -> str:
        """All of it as plain text, line by line, with buttons as [Label]."""
        record, names = self.record, self._session.workspace.names()
        if record is None:
            return ""
        if isinstance(record, SlackView):
            return blocks_as_text(record.blocks, names, record.values)
        if record.blocks:
            lines = [blocks_as_text(record.blocks, names, record.values.get(self._session.id))]
        else:
            lines = [mrkdwn_as_text(record.text, names)]
        return "\n".join([*lines, *(f"(file: {file.name})" for file in self.files)])

    @property
    def private(self) -> bool:
        """Whether only this person sees it."""
        return isinstance(self.record, SlackView) or bool(self.record and self.record.only_for)

    @property
    def channel(self) -> str:
        """The id of a message's channel."""
        return self.record.channel if isinstance(self.record, SlackMessage) else ""

    @property
    def ts(self) -> str:
        """A message's timestamp, which is its id in Slack."""
        return self.record.ts if isinstance(self.record, SlackMessage) else ""

    @property
    def author(self) -> str:
        """The user id of a message's author; U0BOT is the bot, USLACKBOT is Slack itself."""
        return self.record.author if isinstance(self.record, SlackMessage) else ""

    @property
    def metadata(self) -> Json | None:
        """A message's metadata."""
        return self.record.metadata if isinstance(self.record, SlackMessage) else None

    @property
    def files(self) -> list[SlackFile]:
        """The files of a message, with name, title and content."""
        ids = self.record.files if isinstance(self.record, SlackMessage) else []
        return [self._session.workspace.files[one] for one in ids]

    @property
    def blocks(self) -> list[Json]:
        """The blocks as the bot sent them, with ids."""
        return self.record.blocks if self.record else []

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons, top to bottom."""
        found = elements_in(self.blocks)
        return [label_of(one.element) for one in found if one.element["type"] == "button"]

    @property
    def fields(self) -> list[str]:
        """The labels of all input fields."""
        return [block["label"]["text"] for block in self.blocks if block["type"] == "input"]

    @property
    def errors(self) -> dict[str, str]:
        """The errors of a form by the field's label; those of the whole form are under ""."""
        if not isinstance(self.record, SlackView):
            return {}
        labels = {block["block_id"]: block.get("label", {}).get("text", "") for block in self.blocks}
        return {labels.get(block_id, block_id): error for block_id, error in self.record.errors.items()}

    # Acting

    def press(self, name: str, *, beside: str = "") -> VisibleItem:
        """Press a button, or choose from an overflow menu, by label or action id.

        `beside` chooses among equals: the first one in or below the block that contains this text.
        """
        found, chosen = find_pressable(self.blocks, name, beside, self._session.workspace.names())
        return self._click(found, chosen)

    def choose(self, field: str, wanted: object) -> VisibleItem:
        """Choose in a menu or picker that acts immediately, by its placeholder, label or id."""
        found = self._field(field)
        return self._click(found, self._value(found, wanted))

    def options(self, field: str, query: str = "") -> list[str]:
        """List the labels that a menu offers; `query` is what is typed if the bot supplies the options."""
        found = self._field(field)
        external = "external" in found.element["type"]
        options = self._ask_bot(found, query) if external else options_of(found.element)
        return [option["text"]["text"] for option in options]

    def fill(self, fields: Mapping[str, object] | None = None, /, **by_name: object) -> VisibleItem:
        """Fill in fields by label, block id or action id; `minutes="15"` finds the field labeled Minutes."""
        for name, wanted in {**(fields or {}), **by_name}.items():
            found = self._field(name)
            value = self._value(found, wanted)
            set_value(self._session.id, self._existing(), *found.ids, value)
            if found.block.get("dispatch_action"):
                self._click(found, value)
        return self

    def submit(self) -> VisibleItem:
        """Submit a form; returns the form itself if it stays open (with `errors`)."""
        view = self._view()
        return self._after(lambda: self._session.actions.submit(self._session.id, view), follow_up=True)

    def close(self) -> VisibleItem:
        """Close a form without submitting it."""
        view = self._view()
        return self._after(lambda: self._session.actions.close(self._session.id, view), timeout=0.05)

    def shortcut(self, callback_id: str) -> VisibleItem:
        """Use a message shortcut on a message."""
        if not isinstance(self.record, SlackMessage):
            raise SandboxError("Message shortcuts are used on messages")
        message = self.record
        return self._after(lambda: self._session.actions.shortcut(self._session.id, callback_id, message))

    def _after(
        self, action: Callable[[], object], *, timeout: float | None = None, follow_up: bool = False
    ) -> VisibleItem:
        found = self._session.wait_after(action, timeout=timeout, follow_up=follow_up)
        return VisibleItem(self._session, found)

    def _view(self) -> SlackView:
        if not isinstance(self.record, SlackView) or not self:
            raise SandboxError(f"This is not an open form: {self!r}")
        return self.record

    def _existing(self) -> SlackMessage | SlackView:
        if not self or self.record is None:
            raise SandboxError("It no longer exists")
        return self.record

    def _field(self, name: str) -> BlockElement:
        return find_field(self.blocks, name, self._session.workspace.names())

    def _value(self, found: BlockElement, wanted: object) -> Json:
        ids = {name: one for one, name in self._session.workspace.names().items()}
        return value_for(found.element, wanted, ids, lambda query: self._ask_bot(found, query))

    def _ask_bot(self, found: BlockElement, query: str) -> list[Json]:
        return self._session.actions.options(self._session.id, self._existing(), *found.ids, query)

    def _click(self, found: BlockElement, chosen: Json | None) -> VisibleItem:
        record, session = self._existing(), self._session
        return self._after(lambda: session.actions.click(session.id, record, *found.ids, chosen))
