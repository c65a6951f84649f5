"""What a line about a patient is said of, and what came of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from handlers.context import Context
from store import members
from store.episodes import Episode
from store.errors import UserError
from store.members import Member
from store.patients import Patient
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
    more: tuple[str, ...] = ()
    record: str = ""
    """The ledger's table that an Undo voids; empty where saying it anew is the way."""
    urgent: bool = False


@dataclass(frozen=True)
class Verb:
    """What a word does, for whom, and the line that teaches it."""

    words: tuple[str, ...]
    run: Callable[[Subject, str, str], Done]
    """Takes the subject, the words after the verb, and the note."""
    roles: frozenset[Role]


def mentioned(words: str) -> tuple[str, str]:
    """The Slack user that a text mentions (empty without one), and the other words."""
    found = _MENTION.search(words)
    if not found:
        return "", " ".join(words.split())
    return found[1], " ".join(f"{words[: found.start()]} {words[found.end() :]}".split())


def colleague(subject: Subject, words: str, role: Role) -> Member:
    """The colleague that a text mentions or names, or `me`, in a role.

    Raises:
        UserError: nobody, somebody unknown, no longer active, or without the role.
    """
    slack_id, name = mentioned(words)
    team = members.every(subject.db, subject.ctx.clinic.id)
    wanted = subject.ctx.member.slack_user_id if name.lower() == "me" else slack_id
    for member in team:
        named = bool(name) and member.name.casefold() == name.lstrip("@").casefold()
        if member.slack_user_id == wanted or named:
            if role in member.roles:
                return member
            raise UserError(f"{member.name} is no {_words(role)} here.", "Your admin can give roles.")
    able = ", ".join(member.name for member in team if role in member.roles) or "nobody yet"
    raise UserError(
        f"I found no colleague in “{words}”." if words else "Whom? Mention a colleague.",
        f"Mention one of the clinic's {_words(role)}s with @: {able}.",
    )


def _words(role: Role) -> str:
    return role.value.replace("-", " ")
