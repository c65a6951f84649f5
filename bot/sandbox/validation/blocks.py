"""Checks of messages and views: every block with its limits."""

import json
from collections.abc import Iterator, Mapping

from bot.sandbox.json_types import Json
from bot.sandbox.validation.checks import (
    Check,
    any_of,
    array_of,
    boolean,
    by_type,
    fault,
    object_of,
    one_of,
    string,
)
from bot.sandbox.validation.elements import BLOCK_ID, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.sandbox.validation.texts import RICH_TEXT, plain_text, text_object

MAX_MESSAGE_BLOCKS = 50
MAX_VIEW_BLOCKS = 100
MAX_TEXT = 40_000
MAX_VIEW_BYTES = 250 * 1024
MAX_MESSAGE_CHARACTERS = 12_000
"""Of all texts in a message's blocks; Slack names no limit, but refuses from about there."""


def _block(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return object_of({"type": one_of(kind), **required}, {"block_id": BLOCK_ID, **(optional or {})})


def _section(value: object, path: str) -> Iterator[str]:
    yield from _block(
        "section",
        {},
        {
            "text": text_object(3000),
            "fields": array_of(text_object(2000), 10),
            "accessory": by_type(IN_SECTION, "section accessory"),
            "expand": boolean,
        },
    )(value, path)
    if isinstance(value, dict) and not {"text", "fields"} & value.keys():
        yield fault("a section needs text or fields", path)


def _image(value: object, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield fault("must be an object", path)
        return
    yield from IMAGE({key: item for key, item in value.items() if key not in {"title", "block_id"}}, path)
    yield from object_of({}, {"title": plain_text(2000), "block_id": BLOCK_ID})(
        {key: value[key] for key in ("title", "block_id") if key in value}, path
    )


_CELL = by_type(
    {
        "raw_text": object_of({"type": one_of("raw_text"), "text": string(2000)}),
        "rich_text": object_of({"type": one_of("rich_text"), "elements": RICH_TEXT}),
    },
    "table cell",
)
_COLUMN = object_of({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _or_null(check: Check) -> Check:
    return any_of(check, one_of(None))


COMMON_BLOCKS: Mapping[str, Check] = {
    "section": _section,
    "divider": _block("divider", {}),
    "header": _block("header", {"text": plain_text(150)}),
    "context": _block(
        "context",
        {"elements": array_of(any_of(by_type({"image": IMAGE}, "context element"), text_object(3000)), 10)},
    ),
    "actions": _block("actions", {"elements": array_of(by_type(IN_ACTIONS, "actions element"), 25)}),
    "image": _image,
    "input": _block(
        "input",
        {"label": plain_text(2000), "element": by_type(IN_INPUT, "input element")},
        {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _block("rich_text", {"elements": RICH_TEXT}),
}
IN_MESSAGES: Mapping[str, Check] = {
    **COMMON_BLOCKS,
    "markdown": _block("markdown", {"text": string(12_000)}),
    "table": _block(
        "table",
        {"rows": array_of(array_of(_CELL, 20), 100)},
        {"column_settings": array_of(_or_null(_COLUMN), 20)},
    ),
}

_MESSAGE_BLOCKS = array_of(by_type(IN_MESSAGES, "block"), MAX_MESSAGE_BLOCKS, 0)
_VIEW_BLOCKS = array_of(by_type(COMMON_BLOCKS, "block"), MAX_VIEW_BLOCKS, 0)
_VIEW: Mapping[str, Check] = {
    "blocks": _VIEW_BLOCKS,
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
MODAL = object_of(
    {"type": one_of("modal"), "title": plain_text(24), "blocks": _VIEW_BLOCKS},
    {
        **_VIEW,
        "submit": plain_text(24),
        "close": plain_text(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
HOME = object_of({"type": one_of("home"), "blocks": _VIEW_BLOCKS}, _VIEW)


def check_message(blocks: object) -> list[str]:
    """List the faults in a message's blocks; an empty list means that Slack accepts them."""
    faults = list(_MESSAGE_BLOCKS(blocks, "/blocks"))
    if faults or not isinstance(blocks, list):
        return faults
    faults.extend(_repeated_ids(blocks, "/blocks"))
    if sum(block["type"] == "table" for block in blocks) > 1:
        faults.append(fault("only one table is allowed in a message", "/blocks"))
    return faults


def message_is_too_long(blocks: object) -> bool:
    """Whether the texts in a message's blocks are too long together."""
    return _characters(blocks) > MAX_MESSAGE_CHARACTERS


def check_view(view: object) -> list[str]:
    """List the faults in a modal or home view; an empty list means that Slack accepts it."""
    faults = list(by_type({"modal": MODAL, "home": HOME}, "view")(view, "/view"))
    if faults or not isinstance(view, dict):
        return faults
    faults.extend(_repeated_ids(view["blocks"], "/view/blocks"))
    has_inputs = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_inputs and "submit" not in view:
        faults.append(fault("submit is required when a modal has input blocks", "/view"))
    return faults


def view_is_too_large(view: Json) -> bool:
    """Whether a view is larger than 250 KB."""
    return len(json.dumps(view).encode()) > MAX_VIEW_BYTES


def elements_of(block: Json) -> list[Json]:
    """List the elements of a block that a person can use (buttons, menus, inputs)."""
    found = [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
    return [one for one in found if isinstance(one, dict) and one.get("type") in _USABLE]


_USABLE = {*IN_ACTIONS, *IN_INPUT, *IN_SECTION} - {"image"}


def _characters(node: object) -> int:
    if isinstance(node, list):
        return sum(map(_characters, node))
    if not isinstance(node, dict):
        return 0
    text = node.get("text")
    return (len(text) if isinstance(text, str) else 0) + sum(map(_characters, node.values()))


def _repeated_ids(blocks: list[Json], path: str) -> Iterator[str]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield fault(f'block_id "{block_id}" already exists', f"{path}/{index}/block_id")
        seen.add(block_id or "")
        seen.discard("")
        names = [element["action_id"] for element in elements_of(block) if "action_id" in element]
        if len(names) != len(set(names)):
            yield fault("action_id must be unique within a block", f"{path}/{index}")
