"""The team of an episode: care manager, consultant and treating clinician, each from a day on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, select, update

from store.db import add_row
from store.errors import UserError
from store.ledger_entries import EpisodeFactsQuery, Provenance
from store.patient import sentences
from store.patient.episodes import Episode, add_entry
from store.rules.patient.provider_names import is_same, may_be_same
from store.tables import care_team, episodes, members, providers

_LONGEST_NAME, _LONGEST_NPI = 120, 40
"""What the columns hold."""


class TeamPosition(StrEnum):
    """A position on the team of an episode."""

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
            providers.c.id.label("provider_id"),
            providers.c.name,
            providers.c.npi,
            providers.c.member_id.label("provider_member_id"),
        )
        .outerjoin(members, members.c.id == care_team.c.member_id)
        .outerjoin(providers, providers.c.id == care_team.c.provider_id)
        .order_by(care_team.c.from_on, care_team.c.id),
    )
)


def find_or_add_provider(
    db: Connection, clinic_id: int, npi: str, name: str = "", member_id: int | None = None
) -> Provider:
    """The clinician of that NPI and name, added when new; a wrong NPI is kept as it is.

    With a member, the clinician on file who is this member: the one already linked, or one that a file
    brought under the same NPI or name, who is linked from now on, for every patient.

    Raises:
        UserError: a new name or NPI that is too long.
    """
    npi, name = npi.strip(), name.strip()
    if len(npi) > _LONGEST_NPI or len(name) > _LONGEST_NAME:
        raise UserError(sentences.CLINICIAN_TOO_LONG)
    known = list(providers_of(db, clinic_id).values())
    if member_id is None:
        same_npi = [each for each in known if each.npi == npi]
        exact = [each for each in same_npi if not name or each.name in {"", name}]
        spelled_otherwise = [each for each in same_npi if npi and may_be_same(each.name, name)]
        linked = [each for each in spelled_otherwise if each.member_id]
        found = next(iter(linked or exact or spelled_otherwise), None)
    else:
        found = _provider_of_member(known, npi, name, member_id)
    if found is None:
        provider_id = add_row(db, providers, clinic_id=clinic_id, npi=npi, name=name, member_id=member_id)
        return Provider(provider_id, name, npi, member_id)
    if member_id and found.member_id is None:
        return _link(db, clinic_id, found, known, name, member_id)
    return found


def _provider_of_member(known: list[Provider], npi: str, name: str, member_id: int) -> Provider | None:
    """The clinician on file who is this member, one with an NPI first."""

    def is_member(each: Provider) -> bool:
        if each.member_id is not None:
            return each.member_id == member_id and (not npi or each.npi == npi)
        same = may_be_same if npi else is_same
        return (not npi or each.npi == npi) and same(each.name, name)

    found = [each for each in known if is_member(each)]
    if not npi and len({each.npi for each in found if each.npi}) > 1:
        # Namesakes: which NPI is the member's, a person has to say.
        found = [each for each in found if each.member_id is not None]
    return min(found, key=lambda each: (not each.npi, each.member_id is None, each.id), default=None)


def _link(
    db: Connection, clinic_id: int, found: Provider, known: list[Provider], name: str, member_id: int
) -> Provider:
    """Link a clinician on file to a member, and the other spellings under the same NPI with it."""
    same = [
        each.id
        for each in known
        if each.id == found.id
        or (found.npi and each.npi == found.npi and each.member_id is None and may_be_same(each.name, name))
    ]
    db.execute(
        update(providers)
        .where(providers.c.clinic_id == clinic_id, providers.c.id.in_(same))
        .values(member_id=member_id)
    )
    return replace(found, member_id=member_id)


def providers_of(db: Connection, clinic_id: int) -> dict[int, Provider]:
    """The clinic's treating clinicians by id."""
    rows = db.execute(select(providers).where(providers.c.clinic_id == clinic_id).order_by(providers.c.id))
    return {row.id: Provider(row.id, row.name, row.npi, row.member_id) for row in rows}


def assign(
    db: Connection,
    episode: Episode,
    position: TeamPosition,
    on: date,
    provenance: Provenance,
    *,
    member_id: int | None = None,
    provider_id: int | None = None,
) -> None:
    """Fill a position from that day on; the days before stay with the person before."""
    add_entry(
        db,
        care_team,
        episode,
        provenance,
        seat=position,
        member_id=member_id,
        provider_id=provider_id,
        from_on=on,
    )


def teams(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None, by: date | None = None
) -> dict[int, EpisodeTeam]:
    """The team of each episode (of all when none are named), as of a day (by default: now)."""
    newest: dict[int, dict[str, RowMapping]] = {}
    for row in _TEAM_QUERY.rows(db, clinic_id, episode_ids).mappings():
        if by is None or row["from_on"] <= by:
            newest.setdefault(row["episode_id"], {})[row["seat"]] = row
    return {episode_id: _team_from_rows(rows) for episode_id, rows in newest.items()}


def _team_from_rows(rows: Mapping[str, RowMapping]) -> EpisodeTeam:
    manager, consultant, clinician = (rows.get(position) for position in TeamPosition)
    return EpisodeTeam(
        care_manager_id=manager["member_id"] if manager else None,
        care_manager_slack=(manager["slack_user_id"] or "") if manager else "",
        consultant_id=consultant["member_id"] if consultant else None,
        clinician=_provider_from_row(clinician) if clinician and clinician["provider_id"] else None,
    )


def _provider_from_row(row: RowMapping) -> Provider:
    return Provider(row["provider_id"], row["name"], row["npi"], row["provider_member_id"])


def team(db: Connection, episode: Episode) -> EpisodeTeam:
    """The team of one episode today."""
    return teams(db, episode.clinic_id, [episode.id]).get(episode.id, EpisodeTeam())


def patients_treated_by(db: Connection, clinic_id: int, member_id: int) -> frozenset[int]:
    """The ids of the patients whose latest episode this member treats, open or ended."""
    ever_treated = (
        select(episodes.c.patient_id)
        .join(care_team, (care_team.c.episode_id == episodes.c.id) & (care_team.c.clinic_id == clinic_id))
        .join(providers, (providers.c.id == care_team.c.provider_id) & (providers.c.clinic_id == clinic_id))
        .where(episodes.c.clinic_id == clinic_id, providers.c.member_id == member_id)
    )
    query = select(episodes.c.id, episodes.c.patient_id).where(
        episodes.c.clinic_id == clinic_id, episodes.c.patient_id.in_(ever_treated)
    )
    latest = {row.patient_id: row.id for row in db.execute(query.order_by(episodes.c.number))}
    found = teams(db, clinic_id, latest.values())
    return frozenset(
        patient_id
        for patient_id, episode_id in latest.items()
        if (clinician := found.get(episode_id, EpisodeTeam()).clinician) and clinician.member_id == member_id
    )
