"""Who answers a recommendation, who tells the patient, and who is notified (domain.md §3)."""

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
    """One person to notify of a recommendation at a stage."""

    review: CaseReview
    stage: str
    """`asked` or `answered`, with a number after an answer that was undone."""
    since: datetime
    recipient: Member


@dataclass(frozen=True)
class EpisodeStaff:
    """The people around one episode who are members now."""

    team: EpisodeTeam
    active: tuple[Member, ...]
    covering: frozenset[int] = frozenset()
    """Members who cover for the care manager that day."""

    @property
    def clinician(self) -> Member | None:
        """The treating clinician, when a member in that role."""
        provider = self.team.clinician
        if provider is None:
            return None
        clinicians = (member for member in self.active if Role.CLINICIAN in member.roles)
        return next((member for member in clinicians if member.id == provider.member_id), None)

    @property
    def care_managers(self) -> list[Member]:
        """The patient's care manager and those covering; every care manager where there is none."""
        managers = [member for member in self.active if Role.CARE_MANAGER in member.roles]
        wanted = self.covering | {self.team.care_manager_id}
        return [member for member in managers if member.id in wanted] or managers

    @property
    def people_to_ask(self) -> list[Member]:
        """The clinician, or the care managers, who can ask the clinician and record the answer."""
        return [self.clinician] if self.clinician else self.care_managers

    def people_to_inform(self, review: CaseReview) -> list[Member]:
        """Who to notify of the answer: care managers; the consultant too, unless it was approved as is."""
        managers, response = self.care_managers, review.clinician_response
        if response is None or response.outcome == ClinicianResponse.APPROVED:
            return managers
        consultants = [member for member in self.active if member.id == review.consultant_id]
        return [*managers, *(member for member in consultants if member not in managers)]


def episode_staff(
    db: Connection, clinic_id: int, episode_ids: Collection[int], on: date
) -> Mapping[int, EpisodeStaff]:
    """The people around each episode, on a day."""
    active = tuple(members.list_members(db, clinic_id))
    covers = covering_assignments.active_on(db, clinic_id, on)
    teams = care_team.teams(db, clinic_id, episode_ids)
    staff = {}
    for episode_id in episode_ids:
        team = teams.get(episode_id, EpisodeTeam())
        covering = frozenset(
            cover.member_id for cover in covers if cover.for_member_id == team.care_manager_id
        )
        staff[episode_id] = EpisodeStaff(team, active, covering)
    return staff


def recommendation_notices(
    db: Connection, clinic_id: int, since: datetime, on: date
) -> Iterator[RecommendationNotice]:
    """Who to notify of which recommendation: the open ones, and those declined at `since` or later."""
    reviews = [
        review
        for review in case_reviews.open_or_recently_closed(db, clinic_id, since)
        if review.is_open or (review.declined and not review.voided_at)
    ]
    if not reviews:
        return
    staff_by_episode = episode_staff(db, clinic_id, {review.episode_id for review in reviews}, on)
    for review in reviews:
        staff = staff_by_episode[review.episode_id]
        for member in staff.people_to_ask:
            yield RecommendationNotice(review, STAGE_ASKED, review.entered_at, member)
        # An answer that was given on a chart merged since was sent then.
        if review.clinician_response and not review.clinician_response.is_copy:
            for member in staff.people_to_inform(review):
                yield RecommendationNotice(
                    review, answered_stage(review), review.clinician_response.at, member
                )


def answered_stage(review: CaseReview) -> str:
    """`answered`, `answered 2`: an answer after one that was undone is told again."""
    times = review.times_unanswered + 1
    return f"{STAGE_ANSWERED} {times}" if times > 1 else STAGE_ANSWERED
