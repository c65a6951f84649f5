"""What a line about a patient is said of, and what came of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from handlers.block_kit.parts import Line, Message
from handlers.dispatch.context import Context
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
class Subject:
    """A patient in care, within the transaction that changes the record."""

    db: Connection
    ctx: Context
    patient: Patient
    episode: Episode
    typed_on: date
    """`next tue` is counted from the day the words were typed."""


@dataclass(frozen=True)
class Done:
    """What was saved, in words."""

    said: str
    more: tuple[Line, ...] = ()
    record: str = ""
    """The ledger's table that an Undo voids; empty where saying it anew is the way."""
    urgent: bool = False
    message: Message | None = None
    """The answer in full, where `said` is not enough; with an empty `said` nothing was changed."""


@dataclass(frozen=True)
class Verb:
    """What a word does, for whom, and the line that teaches it."""

    words: tuple[str, ...]
    run: Callable[[Subject, str, str], Done]
    """Takes the subject, the words after the verb, and the note."""
    roles: frozenset[Role]
    after_end: bool = False
    """Whether it may be said when the episode is over."""


def record_day(subject: Subject, words: str) -> date:
    """The day of something that goes on record, today where none is named.

    Raises:
        UserError: no such day, in the future, or before the patient's birth.
    """
    on = read_record(words or "today", subject.typed_on)
    check_after_birth(subject.patient.date_of_birth, on)
    return on


def mentioned(words: str) -> tuple[str, str]:
    """The Slack user that a text mentions (empty without one), and the other words."""
    found = _MENTION.search(words)
    if not found:
        return "", " ".join(words.split())
    return found[1], " ".join(f"{words[: found.start()]} {words[found.end() :]}".split())


def find_colleague(
    db: Connection, ctx: Context, slack_id: str, name: str, *, active: bool = True
) -> Member | None:
    """The colleague of that Slack user or name, an active one unless asked otherwise; `me` is the member.

    A first name will do where one active colleague has it.
    """
    wanted = ctx.member.slack_user_id if name.lower() == "me" else slack_id
    called = name.lstrip("@").casefold()
    team = members.every(db, ctx.clinic.id, active=active)
    exact = next((one for one in team if one.slack_user_id == wanted or one.name.casefold() == called), None)
    likely = [one for one in team if one.active and one.name.casefold().split()[:1] == [called]]
    return likely[0] if exact is None and len(likely) == 1 else exact


def colleague(subject: Subject, words: str, role: Role) -> Member:
    """The colleague that a text mentions or names, in a role.

    Raises:
        UserError: nobody, somebody unknown, no longer active, or without the role.
    """
    member = find_colleague(subject.db, subject.ctx, *mentioned(words))
    if member and role in member.roles:
        return member
    team = members.every(subject.db, subject.ctx.clinic.id, role)
    able = ", ".join(one.name for one in team) or "nobody yet"
    raise UserError(
        f"{member.name} is no {_words(role)} here." if member else f"I found no colleague in “{words}”.",
        f"Mention one of the clinic's {_words(role)}s with @: {able}.",
    )


def _words(role: Role) -> str:
    return role.value.replace("-", " ")
