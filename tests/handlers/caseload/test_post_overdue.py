"""The morning's list: when it comes, to whom, what it says, and when it stays silent."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.caseload import post_overdue
from handlers.posting.post_kinds import is_due
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.ledger import contacts, scores
from store.ledger_entries import Provenance
from store.patient import care_team, episodes, patients
from store.patient.care_team import TeamPosition
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
    """The notifications of overdue lists in Dana's direct messages."""
    return [seen.text for seen in world.dana.inbox if "overdue" in seen.text]


def reach_all_but(world: World, *still_late: str, on: date = date(2026, 11, 20)) -> None:
    """Everybody was called that day, but these, by last name."""
    for name, patient in world.patients.items():
        if name not in still_late:
            reach(world, patient.id, on)


def reach(world: World, patient_id: int, on: date) -> None:
    with world.registry.begin() as db:
        episode = episodes.latest_episode(db, world.clinic.id, patient_id)
        assert episode
        provenance = Provenance(world.team["dana"].id, world.slack.clock(), "slack")
        contacts.add(db, episode, provenance, "phone", on, member_id=world.team["dana"].id, reached=True)


def score(world: World, last_name: str, *taken: tuple[date, int]) -> None:
    with world.registry.begin() as db:
        episode = episodes.latest_episode(db, world.clinic.id, world.patients[last_name].id)
        assert episode
        provenance = Provenance(world.team["dana"].id, world.slack.clock(), "slack")
        for on, total in taken:
            scores.add(db, episode, Score(on, "phq9", total, risk_value=0), provenance)


@pytest.fixture
def due(sqlite_registry: Registry) -> Clinic:
    """A clinic with one care manager, two holidays behind Thanksgiving."""
    with sqlite_registry.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", OPENED)
        members.add(db, clinic, "U0DANA", [Role.CARE_MANAGER], OPENED)
        return clinics.change_settings(db, clinic, holidays=(date(2026, 11, 26), date(2026, 11, 27)))


@pytest.mark.parametrize(
    ("now", "period"),
    [
        ("2026-11-23T07:59", None),
        ("2026-11-23T08:00", "2026-11-23"),
        ("2026-11-23T23:59", "2026-11-23"),
        ("2026-11-24T00:00", None),
        ("2026-11-26T09:00", None),
        ("2026-11-27T09:00", None),
        ("2026-11-28T09:00", None),
        ("2026-11-30T09:00", "2026-11-30"),
        ("2026-10-30T08:00", "2026-10-30"),
        ("2026-11-02T07:59", None),
        ("2026-11-02T08:00", "2026-11-02"),
        ("2027-03-15T07:59", None),
        ("2027-03-15T08:00", "2027-03-15"),
        ("2026-01-05T10:00", None),
    ],
    ids=[
        "a minute early",
        "on time",
        "late the same day",
        "the day is over",
        "Thanksgiving",
        "the day after, closed too",
        "Saturday",
        "Monday after",
        "the last day of summer time",
        "clocks went back: not an hour early",
        "clocks went back: on time",
        "clocks went forward: not early",
        "clocks went forward: on time",
        "the clinic was opened at nine that day",
    ],
)
def test_it_is_due_on_working_days_from_eight_till_the_day_is_over(
    sqlite_registry: Registry, due: Clinic, now: str, period: str | None
) -> None:
    with sqlite_registry.read() as db:
        around = post_overdue.list_scheduled(db, due, local(now))
    assert [each.occasion.period for each in around if is_due(each, due, local(now))] == (
        [period] if period else []
    )


