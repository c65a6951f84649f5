"""What a scheduled post is made of: its occasion, its audience, its content. `run_posts` makes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import Any, Generic

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from store.caseload import caseload
from store.caseload.caseload import CaseloadPatient
from store.clinic.clinics import Clinic
from store.posting.occasion import OccasionT
from store.posting.posts import SentMessage


@dataclass(frozen=True)
class ScheduledPost(Generic[OccasionT]):
    """One post that is made once: about what, from when, until when, and for whom."""

    occasion: OccasionT
    due_at: datetime
    expires_at: datetime
    """From then on it is too late to send it."""
    audience: str
    """A Slack user id (a direct message) or a channel id."""


@dataclass(frozen=True)
class PostFile:
    """A file beside a message; its name and title contain no patient's name."""

    name: str
    title: str
    content: bytes


@dataclass(frozen=True)
class PostContent:
    """The content of a post."""

    message: OutgoingMessage
    files: tuple[PostFile, ...] = ()
    digest: str = ""
    """Of what matters in it: a post with an unchanged digest is not repeated; empty is always sent."""
    message_to_replace: SentMessage[Any] | None = None
    """The earlier message that it replaces; None for a new message."""


AfterSending = Callable[[Connection, Clinic, ScheduledPost[OccasionT], datetime], None]


class CaseloadReader:
    """Reads a clinic's caseload once for all posts of one run; a run makes its own and drops it."""

    def __init__(self) -> None:
        self._by_day: dict[tuple[int, date], Sequence[CaseloadPatient]] = {}
        self._reading = Lock()

    def patients(self, db: Connection, clinic: Clinic, today: date) -> Sequence[CaseloadPatient]:
        """The clinic's open episodes on a day, by name."""
        key = (clinic.id, today)
        with self._reading:
            if key not in self._by_day:
                self._by_day[key] = caseload.caseload_patients(db, clinic, today)
            return self._by_day[key]


@dataclass(frozen=True)
class PostContext:
    """What a post is composed from: one clinic, at an instant, in one transaction."""

    db: Connection
    clinic: Clinic
    now: datetime
    caseload_reader: CaseloadReader = field(default_factory=CaseloadReader)

    @property
    def today(self) -> date:
        """The clinic's date."""
        return local_day(self.clinic, self.now)

    def caseload_patients(self) -> Sequence[CaseloadPatient]:
        """The clinic's open episodes, by name; read once for all posts of a run."""
        return self.caseload_reader.patients(self.db, self.clinic, self.today)


@dataclass(frozen=True)
class PostKind(Generic[OccasionT]):
    """A kind of scheduled post: one module `post_*.py` in its subject's folder, one line in the index."""

    occasion_type: type[OccasionT]
    title: str
    """In a sentence: `The morning list`."""
    list_scheduled: Callable[[Connection, Clinic, datetime], list[ScheduledPost[OccasionT]]]
    """Those around an instant: the latest that are due, and the next."""
    compose: Callable[[PostContext, ScheduledPost[OccasionT]], PostContent | None]
    """What a post says; None when there is nothing to say."""
    repeat_days: int = field(default=7)
    """Unchanged content is sent again after this number of days."""
    after_sending: AfterSending[OccasionT] | None = None
    """What else to save in the transaction that marks the post as sent."""
    is_urgent: bool = False
    """Whether it never waits behind posts that are not."""

    @property
    def name(self) -> str:
        """As the row of a post and the command line name it."""
        return self.occasion_type.KIND


def is_channel(audience: str) -> bool:
    """Whether an audience is a channel rather than a person."""
    return audience[:1] not in {"U", "W"}


def is_due(post: ScheduledPost[Any], clinic: Clinic, now: datetime) -> bool:
    """Whether it is time, not too late, and the clinic already existed at that time."""
    return clinic.created_at <= post.due_at <= now < post.expires_at


def local_day(clinic: Clinic, at: datetime) -> date:
    """The clinic's date at an instant."""
    return at.astimezone(clinic.zone).date()
