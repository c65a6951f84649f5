"""A story: a patient's answer to item 9 is above 0, and the team answers it, step by step, to the end."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.sandbox import VisibleItem
from store.tables import risk_steps
from tests.stories.prying import Prying
from tests.trail import trail_faults
from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")
ALERT = "Safety alert: please acknowledge."
ON_SQLITE = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
"""For what the first story does on both databases."""
CALM = dict.fromkeys(
    ("wish_to_be_dead", "thoughts", "method", "intent", "plan", "behavior", "recent_behavior"), "No"
)


@pytest.fixture
def monday(world: World) -> World:
    """Monday, 10:00; the morning's list has been read."""
    world.slack.move_clock_to(datetime(2026, 11, 23, 10, tzinfo=CHICAGO))
    world.post()
    return world


def days_later(world: World, days: int) -> None:
    world.slack.move_clock(timedelta(days=days))
    world.post()


def screen(alert: VisibleItem, **yes: str) -> VisibleItem:
    """Fill in the screen: every answer No but these."""
    return alert.press("Record screen").fill(CALM | yes).submit()


def steps(world: World) -> list[str]:
    with world.registry.read() as db:
        kept = list(db.execute(select(risk_steps.c.step).order_by(risk_steps.c.id)).scalars())
    return [step for step in kept if step != "told"]


def test_from_the_score_to_the_closing_note(monday: World) -> None:
    dana, priya, owen = monday.dana, monday.priya, monday.owen

    # Dana calls. Item 9 is above 0: the answer shows the protocol, and three people are told.
    dana.types("/log 20m phone Holly Guzman")
    answer = dana.types("/score phq9 18 item9 2 Holly Guzman -- by phone")
    assert "⚠ Safety: PHQ-9 item 9 above 0. Follow the clinic's protocol now." in answer.shown
    assert "Notified: Dana Reed, Priya Shah, Owen Clark." in answer.shown
    to_dana, to_priya, _ = (person.waits_for(ALERT) for person in (dana, priya, owen))

    # Dana takes it on; the others hear of it.
    assert "You acknowledged the safety alert." in to_dana.press("Acknowledge").shown
    for person in (priya, owen):
        person.waits_for("Dana Reed acknowledged the safety alert.")
    monday.post()

    # She screens: a plan is high risk, and a contact is due within a week.
    after = screen(to_dana, thoughts="Yes", plan="Yes")
    assert "The screen is recorded: high risk." in after.shown
    assert "High risk since Mon Nov 23: a contact within 1 week." in after.shown
    monday.post()
    assert "High risk since Mon Nov 23" in to_priya.shown
    card = dana.types("/patient Holly Guzman")
    assert "Next due Mon Nov 30: high risk: a contact within 1 week" in card.shown

    # Nobody snoozes that away, and it may not be closed over the tier.
    refused = to_dana.press("Close safety alert")
    assert (
        "The patient is at high risk, and closing this safety alert would remove the tier." in refused.shown
    )
    days_later(monday, 8)
    late = dana.waits_for("High risk: a contact within 1 week")
    assert "Holly G. · …8805 · 1 day late, due Nov 30" in late.shown

    # The contact is made; a week on she screens again, and asks to lower the tier.
    dana.types("/log 20m phone Holly Guzman -- safety plan holds")
    assert "Next due Tue Dec 8: high risk" in dana.types("/patient Holly Guzman").shown
    asked = screen(to_dana)
    assert "The screen is recorded: no risk tier." in asked.shown
    assert "Dana Reed asked to lower it to no risk tier. Waiting for the consultant." in asked.shown

    # Only the consultant can say yes.
    wish = priya.waits_for("Please decide: lower a risk tier to no risk tier?")
    assert "Only" not in wish.shown
    assert "This button is for: consultant" in VisibleItem(dana, wish.record).press("Approve").shown
    assert "The patient has no risk tier now." in wish.press("Approve").shown
    dana.waits_for("Priya Shah lowered the risk tier.")
    monday.post()
    assert "[Approve]" not in wish.shown

    # Closed with a note: the flag is down, the card is quiet, everybody's alert says so.
    closed = to_dana.press("Close safety alert").fill(note="Safety plan reviewed, means stored away").submit()
    assert "The safety alert is closed." in closed.shown
    priya.waits_for("Dana Reed closed the safety alert.")
    monday.post()
    assert "Closed by Dana Reed, Tue Dec 1, 10:00 AM: Safety plan reviewed" in to_priya.shown
    card = dana.types("/patient Holly Guzman")
    assert "Open safety alerts" not in card.shown
    assert "high risk" not in card.shown

    # Every step is on the ledger, and the trail holds.
    assert steps(monday) == [
        "acknowledged",
        "screened",
        "tier",
        "screened",
        "lower-asked",
        "lowered",
        "closed",
    ]
    assert trail_faults(monday.registry, monday.clinic.id) == ()
    assert all("Holly" not in seen.text for one in (dana, priya, owen) for seen in one.inbox)


