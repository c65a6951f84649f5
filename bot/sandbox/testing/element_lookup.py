"""Finding elements by what tests call them, and turning what tests choose into an element's value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.sandbox.errors import SandboxError
from bot.sandbox.json_types import Json
from bot.sandbox.text.rendering import blocks_as_text
from bot.sandbox.validation.blocks import elements_of
from bot.sandbox.workspace.form_values import is_many, key_of, label_of, option_named, options_of, value_key

AskBot = Callable[[str], list[Json]]


@dataclass(frozen=True)
class BlockElement:
    """An element and the block it is in."""

    block: Json
    element: Json

    @property
    def ids(self) -> tuple[str, str]:
        """The block id and the action id."""
        return self.block["block_id"], self.element["action_id"]

    @property
    def names(self) -> set[str]:
        """Everything a test can call it: label, placeholder and ids, also as keywords."""
        names = {*self.ids, self.block.get("label", {}).get("text", ""), label_of(self.element)}
        return {*names, *map(key_of, names)} - {""}


def elements_in(blocks: list[Json]) -> list[BlockElement]:
    """List the elements that a person can use."""
    return [BlockElement(block, element) for block in blocks for element in elements_of(block)]


def find_field(blocks: list[Json], name: str, names: Mapping[str, str]) -> BlockElement:
    """Find the field or menu called `name`; `names` gives the names of people and channels by id.

    Raises:
        SandboxError: none, or more than one, is called that.
    """
    fields = [one for one in elements_in(blocks) if one.element["type"] != "button"]
    found = [one for one in fields if name in one.names]
    if len(found) != 1:
        raise SandboxError(f"{len(found)} fields are called {name!r} in:\n{blocks_as_text(blocks, names)}")
    return found[0]


def find_pressable(
    blocks: list[Json], name: str, beside: str, names: Mapping[str, str]
) -> tuple[BlockElement, Json | None]:
    """Find a button, or an overflow menu with the chosen option, in or below the block with `beside` in it.

    Raises:
        SandboxError: none, or without `beside` more than one, is called that.
    """
    start = next(
        (n for n, block in enumerate(blocks) if beside in blocks_as_text([block], names)), len(blocks)
    )
    found: list[tuple[BlockElement, Json | None]] = []
    for one in elements_in(blocks[start:]):
        element = one.element
        if element["type"] == "button" and name in {label_of(element), element["action_id"]}:
            found.append((one, None))
        if element["type"] == "overflow":
            found.extend(
                (one, {"selected_option": option})
                for option in element["options"]
                if name in {option["text"]["text"], option["value"]}
            )
    if not found or (len(found) > 1 and not beside):
        raise SandboxError(f"{len(found)} buttons are called {name!r} in:\n{blocks_as_text(blocks, names)}")
    return found[0]


def value_for(element: Json, wanted: object, ids: Mapping[str, str], ask_bot: AskBot) -> Json:
    """Return the value of an element after a person chose or typed `wanted`; None empties it.

    `ids` gives a person's or channel's id by name; `ask_bot` gets the options that the bot supplies.

    Raises:
        SandboxError: there is no such choice.
    """
    kind = element["type"]
    key = value_key(kind)
    if wanted is None:
        return {"type": kind, key: [] if is_many(kind) else None}
    if not is_many(kind):
        return {"type": kind, key: _one(element, wanted, ids, ask_bot)}
    several = wanted if isinstance(wanted, (list, tuple)) else [wanted]
    return {"type": kind, key: [_one(element, one, ids, ask_bot) for one in several]}


def _one(element: Json, wanted: object, ids: Mapping[str, str], ask_bot: AskBot) -> object:
    kind = element["type"]
    if kind in {"users_select", "multi_users_select"} or "channels" in kind or "conversations" in kind:
        return _id(str(wanted).lstrip("#@"), ids)
    if "external" in kind:
        return _option(ask_bot(str(wanted)), str(wanted))
    if "select" in kind or kind in {"radio_buttons", "checkboxes", "overflow"}:
        return _option(options_of(element), str(wanted))
    return _typed(kind, wanted)


def _typed(kind: str, wanted: object) -> object:
    if kind == "datetimepicker":
        return int(wanted.timestamp()) if isinstance(wanted, datetime) else int(str(wanted))
    if isinstance(wanted, date):
        return wanted.isoformat()
    return wanted.strftime("%H:%M") if isinstance(wanted, time) else str(wanted)


def _option(options: list[Json], label: str) -> Json:
    found = option_named(options, label)
    if found is None:
        offered = [option["text"]["text"] for option in options]
        raise SandboxError(f"There is no choice {label!r} here; there are {offered}")
    return found


def _id(name: str, ids: Mapping[str, str]) -> str:
    if name in ids.values():
        return name
    if name not in ids:
        raise SandboxError(f"There is no person or channel called {name!r}")
    return ids[name]
