"""Work for after an acknowledgement, in a bounded pool of its own: answers to clicks, urgent posts, files."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from handlers.dispatch.request_handlers import BackgroundTask
from store.db import Registry

log = logging.getLogger("caseload.errands")

_WORKERS = 4


class BackgroundTaskPool:
    """A small pool; `stop` finishes what is under way."""

    def __init__(self, post_now: Callable[[], None], registry: Registry, slack: WebClient) -> None:
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="errand")
        self._post_now = post_now
        self._registry = registry
        self._slack = slack

    def answer(self, url: str, body: dict[str, Any]) -> None:
        """Send a body to a response_url, again when Slack asks to wait or fails."""
        self._pool.submit(self._logged, lambda: _send_answer(url, body))

    def post_now(self) -> None:
        """Run the posts that are due without waiting for the beat."""
        self._pool.submit(self._logged, self._post_now)

    def run(self, errand: BackgroundTask) -> None:
        """Do long work."""
        self._pool.submit(self._logged, lambda: errand(self._registry, self._slack))

    def stop(self) -> None:
        """Finish what is under way and take no more."""
        self._pool.shutdown(wait=True)

    def _logged(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:
            log.exception("an errand failed")


def _send_answer(url: str, body: dict[str, Any]) -> None:
    retries = [RateLimitErrorRetryHandler(max_retry_count=2), ServerErrorRetryHandler(max_retry_count=2)]
    sent = WebhookClient(url, retry_handlers=retries).send_dict(body)
    if sent.status_code != 200:  # noqa: PLR2004 - HTTP's own number
        log.warning("an answer was not taken: status %s", sent.status_code)
