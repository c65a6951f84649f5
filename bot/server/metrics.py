"""Metrics of this process for Prometheus, without patient data."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client import Counter as PrometheusCounter

from bot.server.health import OK, Health
from store.clinic import clinics
from store.db import Registry
from store.posting import unfinished_posts

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
"""The last is Slack's limit for an acknowledgement. Source: slack.md §1."""


class Metrics(logging.Handler):
    """What happened in this process since it started; as a logging handler, it counts the records."""

    def __init__(self, health: Health) -> None:
        super().__init__(logging.WARNING)
        self._health = health
        self._all = CollectorRegistry()
        self._requests = Histogram(
            "caseload_request_seconds",
            "Requests from Slack until their acknowledgement.",
            ("kind", "name"),
            buckets=_SECONDS,
            registry=self._all,
        )
        self._records = PrometheusCounter(
            "caseload_log_records",
            "Warnings and errors in the log; an error of caseload.dispatcher is a request that failed.",
            ("logger", "level"),
            registry=self._all,
        )
        self._posts = Gauge(
            "caseload_unsent_posts",
            "Scheduled posts of all clinics that are not sent, by state and Slack's code.",
            ("kind", "state", "fault"),
            registry=self._all,
        )
        self._states = Gauge(
            "caseload_well", "1 while a part works, as /readyz says.", ("part",), registry=self._all
        )
        self._ages = Gauge(
            "caseload_age_seconds",
            "Since the last beat, and since the oldest post was due.",
            ("of",),
            registry=self._all,
        )

    @contextmanager
    def measure(self, kind: str, name: str) -> Iterator[None]:
        """Measure one request; `name` is a command, an action or a form, never what was typed."""
        with self._requests.labels(kind, name).time():
            yield

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record."""
        self._records.labels(record.name, record.levelname.lower()).inc()

    def count_posts(self, registry: Registry) -> None:
        """Count the posts that are not sent; asked in the background, read at once."""
        counts: Counter[tuple[str, str, str]] = Counter()
        with registry.read() as db:
            for clinic in clinics.list_clinics(db):
                for each in unfinished_posts.count_unsent(db, clinic.id):
                    counts[each.kind, each.state, each.fault] += each.count
        self._posts.clear()
        for labels, count in counts.items():
            self._posts.labels(*labels).set(count)

    def report(self) -> bytes:
        """All of it in Prometheus' text format."""
        report = self._health.report()
        for part, state in self._health.states().items():
            self._states.labels(part).set(state == OK)
        for of in ("last_beat", "oldest_waiting_post"):
            self._ages.labels(of).set(report[f"{of}_seconds"] or 0)
        return generate_latest(self._all)
