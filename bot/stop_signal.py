"""Running until SIGTERM or Ctrl-C."""

import signal
from collections.abc import Callable
from queue import Empty, SimpleQueue
from types import FrameType

_SLICE_SECONDS = 0.5
"""A signal that comes just before a wait begins does not interrupt it: Python sees it when the wait ends."""


class StopSignal:
    """Waits for SIGTERM or SIGINT, from when it is made.

    Not a `threading.Event`: Python runs a signal's handler in the main thread, wherever that is. If it has
    just begun to wait, it holds the event's lock, and `Event.set` in the handler waits for it forever.
    `SimpleQueue.put` may interrupt `SimpleQueue.get`.
    """

    def __init__(self, on_signal: Callable[[], None] = lambda: None) -> None:
        self._received: SimpleQueue[int] = SimpleQueue()
        self._on_signal = on_signal
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._receive)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the signal, at most so many seconds; return whether it came."""
        if seconds is None:
            while not self.wait(_SLICE_SECONDS):
                pass
            return True
        try:
            self._received.get(timeout=seconds)
        except Empty:
            return False
        return True

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        self._received.put(number)
        self._on_signal()
