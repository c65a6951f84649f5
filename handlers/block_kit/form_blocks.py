"""The named parts of a form: inputs, choices, dates, and the form around them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar

from handlers.block_kit import sentences, slack_values
from handlers.block_kit.clinic_tags import tag_form_metadata
from handlers.block_kit.message_blocks import Block, plain_text, select_option, shorten
from handlers.block_kit.message_parts import fit_view
from store.errors import UserError

_TITLE_LIMIT = 24
_LABEL_LIMIT = 2_000
_LONGEST_TEXT = 3_000

_Kind = TypeVar("_Kind", bound=StrEnum)


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
    """A form as a person sent it: the text, date, or chosen value of each field; absent when left empty.

    Its readers raise OutOfDateError for what no form of today carries.
    """

    metadata: str
    values: Mapping[str, str] = field(default_factory=dict)
    selections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a field, without the spaces around it; empty when there is none.

        Raises:
            UserError: longer than Slack lets anyone type into a form.
        """
        text = self.values.get(name, "")
        if len(text) > _LONGEST_TEXT:
            raise UserError(sentences.text_too_long(len(text), _LONGEST_TEXT))
        return text.strip()

    def day(self, name: str) -> date | None:
        """The day that was picked."""
        return slack_values.read_date(self.text(name)) if self.text(name) else None

    def choice(self, name: str, offered: Iterable[str]) -> str:
        """The value that was chosen of those offered; empty when there is none."""
        chosen = self.text(name)
        if chosen and chosen not in offered:
            raise slack_values.OutOfDateError
        return chosen

    def subject_id(self) -> int:
        """The id that the whole form is about."""
        return slack_values.read_id(self.metadata)

    def id(self, name: str) -> int:
        """The id of what was chosen."""
        return slack_values.read_id(self.text(name))

    def kind(self, name: str, kind: type[_Kind]) -> _Kind:
        """The member of an enumeration that was chosen."""
        return slack_values.read_kind(kind, self.text(name))


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
