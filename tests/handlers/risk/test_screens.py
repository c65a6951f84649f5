"""Conversations about C-SSRS screens: what is asked, what the answers say, and undoing a screen."""

from datetime import timedelta

import pytest

from bot.sandbox import VisibleItem
from store.clinic import members
from store.rules.roles import Role
from tests.trail import trail_faults
from tests.world import World

LOW = {"wish_to_be_dead": "yes", "thoughts": "no", "behavior": "no"}
HIGH = {
    "wish_to_be_dead": "yes",
    "thoughts": "yes",
    "method": "no",
    "intent": "yes",
    "plan": "no",
    "behavior": "no",
}
HIGH_ANSWERS = "1 yes, 2 yes, 3 no, 4 yes, 5 no, 6 no, 6b not asked"


def record(world: World, answers: dict[str, str], name: str = "Holly Guzman") -> VisibleItem:
    return world.dana.types(f"/patient {name}").press("Risk").fill(answers).submit()


def history(world: World, name: str = "Holly Guzman") -> VisibleItem:
    return world.dana.types(f"/patient {name} alerts")


@pytest.fixture
def monday(sqlite_world: World) -> World:
    sqlite_world.slack.move_clock(timedelta(days=2))
    return sqlite_world


@pytest.fixture
def monday_on_both(world: World) -> World:
    world.slack.move_clock(timedelta(days=2))
    return world


