"""The answers to questions that flags ask: in words, or closed without an answer. Undoing one voids it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from store import ledger_entries
from store.db import add_row
from store.errors import UserError
from store.ledger_entries import Provenance
from store.risk import sentences
from store.tables import flag_answers, flags


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question that was answered or closed."""

    flag_id: int
    patient_id: int
    question: str
    asked_by: int | None
    answer: str
    """Empty: closed without an answer."""
    answered_by: int | None
    answered_at: datetime
    review_id: int | None
    """The review whose recommendation is the answer."""


def answer(
    db: Connection,
    clinic_id: int,
    flag_id: int,
    text: str,
    provenance: Provenance,
    review_id: int | None = None,
) -> None:
    """Answer the question of a flag; without a text it is closed.

    Raises:
        UserError: it was answered already, perhaps a moment ago.
    """
    try:
        with db.begin_nested():
            ledger_entries.add(
                db, flag_answers, clinic_id, provenance, flag_id=flag_id, review_id=review_id, answer=text
            )
    except IntegrityError as error:
        raise UserError(sentences.ALREADY_ANSWERED) from error


def take_back(db: Connection, clinic_id: int, flag_id: int, provenance: Provenance) -> bool:
    """Void the member's own answer, so that the question is open again; False when it is void already."""
    own = (flag_answers.c.flag_id == flag_id) & (flag_answers.c.entered_by == provenance.by)
    return ledger_entries.void(db, flag_answers, clinic_id, provenance, "undone", own) > 0


def take_back_with_review(db: Connection, clinic_id: int, review_id: int, provenance: Provenance) -> int:
    """Void the answers that came with a review; returns how many questions are open again."""
    same = flag_answers.c.review_id == review_id
    return ledger_entries.void(db, flag_answers, clinic_id, provenance, "review undone", same)


def restore_with_review(
    db: Connection, clinic_id: int, old_id: int, review_id: int, voided_at: datetime
) -> None:
    """Answer again, with a restored review, the questions that were opened when it was undone."""
    with_review = (
        (flag_answers.c.clinic_id == clinic_id)
        & (flag_answers.c.review_id == old_id)
        & (flag_answers.c.voided_at == voided_at)
    )
    for row in db.execute(select(flag_answers).where(with_review).order_by(flag_answers.c.id)).mappings():
        # A question that was answered otherwise since keeps that answer.
        with suppress(IntegrityError), db.begin_nested():
            facts = ledger_entries.copied_facts({str(key): value for key, value in row.items()})
            add_row(db, flag_answers, **facts | {"review_id": review_id})


def answered_since(db: Connection, clinic_id: int, since: datetime) -> list[AnsweredQuestion]:
    """The questions answered at that moment or later, oldest first."""
    query = (
        select(
            flags.c.patient_id,
            flags.c.note,
            flags.c.entered_by.label("asked_by"),
            flag_answers.c.flag_id,
            flag_answers.c.answer,
            flag_answers.c.entered_by,
            flag_answers.c.entered_at,
            flag_answers.c.review_id,
        )
        .join(
            flags,
            (flags.c.clinic_id == flag_answers.c.clinic_id) & (flags.c.id == flag_answers.c.flag_id),
        )
        .where(ledger_entries.live(flag_answers, clinic_id), flag_answers.c.entered_at >= since)
        .order_by(flag_answers.c.id)
    )
    return [
        AnsweredQuestion(
            flag_id=row.flag_id,
            patient_id=row.patient_id,
            question=row.note,
            asked_by=row.asked_by,
            answer=row.answer,
            answered_by=row.entered_by,
            answered_at=row.entered_at,
            review_id=row.review_id,
        )
        for row in db.execute(query)
    ]
