"""What a line about a patient is said of, and what came of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import MessageLine, OutgoingMessage
from handlers.dispatch.request_context import RequestContext
from handlers.reading.days import read_record
from store.clinic import members
from store.clinic.members import Member
from store.enrollment.enrollment import check_after_birth
from store.errors import UserError
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.rules.roles import Role

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True)
class PatientContext:
    """A patient in care, within the transaction that changes the record."""

    db: Connection
    ctx: RequestContext
    patient: Patient
    episode: Episode
    typed_on: date
    """`next tue` is counted from the day the words were typed."""


@dataclass(frozen=True)
class ChangeResult:
    """What was saved, in words."""

    summary: str
    details: tuple[MessageLine, ...] = ()
    undo_table: str = ""
    """The ledger's table that an Undo voids; empty where saying it anew is the way."""
    urgent: bool = False
    message: OutgoingMessage | None = None
    """The answer in full, where `said` is not enough; with an empty `said` nothing was changed."""


@dataclass(frozen=True)
class CardCommand:
    """What a word does, for whom, and the line that teaches it."""

    keywords: tuple[str, ...]
    run: Callable[[PatientContext, str, str], ChangeResult]
    """Takes the subject, the words after the verb, and the note."""
    roles: frozenset[Role]
    after_end: bool = False
    """Whether it may be said when the episode is over."""


def read_day_on_record(subject: PatientContext, words: str) -> date:
    """The day of something that goes on record, today where none is named.

    Raises:
        UserError: no such day, in the future, or before the patient's birth.
    """
    on = read_record(words or "today", subject.typed_on)
    check_after_birth(subject.patient.date_of_birth, on)
    return on


def split_mention(words: str) -> tuple[str, str]:
    """The Slack user that a text mentions (empty without one), and the other words."""
    found = _MENTION.search(words)
    if not found:
        return "", " ".join(words.split())
    return found[1], " ".join(f"{words[: found.start()]} {words[found.end() :]}".split())


def find_colleague(
    db: Connection, ctx: RequestContext, slack_id: str, name: str, *, active: bool = True
) -> Member | None:
    """The colleague of that Slack user or name, an active one unless asked otherwise; `me` is the member.

    A first name will do where one active colleague has it.
    """
    wanted = ctx.member.slack_user_id if name.lower() == "me" else slack_id
    called = name.lstrip("@").casefold()
    team = members.list_members(db, ctx.clinic.id, active=active)
    exact = next((one for one in team if one.slack_user_id == wanted or one.name.casefold() == called), None)
    likely = [one for one in team if one.active and one.name.casefold().split()[:1] == [called]]
    return likely[0] if exact is None and len(likely) == 1 else exact


def colleague_in_role(subject: PatientContext, words: str, role: Role) -> Member:
    """The colleague that a text mentions or names, in a role.

    Raises:
        UserError: nobody, somebody unknown, no longer active, or without the role.
    """
    member = find_colleague(subject.db, subject.ctx, *split_mention(words))
    if member and role in member.roles:
        return member
    team = members.list_members(subject.db, subject.ctx.clinic.id, role)
    able = ", ".join(one.name for one in team) or "nobody yet"
    raise UserError(
        f"{member.name} is no {role.label} here." if member else f"I found no colleague in “{words}”.",
        f"Mention one of the clinic's {role.label}s with @: {able}.",
    )
