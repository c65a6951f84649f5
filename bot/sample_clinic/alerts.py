"""A positive answer to a risk item in the sample clinic, taken on and screened the same morning."""

from sqlalchemy import Connection

from store import risk, risk_tiers
from store.episodes import Episode
from store.ledger import Said
from store.members import Member
from store.rules.risk import Cssrs

ANSWERS = Cssrs(wish_to_be_dead=True, thoughts=True, method=True)


def answer_alerts(db: Connection, episode: Episode, manager: Member, said: Said) -> None:
    """Record the screen on every alert that is open: moderate risk."""
    for event in risk.open_events(db, episode.clinic_id, episode.id):
        risk_tiers.screen(db, episode.clinic_id, event.id, ANSWERS, manager, said, "no means at home")
