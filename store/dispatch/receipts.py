"""Receipts: Slack delivers a request again until it is answered, maybe to another replica; it acts once."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, event, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import UpdateBase

from store.db import CommitUncertainError, Registry, insert_into
from store.tables import audit_events, drafts, receipts

_KEEP_FOR = timedelta(days=1)
"""Slack never delivers a request again after that."""

_DELETE_EVERY = timedelta(hours=1)

_NO_EFFECT = (audit_events, drafts, receipts)
"""Tables in which reading and asking a question leave rows."""

_WAIT_FOR_OTHER_DELIVERY = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key"), 0)))
_STATEMENT_TIMEOUT = "57014"
_SHORT_WAIT = "SET LOCAL lock_timeout = '1s'"
_HAS_RECEIPT = select(receipts.c.key).where(receipts.c.key == bindparam("key"))


class RequestHandledError(Exception):
    """An earlier delivery of this request has acted; the dispatcher answers it."""


@dataclass
class RequestRegistry:
    """The registry for one request: its first change leaves a receipt in the same transaction.

    A request that only reads leaves none, and is answered again.
    """

    registry: Registry
    key: str
    """The same for every delivery of the request."""
    at: datetime
    has_saved: bool = False
    """Whether this delivery has committed a change."""

    def read(self) -> AbstractContextManager[Connection]:
        """A consistent read that writes nothing."""
        return self.registry.read()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: leaving the block commits, raising rolls everything back.

        Raises:
            RequestHandledError: an earlier delivery has acted.
            CommitUncertainError: another delivery has been at it for too long to wait for.
        """
        changed = False

        def leave_receipt(db: Connection, statement: object, *_: object) -> None:
            nonlocal changed
            if changed or not isinstance(statement, UpdateBase) or statement.table in _NO_EFFECT:
                return
            changed = True
            db.execute(insert_into(receipts), {"key": self.key, "at": self.at})

        with self.registry.begin() as db:
            if not self.has_saved:
                self._refuse_second_delivery(db)
                event.listen(db, "before_execute", leave_receipt)
            yield db
        self.has_saved = self.has_saved or changed

    def leave_receipt(self) -> None:
        """Let only one delivery go on, where the request acts outside the database or is answered once.

        Raises:
            RequestHandledError: an earlier delivery has acted.
        """
        if not self.has_saved:
            with self.begin() as db:
                db.execute(insert_into(receipts), {"key": self.key, "at": self.at})
            self.has_saved = True

    def was_handled_before(self) -> bool:
        """Whether an earlier delivery has acted."""
        if self.has_saved:
            return False
        with self.read() as db:
            return _has_receipt(db, self.key)

    def look_up(self) -> bool | None:
        """Whether the change of a lost commit is in the database; None if that can't be told now."""
        try:
            with self.registry.begin() as db:
                if db.dialect.name == "postgresql":
                    # The server may still be committing, or may not know that the connection is lost.
                    db.exec_driver_sql(_SHORT_WAIT)
                    db.execute(_WAIT_FOR_OTHER_DELIVERY, {"key": self.key})
                return _has_receipt(db, self.key)
        except (DBAPIError, CommitUncertainError):
            return None

    def _refuse_second_delivery(self, db: Connection) -> None:
        """Deliveries wait for each other: on SQLite every writer does, on PostgreSQL those of one request."""
        if db.dialect.name == "postgresql":
            _wait_for_other_delivery(db, self.key)
        if _has_receipt(db, self.key):
            raise RequestHandledError


def _wait_for_other_delivery(db: Connection, key: str) -> None:
    """Wait until no other delivery of a request is at work.

    Raises:
        CommitUncertainError: the wait takes too long; the other one may still commit.
    """
    try:
        db.execute(_WAIT_FOR_OTHER_DELIVERY, {"key": key})
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == _STATEMENT_TIMEOUT:
            raise CommitUncertainError from error
        raise


def any_old(db: Connection, now: datetime) -> bool:
    """Whether deleting is worth a write: a cheap look for every beat."""
    query = select(receipts.c.key).where(receipts.c.at < now - _KEEP_FOR - _DELETE_EVERY)
    return db.execute(query.limit(1)).first() is not None


def delete_old(db: Connection, now: datetime) -> None:
    """Delete the receipts of requests that Slack no longer delivers."""
    db.execute(delete(receipts).where(receipts.c.at < now - _KEEP_FOR))


def _has_receipt(db: Connection, key: str) -> bool:
    return db.execute(_HAS_RECEIPT, {"key": key}).first() is not None
