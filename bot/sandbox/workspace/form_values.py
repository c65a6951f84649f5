"""What a person fills in: initial values, options by label, and what Slack's client refuses to submit."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from bot.sandbox.errors import SandboxError
from bot.sandbox.json_types import FieldValues, Json
from bot.sandbox.validation.blocks import elements_of
from bot.sandbox.workspace.content import SlackMessage, SlackView

# Element type → the key of the chosen value in the state, and the key of the initial value in the element.
_KEYS: Mapping[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "file_input": ("files", ""),
}


def value_key(kind: str) -> str:
    """Return the key under which Slack reports the value of an element of this type."""
    return _KEYS[kind][0]


def is_many(kind: str) -> bool:
    """Whether an element of this type takes several values."""
    return value_key(kind).endswith("s")


def initial_values(blocks: list[Json], kept: Mapping[str, Mapping[str, Json]] | None = None) -> FieldValues:
    """Return the values of a new view; what was filled in under the same ids is kept."""
    values: FieldValues = {}
    for block in blocks:
        for element in elements_of(block):
            kind = element["type"]
            if kind not in _KEYS or kind == "overflow":
                continue
            key, initial = _KEYS[kind]
            fresh = {"type": kind, key: element.get(initial, [] if is_many(kind) else None)}
            before = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
            same = before is not None and before["type"] == kind
            values.setdefault(block["block_id"], {})[element["action_id"]] = (
                dict(before or {}) if same else fresh
            )
    return values


def options_of(element: Json) -> list[Json]:
    """List an element's options, those in groups included."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def option_named(options: list[Json], label: str) -> Json | None:
    """Find an option by its exact label or value, else the only one whose label starts like this."""
    for option in options:
        if label in {option["text"]["text"], option["value"]}:
            return option
    similar = [option for option in options if option["text"]["text"].lower().startswith(label.lower())]
    return similar[0] if len(similar) == 1 else None


def label_of(element: Json) -> str:
    """Return the label on an element: a button's text or an input's placeholder."""
    label = element.get("text") or element.get("placeholder") or {}
    return str(label.get("text", ""))


def key_of(label: str) -> str:
    """Turn a label or id into a keyword for `fill`: `Next contact` → `next_contact`."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


def shown_value(element: Json, state: Mapping[str, object] | None) -> str:
    """Return the value of an element as text."""
    key, initial = _KEYS[element["type"]]
    value = state.get(key) if state is not None else element.get(initial)
    chosen = value if isinstance(value, list) else [value] if value not in (None, "") else []
    return ", ".join(one["text"]["text"] if isinstance(one, dict) else str(one) for one in chosen)


def find_element(source: SlackMessage | SlackView, block_id: str, action_id: str) -> Json:
    """Find an element of a message or view by its ids.

    Raises:
        SandboxError: it does not exist, or no longer.
    """
    for block in [] if source.is_gone else source.blocks:
        if block["block_id"] == block_id:
            for element in elements_of(block):
                if element["action_id"] == action_id:
                    return element
    raise SandboxError(f"There is no {action_id!r} in block {block_id!r} anymore")


def set_value(
    user: str, source: SlackMessage | SlackView, block_id: str, action_id: str, value: Json
) -> None:
    """Keep what a person chose or typed in an element, as the client does before it is submitted."""
    element = find_element(source, block_id, action_id)
    key = value_key(element["type"])
    if not value.keys() <= {"type", key}:
        raise SandboxError(f"A {element['type']} takes {key!r}, not {sorted(value)}")
    values = source.values if isinstance(source, SlackView) else source.values.setdefault(user, {})
    values.setdefault(block_id, {})[action_id] = {"type": element["type"], key: value.get(key)}


def client_errors(blocks: list[Json], values: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """List what Slack's client refuses to submit: block id → error message."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            state = values[block["block_id"]][element["action_id"]]
            for error in _errors_of(
                element, state[value_key(element["type"])], optional=bool(block.get("optional"))
            ):
                found.setdefault(block["block_id"], error)
    return found


def _errors_of(element: Json, value: object, *, optional: bool) -> Iterator[str]:
    if value in (None, "", []):
        if not optional:
            yield "Please complete this required field."
        return
    if not isinstance(value, str):
        return
    kind = element["type"]
    if kind == "plain_text_input" and len(value) < element.get("min_length", 0):
        yield f"This must be at least {element['min_length']} characters."
    if kind == "plain_text_input" and len(value) > element.get("max_length", 3000):
        yield f"This must be at most {element.get('max_length', 3000)} characters."
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        yield "Enter a valid email address."
    if kind == "url_text_input" and not re.match(r"https?://\S+$", value):
        yield "Enter a valid URL."
    if kind == "number_input":
        yield from _number_errors(element, value)


def _number_errors(element: Json, value: str) -> Iterator[str]:
    try:
        number = Decimal(value)
    except InvalidOperation:
        yield "Enter a number."
        return
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        yield "Enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        yield f"Enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        yield f"Enter a number of at most {element['max_value']}."