def test_it_tells_who_how_long_the_trend_and_why_now(world: World) -> None:
    reach_all_but(world, "guzman")
    score(world, "guzman", (date(2026, 9, 3), 18), (date(2026, 11, 3), 14))
    reach(world, world.patients["guzman"].id, date(2026, 11, 3))
    at(world, "2026-11-23T08:00")
    said = world.dana.inbox[-1]
    assert said.text == "1 contact is overdue."
    assert said.shown == (
        "1 contact is overdue.\n"
        "Holly G. · …8805 · 6 days late, due Nov 17\n"
        "PHQ-9 18 → 14 ↓ 4 since Sep 3, last scored Nov 3\n"
        "A contact every 2 weeks while active\n"
        "[Log call] [Could not reach] [Reschedule] [Snooze]"
    )


def test_a_clinic_may_choose_full_names(sqlite_world: World) -> None:
    world = sqlite_world
    reach_all_but(world, "guzman")
    with world.registry.begin() as db:
        clinics.change_settings(db, world.clinic, full_names=True)
    at(world, "2026-11-23T08:00")
    assert "Holly Guzman · …8805 · 76 days late, due Sep 8" in world.dana.inbox[-1].shown
    assert "Holly" not in world.dana.inbox[-1].text


def test_it_says_so_once_also_after_a_restart(world: World) -> None:
    at(world, "2026-11-23T08:00")
    world.post()
    at(world, "2026-11-23T16:00")
    assert notifications(world) == ["6 contacts are overdue."]


def test_a_bot_that_was_down_says_it_late(sqlite_world: World) -> None:
    at(sqlite_world, "2026-11-23T15:40")
    assert notifications(sqlite_world) == ["6 contacts are overdue."]


def test_but_not_the_day_after(sqlite_world: World) -> None:
    at(sqlite_world, "2026-11-24T00:10")
    assert notifications(sqlite_world) == []


def test_it_is_silent_when_nobody_is_late(sqlite_world: World) -> None:
    reach_all_but(sqlite_world)
    at(sqlite_world, "2026-11-23T08:00")
    assert notifications(sqlite_world) == []


def test_an_unchanged_list_is_repeated_only_after_a_week(sqlite_world: World) -> None:
    for day in ("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"):
        at(sqlite_world, f"{day}T08:00")
    assert notifications(sqlite_world) == ["6 contacts are overdue."]
    at(sqlite_world, "2026-11-30T08:00")
    assert notifications(sqlite_world) == ["6 contacts are overdue."] * 2


def test_a_changed_list_is_said_the_next_morning(sqlite_world: World) -> None:
    at(sqlite_world, "2026-11-23T08:00")
    reach(sqlite_world, sqlite_world.patients["guzman"].id, date(2026, 11, 23))
    at(sqlite_world, "2026-11-24T08:00")
    assert notifications(sqlite_world) == ["6 contacts are overdue.", "5 contacts are overdue."]


def test_a_patient_who_comes_back_from_a_snooze_is_news(sqlite_world: World) -> None:
    world = sqlite_world
    reach_all_but(world, "guzman")
    at(world, "2026-11-23T08:00")
    world.dana.inbox[-1].press("Snooze").press("Until Tue Nov 24")
    world.dana.inbox[0].press("Snooze").press("Until Mon Nov 30")
    before = len(world.dana.inbox)
    at(world, "2026-11-25T08:00")
    assert [seen for seen in world.dana.inbox[before:] if "overdue" in seen.text] == []
    at(world, "2026-11-30T08:00")
    told = [seen.text for seen in world.dana.inbox[before:] if "overdue" in seen.text]
    assert told == ["1 contact is overdue."]


