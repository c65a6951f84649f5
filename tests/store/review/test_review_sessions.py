"""A review session in the registry: one open session each, one clock at a time, nothing lost."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from store.clinic import members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.db import Registry
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.review import review_sessions as session_log
from store.review.review_sessions import ReviewSession
from store.rules.minutes import MINUTE
from store.rules.patient.statuses import Status
from store.rules.roles import Role
from store.tables import review_sessions
from tests.conftest import NOW

LATER = NOW + timedelta(minutes=4, seconds=12)


@pytest.fixture
def dana(registry: Registry, clinic: Clinic) -> Member:
    with registry.begin() as db:
        return members.add(db, clinic, "U0DANA", [Role.CARE_MANAGER], NOW, "Dana Reed")


@pytest.fixture
def agenda(registry: Registry, clinic: Clinic) -> list[tuple[int, int, str]]:
    found = []
    with registry.begin() as db:
        for mrn in ("8965", "9089", "d670"):
            who = patients.add(db, clinic.id, mrn, "Holly", mrn, NOW)
            episode = episodes.open_episode(
                db, clinic.id, who.id, Status.ACTIVE, date(2026, 9, 1), Provenance(None, NOW, "import")
            )
            found.append((who.id, episode.id, "New enrollments"))
    return found


@pytest.fixture
def session(
    registry: Registry, clinic: Clinic, dana: Member, agenda: list[tuple[int, int, str]]
) -> ReviewSession:
    with registry.begin() as db:
        return session_log.start_session(db, clinic.id, dana.id, NOW, agenda)


def test_the_first_patients_clock_runs_from_the_start(session: ReviewSession) -> None:
    assert [item.is_running for item in session.review_items] == [True, False, False]
    assert session.current == session.review_items[0]


def test_leaving_a_patient_stops_one_clock_and_starts_the_next(
    registry: Registry, session: ReviewSession
) -> None:
    with registry.begin() as db:
        after = session_log.finish_item(db, session, session.review_items[0], LATER)
    assert after.review_items[0].time_taken == 4 * MINUTE + 12_000
    assert after.current
    assert (after.current.position, after.current.started_at) == (2, LATER)


def test_leaving_twice_moves_on_once(registry: Registry, session: ReviewSession) -> None:
    with registry.begin() as db:
        session_log.finish_item(db, session, session.review_items[0], LATER)
        again = session_log.finish_item(db, session, session.review_items[0], LATER + timedelta(minutes=1))
    assert again.current
    assert again.current.position == 2
    assert again.review_items[0].ended_at == LATER


def test_a_skipped_patient_took_no_time(registry: Registry, session: ReviewSession) -> None:
    with registry.begin() as db:
        after = session_log.finish_item(db, session, session.review_items[0], LATER, skipped=True)
    assert after.review_items[0].time_taken == 0
    assert after.timed_items == []


def test_a_member_has_one_open_session(
    registry: Registry,
    clinic: Clinic,
    dana: Member,
    agenda: list[tuple[int, int, str]],
    session: ReviewSession,
) -> None:
    with registry.begin() as db:
        second = session_log.start_session(db, clinic.id, dana.id, LATER, agenda)
        assert second.id == session.id
        assert len(db.execute(select(review_sessions.c.id)).all()) == 1


def test_it_is_found_again_until_it_has_ended(
    registry: Registry, clinic: Clinic, dana: Member, session: ReviewSession
) -> None:
    with registry.begin() as db:
        stopped = session_log.stop_clock(db, session, LATER)
        assert stopped.current is None
        assert session_log.open_session(db, clinic.id, dana.id) == stopped
        session_log.end_session(db, stopped, LATER)
        assert session_log.open_session(db, clinic.id, dana.id) is None
        kept = session_log.own_session(db, clinic.id, dana.id, session.id)
    assert kept
    assert kept.ended_at == LATER


def test_a_session_is_its_members_own(registry: Registry, clinic: Clinic, session: ReviewSession) -> None:
    with registry.begin() as db:
        other = members.add(db, clinic, "U0KIM", [Role.CARE_MANAGER], NOW)
        assert session_log.own_session(db, clinic.id, other.id, session.id) is None
        assert session_log.open_session(db, clinic.id, other.id) is None
