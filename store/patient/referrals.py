"""Referrals to other care: to whom, sent when, and whether the patient was seen there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from store import ledger_entries
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import sentences
from store.patient.charts.hidden_charts import is_shown
from store.patient.episodes import Episode, add_entry
from store.tables import referral_steps, referrals


class ReferralOutcome(StrEnum):
    """The outcome of a referral."""

    SEEN = "seen"
    NOT_SEEN = "not seen"


@dataclass(frozen=True)
class Referral:
    """One referral, with its newest answer."""

    id: int
    patient_id: int
    episode_id: int
    recipient: str
    sent_on: date
    note: str
    outcome: ReferralOutcome | None = None
    """None while it is not known."""
    answered_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not known yet if the patient was seen."""
        return self.outcome is None


def record_referral(
    db: Connection, episode: Episode, recipient: str, on: date, provenance: Provenance, note: str = ""
) -> int:
    """Record that the patient was referred; returns the referral's id."""
    return add_entry(
        db,
        referrals,
        episode,
        provenance,
        to_whom=recipient,
        sent_on=on,
        note=note,
    )


def record_outcome(
    db: Connection,
    clinic_id: int,
    referral: Referral,
    outcome: ReferralOutcome,
    on: date,
    provenance: Provenance,
    note: str = "",
) -> int:
    """Record whether the patient was seen, and when; a later answer replaces an earlier one.

    Returns the id of the answer.

    Raises:
        UserError: the day is before the referral.
    """
    if on < referral.sent_on:
        raise UserError(*sentences.answer_before_referral(referral.recipient, referral.sent_on))
    return ledger_entries.add(
        db,
        referral_steps,
        clinic_id,
        provenance,
        referral_id=referral.id,
        outcome=outcome.value,
        on_date=on,
        note=note,
    )


def of_patient(db: Connection, clinic_id: int, patient_id: int) -> list[Referral]:
    """A patient's referrals over all episodes, oldest first."""
    return _read(db, clinic_id, [patient_id])


def open_referrals(db: Connection, clinic_id: int) -> list[Referral]:
    """The clinic's referrals without an answer, the longest waiting first."""
    return [referral for referral in _read(db, clinic_id, None) if referral.is_open]


def by_id(db: Connection, clinic_id: int, patient_id: int, referral_id: int) -> Referral:
    """A patient's referral of that id.

    Raises:
        UserError: there is none, or it was taken back.
    """
    for referral in of_patient(db, clinic_id, patient_id):
        if referral.id == referral_id:
            return referral
    raise UserError(*sentences.REFERRAL_WITHDRAWN)


def _read(db: Connection, clinic_id: int, patient_ids: Collection[int] | None) -> list[Referral]:
    query = select(referrals).where(
        ledger_entries.live(referrals, clinic_id), is_shown(referrals.c.patient_id, clinic_id)
    )
    if patient_ids is not None:
        query = query.where(referrals.c.patient_id.in_(patient_ids))
    rows = list(db.execute(query.order_by(referrals.c.sent_on, referrals.c.id)))
    answers = _answers(db, clinic_id, [row.id for row in rows] if patient_ids is not None else None)
    return [_from_row(row, *answers.get(row.id, (None, None))) for row in rows]


def _from_row(row: Row[Any], outcome: ReferralOutcome | None, answered_on: date | None) -> Referral:
    return Referral(
        id=row.id,
        patient_id=row.patient_id,
        episode_id=row.episode_id,
        recipient=row.to_whom,
        sent_on=row.sent_on,
        note=row.note,
        outcome=outcome,
        answered_on=answered_on,
    )


def _answers(
    db: Connection, clinic_id: int, referral_ids: Collection[int] | None
) -> dict[int, tuple[ReferralOutcome, date]]:
    query = select(referral_steps.c.referral_id, referral_steps.c.outcome, referral_steps.c.on_date).where(
        ledger_entries.live(referral_steps, clinic_id)
    )
    if referral_ids is not None:
        query = query.where(referral_steps.c.referral_id.in_(referral_ids))
    rows = db.execute(query.order_by(referral_steps.c.id))
    return {row.referral_id: (ReferralOutcome(row.outcome), row.on_date) for row in rows}


def recipient_of_status(db: Connection, clinic_id: int, episode_id: int, entered_at: datetime) -> str:
    """To whom an undone change of status, recorded at that moment, referred the patient; else empty."""
    query = select(referrals.c.to_whom).where(
        referrals.c.clinic_id == clinic_id,
        referrals.c.episode_id == episode_id,
        referrals.c.entered_at == entered_at,
    )
    return db.execute(query).scalar() or ""


def void_with_status(
    db: Connection, episode: Episode, entered_at: datetime, provenance: Provenance, reason: str
) -> None:
    """Void the referral that was recorded with a change of status, at the same moment."""
    with_status = (referrals.c.episode_id == episode.id) & (referrals.c.entered_at == entered_at)
    ledger_entries.void(db, referrals, episode.clinic_id, provenance, reason, with_status)
