"""The buttons of the overdue list, as a care manager presses them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.sandbox import VisibleItem
from store.clinic import clinics, members
from store.ledger_entries import Provenance
from store.patient import episodes
from store.patient.episodes import Episode
from store.tables import contacts, planned_contacts, snoozes, time_entries
from tests.world import World

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture
def monday(sqlite_world: World) -> World:
    """Monday, 08:00; the overdue list has come."""
    return on_monday(sqlite_world)


@pytest.fixture
def monday_on_both(world: World) -> World:
    """The same on each database."""
    return on_monday(world)


def on_monday(world: World) -> World:
    world.slack.move_clock_to(MONDAY)
    world.post()
    return world


def the_list(world: World) -> VisibleItem:
    return world.dana.inbox[0]


def holly(world: World) -> Episode:
    with world.registry.read() as db:
        found = episodes.latest_episode(db, world.clinic.id, world.patients["guzman"].id)
    assert found
    return found


def attempts(world: World) -> list[tuple[str, bool, date, int | None, str | None]]:
    with world.registry.read() as db:
        rows = db.execute(
            select(
                contacts.c.kind,
                contacts.c.reached,
                contacts.c.on_date,
                contacts.c.member_id,
                contacts.c.void_reason,
            )
        )
        return [tuple(row) for row in rows]


def test_could_not_reach_keeps_an_attempt_without_minutes(monday: World) -> None:
    answer = the_list(monday).press("Could not reach", beside="Holly")
    assert answer.private
    assert "Saved: could not be reached today · Holly Guzman · MRN …8805" in answer.shown
    assert "That makes 1 attempt without a contact. An attempt adds no minutes." in answer.shown
    dana = monday.team["dana"].id
    assert attempts(monday) == [("attempt", False, date(2026, 11, 23), dana, None)]
    with monday.registry.read() as db:
        assert db.execute(select(time_entries.c.id)).all() == []


def test_a_second_click_or_a_redelivery_is_the_same_attempt(monday_on_both: World) -> None:
    the_list(monday_on_both).press("Could not reach", beside="Holly")
    monday_on_both.slack.redeliver()
    the_list(monday_on_both).press("Could not reach", beside="Holly")
    assert len(attempts(monday_on_both)) == 1
    monday_on_both.slack.move_clock(timedelta(minutes=3))
    the_list(monday_on_both).press("Could not reach", beside="Holly")
    # The redelivered click was answered as well, and that answer may come late.
    assert monday_on_both.dana.waits_for("That makes 2 attempts without a contact.")


def test_an_attempt_can_be_undone_once(monday: World) -> None:
    noted = the_list(monday).press("Could not reach", beside="Holly")
    assert "marked as void" in noted.press("Undo").shown
    assert [one[-1] for one in attempts(monday)] == ["undone by Dana Reed"]
    monday.slack.redeliver()
    assert monday.dana.waits_for("Slack sent this twice. It was done once.")
    assert [one[-1] for one in attempts(monday)] == ["undone by Dana Reed"]


def test_log_call_opens_the_form_with_the_patient(monday: World) -> None:
    form = the_list(monday).press("Log call", beside="Holly")
    assert "Holly Guzman" in form.shown
    after = form.fill(minutes="15m").submit()
    assert "Logged 15 min · phone · Holly Guzman" in after.shown
    assert attempts(monday)[0][:2] == ("phone", True)


def test_reschedule_plans_the_next_contact(monday_on_both: World) -> None:
    form = the_list(monday_on_both).press("Reschedule", beside="Holly")
    assert "Holly G. · …8805" in form.shown
    assert "Guzman" not in form.shown
    after = form.fill(day="2026-12-01").submit()
    assert "Next contact with Holly Guzman · MRN …8805: Tue Dec 1, phone." in after.shown
    assert "No reminder until then." in after.shown
    with monday_on_both.registry.read() as db:
        assert db.execute(select(planned_contacts.c.due_on, planned_contacts.c.how)).all()[
            len(monday_on_both.patients) :
        ] == [(date(2026, 12, 1), "phone")]


@pytest.mark.parametrize("day", ["2026-11-22", "2028-01-01"], ids=["a day gone by", "too far"])
def test_reschedule_takes_no_day_gone_by_or_far_off(monday: World, day: str) -> None:
    form = the_list(monday).press("Reschedule", beside="Holly").fill(day=day).submit()
    assert form.errors == {"Next contact on": "Choose a day from today to one year from now."}


@pytest.mark.parametrize(
    ("choice", "until"),
    [("Until Tue Nov 24", date(2026, 11, 24)), ("Until Mon Nov 30", date(2026, 11, 30))],
)
def test_snooze_rests_for_a_day_or_a_week(monday: World, choice: str, until: date) -> None:
    asked = the_list(monday).press("Snooze", beside="Holly")
    assert "Snooze Holly Guzman · MRN …8805?" in asked.shown
    answer = asked.press(choice)
    assert f"Snoozed u{choice[1:]} · Holly Guzman · MRN …8805" in answer.shown
    with monday.registry.read() as db:
        assert db.execute(select(snoozes.c.until_on)).scalars().all() == [until]


def test_a_patient_who_left_care_meanwhile_is_not_touched(monday: World) -> None:
    with monday.registry.begin() as db:
        provenance = Provenance(monday.team["dana"].id, monday.slack.clock(), "slack")
        episodes.change_status(db, holly(monday), "graduated", date(2026, 11, 23), provenance, ends=True)
    for button in ("Could not reach", "Reschedule", "Snooze"):
        answer = the_list(monday).press(button, beside="Holly")
        assert "Nothing was saved." in answer.shown
        assert "Holly Guzman · MRN …8805 is no longer in care (graduated)." in answer.shown
    assert attempts(monday) == []


def test_a_button_opens_nothing_of_another_clinic(monday_on_both: World) -> None:
    said = the_list(monday_on_both)
    with monday_on_both.registry.begin() as db:
        south = clinics.add(db, "South Clinic", "America/Chicago", MONDAY)
        members.deactivate(db, monday_on_both.clinic.id, monday_on_both.team["dana"].id, MONDAY)
        members.add(db, south, "U0DANA", monday_on_both.team["dana"].roles, MONDAY, "Dana Reed")
    for button in ("Log call", "Could not reach", "Reschedule", "Snooze"):
        answer = said.press(button, beside="Holly")
        assert "a clinic where you are not a member, or where your access has ended" in answer.shown
        assert "Holly" not in answer.shown
    assert attempts(monday_on_both) == []


def test_who_may_not_work_with_patients_may_not_press(monday: World) -> None:
    with monday.registry.begin() as db:
        members.set_roles(db, monday.clinic.id, monday.team["dana"].id, monday.team["bill"].roles)
    answer = the_list(monday).press("Could not reach", beside="Holly")
    assert "This button is for: care manager, clinician, consultant" in answer.shown
    assert attempts(monday) == []
