"""Runs the scheduled posts that are due: safety alerts first, recipients side by side, each in its order.

A call that hangs delays its own recipient only. A post that fails stops no other.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from threading import Lock
from typing import Any

from slack_sdk import WebClient

from handlers.posting.make_post import CurrentTime, PostMaker
from handlers.posting.post_given_up import given_up_post
from handlers.posting.post_kinds import CaseloadReader, PostKind, ScheduledPost
from handlers.posting.post_not_posted import not_posted_post
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.posting import unfinished_posts

log = logging.getLogger("caseload.posts")

_URGENT_WORKERS, _OTHER_WORKERS = 6, 3
"""Recipients who are written to at one time."""

Recipient = tuple[bool, str]
"""Whether its posts are urgent, and the Slack id: what is urgent never waits behind what is not."""
DuePost = tuple[PostMaker, ScheduledPost[Any]]


class PostRunner:
    """Sends the due posts of every clinic; of one process, as the rows of the posts guard against others."""

    def __init__(
        self,
        registry: Registry,
        slack: WebClient,
        clock: CurrentTime,
        kinds: Sequence[PostKind[Any]],
        run_again: Callable[[float], None] = lambda _: None,
    ) -> None:
        """`run_again` is called with seconds: then there will be posts to send."""
        self._registry, self._slack, self._clock = registry, slack, clock
        self._run_again = run_again
        self._urgent = [kind for kind in kinds if kind.is_urgent]
        self._others = [kind for kind in kinds if not kind.is_urgent]
        self._reports: list[PostKind[Any]] = [not_posted_post(kinds), given_up_post(kinds)]
        self._pools = {
            True: ThreadPoolExecutor(_URGENT_WORKERS, thread_name_prefix="urgent-post"),
            False: ThreadPoolExecutor(_OTHER_WORKERS, thread_name_prefix="post"),
        }
        self._collecting = Lock()
        self._lock = Lock()
        self._running: set[Future[None]] = set()
        self._busy: set[Recipient] = set()
        self._missed: set[Recipient] = set()
        """Those who were busy when there was, or may have been, more to send."""
        self._wait_until: dict[str, datetime] = {}
        """Recipients that Slack asked to wait for."""

    def run(self, timeout: float | None = None) -> None:
        """Send what is due; waits until that is done, or for some seconds: the rest goes on by itself."""
        if timeout is None:
            wait(self._running.copy())
        with self._collecting:
            self._look_again_after_urgent_posts()
            with self._registry.read() as db:
                known = clinics.list_clinics(db)
            readers = {clinic.id: CaseloadReader() for clinic in known}
            sending = [
                future
                for kinds in (self._urgent, self._others)
                for future in self._send(self._due(known, kinds, readers))
            ]
        # A run that waits also waits for what another run, which began just before, is sending.
        wait(sending if timeout is not None else self._running.copy(), timeout)
        with self._collecting:
            # Only now: what was tried again may have got more time.
            for clinic in known:
                self._give_up_expired(clinic)
            reporting = list(self._send(self._due(known, self._reports, readers)))
        wait(reporting, timeout)

    def stop(self, timeout: float | None = None) -> None:
        """Start nothing more, and wait for what is being sent, or for some seconds."""
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        wait([future for future in list(self._running) if future.running()], timeout)

    def _look_again_after_urgent_posts(self) -> None:
        """What an urgent post makes due, like the news of an alert, is only seen once it is sent."""
        with self._lock:
            self._missed |= {recipient for recipient in self._busy if recipient[0]}

    def _give_up_expired(self, clinic: Clinic) -> None:
        try:
            now = self._clock()
            with self._registry.read() as db:
                any_expired = unfinished_posts.any_expired(db, clinic.id, now)
            if any_expired:
                with self._registry.begin() as db:
                    unfinished_posts.give_up_expired(db, clinic.id, now)
        except Exception:
            log.exception("clinic=%s: what is too late was not given up", clinic.id)

    def _due(
        self, known: Iterable[Clinic], kinds: Sequence[PostKind[Any]], readers: dict[int, CaseloadReader]
    ) -> dict[Recipient, list[DuePost]]:
        """What is due for each recipient, in order."""
        found: dict[Recipient, list[DuePost]] = {}
        for clinic in known:
            for kind in kinds:
                maker = PostMaker(self._registry, self._slack, self._clock, clinic, kind, readers[clinic.id])
                for post in maker.list_due():
                    found.setdefault((kind.is_urgent, post.audience), []).append((maker, post))
        return found

    def _send(self, due: dict[Recipient, list[DuePost]]) -> Iterator[Future[None]]:
        for recipient, its_posts in due.items():
            with self._lock:
                if recipient in self._busy:
                    self._missed.add(recipient)
                    continue
                self._busy.add(recipient)
            is_urgent, _ = recipient
            future = self._pools[is_urgent].submit(self._send_in_order, recipient, its_posts)
            self._running.add(future)
            future.add_done_callback(self._running.discard)
            yield future

    def _send_in_order(self, recipient: Recipient, due: list[DuePost]) -> None:
        try:
            for maker, post in due:
                if self._must_wait(post.audience):
                    return
                retry_at = maker.make(post)
                if retry_at:
                    self._wait_until[post.audience] = retry_at
                    self._run_again((retry_at - self._clock()).total_seconds())
        finally:
            with self._lock:
                self._busy.discard(recipient)
                missed = recipient in self._missed
                self._missed.discard(recipient)
            if missed:
                self._run_again(0)

    def _must_wait(self, audience: str) -> bool:
        until = self._wait_until.get(audience)
        return until is not None and self._clock() < until
