"""Running until SIGTERM or Ctrl-C."""

import signal
from queue import Empty, SimpleQueue


class StopSignal:
    """Waits for SIGTERM or SIGINT, from when it is made.

    Not a `threading.Event`: Python runs a signal's handler in the main thread, wherever that is. If it has
    just begun to wait, it holds the event's lock, and `Event.set` in the handler waits for it forever.
    `SimpleQueue.put` may interrupt `SimpleQueue.get`.
    """

    def __init__(self) -> None:
        self._received: SimpleQueue[int] = SimpleQueue()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _frame: self._received.put(number))

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the signal, at most so many seconds; return whether it came."""
        try:
            self._received.get(timeout=seconds)
        except Empty:
            return False
        return True
