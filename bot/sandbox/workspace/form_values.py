"""What a person has filled in: initial values, choices by label, what the client asks before sending."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from bot.sandbox.validation.blocks import elements_of
from bot.sandbox.validation.checks import Json

Values = dict[str, dict[str, Json]]

# Element type → where the state keeps what was chosen, and which key of the element holds the initial choice.
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
    """Name the key under which Slack reports what was chosen in an element of this type."""
    return _KEYS[kind][0]


def is_many(kind: str) -> bool:
    """Tell whether several things can be chosen in an element of this type."""
    return value_key(kind).endswith("s")


def initial_values(blocks: list[Json], kept: Mapping[str, Mapping[str, Json]] | None = None) -> Values:
    """Give the state of a fresh view; what a person had filled in under the same ids stays."""
    values: Values = {}
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
    """List an element's options, also those in groups."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def option_named(options: list[Json], label: str) -> Json | None:
    """Find an option by its label or value: to the letter first, else the only one that starts so."""
    for option in options:
        if label in {option["text"]["text"], option["value"]}:
            return option
    near = [option for option in options if option["text"]["text"].lower().startswith(label.lower())]
    return near[0] if len(near) == 1 else None


def label_of(element: Json) -> str:
    """Give the words on an element: a button's text or an input's placeholder."""
    words = element.get("text") or element.get("placeholder") or {}
    return str(words.get("text", ""))


def key_of(words: str) -> str:
    """Fold a label or id into the form that keywords of `fill` take: `Next contact` → `next_contact`."""
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def shown_value(element: Json, state: Mapping[str, object] | None) -> str:
    """Give what stands in an element, as words."""
    key, initial = _KEYS[element["type"]]
    value = state.get(key) if state is not None else element.get(initial)
    chosen = value if isinstance(value, list) else [value] if value not in (None, "") else []
    return ", ".join(one["text"]["text"] if isinstance(one, dict) else str(one) for one in chosen)


def refusals(blocks: list[Json], values: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """List what Slack's client would not send: block id → what it tells the person."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            state = values[block["block_id"]][element["action_id"]]
            for words in _refused(
                element, state[value_key(element["type"])], optional=bool(block.get("optional"))
            ):
                found.setdefault(block["block_id"], words)
    return found


def _refused(element: Json, value: object, *, optional: bool) -> Iterator[str]:
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
        yield from _refused_number(element, value)


def _refused_number(element: Json, value: str) -> Iterator[str]:
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
