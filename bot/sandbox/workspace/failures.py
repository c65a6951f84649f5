"""Failed calls: those that a test plans, and the rate limit of one message a second."""

import time
from collections import deque
from dataclasses import dataclass
from threading import Event, Lock

BURST = 10.0
_LONGEST_HOLD_SECONDS = 60


@dataclass(frozen=True)
class Failure:
    """How a call fails: an HTTP status or a Slack error; `after` its work was done, or before."""

    status: int = 200
    error: str = ""
    retry_after: int = 0
    after: bool = False


class PlannedFailures:
    """The planned failures of each method, in order."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._planned: dict[str, deque[Failure | None]] = {}
        self._held: dict[tuple[str, str], Event] = {}

    def plan(self, method: str, failure: Failure, times: int, good_calls: int = 0) -> None:
        """Make the next calls of a method fail, after some that do not."""
        with self._lock:
            self._planned.setdefault(method, deque()).extend([None] * good_calls + [failure] * times)

    def next(self, method: str) -> Failure | None:
        """Take the failure planned for this call, if any."""
        with self._lock:
            planned = self._planned.get(method)
            return planned.popleft() if planned else None

    def hold(self, method: str, audience: str) -> Event:
        """Leave the calls of a method for a channel or person without an answer until the event is set."""
        released = Event()
        with self._lock:
            self._held[method, audience] = released
        return released

    def wait_while_held(self, method: str, audience: str) -> None:
        """Wait as long as such calls are held."""
        with self._lock:
            released = self._held.get((method, audience))
        if released:
            released.wait(_LONGEST_HOLD_SECONDS)

    def clear(self) -> None:
        """Delete all plans."""
        with self._lock:
            self._planned.clear()
            self._held.clear()


class RateLimiter:
    """One message a second per channel after a short burst, in real time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def seconds_to_wait(self, channel: str) -> int:
        """Count one message; return 0, or the whole seconds to wait if there are too many."""
        now = time.monotonic()
        with self._lock:
            left, since = self._left.get(channel, (BURST, now))
            left = min(BURST, left + now - since)
            if left < 1:
                self._left[channel] = (left, now)
                return max(1, round(1 - left))
            self._left[channel] = (left - 1, now)
            return 0

    def clear(self) -> None:
        """Forget all counts."""
        with self._lock:
            self._left.clear()
