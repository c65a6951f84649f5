"""The engine in trouble: Slack fails, the bot crashes, replicas race; each post is made once, or says so."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select, update

from bot.server.app import posting_client
from handlers import index
from handlers.caseload.post_overdue import OverdueOccasion
from handlers.posting import run_posts
from store.caseload import caseload
from store.caseload.caseload import CaseloadPatient
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.posting import posts
from store.rules.roles import Role
from store.tables import clinics as clinics_table
from store.tables import posts as posts_table
from tests.world import World

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("America/Chicago"))
OPENED = datetime(2026, 1, 5, 15, tzinfo=UTC)
AGAIN = "Sent again: an earlier copy of this may already have arrived."


@pytest.fixture
def monday(world: World) -> World:
    """Monday, 08:00, on each database: the overdue list is due."""
    world.slack.move_clock_to(MONDAY)
    return world


def minutes_later(world: World, minutes: int) -> None:
    world.slack.move_clock(timedelta(minutes=minutes))
    world.post()


def notifications(world: World) -> list[str]:
    return [seen.text for seen in world.dana.inbox]


def states(world: World) -> list[tuple[str, str | None]]:
    """State and fault of every row of the overdue list."""
    with world.registry.read() as db:
        rows = db.execute(
            select(posts_table.c.state, posts_table.c.fault).where(posts_table.c.kind == "overdue")
        )
        return [(row.state, row.fault) for row in rows]


def test_a_busy_slack_is_told_later(monday: World) -> None:
    monday.slack.rate_limit_next("chat.postMessage", retry_after=30)
    monday.post()
    assert notifications(monday) == []
    assert states(monday) == [("failed", "ratelimited")]
    monday.post()
    assert notifications(monday) == []
    minutes_later(monday, 1)
    assert notifications(monday) == ["6 contacts are overdue."]
    assert AGAIN not in monday.dana.inbox[-1].shown


def test_a_failing_slack_is_told_later_and_the_repeat_says_so(monday: World) -> None:
    monday.slack.fail_next("chat.postMessage", status=500)
    monday.post()
    minutes_later(monday, 1)
    assert notifications(monday) == ["6 contacts are overdue. (sent again)"]
    assert AGAIN in monday.dana.inbox[-1].shown


def test_only_a_short_code_of_what_slack_answered_is_kept(sqlite_world: World) -> None:
    sqlite_world.slack.move_clock_to(MONDAY)
    sqlite_world.slack.fail_next("chat.postMessage", error="no post: <b>Holly Guzman</b> is overdue")
    sqlite_world.post()
    assert states(sqlite_world) == [("failed", "http_200")]


def test_a_message_that_arrived_although_slack_failed_is_followed_by_a_marked_one(monday: World) -> None:
    monday.slack.fail_next("chat.postMessage", status=500, after=True)
    monday.post()
    minutes_later(monday, 1)
    assert notifications(monday) == ["6 contacts are overdue.", "6 contacts are overdue. (sent again)"]
    minutes_later(monday, 60)
    assert len(notifications(monday)) == 2


def test_the_pauses_grow_while_slack_is_down(monday: World) -> None:
    monday.slack.fail_next("chat.postMessage", error="fatal_error", times=99)
    for _ in range(60):
        minutes_later(monday, 1)
    tried = [call for call in monday.slack.calls if call.method == "chat.postMessage"]
    assert len(tried) == 6


def test_what_expired_meanwhile_is_not_said_any_more(monday: World) -> None:
    monday.slack.fail_next("chat.postMessage", status=500)
    monday.post()
    minutes_later(monday, 16 * 60)
    assert notifications(monday) == []


def test_a_crash_between_claim_and_mark_is_sent_again_once_and_says_so(monday: World) -> None:
    with monday.registry.begin() as db:
        assert posts.reserve(db, monday.clinic.id, OverdueOccasion(MONDAY.date()), "U0DANA", MONDAY, MONDAY)
    monday.post()
    assert notifications(monday) == []
    minutes_later(monday, 5)
    assert notifications(monday) == ["6 contacts are overdue. (sent again)"]
    minutes_later(monday, 60)
    assert len(notifications(monday)) == 1


def test_replicas_at_one_moment_say_it_once(monday: World) -> None:
    slack = posting_client(monday.slack.bot_token, monday.slack.url)

    def replica() -> None:
        own = Registry(monday.registry.url)
        run_posts.run_due(own, slack, monday.slack.clock, index.POSTS)
        own.close()

    threads = [Thread(target=replica) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert notifications(monday) == ["6 contacts are overdue."]


def test_one_failed_post_does_not_stop_the_next(monday: World) -> None:
    erin = monday.slack.person("Erin Wood", "U0ERIN", role="care manager")
    with monday.registry.begin() as db:
        members.add(db, monday.clinic, "U0ERIN", [Role.CARE_MANAGER], OPENED, "Erin Wood")
        members.deactivate(db, monday.clinic.id, monday.team["dana"].id, OPENED)
        members.add(db, monday.clinic, "U0ABEL", [Role.CARE_MANAGER], OPENED, "Abel, unknown to Slack")
    monday.post()
    assert [seen.text for seen in erin.inbox] == ["6 contacts are overdue."]
    assert ("failed", "not-full") in states(monday)


def test_one_broken_clinic_does_not_stop_the_others(monday: World) -> None:
    with monday.registry.begin() as db:
        broken = clinics.add(db, "A Clinic", "America/New_York", OPENED)
        members.add(db, broken, "U0DANA", [Role.CARE_MANAGER], OPENED)
        db.execute(
            update(clinics_table).where(clinics_table.c.id == broken.id).values(timezone="Nowhere/Town")
        )
    monday.post()
    assert notifications(monday) == ["6 contacts are overdue."]


def test_a_guest_is_written_nothing_and_the_stewards_hear_once(monday: World) -> None:
    monday.slack.workspace.people["U0DANA"].is_guest = True
    monday.post()
    minutes_later(monday, 1)
    assert notifications(monday) == []
    for steward in (monday.lena, monday.ada):
        assert [seen.text for seen in steward.inbox] == ["The morning list was not posted."]
        said = steward.inbox[-1].shown
        assert "This person is a guest, belongs to another workspace, or no longer has an account." in said
        assert "Give them a full account of this workspace, or end their membership of the clinic." in said
        assert "Holly" not in said
    monday.slack.workspace.people["U0DANA"].is_guest = False
    minutes_later(monday, 30)
    assert notifications(monday) == ["6 contacts are overdue."]


def test_when_slack_does_not_say_who_reads_it_nothing_is_posted_yet(monday: World) -> None:
    monday.slack.fail_next("users.info", status=500)
    monday.post()
    assert states(monday) == [("failed", "no-answer")]
    assert monday.lena.inbox == []
    minutes_later(monday, 1)
    assert notifications(monday) == ["6 contacts are overdue."]


def test_a_clinics_caseload_is_read_once_for_all_posts_of_a_morning(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sqlite_world
    world.slack.move_clock_to(MONDAY)
    read_caseload, reads = caseload.caseload_patients, []

    def count_reads(db: Connection, clinic: Clinic, today: date) -> list[CaseloadPatient]:
        reads.append(clinic.name)
        return read_caseload(db, clinic, today)

    monkeypatch.setattr(caseload, "caseload_patients", count_reads)
    for name in ("Erin Wood", "Abel Stone", "Cora Lane"):
        user_id = f"U0{name.split()[0].upper()}"
        world.slack.person(name, user_id, role="care manager")
        with world.registry.begin() as db:
            members.add(db, world.clinic, user_id, [Role.CARE_MANAGER], OPENED, name)
    world.post()
    assert len(states(world)) == 4
    assert reads == ["North Clinic"]
    world.slack.move_clock(timedelta(days=1))
    world.post()
    assert reads == ["North Clinic"] * 2
