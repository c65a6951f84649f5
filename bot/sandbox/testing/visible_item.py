"""What a person sees, as it is used: pressing, choosing, filling in, sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.testing.element_lookup import state_for
from bot.sandbox.testing.sight import Sight
from bot.sandbox.text.rendering import shown
from bot.sandbox.validation.blocks import elements_of
from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import SandboxError
from bot.sandbox.workspace.content import Message, View
from bot.sandbox.workspace.form_values import key_of, label_of, options_of
from bot.sandbox.workspace.held import remember


@dataclass(frozen=True)
class _Place:
    """Where an element is: its block and itself."""

    block: Json
    element: Json


class Seen(Sight):
    """A message, a form or Home in a person's hands; every use gives what is seen next."""

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
