"""Writers of one process on SQLite take turns in the order in which they came."""

import sqlite3
from collections.abc import Callable
from threading import Event, Thread

import pytest
from sqlalchemy.exc import OperationalError

from store.writer_queue import WriterQueue

PATIENCE = 20


def in_background(task: Callable[[], object]) -> Thread:
    thread = Thread(target=task)
    thread.start()
    return thread


def test_who_came_first_writes_first() -> None:
    queue, order = WriterQueue(), []
    writers = []
    with queue.turn(PATIENCE):
        for number in range(20):
            arrived = len(queue.waiting)

            def write(number: int = number) -> None:
                with queue.turn(PATIENCE):
                    order.append(number)

            writers.append(in_background(write))
            while len(queue.waiting) == arrived:
                Event().wait(0.001)
    for writer in writers:
        writer.join()
    assert order == list(range(20))


def test_a_writer_who_waits_too_long_is_refused_and_delays_no_one() -> None:
    queue = WriterQueue()
    with queue.turn(PATIENCE), pytest.raises(OperationalError, match="database is locked"), queue.turn(0.01):
        pass
    with queue.turn(0):
        assert queue.waiting == ()


def test_a_writer_who_fails_lets_the_next_one_in() -> None:
    queue = WriterQueue()
    with pytest.raises(sqlite3.Error), queue.turn(0):
        raise sqlite3.Error
    with queue.turn(0):
        assert queue.waiting == ()
