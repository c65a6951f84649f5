"""App Home: what each role finds there."""

from datetime import date

import pytest

from store.clinic import covering_assignments, members
from store.ledger_entries import Provenance
from store.patient import care_team, episodes
from store.patient.care_team import TeamPosition
from store.rules.roles import Role
from tests.world import World


def test_a_care_manager_sees_who_waits_and_what_was_logged(world: World) -> None:
    world.dana.types("/log 25m phone Holly Guzman")
    home = world.dana.opens_home()
    assert "Your day, Sat Nov 21" in home.shown
    assert "5 contacts overdue" in home.shown
    assert "April K. · …70bd · 74 days late" in home.shown
    assert "Logged today: 25 min" in home.shown
    assert "Next case review: Thu Nov 26, 1:00 PM" in home.shown
    assert "Guzman" not in home.shown


def test_the_scales_due_this_week_are_named_and_those_of_later_are_not(sqlite_world: World) -> None:
    for name in ("Holly Guzman", "Timothy Arroyo", "Bradley Reyes", "Ashley Baker", "James Arellano"):
        sqlite_world.dana.types(f"/score phq9 9 item9 0 {name}")
    sqlite_world.dana.types("/score phq9 12 item9 0 April Krause 10/30")
    shown = sqlite_world.dana.opens_home().shown
    assert "Scales due this week\nApril K. · …70bd · PHQ-9 due Nov 27\n" in shown


def test_covered_patients_are_on_home_as_on_the_caseload(world: World) -> None:
    with world.registry.begin() as db:
        sam = members.add(db, world.clinic, "U0SAM", [Role.CARE_MANAGER], world.slack.clock(), "Sam Ito")
        provenance = Provenance(sam.id, world.slack.clock(), "slack")
        covering_assignments.add(
            db,
            world.clinic.id,
            world.team["dana"],
            sam,
            date(2026, 11, 20),
            date(2026, 11, 30),
            provenance,
        )
        for patient in (world.patients["guzman"], world.patients["arroyo"]):
            episode = episodes.latest_episode(db, world.clinic.id, patient.id)
            assert episode
            care_team.assign(
                db, episode, TeamPosition.CARE_MANAGER, date(2026, 11, 20), provenance, member_id=sam.id
            )
    home = world.dana.opens_home().shown
    assert "6 contacts overdue" in home
    assert "Holly G. · …8805 · 74 days late" in home
    assert "Overdue (6)" in world.dana.types("/caseload").shown


def test_home_opens_the_form_of_log(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 25m phone Holly Guzman")
    form = sqlite_world.dana.opens_home().press("Log time")
    assert form.kind == "form"
    assert "How long" in form.shown


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("priya", "Next case review"),
        ("owen", "No recommendations are waiting for you\n6 patients in care"),
        ("lena", "6 patients in care"),
        ("bill", "November 2026 so far"),
        ("ada", "See the team, hours"),
    ],
)
def test_every_role_finds_its_own_day(sqlite_world: World, who: str, words: str) -> None:
    assert words in getattr(sqlite_world, who).opens_home().shown


def test_a_clinician_sees_what_waits_for_an_answer_and_who_is_at_risk(sqlite_world: World) -> None:
    sqlite_world.priya.types("/review Holly Guzman -- increase sertraline to 100 mg")
    sqlite_world.dana.types("/score phq9 14 item9 1 April Krause")
    shown = sqlite_world.owen.opens_home().shown
    assert (
        "1 recommendation to approve, decline or change\n"
        "Holly G. · …8805 · increase sertraline to 100 mg\n"
        "Answer them with /review.\n"
        "6 patients in care\n"
    ) in shown
    assert (
        "Owen Clark · North Clinic\n"
        "---\n"
        "⚠ 1 patient with an open risk\n"
        "⚠ April K. · …70bd · safety alert open since Nov 21, not acknowledged · 74 days late\n"
        "They stay here until the safety alert is closed. See them with /caseload flagged.\n"
    ) in shown
    assert "Guzman" not in shown


def test_a_biller_finds_no_patient_there(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 25m phone Holly Guzman -- note")
    shown = sqlite_world.bill.opens_home().shown
    assert "Holly" not in shown
    assert "overdue" not in shown


def test_a_stranger_is_told_whom_to_ask(sqlite_world: World) -> None:
    stranger = sqlite_world.slack.person("Sam Stone", "U0SAM")
    assert "You are not a member of a clinic here yet." in stranger.opens_home().shown
