"""Who is concerned with a recommendation, stage by stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from store.clinic import covering_assignments, members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.db import Registry
from store.ledger_entries import Provenance
from store.patient import care_team, episodes, patients
from store.patient.care_team import TeamPosition
from store.patient.episodes import Episode
from store.review import case_reviews, follow_ups
from store.review.case_review import CaseReview, ClinicianResponse, RecommendationStage
from store.review.sentences import state_text
from store.rules.patient.statuses import Status
from store.rules.roles import Role
from tests.conftest import NOW

TODAY = date(2026, 11, 21)
PROVENANCE = Provenance(None, NOW, "button")


@dataclass(frozen=True)
class Case:
    """An open recommendation and the people around it."""

    registry: Registry
    clinic: Clinic
    episode: Episode
    review: CaseReview
    team: Mapping[str, Member]

    def concerned(self) -> list[tuple[str, str]]:
        with self.registry.read() as db:
            found = follow_ups.recommendation_notices(db, self.clinic.id, NOW - timedelta(days=1), TODAY)
            return [(each.stage, each.recipient.name) for each in found]

    def answer(self, outcome: ClinicianResponse) -> None:
        with self.registry.begin() as db:
            case_reviews.add_step(
                db, self.clinic.id, self.review, RecommendationStage.ANSWERED, outcome, TODAY, PROVENANCE
            )


@pytest.fixture
def case(registry: Registry, clinic: Clinic) -> Case:
    roles = {
        "Dana": Role.CARE_MANAGER,
        "Kim": Role.CARE_MANAGER,
        "Priya": Role.CONSULTANT,
        "Owen": Role.CLINICIAN,
    }
    with registry.begin() as db:
        team = {
            name: members.add(db, clinic, f"U0{name.upper()}", [role], NOW, name)
            for name, role in roles.items()
        }
        holly = patients.add(db, clinic.id, "8965", "Holly", "Guzman", NOW)
        episode = episodes.open_episode(db, clinic.id, holly.id, Status.ACTIVE, date(2026, 9, 1), PROVENANCE)
        owen = care_team.find_or_add_provider(db, clinic.id, "1234567893", "Owen", team["Owen"].id)
        care_team.assign(
            db,
            episode,
            TeamPosition.CARE_MANAGER,
            episode.enrolled_on or TODAY,
            PROVENANCE,
            member_id=team["Dana"].id,
        )
        care_team.assign(
            db, episode, TeamPosition.CLINICIAN, episode.enrolled_on or TODAY, PROVENANCE, provider_id=owen.id
        )
        review = case_reviews.record(
            db, episode, TODAY, PROVENANCE, consultant_id=team["Priya"].id, recommendation="add a diary"
        )
    return Case(registry, clinic, episode, review, team)


def test_the_clinician_is_asked(case: Case) -> None:
    assert case.concerned() == [("asked", "Owen")]


def test_a_clinician_who_is_no_member_is_asked_by_the_care_manager(case: Case) -> None:
    with case.registry.begin() as db:
        members.deactivate(db, case.clinic.id, case.team["Owen"].id, NOW)
    assert case.concerned() == [("asked", "Dana")]


def test_a_colleague_who_covers_for_the_care_manager_hears_of_it_too(case: Case) -> None:
    with case.registry.begin() as db:
        covering_assignments.add(
            db, case.clinic.id, case.team["Kim"], case.team["Dana"], TODAY, TODAY, PROVENANCE
        )
    case.answer(ClinicianResponse.APPROVED)
    assert case.concerned() == [("asked", "Owen"), ("answered", "Dana"), ("answered", "Kim")]


def test_without_a_care_manager_all_of_them_are(case: Case) -> None:
    with case.registry.begin() as db:
        for name in ("Owen", "Dana"):
            members.deactivate(db, case.clinic.id, case.team[name].id, NOW)
    assert case.concerned() == [("asked", "Kim")]


@pytest.mark.parametrize(
    ("outcome", "informed"),
    [
        (ClinicianResponse.APPROVED, ["Dana"]),
        (ClinicianResponse.CHANGED, ["Dana", "Priya"]),
        (ClinicianResponse.DECLINED, ["Dana", "Priya"]),
    ],
)
def test_the_answer_goes_to_the_care_manager_and_what_differs_to_the_consultant(
    case: Case, outcome: ClinicianResponse, informed: list[str]
) -> None:
    case.answer(outcome)
    assert case.concerned() == [("asked", "Owen"), *(("answered", name) for name in informed)]


def test_a_closed_one_moves_for_a_while_and_then_rests(case: Case) -> None:
    case.answer(ClinicianResponse.APPROVED)
    with case.registry.begin() as db:
        case_reviews.add_step(
            db, case.clinic.id, case.review, RecommendationStage.CLOSED, "done", TODAY, PROVENANCE
        )
        assert [each.id for each in case_reviews.open_or_recently_closed(db, case.clinic.id, NOW)] == [
            case.review.id
        ]
        assert case_reviews.open_or_recently_closed(db, case.clinic.id, NOW + timedelta(seconds=1)) == []


def test_one_taken_back_moves_for_a_while_and_then_rests(case: Case) -> None:
    with case.registry.begin() as db:
        case_reviews.void(db, case.clinic.id, case.review.id, PROVENANCE, "wrong patient")
        (kept,) = case_reviews.open_or_recently_closed(db, case.clinic.id, NOW)
        assert (kept.voided_at, kept.is_open) == (NOW, False)
        assert case_reviews.open_or_recently_closed(db, case.clinic.id, NOW + timedelta(seconds=1)) == []


def test_to_continue_concerns_nobody(case: Case) -> None:
    with case.registry.begin() as db:
        case_reviews.void(
            db, case.clinic.id, case.review.id, Provenance(None, NOW - timedelta(days=2), "button"), "again"
        )
        case_reviews.record(db, case.episode, TODAY, PROVENANCE, consultant_id=case.team["Priya"].id)
    assert case.concerned() == []


def test_how_long_each_step_waits_is_told(case: Case) -> None:
    later = TODAY + timedelta(days=9)
    assert state_text(case.review, later) == "waits 9 days for approval by the treating clinician"
    case.answer(ClinicianResponse.APPROVED)
    with case.registry.read() as db:
        held = case_reviews.by_id(db, case.clinic.id, case.review.id)
    assert held
    assert state_text(held, later) == "waits 9 days for the patient to be told"
    assert state_text(held, TODAY) == "waits for the patient to be told"
