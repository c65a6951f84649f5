"""Reviews and the loop of a recommendation: answered, told, closed."""

from datetime import date

import pytest

from store.clinic import members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.review import case_reviews
from store.review.case_review import CaseReview, ClinicianResponse, RecommendationStage
from store.rules.patient.statuses import Status
from store.rules.roles import Role
from tests.conftest import NOW

TODAY = date(2026, 11, 21)


@pytest.fixture
def review(registry: Registry, clinic: Clinic) -> CaseReview:
    with registry.begin() as db:
        priya = members.add(db, clinic, "U0PRIYA", [Role.CONSULTANT], NOW)
        provenance = Provenance(priya.id, NOW, "slack")
        holly = patients.add(db, clinic.id, "8965", "Holly", "Guzman", NOW)
        episode = episodes.open_episode(db, clinic.id, holly.id, Status.ACTIVE, date(2026, 9, 1), provenance)
        return case_reviews.record(
            db, episode, TODAY, provenance, consultant_id=priya.id, recommendation="increase sertraline"
        )


@pytest.mark.parametrize(
    ("steps", "waits_for", "open_still"),
    [
        ([], "approval by the treating clinician", True),
        ([(RecommendationStage.ANSWERED, ClinicianResponse.APPROVED)], "the patient to be told", True),
        ([(RecommendationStage.ANSWERED, ClinicianResponse.CHANGED)], "the patient to be told", True),
        (
            [(RecommendationStage.ANSWERED, ClinicianResponse.DECLINED)],
            "the consultant to withdraw or replace it",
            True,
        ),
        (
            [
                (RecommendationStage.ANSWERED, ClinicianResponse.APPROVED),
                (RecommendationStage.PATIENT_INFORMED, "told"),
            ],
            "someone to close it",
            True,
        ),
        (
            [
                (RecommendationStage.ANSWERED, ClinicianResponse.APPROVED),
                (RecommendationStage.PATIENT_INFORMED, "told"),
                (RecommendationStage.CLOSED, "done"),
            ],
            "someone to close it",
            False,
        ),
    ],
)
def test_an_open_recommendation_says_what_it_waits_for(
    registry: Registry,
    clinic: Clinic,
    review: CaseReview,
    steps: list[tuple[RecommendationStage, str]],
    waits_for: str,
    *,
    open_still: bool,
) -> None:
    with registry.begin() as db:
        for stage, outcome in steps:
            case_reviews.add_step(
                db, clinic.id, review, stage, outcome, TODAY, Provenance(None, NOW, "button")
            )
        (kept,) = case_reviews.of_episodes(db, clinic.id)[review.episode_id]
    assert (kept.waits_for, kept.is_open) == (waits_for, open_still)
    assert kept.open_recommendation.recommendation == "increase sertraline"


def test_a_step_is_taken_once(registry: Registry, clinic: Clinic, review: CaseReview) -> None:
    provenance = Provenance(None, NOW, "button")
    with registry.begin() as db:
        case_reviews.add_step(
            db, clinic.id, review, RecommendationStage.ANSWERED, ClinicianResponse.APPROVED, TODAY, provenance
        )
        with pytest.raises(UserError, match="was already answered"):
            case_reviews.add_step(
                db,
                clinic.id,
                review,
                RecommendationStage.ANSWERED,
                ClinicianResponse.DECLINED,
                TODAY,
                provenance,
            )
        kept = case_reviews.by_id(db, clinic.id, review.id)
    assert kept is not None
    assert [step.outcome for step in kept.steps] == ["approved"]


def test_a_void_review_is_gone_from_the_episode(
    registry: Registry, clinic: Clinic, review: CaseReview
) -> None:
    with registry.begin() as db:
        assert case_reviews.void(db, clinic.id, review.id, Provenance(None, NOW, "button"), "wrong patient")
        assert not case_reviews.void(db, clinic.id, review.id, Provenance(None, NOW, "button"), "again")
        assert case_reviews.of_episodes(db, clinic.id) == {}
        assert case_reviews.by_id(db, clinic.id, review.id) is None
