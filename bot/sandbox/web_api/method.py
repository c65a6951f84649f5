"""What a Web API method is here: its function, the scopes and the arguments it takes."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json


@dataclass(frozen=True)
class Method:
    """One method: one of `scopes` must be granted; `app_token` asks for the app's token."""

    run: Callable[[Core, Json], Json]
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = ()
    app_token: bool = False


def names(words: str) -> frozenset[str]:
    """Split a list of argument names."""
    return frozenset(words.split())
