"""What a scheduled post is made of: its occasions, its audience, its content. The engine is in `posting`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from store.clinic.clinics import Clinic
from store.posting.posts import SentMessage


@dataclass(frozen=True)
class ScheduledPost:
    """One post that is made once: for whom, about what, from when and until when."""

    period: str
    """What the post is about, as the row that keeps it says: a day, a review, a month."""
    due_at: datetime
    expires_at: datetime
    """From then on it is too late to say it."""
    audience: str
    """A Slack user id (a direct message) or a channel id."""


@dataclass(frozen=True)
class PostFile:
    """A file beside a message; its name and title name nobody."""

    name: str
    title: str
    content: bytes


@dataclass(frozen=True)
class PostContent:
    """What a post says."""

    message: OutgoingMessage
    files: tuple[PostFile, ...] = ()
    digest: str = ""
    """Of what matters in it: a post whose digest is unchanged is not repeated; empty repeats always."""
    message_to_replace: SentMessage | None = None
    """The message of ours whose place it takes; None for a message of its own."""


AfterSending = Callable[[Connection, Clinic, ScheduledPost, datetime], None]


@dataclass(frozen=True)
class PostKind:
    """A kind of scheduled post: one file in `handlers/posts`, one name in the index."""

    name: str
    title: str
    """In a sentence: `The list of overdue contacts`."""
    list_scheduled: Callable[[Connection, Clinic, datetime], list[ScheduledPost]]
    """Those around an instant: the latest whose time has come, and the next."""
    compose: Callable[[Connection, Clinic, ScheduledPost, datetime], PostContent | None]
    """What is said on an occasion, at an instant; None when there is nothing to say."""
    repeat_days: int = field(default=7)
    """Unchanged content is said again when it was last said so many days ago."""
    after_sending: AfterSending | None = None
    """What is kept on the ledger in the transaction that marks it as sent."""


def is_channel(audience: str) -> bool:
    """Whether an audience is a channel rather than a person."""
    return audience[:1] not in {"U", "W"}


def is_due(occasion: ScheduledPost, clinic: Clinic, now: datetime) -> bool:
    """Whether it is time, not too late, and the clinic was here when it came."""
    return clinic.created_at <= occasion.due_at <= now < occasion.expires_at


def local_day(clinic: Clinic, at: datetime) -> date:
    """The clinic's date at an instant."""
    return at.astimezone(clinic.zone).date()
