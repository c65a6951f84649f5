"""Trouble on demand: the rate limit of one message a second, and failures that a test asks for."""

import time
from collections import deque
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Failure:
    """How a call goes wrong: an HTTP status, a Slack error, a wait; `after` the work was done, or before."""

    status: int = 200
    error: str = ""
    retry_after: int = 0
    seconds: float = 0.0
    after: bool = False


class Trouble:
    """The failures asked for, per method, in the order they were asked for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._planned: dict[str, deque[Failure]] = {}

    def plan(self, method: str, failure: Failure, times: int) -> None:
        """Let the next calls of a method go wrong."""
        with self._lock:
            self._planned.setdefault(method, deque()).extend([failure] * times)

    def next(self, method: str) -> Failure | None:
        """Take the failure planned for this call, if any."""
        with self._lock:
            planned = self._planned.get(method)
            return planned.popleft() if planned else None

    def clear(self) -> None:
        """Forget all plans."""
        with self._lock:
            self._planned.clear()


class Throttle:
    """One message a second per channel, with a short burst allowed; by real time. Source: slack.md §1."""

    def __init__(self, *, burst: int = 10, per_second: float = 1.0) -> None:
        self._burst, self._rate = float(burst), per_second
        self._lock = Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait_for(self, channel: str) -> int:
        """Take one post's turn; whole seconds to wait when there is none, else 0."""
        now = time.monotonic()
        with self._lock:
            left, since = self._left.get(channel, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._rate)
            if left < 1:
                self._left[channel] = (left, now)
                return max(1, round((1 - left) / self._rate))
            self._left[channel] = (left - 1, now)
            return 0

    def clear(self) -> None:
        """Give every channel its burst back."""
        with self._lock:
            self._left.clear()
