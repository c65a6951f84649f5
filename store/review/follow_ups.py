"""Who moves a recommendation on: who answers, who tells the patient, who hears of it (domain.md §3)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from store.clinic import covering_assignments, members
from store.clinic.members import Member
from store.patient import care_team
from store.patient.care_team import EpisodeTeam
from store.review import case_reviews
from store.review.case_review import CaseReview, ClinicianResponse
from store.rules.roles import Role

STAGE_ASKED, STAGE_ANSWERED = "asked", "answered"


@dataclass(frozen=True)
class RecommendationNotice:
    """One person who is to hear of a recommendation at a stage of it."""

    review: CaseReview
    stage: str
    """`asked` or `answered`."""
    since: datetime
    recipient: Member


@dataclass(frozen=True)
class EpisodeStaff:
    """The people around one episode who are members now."""

    team: EpisodeTeam
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
    def people_to_ask(self) -> list[Member]:
        """Who is asked: the clinician, or whoever can ask the clinician and record the answer."""
        return [self.clinician] if self.clinician else self.care_managers

    def people_to_inform(self, review: CaseReview) -> list[Member]:
        """Who hears of the answer: care managers; the consultant too, unless it was a plain yes."""
        if (
            review.clinician_response is None
            or review.clinician_response.outcome == ClinicianResponse.APPROVED
        ):
            return self.care_managers
        consultants = [one for one in self.active if one.id == review.consultant_id]
        return [*self.care_managers, *(one for one in consultants if one not in self.care_managers)]


def episode_staff(
    db: Connection, clinic_id: int, episode_ids: Collection[int], on: date
) -> Mapping[int, EpisodeStaff]:
    """The people around each episode, on a day."""
    active = tuple(members.list_members(db, clinic_id))
    covering = covering_assignments.active_on(db, clinic_id, on)
    teams = care_team.teams(db, clinic_id, episode_ids)
    found = {}
    for episode_id in episode_ids:
        team = teams.get(episode_id, EpisodeTeam())
        away = frozenset(each.member_id for each in covering if each.for_member_id == team.care_manager_id)
        found[episode_id] = EpisodeStaff(team, active, away)
    return found


def recommendation_notices(
    db: Connection, clinic_id: int, since: datetime, on: date
) -> Iterator[RecommendationNotice]:
    """Who is to hear of what, for the recommendations that moved since a moment."""
    held = [
        each
        for each in case_reviews.open_or_recently_closed(db, clinic_id, since)
        if each.is_open or _was_declined(each)
    ]
    if not held:
        return
    around = episode_staff(db, clinic_id, {review.episode_id for review in held}, on)
    for review in held:
        people = around[review.episode_id]
        for reader in people.people_to_ask:
            yield RecommendationNotice(review, STAGE_ASKED, review.entered_at, reader)
        if review.clinician_response:
            for reader in people.people_to_inform(review):
                yield RecommendationNotice(review, STAGE_ANSWERED, review.clinician_response.at, reader)


def _was_declined(review: CaseReview) -> bool:
    """Declined: closed, and its people are still to hear of it."""
    return review.declined and not review.voided_at
