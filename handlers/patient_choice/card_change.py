"""A change to a patient's record: the patient in it, what came of it, and the commands that make one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import MessageLine, OutgoingMessage
from handlers.dispatch.request_context import RequestContext
from handlers.reading.days_and_times.days import read_record
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.rules.patient.birth_date import check_after_birth
from store.rules.roles import Role


@dataclass(frozen=True)
class PatientContext:
    """A patient with an episode, within the transaction that changes the record."""

    db: Connection
    ctx: RequestContext
    patient: Patient
    episode: Episode
    typed_on: date
    """`next tue` is counted from the day the text was typed."""


@dataclass(frozen=True)
class ChangeResult:
    """What was saved, as the answer says it."""

    summary: str
    details: tuple[MessageLine, ...] = ()
    undo_table: str = ""
    """The ledger table in which Undo voids the entry; empty where typing the change again is the way."""
    undo_fact: str = ""
    """The table and id of the fact that Undo voids as the history's Undo does."""
    restore_fact: str = ""
    """What Undo adds again to the ledger, where the change voided it: a table and ids, `flags:1,2`."""
    undone_fact: str = ""
    """The table and id of the fact that was undone, which Restore adds again."""
    urgent: bool = False
    message: OutgoingMessage | None = None
    """The whole answer, where the summary is not enough; without a summary nothing was changed."""


@dataclass(frozen=True)
class CardCommand:
    """What the words after a patient's name do, and who may use them."""

    keywords: tuple[str, ...]
    run: Callable[[PatientContext, str, str], ChangeResult]
    """Takes the patient, the words after the keyword, and the note."""
    roles: frozenset[Role]
    names_colleague: bool = False
    """Whether a mention in its words picks a colleague; in all others it is text."""
    after_end: bool = False
    """Whether it works after the episode has ended."""


def read_day_on_record(context: PatientContext, words: str) -> date:
    """The day of something that goes on record, today when no day is typed.

    Raises:
        UserError: no such day, in the future, or before the patient's birth.
    """
    on = read_record(words or "today", context.typed_on)
    check_after_birth(context.patient.date_of_birth, on)
    return on
