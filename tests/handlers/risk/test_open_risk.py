"""An open risk is never out of sight: first and marked on every list, until its alert is closed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")
CALLED = "/log 20m phone {} 11/20"
POSITIVE = "/score phq9 14 item9 1 Holly Guzman"


def at(world: World, text: str) -> None:
    """Move the clock to a local time and let the heartbeat beat."""
    world.slack.move_clock_to(datetime.fromisoformat(text).replace(tzinfo=CHICAGO))
    world.post()


@pytest.fixture
def reached(sqlite_world: World) -> World:
    """Saturday; every patient was called yesterday, so that nobody is late."""
    for patient in sqlite_world.patients.values():
        sqlite_world.dana.types(CALLED.format(patient.full_name))
    return sqlite_world


def test_the_morning_list_begins_with_who_is_at_risk_though_nobody_is_late(reached: World) -> None:
    reached.dana.types(POSITIVE)
    at(reached, "2026-11-23T08:00")
    seen = next(seen for seen in reversed(reached.dana.inbox) if "Log call" in seen.shown)
    assert seen.text == "⚠ 1 patient with an open risk."
    assert seen.shown == (
        "⚠ 1 patient with an open risk.\n"
        "⚠ Open risk\n"
        "⚠ Holly G. · …8805 · contact due Nov 28\n"
        "Safety alert open since Nov 21, not acknowledged\n"
        "PHQ-9 14 on Nov 21\n"
        "[Log call] [Could not reach] [Reschedule] [Safety alert]"
    )
    opened = seen.press("Safety alert")
    assert "[Record screen] [Set tier] [Close safety alert]" in opened.shown


def test_it_comes_every_morning_until_the_alert_is_closed(reached: World) -> None:
    reached.dana.types(POSITIVE)
    reached.post()
    reached.priya.waits_for("please acknowledge").press("Acknowledge")
    for day in ("2026-11-23", "2026-11-24", "2026-11-25"):
        at(reached, f"{day}T08:00")
    lists = [seen for seen in reached.dana.inbox if "an open risk." in seen.text]
    assert len(lists) == 3
    # Acknowledging is not closing.
    assert "Safety alert open since Nov 21\n" in lists[-1].shown
    reached.dana.types("/patient Holly Guzman unflag risk -- seen today, safety plan made")
    at(reached, "2026-11-26T08:00")
    assert len([seen for seen in reached.dana.inbox if "an open risk." in seen.text]) == 3


def test_the_next_contact_follows_the_tier_not_the_agreed_or_routine_day(reached: World) -> None:
    reached.dana.types("/patient Holly Guzman next 12/15 phone")
    reached.dana.types(POSITIVE)
    reached.post()
    card = reached.dana.types("/patient Holly Guzman")
    assert "open safety alert without a tier: a contact within 1 week" in card.shown
    alert = reached.priya.waits_for("please acknowledge")
    alert.press("Acknowledge")
    reached.post()
    for tier, day, within in (
        ("High", "Sat Nov 28", "1 week"),
        ("Moderate", "Sat Dec 5", "2 weeks"),
        ("Low", "Tue Dec 15", ""),
    ):
        alert.press("Set tier").fill(tier=f"{tier} risk").submit()
        reached.post()
        shown = reached.dana.types("/patient Holly Guzman").shown
        assert f"Next due {day}" in shown
        assert (f"{tier.lower()} risk: a contact within {within}" in shown) is bool(within)


@pytest.mark.parametrize("who", ["dana", "priya", "owen", "lena"])
def test_home_begins_with_it_for_everyone_who_follows_the_patient(reached: World, who: str) -> None:
    reached.dana.types(POSITIVE)
    home = getattr(reached, who).opens_home().shown
    first, second = home.splitlines()[3:5]
    assert first == "⚠ 1 patient with an open risk"
    assert second == (
        "⚠ Holly G. · …8805 · safety alert open since Nov 21, not acknowledged · contact due Nov 28"
    )
    assert "Guzman" not in home
    reached.dana.types("/patient Holly Guzman unflag risk -- seen today, safety plan made")
    assert "open risk" not in getattr(reached, who).opens_home().shown


def test_the_agenda_has_its_own_part_for_it_first_also_just_reviewed(reached: World) -> None:
    reached.dana.types(POSITIVE)
    reached.priya.types("/review Holly Guzman continue")
    shown = reached.priya.types("/review").shown
    assert "⚠ Open risk (1)\nHolly Guzman · MRN …8805" in shown
    assert "Safety alert open since Nov 21, not acknowledged" in shown
    assert shown.index("Open risk") < shown.index("Never reviewed")


def test_after_the_end_of_the_episode_it_stays_on_the_lists(reached: World) -> None:
    reached.dana.types("/patient Holly Guzman declined -- moved away").press("End the episode")
    reached.dana.types(POSITIVE)
    assert "⚠ Holly Guzman …8805 | declined" in reached.dana.types("/caseload").shown
    assert "⚠ Holly G. · …8805" in reached.dana.opens_home().shown
    at(reached, "2026-11-23T08:00")
    assert "⚠ Holly G. · …8805 · declined\n" in morning_of_all(reached)


def morning_of_all(world: World) -> str:
    """Everything in Dana's direct messages."""
    return "\n".join(seen.shown for seen in world.dana.inbox)


def test_an_item_9_not_entered_is_asked_again_everywhere_until_it_is_answered(reached: World) -> None:
    answer = reached.dana.types("/score phq9 14 Holly Guzman")
    assert "What was the answer to item 9 (thoughts of self-harm)?" in answer.shown
    again = "PHQ-9 14 on Nov 21: item 9 (thoughts of self-harm) was not entered."
    card = reached.dana.types("/patient Holly Guzman")
    assert again in card.shown
    assert "[Enter item 9]" in card.shown
    home = reached.dana.opens_home()
    assert f"Risk item not entered\nHolly G. · …8805 · {again}\n[Enter item 9]" in home.shown
    at(reached, "2026-11-23T08:00")
    notification = "1 patient without the answer to the risk item."
    seen = next(seen for seen in reached.dana.inbox if seen.text == notification)
    assert again in seen.shown
    form = seen.press("Enter item 9")
    assert "Guzman" not in form.shown
    after = form.fill(value="1").submit()
    assert "⚠ Safety: item 9 above 0" in after.shown.replace("PHQ-9 ", "")
    assert again not in reached.dana.types("/patient Holly Guzman").shown
    assert again not in reached.dana.opens_home().shown
    twice = seen.press("Enter item 9")
    assert "That score was already completed or undone." in twice.shown


def test_a_newer_score_with_its_item_settles_the_question(reached: World) -> None:
    reached.dana.types("/score phq9 14 Holly Guzman")
    reached.slack.move_clock_to(datetime(2026, 11, 24, 10, tzinfo=CHICAGO))
    reached.dana.types("/score phq9 12 item9 0 Holly Guzman")
    assert "was not entered" not in reached.dana.types("/patient Holly Guzman").shown
