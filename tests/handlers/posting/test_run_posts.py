"""The engine in trouble: Slack fails, the bot crashes, replicas race; each post is made once, or says so."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select, update

from bot.sandbox import SlackUser
from bot.server.app import posting_client
from handlers import index
from handlers.caseload import post_overdue
from handlers.caseload.post_overdue import OverdueOccasion
from handlers.posting.post_kinds import PostContent, PostContext, ScheduledPost
from handlers.posting.run_posts import PostRunner
from store.caseload import caseload
from store.caseload.caseload import CaseloadPatient
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.posting import posts
from store.posting.posts import PostReservation
from store.rules.roles import Role
from store.tables import clinics as clinics_table
from store.tables import posts as posts_table
from tests.world import REVIEW, World

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("America/Chicago"))
OPENED = datetime(2026, 1, 5, 15, tzinfo=UTC)
AGAIN = "Sent again: an earlier copy of this may already have arrived."


@pytest.fixture
def monday(sqlite_world: World) -> World:
    """Monday, 08:00: the overdue list is due."""
    sqlite_world.slack.move_clock_to(MONDAY)
    return sqlite_world


@pytest.fixture
def monday_on_both(world: World) -> World:
    """The same on each database."""
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


def test_a_busy_slack_is_told_to_the_second(monday: World) -> None:
    monday.slack.rate_limit_next("chat.postMessage", retry_after=130)
    monday.post()
    assert notifications(monday) == []
    assert states(monday) == [("failed", "ratelimited")]
    minutes_later(monday, 2)
    monday.slack.move_clock(timedelta(seconds=9))
    monday.post()
    assert notifications(monday) == []
    monday.slack.move_clock(timedelta(seconds=1))
    monday.post()
    assert notifications(monday) == ["6 contacts are overdue."]
    assert AGAIN not in monday.dana.inbox[-1].shown


def test_a_failing_slack_is_told_later_and_the_repeat_says_so(monday_on_both: World) -> None:
    monday_on_both.slack.fail_next("chat.postMessage", status=500)
    monday_on_both.post()
    minutes_later(monday_on_both, 1)
    assert notifications(monday_on_both) == ["6 contacts are overdue. (sent again)"]
    assert AGAIN in monday_on_both.dana.inbox[-1].shown


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


def test_a_process_that_is_killed_before_slack_is_called_loses_no_post(monday_on_both: World) -> None:
    with monday_on_both.registry.begin() as db:
        reserve_overdue_list(db, monday_on_both)
    monday_on_both.post()
    assert notifications(monday_on_both) == []
    minutes_later(monday_on_both, 5)
    assert notifications(monday_on_both) == ["6 contacts are overdue."]


def reserve_overdue_list(db: Connection, world: World) -> PostReservation:
    """As a process does that is killed then."""
    occasion, now = OverdueOccasion(MONDAY.date()), world.slack.clock()
    found = posts.reserve(db, world.clinic.id, occasion, "U0DANA", MONDAY, MONDAY + timedelta(hours=16), now)
    assert found
    return found


def test_processes_that_are_killed_twice_while_slack_is_called_lose_no_post(monday_on_both: World) -> None:
    for _ in range(2):
        with monday_on_both.registry.begin() as db:
            posts.mark_sending(db, reserve_overdue_list(db, monday_on_both), monday_on_both.slack.clock())
        monday_on_both.post()
        assert notifications(monday_on_both) == []
        monday_on_both.slack.move_clock(timedelta(minutes=5))
    monday_on_both.post()
    assert notifications(monday_on_both) == ["6 contacts are overdue. (sent again)"]
    assert AGAIN in monday_on_both.dana.inbox[-1].shown
    minutes_later(monday_on_both, 60)
    assert len(notifications(monday_on_both)) == 1


def test_a_database_that_is_locked_for_four_seconds_twice_loses_no_post(sqlite_world: World) -> None:
    """Locked while the post is composed: neither the call nor its failure can be saved."""
    world, other = sqlite_world, Registry(sqlite_world.registry.url)
    world.slack.move_clock_to(MONDAY)

    def compose(context: PostContext, post: ScheduledPost[OverdueOccasion]) -> PostContent | None:
        lock.enter_context(other.begin())
        return post_overdue.compose(context, post)

    kind = replace(post_overdue.POST, compose=compose)
    slack = posting_client(world.slack.bot_token, world.slack.url)
    for _ in range(2):
        runner = PostRunner(world.registry, slack, world.slack.clock, [kind])
        with ExitStack() as lock:
            runner.run()
        runner.stop()
        assert states(world) == [("claimed", None)]
        world.slack.move_clock(timedelta(minutes=5))
    other.close()
    world.post()
    assert notifications(world) == ["6 contacts are overdue."]


def test_background_work_waits_while_another_process_writes(sqlite_world: World) -> None:
    sqlite_world.slack.move_clock_to(MONDAY)
    other = Registry(sqlite_world.registry.url)
    with other.begin():
        run = Thread(target=sqlite_world.post)
        run.start()
        run.join(timeout=4)
        assert notifications(sqlite_world) == []
    run.join(timeout=30)
    other.close()
    assert notifications(sqlite_world) == ["6 contacts are overdue."]


def test_what_was_never_posted_is_told_to_leads_and_admins(monday_on_both: World) -> None:
    monday_on_both.slack.fail_next("chat.postMessage", status=500, times=2)
    monday_on_both.post()
    minutes_later(monday_on_both, 1)
    assert states(monday_on_both) == [("failed", "may have arrived: internal_error")]
    minutes_later(monday_on_both, 16 * 60)
    assert states(monday_on_both) == [("given_up", "may have arrived: internal_error")]
    for reader in (monday_on_both.lena, monday_on_both.ada):
        assert [seen.text for seen in reader.inbox] == ["1 message could not be posted."]
        assert reader.inbox[-1].shown.splitlines()[:4] == [
            "1 message could not be posted.",
            "It is too late to post it now:",
            (
                "• The morning list, Mon Nov 23, 8:00 AM, @Dana Reed: Slack had an error. "
                "It may have arrived all the same."
            ),
            "Tell those who wait for it. App Home, /caseload and /billing show what is due now.",
        ]
    minutes_later(monday_on_both, 60)
    assert len(monday_on_both.lena.inbox) == 1


def test_replicas_at_one_moment_say_it_once(monday_on_both: World) -> None:
    slack = posting_client(monday_on_both.slack.bot_token, monday_on_both.slack.url)

    def replica() -> None:
        own = Registry(monday_on_both.registry.url)
        runner = PostRunner(own, slack, monday_on_both.slack.clock, index.POSTS)
        runner.run()
        runner.stop()
        own.close()

    threads = [Thread(target=replica) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert notifications(monday_on_both) == ["6 contacts are overdue."]


def test_one_failed_post_does_not_stop_the_next(monday: World) -> None:
    erin = add_care_manager(monday, "Erin Wood")
    with monday.registry.begin() as db:
        members.deactivate(db, monday.clinic.id, monday.team["dana"].id, OPENED)
        members.add(db, monday.clinic, "U0ABEL", [Role.CARE_MANAGER], OPENED, "Abel, unknown to Slack")
    monday.post()
    assert [seen.text for seen in erin.inbox] == ["6 contacts are overdue."]
    assert ("failed", "not-full") in states(monday)


def test_one_broken_clinic_does_not_stop_the_others(monday_on_both: World) -> None:
    with monday_on_both.registry.begin() as db:
        broken = clinics.add(db, "A Clinic", "America/New_York", OPENED)
        members.add(db, broken, "U0DANA", [Role.CARE_MANAGER], OPENED)
        db.execute(
            update(clinics_table).where(clinics_table.c.id == broken.id).values(timezone="Nowhere/Town")
        )
    monday_on_both.post()
    assert notifications(monday_on_both) == ["6 contacts are overdue."]


def test_a_recipient_whose_call_hangs_delays_no_other(monday_on_both: World) -> None:
    """Neither the other recipients of a safety alert, nor any other post, nor the next run."""
    monday_on_both.slack.move_clock_to(MONDAY.replace(day=25, hour=7, minute=59))
    with monday_on_both.slack.hold_calls("chat.postMessage", "U0DANA"):
        monday_on_both.dana.types("/patient Holly Guzman flag risk -- hopeless")
        for person in (monday_on_both.priya, monday_on_both.owen):
            person.waits_for("Safety alert: please acknowledge.")
        monday_on_both.slack.move_clock_to(MONDAY.replace(day=25, hour=9))
        monday_on_both.service.beat()
        assert "Case review Thu Nov 26, 1:00 PM: 6 patients on the agenda." in texts(monday_on_both.priya)
        assert texts(monday_on_both.dana) == []
    monday_on_both.dana.waits_for("Safety alert: please acknowledge.")
    monday_on_both.post()
    assert texts(monday_on_both.dana).count("Safety alert: please acknowledge.") == 1


def texts(person: SlackUser) -> list[str]:
    return [seen.text for seen in person.inbox if not seen.private]


def add_care_manager(world: World, name: str) -> SlackUser:
    user_id = f"U0{name.split(maxsplit=1)[0].upper()}"
    with world.registry.begin() as db:
        members.add(db, world.clinic, user_id, [Role.CARE_MANAGER], OPENED, name)
    return world.slack.person(name, user_id, role="care manager")


def test_a_channel_that_slack_asks_to_wait_for_keeps_the_order_of_its_posts(sqlite_world: World) -> None:
    """The morning list and the agenda are due for Dana."""
    world = sqlite_world
    world.slack.move_clock_to(MONDAY.replace(day=25, hour=9))
    world.slack.rate_limit_next("chat.postMessage", retry_after=2)
    world.slack.rate_limit_next("chat.postMessage", retry_after=2)
    world.post()
    assert notifications(world) == []
    world.slack.move_clock(timedelta(seconds=2))
    world.post()
    assert notifications(world)[:2] == [
        "6 contacts are overdue.",
        "Case review Thu Nov 26, 1:00 PM: 6 patients on the agenda.",
    ]


def test_a_guest_is_written_nothing_and_leads_and_admins_are_told_once(monday: World) -> None:
    monday.slack.workspace.people["U0DANA"].is_guest = True
    monday.post()
    minutes_later(monday, 1)
    assert notifications(monday) == []
    for steward in (monday.lena, monday.ada):
        assert [seen.text for seen in steward.inbox] == ["The morning list was not posted."]
        said = steward.inbox[-1].shown
        assert "This person is a guest, belongs to another workspace, or no longer has an account." in said
        assert "Give them a full account of this workspace, or end their membership of the clinic." in said
        assert "It will be posted within half an hour after that is fixed. Slack ID: U0DANA" in said
        assert "Holly" not in said
    monday.slack.workspace.people["U0DANA"].is_guest = False
    minutes_later(monday, 30)
    assert notifications(monday) == ["6 contacts are overdue."]


@pytest.mark.parametrize(
    ("code", "wrong", "remedy"),
    [
        (
            "messages_tab_disabled",
            "Direct messages with the app are turned off.",
            "Turn on the Messages Tab under App Home in the app's settings at api.slack.com/apps.",
        ),
        (
            "missing_scope",
            "The app lacks a permission in Slack.",
            "Paste manifest.yml again at api.slack.com/apps, and reinstall the app.",
        ),
        (
            "msg_blocks_too_long",
            "Slack does not accept this message.",
            "This is an error of Caseload: tell the person who runs it. `caseload check` shows the code.",
        ),
    ],
)
def test_a_refusal_that_does_not_heal_is_told_once_with_what_to_do(
    sqlite_world: World, code: str, wrong: str, remedy: str
) -> None:
    world = sqlite_world
    world.slack.move_clock_to(MONDAY)
    world.slack.fail_next("chat.postMessage", error=code)
    world.post()
    assert states(world) == [("failed", code)]
    world.slack.fail_next("chat.postMessage", error=code)
    minutes_later(world, 1)
    minutes_later(world, 1)
    for reader in (world.lena, world.ada):
        assert [seen.text for seen in reader.inbox] == ["The morning list was not posted."]
        assert f"{wrong}\n{remedy}" in reader.inbox[-1].shown
    minutes_later(world, 2)
    assert notifications(world) == ["6 contacts are overdue."]
    assert len(world.lena.inbox) == 1


def test_a_refused_channel_is_told_once_for_all_its_posts(sqlite_world: World) -> None:
    world = sqlite_world
    world.slack.move_clock_to(MONDAY.replace(day=25, hour=9))
    world.slack.workspace.channels[REVIEW].is_archived = True
    world.post()
    world.slack.move_clock_to(MONDAY.replace(day=26, hour=13))
    world.post()
    minutes_later(world, 30)
    assert [seen.text for seen in world.lena.inbox] == ["The weekly review agenda was not posted."]
    world.slack.workspace.channels[REVIEW].is_archived = False
    minutes_later(world, 30)
    assert len(world.dana.sees("case-review")) == 1
    assert len(world.lena.inbox) == 1


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
        add_care_manager(world, name)
    world.post()
    assert len(states(world)) == 4
    assert reads == ["North Clinic"]
    world.slack.move_clock(timedelta(days=1))
    world.post()
    assert reads == ["North Clinic"] * 2