def test_the_list_goes_by_risk_then_severity_then_lateness(sqlite_world: World) -> None:
    world = sqlite_world
    reach_all_but(world)
    for last_name, total, scored_on, called_on in (
        ("arroyo", 24, date(2025, 10, 29), date(2025, 10, 29)),
        ("guzman", 6, date(2026, 11, 2), date(2026, 11, 1)),
        ("baker", 23, date(2026, 11, 2), date(2026, 11, 5)),
        ("novak", 24, date(2026, 11, 2), date(2026, 1, 5)),  # scored this month: not lost
        ("reyes", 12, date(2026, 11, 2), date(2026, 11, 6)),
        ("krause", 12, date(2026, 11, 2), date(2026, 11, 5)),
    ):
        patient = world.add_patient("Pat", last_name.title(), f"9-{last_name}", enrolled=date(2025, 10, 1))
        reach(world, patient.id, called_on)
        world.dana.types(f"/score phq9 {total} item9 0 9-{last_name} {scored_on}")
    world.dana.types("/patient 9-guzman flag risk -- says he is a burden")
    world.post()
    world.priya.waits_for("please acknowledge")
    at(world, "2026-11-23T08:00")
    lines = next(seen for seen in world.dana.inbox if "overdue" in seen.text).shown.splitlines()
    assert [line for line in lines if "late, due" in line] == [
        "⚠ Pat G. · …zman · 7 days late, due Nov 16",
        "Pat N. · …ovak · 308 days late, due Jan 19",
        "Pat B. · …aker · 4 days late, due Nov 19",
        "Pat K. · …ause · 4 days late, due Nov 19",
        "Pat R. · …eyes · 3 days late, due Nov 20",
        "Pat A. · …royo · 376 days late, due Nov 12, 2025",
    ]


def test_of_many_the_latest_twelve_have_buttons(sqlite_world: World) -> None:
    for number in range(8):
        sqlite_world.add_patient("Pat", f"Number{number}", f"77{number}", enrolled=date(2026, 10, 1))
    at(sqlite_world, "2026-11-23T08:00")
    said = sqlite_world.dana.inbox[-1]
    assert said.text == "14 contacts are overdue."
    assert said.shown.count("[Log call]") == 12
    assert said.shown.endswith("and 2 more. See all of them with /caseload overdue.")


def test_patients_without_a_care_manager_are_on_everybodys_list(sqlite_world: World) -> None:
    world = sqlite_world
    reach_all_but(world)
    erin = world.slack.person("Erin Wood", "U0ERIN", role="care manager")
    with world.registry.begin() as db:
        members.add(db, world.clinic, "U0ERIN", [Role.CARE_MANAGER], OPENED, "Erin Wood")
        provenance = Provenance(None, OPENED, "import")
        sam = patients.add(db, world.clinic.id, "4711", "Sam", "Stone", OPENED)
        episodes.open_episode(db, world.clinic.id, sam.id, "active", date(2026, 11, 1), provenance)
    at(world, "2026-11-23T08:00")
    for keyboard in (world.dana, erin):
        assert "Sam S. · …4711" in keyboard.inbox[-1].shown
        assert "No care manager yet: on every care manager's list." in keyboard.inbox[-1].shown


def test_each_care_manager_reads_of_the_own_patients(sqlite_world: World) -> None:
    world = sqlite_world
    erin = world.slack.person("Erin Wood", "U0ERIN", role="care manager")
    with world.registry.begin() as db:
        member = members.add(db, world.clinic, "U0ERIN", [Role.CARE_MANAGER], OPENED, "Erin Wood")
        episode = episodes.latest_episode(db, world.clinic.id, world.patients["guzman"].id)
        assert episode
        provenance = Provenance(None, OPENED, "import")
        care_team.assign(
            db, episode, TeamPosition.CARE_MANAGER, date(2026, 11, 1), provenance, member_id=member.id
        )
    at(world, "2026-11-23T08:00")
    assert [seen.text for seen in erin.inbox] == ["1 contact is overdue."]
    assert notifications(world) == ["5 contacts are overdue."]
    assert "Holly" not in world.dana.inbox[-1].shown


def test_who_left_the_clinic_is_not_written_to(sqlite_world: World) -> None:
    world = sqlite_world
    with world.registry.begin() as db:
        members.deactivate(db, world.clinic.id, world.team["dana"].id, OPENED + timedelta(days=1))
    at(world, "2026-11-23T08:00")
    assert notifications(world) == []
