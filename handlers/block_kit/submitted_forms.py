"""Reading what Slack sends when a form is submitted."""

from collections.abc import Mapping
from typing import Any

from handlers.block_kit.clinic_tags import read_form_metadata
from handlers.block_kit.form_blocks import SubmittedForm
from handlers.block_kit.slack_values import read_object, read_objects, read_text

_VALUE_KEYS = ("value", "selected_date", "selected_user", "selected_conversation", "selected_time")
"""Where Slack puts what was entered, by the kind of field."""


def read_submitted_form(view: Mapping[str, Any]) -> SubmittedForm:
    """Read what Slack sends when a form is submitted."""
    values: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for block in _states(view).values():
        for name, field_state in read_object(block).items():
            state = read_object(field_state)
            picked = read_object(state.get("selected_option"))
            entered = (*(state.get(key) for key in _VALUE_KEYS), picked.get("value"))
            if value := next(filter(None, map(read_text, entered)), ""):
                values[name] = value
            if "selected_options" in state:
                ticked = read_objects(state["selected_options"])
                lists[name] = tuple(read_text(option.get("value")) for option in ticked)
    _, subject = read_form_metadata(read_text(view.get("private_metadata")))
    return SubmittedForm(subject, values, lists)


def _states(view: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was entered, by block and by field."""
    return read_object(read_object(view.get("state")).get("values"))


def typed_notes(view: Mapping[str, Any]) -> str:
    """What a person wrote into the long text fields of a form, to copy where the form can't be saved."""
    states = _states(view)
    blocks = read_objects(view.get("blocks"))
    elements = [(read_text(block.get("block_id")), read_object(block.get("element"))) for block in blocks]
    fields = (
        read_object(states.get(name)).get(read_text(element.get("action_id")))
        for name, element in elements
        if element.get("multiline")
    )
    typed = (read_text(read_object(state).get("value")).strip() for state in fields)
    shown = {read_text(element.get("initial_value")).strip() for _, element in elements}
    return "\n".join(text for text in typed if text and text not in shown)
