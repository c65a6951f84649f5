"""Conversations that correct what was done about a safety alert; each correction stays in the history."""

from datetime import timedelta

import pytest

from tests.world import World


@pytest.fixture
def alerted(sqlite_world: World) -> World:
    """Holly with an open safety alert, acknowledged by Dana."""
    return alert(sqlite_world)


@pytest.fixture
def alerted_on_both(world: World) -> World:
    """The same on each database."""
    return alert(world)


def alert(world: World) -> World:
    world.slack.move_clock(timedelta(days=2))
    world.dana.types("/score phq9 18 item9 2 Holly Guzman")
    world.dana.waits_for("Safety alert: please acknowledge.").press("Acknowledge")
    world.post()
    return world


def close(world: World, note: str) -> str:
    form = world.dana.types("/patient Holly Guzman alerts").press("Close safety alert")
    shown = form.fill(note=note).submit().shown
    world.post()
    return shown


def test_an_acknowledgement_is_undone_and_the_alert_escalates(alerted_on_both: World) -> None:
    world = alerted_on_both
    undone = world.dana.types("/patient Holly Guzman alerts").press("Undo acknowledgement")
    assert "The safety alert waits for someone to acknowledge it again." in undone.shown
    assert "Not acknowledged yet." in undone.shown
    world.slack.move_clock(timedelta(minutes=40))
    world.post()
    assert "No one acknowledged this within 30 minutes" in world.lena.waits_for("No one acknowledged").shown
    world.dana.waits_for("Safety alert: please acknowledge.").press("Acknowledge")
    shown = world.dana.types("/patient Holly Guzman alerts").shown
    assert (
        "acknowledged Nov 23 by Dana Reed; acknowledgement undone Nov 23 by Dana Reed; "
        "escalated to Lena Ortiz Nov 23; acknowledged Nov 23 by Dana Reed" in shown
    )


def test_a_closed_alert_is_opened_again_with_what_was_on_it(alerted_on_both: World) -> None:
    close(alerted_on_both, "false alarm: she misread the question")
    assert "⚠" not in alerted_on_both.dana.types("/caseload").shown
    alerted_on_both.slack.move_clock(timedelta(minutes=1))
    opened = alerted_on_both.dana.types("/patient Holly Guzman reopen alert").press("Reopen")
    assert "The safety alert is open again. The others will be notified." in opened.shown
    assert "⚠ Holly Guzman" in alerted_on_both.dana.types("/caseload").shown
    alerted_on_both.post()
    alerted_on_both.priya.waits_for("Dana Reed opened the safety alert again.")
    shown = alerted_on_both.dana.types("/patient Holly Guzman alerts").shown
    assert "closed Nov 23 by Dana Reed: false alarm: she misread the question" in shown
    assert "reopened Nov 23 by Dana Reed" in shown
    assert "The safety alert is closed." in close(alerted_on_both, "safety plan made")


def test_a_lead_opens_an_alert_again_that_was_closed_by_mistake(sqlite_world: World) -> None:
    alert(sqlite_world)
    close(sqlite_world, "closed the wrong one")
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    shown = sqlite_world.lena.types("/patient Holly Guzman reopen alert")
    opened = shown.press("Reopen")
    assert "The safety alert is open again. The others will be notified." in opened.shown
    assert opened.buttons == ["Open card"]
    assert "[Reopen]" not in sqlite_world.lena.types("/patient Holly Guzman alerts").shown
    sqlite_world.post()
    sqlite_world.dana.waits_for("Lena Ortiz opened the safety alert again.")


def test_what_was_done_is_corrected_and_who_closed_it_stays(alerted: World) -> None:
    close(alerted, "seen today")
    alerted.slack.move_clock(timedelta(minutes=1))
    form = alerted.priya.types("/patient Holly Guzman alerts").press("Edit note")
    assert "seen today" in form.shown
    assert "What was done is corrected." in form.fill(note="seen today, safety plan made").submit().shown
    shown = alerted.dana.types("/patient Holly Guzman alerts").shown
    assert (
        "closed Nov 23 by Dana Reed: seen today; note corrected Nov 23 by Priya Shah; "
        "closed Nov 23 by Dana Reed: seen today, safety plan made" in shown
    )


def test_a_risk_flag_comes_back_with_its_alert(alerted: World) -> None:
    alerted.dana.types("/patient Holly Guzman flag risk -- hopeless since Tuesday")
    alerted.dana.types("/patient Holly Guzman unflag risk -- seen today")
    alerted.dana.types("/patient Holly Guzman alerts").press("Reopen", beside="hopeless")
    assert "⚠" in alerted.dana.types("/patient Holly Guzman").shown


def test_an_alert_that_was_worked_on_stays_acknowledged(alerted: World) -> None:
    page = alerted.dana.types("/patient Holly Guzman alerts")
    alerted.dana.types("/patient Holly Guzman alerts").press("Set tier").fill(tier="high").submit()
    assert "someone worked on it since" in page.press("Undo acknowledgement").shown
