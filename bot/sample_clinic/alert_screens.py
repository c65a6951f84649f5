"""A positive answer to a risk item in the sample clinic, taken on and screened the same morning."""

from sqlalchemy import Connection

from store.clinic.members import Member
from store.ledger_entries import Provenance
from store.patient.episodes import Episode
from store.risk import risk_events, risk_tiers
from store.rules.risk.risk import CssrsAnswers

ANSWERS = CssrsAnswers(wish_to_be_dead=True, thoughts=True, method=True)


def answer_alerts(db: Connection, episode: Episode, manager: Member, said: Provenance) -> None:
    """Record the screen on every alert that is open: moderate risk."""
    for event in risk_events.open_events(db, episode.clinic_id, episode.id):
        risk_tiers.record_screen(db, episode.clinic_id, event.id, ANSWERS, manager, said, "no means at home")
