"""A policy's options as people write them: on the command line, in a typed line, a form or a file."""

from collections.abc import Callable, Mapping
from typing import cast

from store.errors import UserError
from store.rules.billing.policy.policies import PolicyOptions

_NONE = frozenset({"none", "no", "off"})
_YES = frozenset({"yes", "on", "paid", "true", "y", "1"})
_NO = _NONE | {"false", "n", "0"}
_MAX_DIGITS = 3


def read_policy_options(written: Mapping[str, str]) -> PolicyOptions:
    """The options with a value; an empty one stays as the policy is shipped.

    Args:
        written: the value by the option's name, one of `POLICY_OPTIONS`.

    Raises:
        UserError: a value that the option does not take.
    """
    read: dict[str, object] = {}
    for name, text in written.items():
        if text.strip():
            option, reader = POLICY_OPTIONS[name]
            read[option] = reader(name, text.strip().casefold())
    return cast("PolicyOptions", read)


def _number(name: str, text: str) -> int | None:
    if text in _NONE:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS):
        raise UserError(f"{name} “{text}” is neither a number nor none.")
    return int(text)


def _yes_no(name: str, text: str) -> bool:
    if text not in _YES | _NO:
        raise UserError(f"{name} “{text}” is neither yes nor no.")
    return text in _YES


def _family(_name: str, text: str) -> str:
    return text


POLICY_OPTIONS: Mapping[str, tuple[str, Callable[[str, str], object]]] = {
    "g2214": ("g2214_from", _number),
    "cap": ("cap", _number),
    "99484": ("general_bhi", _yes_no),
    "yearly": ("initial_once_per_year", _yes_no),
    "family": ("family", _family),
}
"""The option and the reader of its value, by the name that people write; `yearly` is about 99492."""
