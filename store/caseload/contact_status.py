"""Where the contacts of episodes stand, put together from the ledger for the rules of what is due."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from store.ledger import contacts
from store.ledger.contacts import Tally
from store.patient.episodes import Episode
from store.risk import risk_events
from store.rules.contacts.next_contact import Standing
from store.rules.patient.statuses import Status


def standings(
    db: Connection, clinic_id: int, known: Sequence[Episode], ids: Collection[int] | None
) -> dict[int, Standing]:
    """The standing of each of these episodes; the same few queries, however many they are.

    Args:
        db: the transaction.
        clinic_id: whose.
        known: the episodes.
        ids: theirs, to read no more than is needed; None reads the whole clinic's ledger at once.
    """
    tallies = contacts.tallies(db, clinic_id, ids)
    tiers = risk_events.tiers(db, clinic_id, ids) if any(tally.had_risk for tally in tallies.values()) else {}
    found: dict[int, Standing] = {}
    for episode in known:
        tally = tallies.get(episode.id, Tally())
        tier, tier_since = tiers.get(episode.id, (None, None))
        found[episode.id] = Standing(
            status=Status(episode.status),
            enrolled_on=episode.enrolled_on,
            last_contact_on=tally.last_on,
            agreed_on=tally.agreed_on,
            interval_days=episode.interval_days,
            as_needed=episode.as_needed,
            on_hold_until=tally.on_hold_until,
            attempts=tally.attempts,
            snoozed_until=tally.snoozed_until,
            letter_on=tally.letter_on,
            tier=tier,
            tier_since=tier_since,
        )
    return found


def standing(db: Connection, episode: Episode) -> Standing:
    """The standing of one episode."""
    return standings(db, episode.clinic_id, [episode], [episode.id])[episode.id]
