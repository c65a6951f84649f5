"""The named parts of a form: inputs, choices, dates, and the form around them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from handlers.block_kit.clinic_tags import read_form_metadata, tag_form_metadata
from handlers.block_kit.message_blocks import Block, plain_text, select_option, shorten
from handlers.block_kit.message_parts import fit_view

_TITLE_LIMIT = 24
_LABEL_LIMIT = 2_000


@dataclass(frozen=True)
class ModalForm:
    """A form to open: `callback` names its handler, `metadata` is an opaque value that comes back with it."""

    callback: str
    title: str
    blocks: tuple[Block, ...]
    submit: str = "Save"
    metadata: str = ""
    clinic_id: int | None = None
    """The form's clinic: set by the dispatcher."""
    in_place: bool = False
    """Whether it replaces the form whose button opened it; else it opens on top of it."""

    def view(self) -> dict[str, Any]:
        """As Slack takes it."""
        view: dict[str, Any] = {
            "type": "modal",
            "callback_id": self.callback,
            "title": plain_text(shorten(self.title, _TITLE_LIMIT)),
            "close": plain_text("Cancel" if self.submit else "Close"),
            "private_metadata": tag_form_metadata(self.clinic_id, self.metadata),
            "blocks": fit_view(self.blocks),
        }
        if self.submit:
            view["submit"] = plain_text(shorten(self.submit, _TITLE_LIMIT))
        return view


def without_gaps(blocks: Iterable[Block | None]) -> tuple[Block, ...]:
    """The blocks of a form, without those that are None because nothing is to be shown there."""
    return tuple(block for block in blocks if block)


@dataclass(frozen=True)
class SubmittedForm:
    """A form as a person sent it: the text, date, or chosen value of each field; absent when left empty."""

    metadata: str
    values: Mapping[str, str] = field(default_factory=dict)
    selections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a field, without the spaces around it; empty when there is none."""
        return self.values.get(name, "").strip()

    def day(self, name: str) -> date | None:
        """The day that was picked."""
        return date.fromisoformat(self.text(name)) if self.text(name) else None


def text_input(
    name: str,
    label: str,
    *,
    initial: str = "",
    hint: str = "",
    placeholder: str = "",
    optional: bool = False,
    multiline: bool = False,
    limit: int = 2_000,
) -> Block:
    """A line (or several) to type in."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": multiline,
        "max_length": limit,
    }
    if initial:
        element["initial_value"] = shorten(initial, limit)
    if placeholder:
        element["placeholder"] = plain_text(shorten(placeholder, 150))
    return _input(name, label, element, hint=hint, optional=optional)


def date_input(
    name: str, label: str, *, initial: date | None = None, hint: str = "", optional: bool = False
) -> Block:
    """A day to pick."""
    element: Block = {"type": "datepicker", "action_id": name}
    if initial:
        element["initial_date"] = initial.isoformat()
    return _input(name, label, element, hint=hint, optional=optional)


def select_input(
    name: str,
    label: str,
    options: Sequence[tuple[str, str]],
    *,
    initial: str = "",
    hint: str = "",
    optional: bool = False,
) -> Block:
    """One of several, each a label and an opaque value; Slack lists a hundred."""
    shown = [select_option(text, value) for text, value in options[:100]]
    element: Block = {"type": "static_select", "action_id": name, "options": shown}
    chosen = [option for option in shown if option["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return _input(name, label, element, hint=hint, optional=optional)


def checkbox_input(
    name: str,
    label: str,
    options: Sequence[tuple[str, str]],
    *,
    initial: Sequence[str] = (),
    hint: str = "",
    optional: bool = False,
) -> Block:
    """Any of a few, each with a box to tick."""
    shown = [select_option(text, value) for text, value in options[:10]]
    element: Block = {"type": "checkboxes", "action_id": name, "options": shown}
    chosen = [option for option in shown if option["value"] in initial]
    if chosen:
        element["initial_options"] = chosen
    return _input(name, label, element, hint=hint, optional=optional)


def user_input(name: str, label: str, *, initial: str = "", hint: str = "", optional: bool = False) -> Block:
    """A person of the workspace."""
    element: Block = {"type": "users_select", "action_id": name}
    if initial:
        element["initial_user"] = initial
    return _input(name, label, element, hint=hint, optional=optional)


def channel_input(name: str, label: str, *, hint: str = "", optional: bool = False) -> Block:
    """A channel of the workspace; whether it can be used is checked when the form is sent."""
    shown: Block = {"include": ["private", "public"], "exclude_bot_users": True}
    element: Block = {"type": "conversations_select", "action_id": name, "filter": shown}
    return _input(name, label, element, hint=hint, optional=optional)


def time_input(name: str, label: str, *, initial: time | None = None, hint: str = "") -> Block:
    """A time of day to pick."""
    element: Block = {"type": "timepicker", "action_id": name}
    if initial:
        element["initial_time"] = f"{initial:%H:%M}"
    return _input(name, label, element, hint=hint, optional=False)


def read_submitted_form(view: Mapping[str, Any]) -> SubmittedForm:
    """Read what Slack sends when a form is submitted."""
    values: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for block in ((view.get("state") or {}).get("values") or {}).values():
        for name, state in block.items():
            picked = state.get("selected_option") or {}
            value = (
                state.get("value")
                or state.get("selected_date")
                or state.get("selected_user")
                or state.get("selected_conversation")
                or state.get("selected_time")
                or picked.get("value")
            )
            if value:
                values[name] = str(value)
            ticked = state.get("selected_options")
            if ticked is not None:
                lists[name] = tuple(str(option["value"]) for option in ticked)
    _, subject = read_form_metadata(str(view.get("private_metadata") or ""))
    return SubmittedForm(subject, values, lists)


def typed_notes(view: Mapping[str, Any]) -> str:
    """What a person wrote into the long text fields of a form, to copy where the form can't be saved."""
    states = (view.get("state") or {}).get("values") or {}
    elements = [(block.get("block_id"), block.get("element") or {}) for block in view.get("blocks") or ()]
    typed = (
        str(states.get(name, {}).get(element["action_id"], {}).get("value") or "").strip()
        for name, element in elements
        if element.get("multiline")
    )
    shown = {str(element.get("initial_value") or "").strip() for _, element in elements}
    return "\n".join(text for text in typed if text and text not in shown)


def _input(name: str, label: str, element: Block, *, hint: str, optional: bool) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain_text(shorten(label, _LABEL_LIMIT)),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain_text(shorten(hint, _LABEL_LIMIT))
    return block
