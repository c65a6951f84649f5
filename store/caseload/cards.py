"""One patient's card: the caseload's line, the record, the people, and what is missing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.caseload import caseload
from store.caseload.caseload import Line
from store.clinic import members
from store.clinic.clinics import Clinic
from store.enrollment import record_gaps
from store.patient import episodes, preferences, records, referrals
from store.patient.preferences import Preferences
from store.patient.records import Records
from store.patient.referrals import Referral
from store.payer import payers
from store.rules.billing.outcome import Missing


@dataclass(frozen=True)
class Card:
    """Everything that the card shows of a patient's latest episode."""

    line: Line
    records: Records
    payer: str
    care_manager: str
    consultant: str
    clinician: str
    missing: tuple[Missing, ...]
    since: date | None
    """Since when the status is what it is."""
    status_note: str
    """What was said with the status: where to, the way back."""
    episodes: int
    prefers: Preferences
    referrals: tuple[Referral, ...]
    """Over all episodes, oldest first."""


def card(db: Connection, clinic: Clinic, patient_id: int, today: date) -> Card:
    """The card of a patient.

    Raises:
        UserError: no such patient here, or never enrolled.
    """
    line = caseload.line(db, clinic, patient_id, today)
    kept = records.of_episode(db, line.episode)
    payer = payers.coverage(db, clinic.id, today, patient_id).get(patient_id)
    names = {member.id: member.name for member in members.every(db, clinic.id, active=False)}
    team = line.team
    changes = episodes.history(db, line.episode)
    return Card(
        line=line,
        records=kept,
        payer=payer.name if payer else "",
        care_manager=names.get(team.care_manager_id or 0, ""),
        consultant=names.get(team.consultant_id or 0, ""),
        clinician=_clinician(names, line),
        missing=()
        if line.episode.ended_on
        else record_gaps.gaps_of(
            line.patient,
            line.episode,
            team,
            kept,
            payer,
            scored_on=tuple(score.on for score in line.scores if not score.is_screen),
            today=today,
        ),
        since=changes[-1].on_date if changes else None,
        status_note=(changes[-1].note or "") if changes else "",
        episodes=line.episode.number,
        prefers=preferences.of_patient(db, clinic.id, patient_id),
        referrals=tuple(referrals.of_patient(db, clinic.id, patient_id)),
    )


def _clinician(names: dict[int, str], line: Line) -> str:
    """`Owen Clark, NPI 1234567893`, as far as it is known."""
    who = line.team.clinician
    if who is None:
        return ""
    name = who.name or names.get(who.member_id or 0, "")
    return ", ".join(part for part in (name, f"NPI {who.npi}" if who.npi else "") if part)
