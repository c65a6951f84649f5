"""Where the contacts of episodes stand, put together from the ledger for the rules of what is due."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from store.ledger import contacts
from store.ledger.contacts import ContactSummary
from store.patient.episodes import Episode
from store.risk import risk_events
from store.rules.contacts.next_contact import ContactStatus
from store.rules.patient.statuses import Status


def of_episodes(
    db: Connection, clinic_id: int, known: Sequence[Episode], ids: Collection[int] | None
) -> dict[int, ContactStatus]:
    """The standing of each of these episodes; the same few queries, however many they are.

    Args:
        db: the transaction.
        clinic_id: whose.
        known: the episodes.
        ids: theirs, to read no more than is needed; None reads the whole clinic's ledger at once.
    """
    tallies = contacts.contact_summaries(db, clinic_id, ids)
    tiers = (
        risk_events.open_tiers(db, clinic_id, ids)
        if any(tally.had_risk for tally in tallies.values())
        else {}
    )
    found: dict[int, ContactStatus] = {}
    for episode in known:
        tally = tallies.get(episode.id, ContactSummary())
        tier, tier_since = tiers.get(episode.id, (None, None))
        found[episode.id] = ContactStatus(
            status=Status(episode.status),
            enrolled_on=episode.enrolled_on,
            last_contact_on=tally.last_contact_on,
            planned_contact_on=tally.planned_contact_on,
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


def of_episode(db: Connection, episode: Episode) -> ContactStatus:
    """The standing of one episode."""
    return of_episodes(db, episode.clinic_id, [episode], [episode.id])[episode.id]
