"""What a person sees, as tests read and use it: a message, a form or Home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.blocks import elements_of
from bot.sandbox.checks import Json
from bot.sandbox.choices import state_for
from bot.sandbox.forms import key_of, label_of, options_of
from bot.sandbox.gestures import find_element, remember
from bot.sandbox.records import File, Message, SandboxError, View
from bot.sandbox.rendering import shown, shown_text

if TYPE_CHECKING:
    from bot.sandbox.keyboard import Keyboard


@dataclass(frozen=True)
class _Place:
    """Where an element is: its block and itself."""

    block: Json
    element: Json


class Seen:
    """One thing before a person's eyes. It is live: after an update it shows what is there now.

    Nothing at all is a `Seen` too, and false: `assert not me.types("/log")`.
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

    # Reading

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
        return [label_of(place.element) for place in self._places() if place.element["type"] == "button"]

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

    # Using

    def press(self, name: str, *, beside: str = "") -> Seen:
        """Press a button, or choose from an overflow menu, by label or action id; gives what is then seen.

        `beside` picks among equals: the first one at or below the block with those words.
        """
        place, chosen = self._pressable(name, beside)
        return self._use(place, chosen)

    def choose(self, field: str, wanted: object) -> Seen:
        """Choose in a menu or picker that acts at once, by its placeholder, label or id."""
        place = self._field(field)
        return self._use(place, self._state(place, wanted))

    def options(self, field: str, query: str = "") -> list[str]:
        """List the labels a menu offers, for what is typed when the bot supplies them."""
        place = self._field(field)
        external = "external" in place.element["type"]
        found = self._ask(place, query) if external else options_of(place.element)
        return [option["text"]["text"] for option in found]

    def fill(self, fields: Mapping[str, object] | None = None, /, **by_name: object) -> Seen:
        """Fill in fields by label, block id or action id; `minutes="15"` finds a field labelled Minutes."""
        for name, wanted in {**(fields or {}), **by_name}.items():
            place = self._field(name)
            state = self._state(place, wanted)
            self._remember(place, state)
            if place.block.get("dispatch_action"):
                self._use(place, state)
        return self

    def submit(self) -> Seen:
        """Send a form; gives the form itself when it stays (with `errors`), else what is then seen."""
        view = self._view()
        return self._person.after(lambda: self._person.gestures.submit(self._person.id, view), grace=True)

    def close(self) -> Seen:
        """Close a form without sending it."""
        view = self._view()
        return self._person.after(lambda: self._person.gestures.close(self._person.id, view), patience=0.05)

    def shortcut(self, callback_id: str) -> Seen:
        """Use a message shortcut on a message."""
        if not isinstance(self.thing, Message):
            raise SandboxError("Message shortcuts are used on messages")
        message = self.thing
        return self._person.after(
            lambda: self._person.gestures.shortcut(self._person.id, callback_id, message)
        )

    # Inside

    def _view(self) -> View:
        if not isinstance(self.thing, View) or not self:
            raise SandboxError(f"There is no open form here, but {self!r}")
        return self.thing

    def _there(self) -> Message | View:
        if not self or self.thing is None:
            raise SandboxError("It is not there any more")
        return self.thing

    def _places(self) -> list[_Place]:
        return [_Place(block, element) for block in self.blocks for element in elements_of(block)]

    def _pressable(self, name: str, beside: str) -> tuple[_Place, Json | None]:
        blocks = self.blocks
        names = self._person.workspace.names()
        start = next((n for n, block in enumerate(blocks) if beside in shown([block], names)), len(blocks))
        places = [place for place in self._places() if blocks.index(place.block) >= start]
        found: list[tuple[_Place, Json | None]] = []
        for place in places:
            element = place.element
            if element["type"] == "button" and name in {label_of(element), element["action_id"]}:
                found.append((place, None))
            if element["type"] == "overflow":
                found.extend(
                    (place, {"selected_option": option})
                    for option in element["options"]
                    if name in {option["text"]["text"], option["value"]}
                )
        if not found or (len(found) > 1 and not beside):
            raise SandboxError(f"{len(found)} buttons are called {name!r} in:\n{self.shown}")
        return found[0]

    def _field(self, name: str) -> _Place:
        found = [
            place for place in self._places() if place.element["type"] != "button" and name in _called(place)
        ]
        if len(found) != 1:
            raise SandboxError(f"{len(found)} fields are called {name!r} in:\n{self.shown}")
        return found[0]

    def _state(self, place: _Place, wanted: object) -> Json:
        workspace = self._person.workspace
        ids = {name: one for one, name in workspace.names().items()}
        return state_for(place.element, wanted, ids, lambda query: self._ask(place, query))

    def _ask(self, place: _Place, query: str) -> list[Json]:
        ids = (place.block["block_id"], place.element["action_id"])
        return self._person.gestures.options(self._person.id, self._there(), *ids, query)

    def _remember(self, place: _Place, state: Json) -> None:
        ids = (place.block["block_id"], place.element["action_id"])
        find_element(self._there(), *ids)
        remember(self._person.id, self._there(), *ids, state)

    def _use(self, place: _Place, chosen: Json | None) -> Seen:
        thing, person = self._there(), self._person
        ids = (place.block["block_id"], place.element["action_id"])
        return person.after(lambda: person.gestures.click(person.id, thing, *ids, chosen))


def _called(place: _Place) -> set[str]:
    label = place.block.get("label", {}).get("text", "")
    placeholder = label_of(place.element)
    ids = {place.block["block_id"], place.element["action_id"]}
    return {*ids, label, placeholder, *(key_of(name) for name in (label, placeholder, *ids))} - {""}
