"""The only place that reads the real time; everything else gets `now` as a value."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

NowFunction = Callable[[], datetime]


def real_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def ignore_local_time_zone() -> None:
    """Work in UTC whatever `TZ` says: clinics have zones of their own, and libraries fail on some values."""
    os.environ["TZ"] = "UTC"
    time.tzset()
