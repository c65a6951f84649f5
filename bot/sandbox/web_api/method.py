"""A Web API method: its function, scopes and arguments."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState


@dataclass(frozen=True)
class ApiMethod:
    """One method: one of `scopes` must be granted; `app_token` requires the app-level token."""

    run: Callable[[SandboxState, Json], Json]
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = ()
    app_token: bool = False


def names(text: str) -> frozenset[str]:
    """Split a list of argument names."""
    return frozenset(text.split())
