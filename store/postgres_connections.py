"""Connections to PostgreSQL with a deadline for every answer, so that nobody waits while it is away."""

from threading import Lock
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

_CONNECT_SECONDS = 2
_REFUSE_FOR_SECONDS = 1
"""After a failure nobody tries to connect for so long, so that a request waits only once."""

_GRACE_SECONDS = 0.2
"""The server ends a statement that takes too long before the client gives up the connection."""

_NOTICE_LOST_NETWORK: dict[str, Any] = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}

Result = TypeVar("Result")


class DeadlineConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server does not answer in time: frozen, or the network is gone."""

    connector: "PostgresConnector | None" = None

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """Wait for an answer until the deadline.

        Raises:
            psycopg.OperationalError: there was none.
        """
        if timeout is None and self.connector:
            timeout = self.connector.answer_seconds
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.Error as error:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            self.close()
            if self.connector:
                self.connector.refuse_for_a_moment()
            raise psycopg.OperationalError("the database did not answer in time") from error


class PostgresConnector:
    """Makes the connections of one engine; while the server is away only one thread waits for it."""

    def __init__(self, statement_seconds: int) -> None:
        self.answer_seconds = statement_seconds + _GRACE_SECONDS
        self._options = f"-c statement_timeout={statement_seconds * 1000} -c timezone=UTC"
        self._refuse_until = 0.0
        self._is_away = False
        self._one_waits = Lock()

    def connect(self, address: str = "", **parameters: Any) -> DeadlineConnection:  # noqa: ANN401 - libpq's
        """Connect.

        Raises:
            psycopg.OperationalError: the server is away.
        """
        if monotonic() < self._refuse_until:
            raise psycopg.OperationalError("the database did not answer a moment ago")
        waits_alone = self._is_away
        if waits_alone and not self._one_waits.acquire(blocking=False):
            raise psycopg.OperationalError("the database is away, and another request waits for it")
        try:
            connection = DeadlineConnection.connect(
                address,
                **_NOTICE_LOST_NETWORK,
                connect_timeout=_CONNECT_SECONDS,
                options=self._options,
                **parameters,
            )
        except psycopg.OperationalError:
            self.refuse_for_a_moment()
            raise
        finally:
            if waits_alone:
                self._one_waits.release()
        self._is_away = False
        connection.connector = self
        return connection

    def refuse_for_a_moment(self) -> None:
        """The server is away: let others try only after a moment."""
        self._is_away = True
        self._refuse_until = monotonic() + _REFUSE_FOR_SECONDS
