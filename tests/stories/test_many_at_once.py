"""Many people at once: nothing is lost, nothing counts twice, nobody waits for a deadlock."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from sqlalchemy import func, select

from bot.sandbox import SlackUser
from store.clinic import members
from store.rules.roles import Role
from store.tables import patients, time_entries
from tests.trail import trail_faults
from tests.world import START, World

LINE = "/log 10m phone Holly Guzman next tue"


def care_managers(world: World, count: int) -> list[SlackUser]:
    ids = [f"U0CM{number:02}" for number in range(count)]
    with world.registry.begin() as db:
        for user_id in ids:
            members.add(db, world.clinic, user_id, [Role.CARE_MANAGER], START, user_id)
    return [world.slack.person(user_id, user_id, role="care manager") for user_id in ids]


def test_twelve_care_managers_log_for_one_patient_at_the_same_time(world: World) -> None:
    team = care_managers(world, 12)
    with ThreadPoolExecutor(len(team)) as at_once:
        answers = list(at_once.map(lambda one: one.types(LINE).shown, team))
    assert [answer for answer in answers if "Logged 10 min · phone · Holly Guzman" not in answer] == []
    with world.registry.read() as db:
        by_whom = db.execute(select(time_entries.c.entered_by, func.count()).group_by("entered_by")).all()
        assert sorted(count for _, count in by_whom) == [1] * len(team)
    assert trail_faults(world.registry, world.clinic.id) == ()


def test_one_request_delivered_six_times_at_once_counts_once_and_always_says_the_same(world: World) -> None:
    body = urlencode(world.slack.command_fields("U0DANA", "/log", "15m phone Holly Guzman"))
    with ThreadPoolExecutor(6) as at_once:
        answers = list(at_once.map(world.slack.post, [body] * 6))
    assert [answer.body for answer in answers if "Logged 15 min" not in answer.body] == []
    with world.registry.read() as db:
        assert db.execute(select(func.count()).select_from(time_entries)).scalar_one() == 1


def test_of_two_who_enroll_one_mrn_at_the_same_time_one_is_told_about_the_other(world: World) -> None:
    team = care_managers(world, 4)
    lines = [f"/enroll Amy Low mrn A-77 problems F32.{number}" for number in range(len(team))]
    with ThreadPoolExecutor(len(team)) as at_once:
        answers = list(at_once.map(lambda one: one[0].types(one[1]).shown, zip(team, lines, strict=True)))
    assert sum("Enrolled" in answer for answer in answers) == 1, answers
    told = [answer for answer in answers if "Enrolled" not in answer]
    assert all("already on the registry" in answer.lower() for answer in told), answers
    with world.registry.read() as db:
        assert db.execute(select(func.count()).where(patients.c.mrn == "A-77")).scalar_one() == 1
