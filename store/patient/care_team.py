"""Who cares for an episode: care manager, consultant, treating clinician, each from a day on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, select

from store import ledger_entries
from store.db import add_row
from store.ledger_entries import EpisodeFactsQuery, Provenance
from store.patient.episodes import Episode
from store.tables import care_team, members, providers


class TeamPosition(StrEnum):
    """A place on the team of one episode."""

    CARE_MANAGER = "care-manager"
    CONSULTANT = "consultant"
    CLINICIAN = "clinician"

    @property
    def label(self) -> str:
        """As people say it: `care manager`."""
        return self.value.replace("-", " ")


@dataclass(frozen=True)
class Provider:
    """A treating (billing) clinician: the name and NPI on the claim, and the Slack member if there is one."""

    id: int
    name: str
    npi: str
    member_id: int | None = None


@dataclass(frozen=True)
class EpisodeTeam:
    """Who is on the team of an episode."""

    care_manager_id: int | None = None
    care_manager_slack: str = ""
    consultant_id: int | None = None
    clinician: Provider | None = None


_TEAM_QUERY = EpisodeFactsQuery(
    (
        care_team,
        select(
            care_team.c.episode_id,
            care_team.c.from_on,
            care_team.c.seat,
            care_team.c.member_id,
            members.c.slack_user_id,
            providers.c.id,
            providers.c.name,
            providers.c.npi,
            providers.c.member_id,
        )
        .outerjoin(members, members.c.id == care_team.c.member_id)
        .outerjoin(providers, providers.c.id == care_team.c.provider_id)
        .order_by(care_team.c.from_on, care_team.c.id),
    )
)


def find_or_add_provider(
    db: Connection, clinic_id: int, npi: str, name: str = "", member_id: int | None = None
) -> Provider:
    """The clinician of that NPI and name, made known when new; a wrong NPI is kept as it came."""
    npi, name = npi.strip(), name.strip()
    found = select(providers.c.id, providers.c.name, providers.c.npi, providers.c.member_id).where(
        providers.c.clinic_id == clinic_id, providers.c.npi == npi
    )
    for row in db.execute(found.order_by(providers.c.id)):
        if not name or row.name in {"", name}:
            return Provider(*row)
    made = add_row(db, providers, clinic_id=clinic_id, npi=npi, name=name, member_id=member_id)
    return Provider(made, name, npi, member_id)


def providers_of(db: Connection, clinic_id: int) -> dict[int, Provider]:
    """The clinic's treating clinicians by id."""
    known = select(providers.c.id, providers.c.name, providers.c.npi, providers.c.member_id)
    return {row.id: Provider(*row) for row in db.execute(known.where(providers.c.clinic_id == clinic_id))}


def assign(
    db: Connection,
    episode: Episode,
    place: TeamPosition,
    on: date,
    said: Provenance,
    *,
    member_id: int | None = None,
    provider_id: int | None = None,
) -> None:
    """Seat somebody from that day on; whoever sat there before keeps the days before."""
    ledger_entries.add(
        db,
        care_team,
        episode.clinic_id,
        said,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        seat=place,
        member_id=member_id,
        provider_id=provider_id,
        from_on=on,
    )


def teams(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None, by: date | None = None
) -> dict[int, EpisodeTeam]:
    """The team of each episode (of all when none are named), as it stood on a day (by default: now)."""
    found: dict[int, dict[str, object]] = {}
    for row in _TEAM_QUERY.rows(db, clinic_id, episode_ids):
        episode_id, from_on, place, member_id, slack, provider_id, name, npi, provider_member = row
        if by is not None and from_on > by:
            continue
        facts = found.setdefault(episode_id, {})
        if place == TeamPosition.CARE_MANAGER:
            facts |= {"care_manager_id": member_id, "care_manager_slack": slack or ""}
        elif place == TeamPosition.CONSULTANT:
            facts["consultant_id"] = member_id
        else:
            facts["clinician"] = Provider(provider_id, name, npi, provider_member) if provider_id else None
    return {episode_id: EpisodeTeam(**facts) for episode_id, facts in found.items()}  # type: ignore[arg-type] # the three seats above


def team(db: Connection, episode: Episode) -> EpisodeTeam:
    """The team of one episode today."""
    return teams(db, episode.clinic_id, [episode.id]).get(episode.id, EpisodeTeam())
