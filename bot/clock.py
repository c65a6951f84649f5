"""The only place that reads the real time; everything else gets `now` as a value."""

from collections.abc import Callable
from datetime import UTC, datetime

NowFunction = Callable[[], datetime]


def real_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)
