"""The record of an episode on both databases: versions of the plan, consents recorded again, who to ask."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.ledger_entries import Provenance
from store.patient import care_team, episodes, newly_enrolled, patients, records
from store.patient.care_team import TeamPosition
from store.patient.episodes import Episode
from store.tables import consents

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
NOV_3 = date(2026, 11, 3)
TYPED = Provenance(None, NOW, "slack")
IMPORTED = Provenance(None, NOW, "import")


def begun(
    db: Connection,
    clinic: Clinic,
    provenance: Provenance = TYPED,
    *,
    status: str = "active",
    mrn: str = "77-1",
) -> Episode:
    rosa = patients.add(db, clinic.id, mrn, "Rosa", "Diaz", NOW)
    return episodes.open_episode(db, clinic.id, rosa.id, status, NOV_3, provenance)


def test_the_versions_of_a_plan_come_the_newest_first(registry: Registry, clinic: Clinic) -> None:
    with registry.begin() as db:
        episode = begun(db, clinic)
        records.record_care_plan(db, episode, {"goals": "sleep"}, NOV_3, TYPED)
        records.record_care_plan(db, episode, {"goals": "sleep", "skill": "walks"}, date(2026, 11, 20), TYPED)
        versions = records.care_plan_versions(db, episode)
    assert [(version.plan.on.day, dict(version.plan.sections)) for version in versions] == [
        (20, {"goals": "sleep", "skill": "walks"}),
        (3, {"goals": "sleep"}),
    ]
    assert {version.entered_at for version in versions} == {NOW}


def test_a_consent_recorded_again_keeps_the_first_as_void(registry: Registry, clinic: Clinic) -> None:
    with registry.begin() as db:
        episode = begun(db, clinic)
        wrong, right = (
            care_team.find_or_add_provider(db, clinic.id, npi, "Jane Doe") for npi in ("12", "1234567893")
        )
        records.record_consent(db, episode, NOV_3, "written", TYPED, obtained_by="Dana", provider_id=wrong.id)
        consent = records.of_episode(db, episode).consent
        assert consent
        records.replace_consent(db, episode, consent, right.id, TYPED)
        now = records.of_episode(db, episode).consent
        kept = db.execute(select(consents.c.void_reason).order_by(consents.c.id)).scalars().all()
    assert now
    assert (now.on, now.how, now.obtained_by, now.provider_id) == (NOV_3, "written", "Dana", right.id)
    assert kept == ["recorded again under the clinician's corrected NPI", None]


@pytest.mark.parametrize(
    ("provenance", "status", "asked"),
    [(TYPED, "active", True), (TYPED, "referred", False), (IMPORTED, "active", False)],
)
def test_who_is_asked_about(
    registry: Registry, clinic: Clinic, provenance: Provenance, status: str, *, asked: bool
) -> None:
    with registry.begin() as db:
        other = clinics.add(db, "South Clinic", "America/New_York", NOW)
        episode = begun(db, clinic, provenance, status=status)
        begun(db, other, mrn="88-1")
        found = newly_enrolled.enrolled_or_reassigned_since(db, clinic.id, NOW - timedelta(days=1))
        assert newly_enrolled.enrolled_or_reassigned_since(db, clinic.id, NOW + timedelta(days=1)) == {}
    assert found == ({(episode.patient_id, episode.id): NOW} if asked else {})


def test_another_clinician_later_is_what_counts(registry: Registry, clinic: Clinic) -> None:
    later = NOW + timedelta(days=3)
    with registry.begin() as db:
        episode = begun(db, clinic)
        jane = care_team.find_or_add_provider(db, clinic.id, "1234567893", "Jane Doe")
        by_form = Provenance(None, later, "form")
        care_team.assign(db, episode, TeamPosition.CLINICIAN, NOV_3, by_form, provider_id=jane.id)
        found = newly_enrolled.enrolled_or_reassigned_since(db, clinic.id, NOW - timedelta(days=1))
    assert found == {(episode.patient_id, episode.id): later}
