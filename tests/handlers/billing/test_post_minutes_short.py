"""Before the month ends: when it comes, to whom, what it says, and what it never asks for."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.billing import post_minutes_short
from handlers.posting.post_kinds import is_due
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.ledger import contacts, scores
from store.ledger_entries import Provenance
from store.patient import care_team, episodes
from store.patient.care_team import TeamPosition
from store.review import case_reviews
from store.rules.roles import Role
from store.rules.scores.score import Score
from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")
OPENED = datetime(2026, 1, 5, 15, tzinfo=UTC)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def at(world: World, text: str) -> None:
    """Move the clock to a local time and let the heartbeat beat."""
    world.slack.move_clock_to(local(text))
    world.post()


def notifications(world: World) -> list[str]:
    """What Dana was told of minutes."""
    return [seen.shown for seen in world.dana.inbox if "with care due" in seen.text]


def care_for(world: World, *last_names: str) -> None:
    """Nothing is due for these: reached and scored recently, reviewed, the next contact in December."""
    provenance = Provenance(world.team["dana"].id, world.slack.clock(), "slack")
    on = date(2026, 11, 20)
    with world.registry.begin() as db:
        for name in last_names:
            episode = episodes.latest_episode(db, world.clinic.id, world.patients[name].id)
            assert episode
            contacts.add(db, episode, provenance, "phone", on, member_id=world.team["dana"].id, reached=True)
            scores.add(db, episode, Score(on, "phq9", 8), provenance)
            case_reviews.record(db, episode, on, provenance, consultant_id=world.team["priya"].id)


@pytest.fixture
def due(sqlite_registry: Registry) -> Clinic:
    """A clinic with one care manager, closed for Thanksgiving."""
    with sqlite_registry.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", OPENED)
        members.add(db, clinic, "U0DANA", [Role.CARE_MANAGER], OPENED)
        return clinics.change_settings(db, clinic, holidays=(date(2026, 11, 26), date(2026, 11, 27)))


@pytest.mark.parametrize(
    ("now", "period"),
    [
        ("2026-11-20T07:59", None),
        ("2026-11-20T08:00", "2026-11"),
        ("2026-11-22T12:00", "2026-11"),
        ("2026-11-30T23:59", "2026-11"),
        ("2026-12-01T00:00", None),
        ("2026-12-25T07:59", None),
        ("2026-12-25T08:00", "2026-12"),
    ],
)
def test_it_is_due_five_working_days_before_the_month_ends(
    sqlite_registry: Registry, due: Clinic, now: str, period: str | None
) -> None:
    with sqlite_registry.read() as db:
        around = post_minutes_short.list_scheduled(db, due, local(now))
    found = [each.occasion.period for each in around if is_due(each, due, local(now))]
    assert found == ([period] if period else [])


def test_it_names_who_is_how_far_beside_the_care_that_is_due(world: World) -> None:
    world.dana.types("/log 52m coordination Holly Guzman")
    at(world, "2026-11-24T08:00")
    (posted,) = notifications(world)
    assert "6 patients with care due in November 2026 are short of minutes." in posted
    assert "Holly G. · …8805 · 52 of 60 min, 8 more for 99493" in posted
    assert "PHQ-9 due since Sep 1 (no baseline yet), case review due" in posted
    assert posted.index("Holly G.") < posted.index("Timothy A.")
    assert "Guzman" not in posted


def test_it_asks_for_no_care_that_nobody_needs(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types("/log 52m coordination Holly Guzman")
    care_for(world, "guzman", "arroyo", "krause", "reyes", "baker")
    at(world, "2026-11-24T08:00")
    (posted,) = notifications(world)
    assert "1 patient with care due in November 2026 is short of minutes." in posted
    assert "James A." in posted
    assert "Holly" not in posted
    assert (
        "5 patients are short with no care due, so they need nothing now. /caseload short lists everyone."
        in posted
    )


def test_caseload_short_shows_the_same_patients(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types("/log 60m coordination Holly Guzman")
    world.dana.types("/log 20m coordination April Krause")
    page = world.dana.types("/caseload short")
    assert "5 short of minutes" in page.shown
    at(world, "2026-11-24T08:00")
    (posted,) = notifications(world)
    assert "Holly" not in posted
    assert all(name in posted for name in ("April K.", "Timothy A.", "Bradley R.", "Ashley B.", "James A."))
    assert posted.index("April K.") < posted.index("James A.")


def test_it_comes_once_a_month(sqlite_world: World) -> None:
    at(sqlite_world, "2026-11-24T08:00")
    at(sqlite_world, "2026-11-25T08:00")
    sqlite_world.slack.move_clock(timedelta(hours=5))
    sqlite_world.post()
    assert len(notifications(sqlite_world)) == 1


def test_a_colleagues_patients_are_left_to_the_colleague(sqlite_world: World) -> None:
    world = sqlite_world
    with world.registry.begin() as db:
        cora = members.add(db, world.clinic, "U0CORA", [Role.CARE_MANAGER], OPENED, "Cora Lin")
        episode = episodes.latest_episode(db, world.clinic.id, world.patients["guzman"].id)
        assert episode
        provenance = Provenance(cora.id, world.slack.clock(), "slack")
        care_team.assign(
            db, episode, TeamPosition.CARE_MANAGER, date(2026, 11, 2), provenance, member_id=cora.id
        )
    at(world, "2026-11-24T08:00")
    (said_to_dana,) = notifications(world)
    assert "5 patients with care due in November 2026 are short of minutes." in said_to_dana
    assert "Holly" not in said_to_dana


def test_a_card_can_be_opened_from_it(sqlite_world: World) -> None:
    at(sqlite_world, "2026-11-24T08:00")
    seen = next(seen for seen in sqlite_world.dana.inbox if "with care due" in seen.text)
    assert "Holly Guzman" in seen.choose("Open a card", "Holly G. · …8805").shown
