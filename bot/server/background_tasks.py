"""Work done after Slack got its acknowledgement, in a small thread pool: answers, urgent posts, files."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch import slack_payloads
from handlers.dispatch.request_access import Caller
from handlers.dispatch.request_handlers import BackgroundTask
from store.db import Registry

log = logging.getLogger("caseload.background_tasks")

WORKERS = 4


class BackgroundTaskPool:
    """A small thread pool; `stop` finishes the running tasks."""

    def __init__(self, post_now: Callable[[], None], registry: Registry, slack: WebClient) -> None:
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="background-task")
        self._post_now = post_now
        self._registry = registry
        self._slack = slack

    def answer(self, url: str, bodies: Sequence[dict[str, Any]], caller: Caller) -> None:
        """Send bodies to a response_url in order, again where Slack asks to wait; else to the caller."""

        def send() -> None:
            for body in bodies:
                self._send_answer(url, body, caller)

        self._pool.submit(self._logged, send)

    def post_now(self) -> None:
        """Run the posts that are due without waiting for the heartbeat; nothing after `stop`."""
        with suppress(RuntimeError):
            self._pool.submit(self._logged, self._post_now)

    def run(self, task: BackgroundTask) -> None:
        """Run a long task."""
        self._pool.submit(self._logged, lambda: task(self._registry, self._slack))

    def stop(self) -> None:
        """Finish the running tasks and accept no more."""
        self._pool.shutdown(wait=True)

    def _send_answer(self, url: str, body: dict[str, Any], caller: Caller) -> None:
        retries = [RateLimitErrorRetryHandler(max_retry_count=2), ServerErrorRetryHandler(max_retry_count=2)]
        response = WebhookClient(url, retry_handlers=retries).send_dict(body)
        if response.status_code != HTTPStatus.OK:
            log.warning("an answer was not accepted: status %s", response.status_code)
            message = OutgoingMessage(body["text"], tuple(body["blocks"]))
            slack_payloads.send_ephemeral(self._slack, caller, message)

    def _logged(self, task: Callable[[], None]) -> None:
        try:
            task()
        except Exception:
            log.exception("a background task failed")
