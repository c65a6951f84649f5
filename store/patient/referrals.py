"""Referrals to other care: to whom, sent on which day, and whether the patient was seen there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, select

from store import ledger_entries
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient.episodes import Episode
from store.rules.text_format import weekday_and_date
from store.tables import referral_steps, referrals


class ReferralOutcome(StrEnum):
    """What became of a referral."""

    SEEN = "seen"
    NOT_SEEN = "not seen"


@dataclass(frozen=True)
class Referral:
    """One referral, with the newest answer to it."""

    id: int
    patient_id: int
    episode_id: int
    to_whom: str
    sent_on: date
    note: str
    outcome: ReferralOutcome | None = None
    """None while nobody knows: an open follow-up."""
    answered_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet if the patient was seen."""
        return self.outcome is None


def record_referral(
    db: Connection, episode: Episode, to_whom: str, on: date, said: Provenance, note: str = ""
) -> int:
    """Keep that the patient was referred to somebody; returns the referral's id."""
    return ledger_entries.add(
        db,
        referrals,
        episode.clinic_id,
        said,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        to_whom=to_whom,
        sent_on=on,
        note=note,
    )


def record_outcome(
    db: Connection,
    clinic_id: int,
    referral: Referral,
    outcome: ReferralOutcome,
    on: date,
    said: Provenance,
    note: str = "",
) -> None:
    """Keep whether the patient was seen, and when that was; a later answer holds over an earlier one.

    Raises:
        UserError: the day lies before the referral.
    """
    if on < referral.sent_on:
        raise UserError(
            f"The referral to {referral.to_whom} was sent {weekday_and_date(referral.sent_on)}.",
            "Type a day since then, like `referral seen yesterday`.",
        )
    ledger_entries.add(
        db,
        referral_steps,
        clinic_id,
        said,
        referral_id=referral.id,
        outcome=outcome.value,
        on_date=on,
        note=note,
    )


def of_patient(db: Connection, clinic_id: int, patient_id: int) -> list[Referral]:
    """A patient's referrals over all episodes, oldest first."""
    return _read(db, clinic_id, [patient_id])


def open_referrals(db: Connection, clinic_id: int) -> list[Referral]:
    """The clinic's referrals that nobody answered yet, the longest waiting first."""
    return sorted(
        (each for each in _read(db, clinic_id, None) if each.is_open), key=lambda each: each.sent_on
    )


def by_id(db: Connection, clinic_id: int, patient_id: int, referral_id: int) -> Referral:
    """A patient's referral of that id.

    Raises:
        UserError: none of that id, or it was taken back.
    """
    for each in of_patient(db, clinic_id, patient_id):
        if each.id == referral_id:
            return each
    raise UserError("That referral was taken back in the meantime.", "Open the card again.")


def _read(db: Connection, clinic_id: int, patient_ids: Collection[int] | None) -> list[Referral]:
    query = select(
        referrals.c.id,
        referrals.c.patient_id,
        referrals.c.episode_id,
        referrals.c.to_whom,
        referrals.c.sent_on,
        referrals.c.note,
    ).where(ledger_entries.live(referrals, clinic_id))
    if patient_ids is not None:
        query = query.where(referrals.c.patient_id.in_(patient_ids))
    sent = list(db.execute(query.order_by(referrals.c.sent_on, referrals.c.id)))
    answers = _outcomes(db, clinic_id, [row.id for row in sent] if patient_ids is not None else None)
    return [Referral(*row, *answers.get(row.id, ())) for row in sent]


def _outcomes(
    db: Connection, clinic_id: int, ids: Collection[int] | None
) -> dict[int, tuple[ReferralOutcome, date]]:
    query = select(referral_steps.c.referral_id, referral_steps.c.outcome, referral_steps.c.on_date).where(
        ledger_entries.live(referral_steps, clinic_id)
    )
    if ids is not None:
        query = query.where(referral_steps.c.referral_id.in_(ids))
    rows = db.execute(query.order_by(referral_steps.c.id))
    return {row.referral_id: (ReferralOutcome(row.outcome), row.on_date) for row in rows}
