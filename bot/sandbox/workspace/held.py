"""What a person holds in elements: found by their ids, kept until it is sent."""

from bot.sandbox.validation.blocks import elements_of
from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import SandboxError
from bot.sandbox.workspace.content import Message, View
from bot.sandbox.workspace.form_values import value_key


def find_element(source: Message | View, block_id: str, action_id: str) -> Json:
    """Find an element by its ids, on what is there now.

    Raises:
        SandboxError: when it is not, or no longer, there.
    """
    gone = source.closed if isinstance(source, View) else source.deleted
    for block in [] if gone else source.blocks:
        if block["block_id"] == block_id:
            for element in elements_of(block):
                if element["action_id"] == action_id:
                    return element
    raise SandboxError(f"There is no {action_id!r} in block {block_id!r} any more")


def remember(user: str, source: Message | View, block_id: str, action_id: str, state: Json) -> None:
    """Keep what a person chose or typed in an element, as the client does until it is sent."""
    element = find_element(source, block_id, action_id)
    key = value_key(element["type"])
    if not state.keys() <= {"type", key}:
        raise SandboxError(f"A {element['type']} holds {key!r}, not {sorted(state)}")
    values = source.values if isinstance(source, View) else source.values.setdefault(user, {})
    values.setdefault(block_id, {})[action_id] = {"type": element["type"], key: state.get(key)}