def test_questions_that_a_no_leaves_out_may_stay_empty(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/patient Holly Guzman").press("Risk")
    assert "Only after a yes to 2." in form.shown
    after = form.fill(LOW).submit()
    assert "The screen is recorded: low risk." in after.shown
    assert "1 yes, 2 no, 3 not asked, 4 not asked, 5 not asked, 6 no, 6b not asked" in after.shown


def test_a_yes_needs_the_questions_that_follow_it(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/patient Holly Guzman").press("Risk")
    answers = {"wish_to_be_dead": "no", "thoughts": "yes", "method": "no", "behavior": "yes"}
    errors = form.fill(answers).submit().errors
    assert list(errors.values()) == [
        "You answered yes to 2, so answer this too.",
        "You answered yes to 2, so answer this too.",
        "You answered yes to 6, so answer this too.",
    ]


def test_a_screen_of_the_wrong_patient_is_undone_and_the_others_are_told(monday_on_both: World) -> None:
    recorded = record(monday_on_both, HIGH)
    assert f"C-SSRS screen by Dana Reed, Mon Nov 23, 10:00 AM: {HIGH_ANSWERS}." in recorded.shown
    monday_on_both.post()
    monday_on_both.slack.move_clock(timedelta(minutes=5))
    undone = recorded.press("Undo screen")
    assert "The screen is undone; it stays in the history. The others will be notified." in undone.shown
    assert "Withdrawn: Dana Reed undid the score, flag or screen that raised it." in undone.shown
    monday_on_both.post()
    told = monday_on_both.priya.waits_for(
        "Dana Reed undid a C-SSRS screen: its answers and its tier no longer count."
    )
    assert "Holly G. · …8805 · C-SSRS screen, undone" in told.shown
    assert "⚠" not in monday_on_both.dana.types("/caseload").shown
    shown = history(monday_on_both).shown
    assert (
        f"⚠ safety alert: C-SSRS screen, high risk: {HIGH_ANSWERS}; screen undone Nov 23 by Dana Reed"
        in shown
    )
    assert "[Undo screen]" not in recorded.shown


def test_an_acknowledged_alert_of_an_undone_screen_stays_open_until_it_is_closed(monday: World) -> None:
    record(monday, HIGH)
    monday.post()
    monday.slack.move_clock(timedelta(minutes=5))
    monday.priya.waits_for("Safety alert: please acknowledge.").press("Acknowledge")
    monday.post()
    monday.slack.move_clock(timedelta(minutes=5))
    undone = history(monday).press("Undo screen")
    assert "Someone acknowledged this safety alert, so it stays open: close it with a note." in undone.shown
    assert "High risk since" not in undone.shown
    closed = undone.press("Close safety alert").fill(note="wrong patient").submit()
    assert "The safety alert is closed." in closed.shown


def test_a_screen_on_an_open_alert_is_undone_with_its_tier(monday: World) -> None:
    monday.dana.types("/score phq9 14 item9 1 Holly Guzman")
    monday.slack.move_clock(timedelta(minutes=5))
    monday.dana.waits_for("Safety alert: please acknowledge.").press("Acknowledge")
    monday.post()
    monday.slack.move_clock(timedelta(minutes=5))
    form = monday.dana.types("/patient Holly Guzman").press("Risk").press("Record screen")
    recorded = form.fill(HIGH).submit()
    monday.post()
    assert "High risk since Mon Nov 23" in recorded.shown
    monday.slack.move_clock(timedelta(minutes=5))
    undone = recorded.press("Undo screen")
    assert "A C-SSRS screen was undone by Dana Reed, Mon Nov 23, 10:15 AM." in undone.shown
    assert "Acknowledged by Dana Reed" in undone.shown
    assert "High risk" not in undone.shown
    shown = history(monday).shown
    assert (
        f"C-SSRS screen Nov 23 by Dana Reed: {HIGH_ANSWERS}; "
        "set to high risk Nov 23 by Dana Reed: based on the C-SSRS screen; "
        "screen undone Nov 23 by Dana Reed" in shown
    )
    again = history(monday).press("Record screen").fill(HIGH).submit()
    assert "High risk since Mon Nov 23" in again.shown


def test_a_screen_is_edited_and_its_answers_set_the_tier(monday: World) -> None:
    recorded = record(monday, HIGH)
    monday.post()
    monday.slack.move_clock(timedelta(minutes=5))
    form = recorded.press("Edit screen")
    assert "4. Some intention of acting on these thoughts (optional): [Yes ▾]" in form.shown
    assert form.submit().errors == {
        "1. Wished to be dead, or to fall asleep and not wake up": "Nothing was changed yet: "
        "change an answer, or press Cancel."
    }
    edited = form.fill(method="yes", intent="no", note="asked again").submit()
    assert "The screen is edited: moderate risk. The others will be notified." in edited.shown
    assert "4 no, 5 no, 6 no, 6b not asked; asked again." in edited.shown
    monday.post()
    monday.priya.waits_for("Dana Reed edited a C-SSRS screen: its answers of before no longer count.")
    monday.priya.waits_for("C-SSRS screen: moderate risk").press("Acknowledge")
    monday.post()

    # On the open alert it is edited in place: by the consultant too, and up again.
    monday.slack.move_clock(timedelta(minutes=5))
    form = monday.priya.types("/patient Holly Guzman alerts").press("Edit screen")
    assert "asked again" in form.shown
    back = form.fill(intent="yes").submit()
    monday.post()
    assert "High risk since Mon Nov 23" in back.shown
    assert "A C-SSRS screen was edited by Priya Shah, Mon Nov 23, 10:10 AM." in back.shown
    shown = history(monday).shown
    assert "screen undone Nov 23 by Priya Shah: edited; " in shown
    assert "That C-SSRS screen was already undone" in recorded.press("Edit screen").shown
    assert trail_faults(monday.registry, monday.clinic.id) == ()


def test_a_yes_that_was_recorded_as_no_raises_the_alert(sqlite_world: World) -> None:
    sqlite_world.slack.move_clock(timedelta(days=2))
    calm = record(sqlite_world, dict.fromkeys(("wish_to_be_dead", "thoughts", "behavior"), "no"))
    assert "The screen is recorded: no risk tier." in calm.shown
    sqlite_world.slack.move_clock(timedelta(minutes=5))
    edited = calm.press("Edit screen").fill(HIGH).submit()
    assert "The screen is edited: high risk." in edited.shown
    sqlite_world.post()
    assert sqlite_world.priya.waits_for("Safety alert: please acknowledge.")
    assert "⚠ Holly Guzman" in sqlite_world.dana.types("/caseload").shown


def test_the_screen_of_an_alert_closed_by_hand_stays(sqlite_world: World) -> None:
    sqlite_world.slack.move_clock(timedelta(days=2))
    recorded = record(sqlite_world, HIGH)
    sqlite_world.post()
    sqlite_world.slack.move_clock(timedelta(minutes=5))
    close = sqlite_world.priya.types("/patient Holly Guzman alerts").press("Close safety alert")
    closed = close.fill(note="seen today").submit()
    assert "Edit screen" not in closed.buttons
    assert "This safety alert is closed, so its screen stays." in recorded.press("Edit screen").shown


def test_the_history_names_who_lowered_the_tier(sqlite_world: World) -> None:
    sqlite_world.slack.move_clock(timedelta(days=2))
    record(sqlite_world, HIGH)
    lowered = sqlite_world.dana.types("/patient Holly Guzman alerts").press("Set tier")
    lowered.fill(tier="low", note="safety plan made").submit()
    sqlite_world.post()
    sqlite_world.priya.waits_for("Please decide").press("Approve")
    assert (
        "asked to lower to low risk Nov 23 by Dana Reed: safety plan made; "
        "lowered to low risk Nov 23 by Priya Shah" in history(sqlite_world).shown
    )


def test_every_lead_an_alert_went_to_is_named(sqlite_world: World) -> None:
    with sqlite_world.registry.begin() as db:
        bill = sqlite_world.team["bill"].id
        members.set_roles(db, sqlite_world.clinic.id, bill, {Role.BILLER, Role.LEAD})
    sqlite_world.slack.move_clock(timedelta(days=2))
    alert = sqlite_world.dana.types("/score phq9 14 item9 1 Holly Guzman")
    assert "Notified" in alert.shown
    sqlite_world.settle()
    sqlite_world.slack.move_clock(timedelta(minutes=31))
    sqlite_world.post()
    shown = sqlite_world.dana.types("/patient Holly Guzman").shown
    # Both are told side by side, so either may be first.
    both = ("Bill Meyer and Lena Ortiz", "Lena Ortiz and Bill Meyer")
    assert any(f"Escalated to {names}, Mon Nov 23, 10:31 AM." in shown for names in both)
    listed = history(sqlite_world).shown
    for name in ("Bill Meyer", "Lena Ortiz"):
        assert f"escalated to {name} Nov 23" in listed
