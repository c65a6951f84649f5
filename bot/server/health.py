"""What is known of Slack, the database and the heartbeat: asked in the background, read at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from store import write_check
from store.clinic import clinics
from store.db import Registry
from store.posting import waiting_posts

log = logging.getLogger("caseload.health")

OK = "ok"
NOT_REACHABLE = "not reachable"
CHECK_SECONDS = 10
"""How often Slack and the database are asked."""

_HEARTBEAT_LIMIT = timedelta(minutes=3)
_ANSWER_LIMIT = timedelta(seconds=60)


@dataclass(frozen=True)
class Answer:
    """What one of them said last, and when."""

    state: str
    at: datetime


@dataclass
class Health:
    """The last known state; the only state kept in memory, and only about this process."""

    registry: Registry
    real_clock: Callable[[], datetime]
    slack_alive: Callable[[], bool]
    socket_connected: Callable[[], bool] | None = None
    """Only in Socket Mode."""
    last_beat: datetime | None = None
    oldest_waiting_post: datetime | None = None
    answers: dict[str, Answer] = field(default_factory=dict)

    def beat(self) -> None:
        """The heartbeat has just run."""
        self.last_beat = self.real_clock()

    def ask_slack(self) -> None:
        """Ask Slack whose token it is, and keep the answer."""
        try:
            state = OK if self.slack_alive() else NOT_REACHABLE
        except SlackApiError as error:
            state = (
                f"refused: {error.response.get('error')}"
                if error.response.status_code == HTTPStatus.OK
                else NOT_REACHABLE
            )
        except Exception:  # noqa: BLE001 - any failure means that Slack is not reachable
            state = NOT_REACHABLE
        self._keep("slack", state)

    def ask_database(self) -> None:
        """Write to the database and look for posts that wait, and keep what came of it."""
        try:
            write_check.check_write(self.registry)
            with self.registry.read() as db:
                waiting = [waiting_posts.oldest_waiting(db, each.id) for each in clinics.list_clinics(db)]
        except SQLAlchemyError:
            self._keep("database", "cannot be written")
            return
        self.oldest_waiting_post = min(filter(None, waiting), default=None)
        self._keep("database", OK)

    def states(self) -> dict[str, str]:
        """`ok`, or what is wrong, for each."""
        found = {"slack": self._answer("slack"), "database": self._answer("database")}
        if self.socket_connected is not None:
            found["socket"] = OK if self.socket_connected() else "not connected"
        late = self.last_beat is None or self.real_clock() - self.last_beat > _HEARTBEAT_LIMIT
        return {**found, "heartbeat": "late" if late else OK}

    def report(self) -> dict[str, Any]:
        """The states, the whole first, with the age of the last beat and of the oldest post that waits."""
        states = self.states()
        return {
            "status": OK if set(states.values()) == {OK} else "unwell",
            **states,
            "last_beat_seconds": self._age(self.last_beat),
            "oldest_waiting_post_seconds": self._age(self.oldest_waiting_post),
        }

    def _answer(self, name: str) -> str:
        answer = self.answers.get(name)
        if answer is None:
            return "not asked yet"
        silent = self.real_clock() - answer.at > _ANSWER_LIMIT
        return "does not answer" if silent else answer.state

    def _keep(self, name: str, state: str) -> None:
        before = self.answers.get(name)
        if before is None or before.state != state:
            log.log(logging.INFO if state == OK else logging.WARNING, "%s: %s", name, state)
        self.answers[name] = Answer(state, self.real_clock())

    def _age(self, moment: datetime | None) -> int | None:
        return None if moment is None else round((self.real_clock() - moment).total_seconds())
