"""The types of JSON values that the sandbox passes around."""

from typing import Any

Json = dict[str, Any]
FieldValues = dict[str, dict[str, Json]]
"""What a person filled in: block id → action id → the element's value, as in `view.state.values`."""
