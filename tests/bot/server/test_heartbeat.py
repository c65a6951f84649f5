"""The heartbeat: immediately, again and again, whatever a run does; the end waits for the beat under way."""

import threading
import time

from bot.server.heartbeat import Heartbeat


def test_it_beats_at_once_and_again_after_a_failure() -> None:
    beats = threading.Semaphore(0)

    def post_due() -> None:
        beats.release()
        raise RuntimeError

    heartbeat = Heartbeat(post_due, seconds=0.05)
    heartbeat.start()
    assert all(beats.acquire(timeout=5) for _ in range(3))
    heartbeat.stop()


def test_a_slow_beat_is_never_joined_by_a_second_and_the_end_waits_for_it() -> None:
    running, most, done = 0, 0, 0

    def post_due() -> None:
        nonlocal running, most, done
        running += 1
        most = max(most, running)
        time.sleep(0.3)
        running -= 1
        done += 1

    heartbeat = Heartbeat(post_due, seconds=0.05)
    heartbeat.start()
    time.sleep(0.5)
    heartbeat.stop()
    assert (most, running) == (1, 0)
    assert done >= 1
