"""From what a test says to what an element holds: labels to options, names to ids, dates to text."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import SandboxError
from bot.sandbox.workspace.form_values import is_many, option_named, options_of, value_key

Ask = Callable[[str], list[Json]]


def state_for(element: Json, wanted: object, ids: Mapping[str, str], ask: Ask) -> Json:
    """Give the state of an element after a person chose or typed `wanted`; None empties it.

    `ids` finds a person's or channel's id by name; `ask` gets the options of a menu that the bot supplies.

    Raises:
        SandboxError: when nothing like it can be chosen there.
    """
    kind = element["type"]
    key = value_key(kind)
    if wanted is None:
        return {"type": kind, key: [] if is_many(kind) else None}
    if not is_many(kind):
        return {"type": kind, key: _one(element, wanted, ids, ask)}
    several = wanted if isinstance(wanted, (list, tuple)) else [wanted]
    return {"type": kind, key: [_one(element, one, ids, ask) for one in several]}


def _one(element: Json, wanted: object, ids: Mapping[str, str], ask: Ask) -> object:
    kind = element["type"]
    if kind in {"users_select", "multi_users_select"} or "channels" in kind or "conversations" in kind:
        return _id(str(wanted).lstrip("#@"), ids)
    if "external" in kind:
        return _option(ask(str(wanted)), str(wanted))
    if "select" in kind or kind in {"radio_buttons", "checkboxes", "overflow"}:
        return _option(options_of(element), str(wanted))
    return _typed(kind, wanted)


def _typed(kind: str, wanted: object) -> object:
    if kind == "datetimepicker":
        return int(wanted.timestamp()) if isinstance(wanted, datetime) else int(str(wanted))
    if isinstance(wanted, date):
        return wanted.isoformat()
    return wanted.strftime("%H:%M") if isinstance(wanted, time) else str(wanted)


def _option(options: list[Json], label: str) -> Json:
    found = option_named(options, label)
    if found is None:
        offered = [option["text"]["text"] for option in options]
        raise SandboxError(f"There is no choice {label!r} here; there are {offered}")
    return found


def _id(name: str, ids: Mapping[str, str]) -> str:
    if name in ids.values():
        return name
    if name not in ids:
        raise SandboxError(f"Nobody and nothing here is called {name!r}")
    return ids[name]
