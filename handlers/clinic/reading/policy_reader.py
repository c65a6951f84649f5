"""A payer's policy as it is typed: `Cigna cpt-midpoint from 2026-10 g2214 16 cap 4 -- provider manual`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handlers.reading.months import read_month
from store.errors import UserError
from store.rules.billing.policy.families import FAMILIES
from store.rules.billing.policy.time_rules import RULE_NAMES
from store.rules.months import Month

EXAMPLE = (
    "Like this: /clinic policy Cigna cpt-midpoint from 2026-10 g2214 16 cap 4 -- where the payer says so"
)
UNCHANGED = ""
"""Left as the policy is shipped."""


@dataclass(frozen=True)
class TypedPolicy:
    """Which payer, which policy, from when on, with which options."""

    payer: str
    policy: str
    since: Month
    options: Mapping[str, Any] = field(default_factory=dict)


def read_policy(head: str, today: date) -> TypedPolicy:
    """The line understood; without `from`, it holds from the present month on.

    Raises:
        UserError: no payer, no policy, or a word that is no option.
    """
    words = head.split()
    at = next((place for place, word in enumerate(words) if word.lower() in RULE_NAMES), None)
    if not at:
        raise UserError(f"Which payer, and which policy: {' or '.join(RULE_NAMES)}?", EXAMPLE)
    since, options = Month.of(today), {}
    rest = [word.lower() for word in words[at + 1 :]]
    while rest:
        name = rest.pop(0)
        if name == "from":
            since = _since(rest, today)
        elif name in OPTIONS:
            key, read = OPTIONS[name]
            options[key] = read(rest.pop(0) if rest else UNCHANGED)
        else:
            raise UserError(f"“{name}” is no option of a policy.", EXAMPLE)
    return TypedPolicy(" ".join(words[:at]), words[at].lower(), since, options)


def read_minutes(words: str) -> int | None:
    """`16`, `30`, `none`.

    Raises:
        UserError: neither.
    """
    if words.lower() in {"none", "no", "off"}:
        return None
    if not words.isdecimal():
        raise UserError(f"“{words}” is neither a number nor none.", EXAMPLE)
    return int(words)


def _since(rest: list[str], today: date) -> Month:
    named = " ".join(rest[:2])
    month = read_month(named, today) if len(rest) > 1 else None
    if month:
        del rest[:2]
        return month
    month = read_month(rest.pop(0), today) if rest else None
    if month is None:
        raise UserError(f"“{named}” is no month.", "Type the month like 2026-10.")
    return month


def _yes(words: str) -> bool:
    if words.lower() not in {"on", "yes", "paid", "off", "no", "none"}:
        raise UserError(f"“{words}” is neither on nor off.", EXAMPLE)
    return words.lower() in {"on", "yes", "paid"}


def _family(words: str) -> str:
    if words.lower() not in FAMILIES:
        raise UserError(f"“{words}” is no family of codes.", f"Choose {', '.join(FAMILIES)}.")
    return words.lower()


OPTIONS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "g2214": ("g2214_from", read_minutes),
    "cap": ("cap", read_minutes),
    "99484": ("general_bhi", _yes),
    "yearly": ("initial_once_per_year", _yes),
    "family": ("family", _family),
}
"""What may be typed after the policy: the option's name, and how its value is read."""
