"""Who moves a recommendation on: who answers, who tells the patient, who hears of it (domain.md §3)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from store.clinic import covers, members
from store.clinic.members import Member
from store.patient import care_team
from store.patient.care_team import Team
from store.review import reviews
from store.review.review import Answer, Review
from store.rules.roles import Role

ASKED, ANSWERED = "asked", "answered"


@dataclass(frozen=True)
class Concern:
    """One person who is to hear of a recommendation at a stage of it."""

    review: Review
    stage: str
    """`asked` or `answered`."""
    since: datetime
    reader: Member


@dataclass(frozen=True)
class Staff:
    """The people around one episode who are members now."""

    team: Team
    active: tuple[Member, ...]
    covering: frozenset[int] = frozenset()
    """Who looks after the care manager's patients today."""

    @property
    def clinician(self) -> Member | None:
        """The treating clinician, when a member in that role."""
        treats = self.team.clinician
        found = (one for one in self.active if treats and one.id == treats.member_id)
        return next((one for one in found if Role.CLINICIAN in one.roles), None)

    @property
    def care_managers(self) -> list[Member]:
        """The patient's care manager and whoever covers; every care manager while there is none."""
        managers = [one for one in self.active if Role.CARE_MANAGER in one.roles]
        wanted = self.covering | {self.team.care_manager_id}
        own = [one for one in managers if one.id in wanted]
        return own or managers

    @property
    def answerers(self) -> list[Member]:
        """Who is asked: the clinician, or whoever can ask the clinician and record the answer."""
        return [self.clinician] if self.clinician else self.care_managers

    def informed(self, review: Review) -> list[Member]:
        """Who hears of the answer: care managers; the consultant too, unless it was a plain yes."""
        if review.answer is None or review.answer.outcome == Answer.APPROVED:
            return self.care_managers
        consultants = [one for one in self.active if one.id == review.consultant_id]
        return [*self.care_managers, *(one for one in consultants if one not in self.care_managers)]


def staff(db: Connection, clinic_id: int, episode_ids: Collection[int], on: date) -> Mapping[int, Staff]:
    """The people around each episode, on a day."""
    active = tuple(members.every(db, clinic_id))
    covering = covers.active(db, clinic_id, on)
    teams = care_team.teams(db, clinic_id, episode_ids)
    found = {}
    for episode_id in episode_ids:
        team = teams.get(episode_id, Team())
        away = frozenset(each.member_id for each in covering if each.for_member_id == team.care_manager_id)
        found[episode_id] = Staff(team, active, away)
    return found


def concerns(db: Connection, clinic_id: int, since: datetime, on: date) -> Iterator[Concern]:
    """Who is to hear of what, for the recommendations that moved since a moment."""
    held = [each for each in reviews.moving(db, clinic_id, since) if each.is_open or _fell_through(each)]
    if not held:
        return
    around = staff(db, clinic_id, {review.episode_id for review in held}, on)
    for review in held:
        people = around[review.episode_id]
        for reader in people.answerers:
            yield Concern(review, ASKED, review.entered_at, reader)
        if review.answer:
            for reader in people.informed(review):
                yield Concern(review, ANSWERED, review.answer.at, reader)


def _fell_through(review: Review) -> bool:
    """Declined: closed, and its people are still to hear of it."""
    return review.declined and not review.voided_at
