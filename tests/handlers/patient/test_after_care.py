"""Minutes and scores after the end of care: they do not count, and a relapse reaches the care manager."""

from datetime import UTC, datetime, timedelta

import pytest

from store.clinic import members
from store.rules.roles import Role
from tests.world import World

HOLLY = "/patient Holly Guzman"
OPENED = datetime(2026, 1, 5, 15, tzinfo=UTC)
RELAPSE = "A score after the end of care may be a relapse."


@pytest.fixture
def graduated(sqlite_world: World) -> World:
    """Holly graduated on Wednesday with a PHQ-9 of 3; it is Saturday."""
    sqlite_world.dana.types("/score phq9 18 item9 0 Holly Guzman sep 3")
    sqlite_world.dana.types("/score phq9 3 item9 0 Holly Guzman nov 10")
    sqlite_world.dana.types(f"{HOLLY} graduated 11/18").press("End the episode")
    return sqlite_world


def told(world: World) -> list[str]:
    """The notices of a possible relapse that Dana received."""
    world.post()
    return [seen.shown for seen in world.dana.inbox if seen.text == RELAPSE]


def test_minutes_of_a_graduate_say_that_they_do_not_count_and_offer_the_way_back(graduated: World) -> None:
    saved = graduated.dana.types("/log 20m phone Holly Guzman")
    why = "⚠ Care ended Nov 18 (graduated). These minutes don't count. If care starts again, press Re-enroll."
    assert why in saved.shown
    assert "[Re-enroll]" in saved.shown
    assert saved.press("Re-enroll").kind == "form"
    tried = graduated.dana.types("/log voicemail Holly Guzman")
    assert "⚠ Care ended Nov 18 (graduated). This attempt doesn't count." in tried.shown
    assert "[Re-enroll]" in tried.shown
    on_the_day = graduated.dana.types("/log 25m phone Holly Guzman 11/18")
    assert "don't count" not in on_the_day.shown


def test_after_a_death_nobody_is_offered_re_enrollment(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"{HOLLY} deceased 11/18").press("End the episode")
    saved = sqlite_world.dana.types("/log 20m coordination Holly Guzman")
    assert "⚠ Care ended Nov 18 (deceased). These minutes don't count." in saved.shown
    assert "[Re-enroll]" not in saved.shown


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("phq9 12 item9 0", "PHQ-9 12, up 9 since the last score in care (3)"),
        ("phq9 8 item9 0", "PHQ-9 8, up 5 since the last score in care (3)"),
        ("gad7 11", "GAD-7 11, which is 10 or more"),
    ],
)
def test_a_relapsed_score_tells_the_care_manager(graduated: World, typed: str, why: str) -> None:
    saved = graduated.priya.types(f"/score {typed} Holly Guzman")
    assert "⚠ Care ended Nov 18 (graduated). This score doesn't count." in saved.shown
    assert f"It may be a relapse: {why}. The care manager will be notified." in saved.shown
    assert "[Re-enroll]" in saved.shown
    assert "on the review agenda" not in saved.shown
    (notice,) = told(graduated)
    assert notice == (
        "A score after the end of care may be a relapse.\n"
        f"Holly G. · …8805 · {why}\n"
        "Care ended Nov 18 (graduated), so the score does not count. Call the patient; re-enroll if needed.\n"
        "[Re-enroll] [Open card]"
    )
    graduated.slack.move_clock(timedelta(days=1))
    assert len(told(graduated)) == 1


@pytest.mark.parametrize("typed", ["phq9 7 item9 0", "phq2 6", "gad7 9"])
def test_a_score_that_is_no_relapse_only_says_that_it_does_not_count(graduated: World, typed: str) -> None:
    saved = graduated.priya.types(f"/score {typed} Holly Guzman")
    assert "This score doesn't count." in saved.shown
    assert "relapse" not in saved.shown
    assert told(graduated) == []


def test_who_enters_it_reads_it_at_once_and_a_colleague_is_told_where_the_own_one_left(
    graduated: World,
) -> None:
    erin = graduated.slack.person("Erin Wood", "U0ERIN", role="care manager")
    with graduated.registry.begin() as db:
        members.add(db, graduated.clinic, "U0ERIN", [Role.CARE_MANAGER], OPENED, "Erin Wood")
    graduated.dana.types("/score phq9 12 item9 0 Holly Guzman")
    assert told(graduated) == []
    assert [seen.text for seen in erin.inbox if seen.text == RELAPSE] == []
    with graduated.registry.begin() as db:
        members.deactivate(db, graduated.clinic.id, graduated.team["dana"].id, OPENED)
    graduated.post()
    assert [seen.text for seen in erin.inbox if seen.text == RELAPSE] == [RELAPSE]


def test_an_undone_score_or_a_new_episode_tells_nobody(graduated: World) -> None:
    saved = graduated.priya.types("/score phq9 12 item9 0 Holly Guzman")
    saved.press("Undo")
    assert told(graduated) == []
