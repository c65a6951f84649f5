"""What a person sees, as it is read: the words of a message, a form or Home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.text.rendering import shown, shown_text
from bot.sandbox.validation.blocks import elements_of
from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.content import File, Message, View
from bot.sandbox.workspace.form_values import label_of

if TYPE_CHECKING:
    from bot.sandbox.testing.user import Keyboard


class Sight:
    """One thing before a person's eyes. It is live: after an update it shows what is there now.

    Nothing at all is one too, and false: `assert not me.types("/log")`.
    """

    def __init__(self, person: Keyboard, thing: Message | View | None) -> None:
        self._person = person
        self.thing = thing

    def __bool__(self) -> bool:
        """Whether it is there (and not deleted or closed since)."""
        thing = self.thing
        return thing is not None and not (thing.closed if isinstance(thing, View) else thing.deleted)

    def __repr__(self) -> str:
        return f"<{self.kind}: {self.shown}>"

    @property
    def kind(self) -> str:
        """`message`, `form`, `home` or `nothing`."""
        if isinstance(self.thing, View):
            return "home" if self.thing.body["type"] == "home" else "form"
        return "message" if self.thing else "nothing"

    @property
    def text(self) -> str:
        """The notification text of a message; the title of a form."""
        if isinstance(self.thing, View):
            return str(self.thing.body.get("title", {}).get("text", ""))
        return self.thing.text if self.thing else ""

    @property
    def shown(self) -> str:
        """All of it as plain text, line by line, buttons as [Label]."""
        thing, names = self.thing, self._person.workspace.names()
        if thing is None:
            return ""
        if isinstance(thing, View):
            return shown(thing.blocks, names, thing.values)
        if thing.blocks:
            lines = [shown(thing.blocks, names, thing.values.get(self._person.id))]
        else:
            lines = [shown_text(thing.text, names)]
        return "\n".join([*lines, *(f"(file: {file.name})" for file in self.files)])

    @property
    def private(self) -> bool:
        """Whether only this person sees it."""
        return isinstance(self.thing, View) or bool(self.thing and self.thing.only_for)

    @property
    def channel(self) -> str:
        """The id of the place a message is in."""
        return self.thing.channel if isinstance(self.thing, Message) else ""

    @property
    def ts(self) -> str:
        """A message's time-stamp, by which Slack knows it."""
        return self.thing.ts if isinstance(self.thing, Message) else ""

    @property
    def author(self) -> str:
        """The id of whoever wrote a message; the bot's is U0BOT, Slack's own notices are USLACKBOT's."""
        return self.thing.author if isinstance(self.thing, Message) else ""

    @property
    def metadata(self) -> Json | None:
        """A message's metadata."""
        return self.thing.metadata if isinstance(self.thing, Message) else None

    @property
    def files(self) -> list[File]:
        """The files shared in a message, with name, title and content."""
        ids = self.thing.files if isinstance(self.thing, Message) else []
        return [self._person.workspace.files[one] for one in ids]

    @property
    def blocks(self) -> list[Json]:
        """The blocks as they are."""
        return self.thing.blocks if self.thing else []

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons, top to bottom."""
        return [
            label_of(one) for block in self.blocks for one in elements_of(block) if one["type"] == "button"
        ]

    @property
    def fields(self) -> list[str]:
        """The labels of all input fields."""
        return [block["label"]["text"] for block in self.blocks if block["type"] == "input"]

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong in a form: label of the field → words; under "" what concerns the whole form."""
        if not isinstance(self.thing, View):
            return {}
        labels = {block["block_id"]: block.get("label", {}).get("text", "") for block in self.blocks}
        return {labels.get(block_id, block_id): words for block_id, words in self.thing.errors.items()}