@ON_SQLITE
def test_the_consultant_keeps_the_tier(monday: World) -> None:
    monday.dana.types("/patient Holly Guzman flag risk -- hopeless since Tuesday")
    alert = monday.owen.waits_for(ALERT)
    alert.press("Acknowledge")
    monday.dana.waits_for("Owen Clark acknowledged")
    monday.post()
    alert.press("Set tier").fill(tier="Moderate risk").submit()
    asked = alert.press("Set tier").fill(tier="Low risk", note="seen today").submit()
    assert "The consultant will be asked to approve this." in asked.shown
    wish = monday.priya.waits_for("Please decide")
    monday.post()
    assert "Owen Clark asks to lower it to low risk: seen today" in wish.shown
    ((asked_for, *_),) = [row["elements"] for row in wish.blocks if row["type"] == "actions"]
    assert "The patient stays at moderate risk." in wish.press("Keep the tier").shown
    monday.owen.waits_for("Priya Shah kept the risk tier as it is.")
    monday.post()
    assert "[Approve]" not in wish.shown
    # On another device the button is still there.
    late = Prying(monday, monday.priya).press("risk.approve", asked_for["value"], monday.clinic.id)
    assert "already decided" in late


def test_two_forms_open_at_once_do_not_overwrite_each_other(monday: World) -> None:
    monday.dana.types("/patient Holly Guzman flag risk")
    to_dana, to_priya = (person.waits_for(ALERT) for person in (monday.dana, monday.priya))
    to_dana.press("Acknowledge")
    monday.priya.waits_for("Dana Reed acknowledged")
    monday.post()
    dana, priya = to_dana.press("Set tier"), to_priya.press("Set tier")
    dana.fill(tier="High risk").submit()
    refused = priya.fill(tier="Low risk").submit()
    assert "Nothing was saved." in refused.shown
    assert "Dana Reed (Mon Nov 23, 10:00 AM) set it to high risk while your form was open." in refused.shown


@ON_SQLITE
def test_nobody_answers_so_the_lead_is_told_in_the_morning(world: World) -> None:
    world.slack.move_clock_to(datetime(2026, 11, 23, 22, 15, tzinfo=CHICAGO))
    answer = world.dana.types("/score phq9 18 item9 2 Holly Guzman")
    assert "The clinic is closed until Tue Nov 24, 8:00 AM." in answer.shown
    assert "Call or text 988" in answer.shown
    world.dana.waits_for(ALERT)
    for at in (23, 26, 32):
        world.slack.move_clock_to(datetime(2026, 11, 23, tzinfo=CHICAGO) + timedelta(hours=at))
        world.post()
    assert [seen.text for seen in world.lena.inbox] == []
    world.slack.move_clock_to(datetime(2026, 11, 24, 8, 30, tzinfo=CHICAGO))
    world.post()
    assert world.lena.waits_for(ALERT)
