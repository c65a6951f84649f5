"""The contact status of episodes, read from the ledger for the rules of what is due."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from store.ledger import contact_summaries
from store.ledger.contact_summaries import ContactSummary
from store.patient.episodes import Episode
from store.risk import risk_events
from store.rules.contacts.next_contact import ContactStatus
from store.rules.patient.statuses import Status


def of_episodes(
    db: Connection, clinic_id: int, known: Sequence[Episode], ids: Collection[int] | None
) -> dict[int, ContactStatus]:
    """The contact status of each of these episodes, with the same few queries for any number of them.

    Args:
        db: the transaction.
        clinic_id: the clinic.
        known: the episodes.
        ids: their ids, to read no more than is needed; None reads the whole clinic's ledger.
    """
    summaries = contact_summaries.by_episode(db, clinic_id, ids)
    risks = (
        risk_events.open_risks(db, clinic_id, ids)
        if any(summary.had_risk for summary in summaries.values())
        else {}
    )
    found: dict[int, ContactStatus] = {}
    for episode in known:
        summary = summaries.get(episode.id, ContactSummary())
        found[episode.id] = ContactStatus(
            status=Status(episode.status),
            enrolled_on=episode.enrolled_on,
            last_contact_on=summary.last_contact_on,
            last_score_on=summary.last_score_on,
            planned_contact_on=summary.planned_contact_on,
            planned_contact_at=summary.planned_contact_at,
            interval_days=episode.interval_days,
            as_needed=episode.as_needed,
            status_since=summary.status_since,
            on_hold_until=summary.on_hold_until,
            attempts=summary.attempts,
            snoozed_until=summary.snoozed_until,
            letter_on=summary.letter_on,
            open_risk=risks.get(episode.id),
        )
    return found


def of_episode(db: Connection, episode: Episode) -> ContactStatus:
    """The contact status of one episode."""
    return of_episodes(db, episode.clinic_id, [episode], [episode.id])[episode.id]
