"""“Nothing was saved” is said only where that is so: also when the database's answer is lost."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from store.db import Registry
from store.tables import billing_closings, risk_events, time_entries
from tests import world as worlds
from tests.databases import NORTH, PostgresDatabase
from tests.postgres_proxy import CutAt, PostgresProxy
from tests.world import Servers, World


@pytest.fixture
def direct(postgres: PostgresDatabase) -> Iterator[Registry]:
    """North Clinic on PostgreSQL, without the proxy."""
    registry = postgres.copy(NORTH)
    yield registry
    registry.close()


@pytest.fixture
def proxy(direct: Registry) -> Iterator[PostgresProxy]:
    proxy = PostgresProxy(direct.url)
    yield proxy
    proxy.stop()


@pytest.fixture
def far(proxy: PostgresProxy, postgres: PostgresDatabase) -> Iterator[World]:
    """The world with its database behind the proxy."""
    servers = Servers()
    started = worlds.start(Registry(proxy.url), postgres.cast, servers)
    # The first request of each person asks Slack for the account, and saves it in a commit of its own.
    started.dana.types("/log today")
    started.priya.types("/review")
    yield started
    servers.stop()  # first: a request may still be waiting for the database
    started.stop()


def count(registry: Registry, table: object) -> int:
    with registry.read() as db:
        return db.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type] # any table


FLAG = "/patient Holly Guzman flag risk -- hopeless"


def test_a_commit_that_was_not_confirmed_is_looked_up(
    far: World, proxy: PostgresProxy, direct: Registry
) -> None:
    proxy.cut = CutAt.AFTER_COMMIT
    answer = far.dana.types(FLAG)
    assert answer.shown == (
        "It was saved.\n"
        "The connection to the database was interrupted, so the usual answer can't be shown.\n"
        "/log today shows your time, and /patient with a name shows the patient's card."
    )
    assert count(direct, risk_events) == 1


def test_minutes_whose_commit_was_not_confirmed_are_answered_as_usual(
    far: World, proxy: PostgresProxy, direct: Registry
) -> None:
    proxy.cut = CutAt.AFTER_COMMIT
    assert "Logged 15 min · phone · Holly Guzman" in far.dana.types("/log 15m phone Holly Guzman").shown
    assert count(direct, time_entries) == 1
    assert count(direct, time_entries) == 1


def test_a_commit_that_never_arrived_saved_nothing_and_can_be_typed_again(
    far: World, proxy: PostgresProxy, direct: Registry
) -> None:
    proxy.cut = CutAt.BEFORE_COMMIT
    answer = far.dana.types(FLAG)
    assert answer.shown.startswith("Nothing was saved.\nSomething went wrong on our side, not yours.")
    assert f"Copy and edit what you typed:\n{FLAG}" in answer.shown
    assert count(direct, risk_events) == 0
    assert "Nothing was saved" not in far.dana.types(FLAG).shown


def test_while_the_database_stays_away_nobody_can_tell(
    far: World, proxy: PostgresProxy, direct: Registry
) -> None:
    proxy.cut, proxy.refuses = CutAt.AFTER_COMMIT, True
    answer = far.dana.types(FLAG)
    assert answer.shown.startswith(
        "We can't tell whether this was saved.\n"
        "Look with /log today, or at the patient's card, before you type it again.\n"
    )
    proxy.refuses = False
    assert count(direct, risk_events) == 1


def test_a_month_whose_closing_was_not_confirmed_is_not_said_to_be_open(
    far: World, proxy: PostgresProxy, direct: Registry
) -> None:
    question = far.lena.types("/billing close 2026-10")
    proxy.change, proxy.cut = b"INSERT INTO billing_closings", CutAt.AFTER_COMMIT
    question.press("Close October 2026")
    shown = far.lena.waits_for("We can't tell whether October 2026 was closed.").shown
    assert "Look with /billing 2026-10 before you close it again." in shown
    assert count(direct, billing_closings) == 1


def test_a_form_that_does_not_open_after_saving_says_that_it_was_saved(sqlite_world: World) -> None:
    sqlite_world.dana.types("/review start")
    form = sqlite_world.dana.form
    sqlite_world.slack.fail_next("views.update", error="internal_error")
    form.press("Next")
    shown = sqlite_world.dana.waits_for("The next page of the form did not open.").shown
    assert "What you recorded is saved." in shown


def test_an_answer_that_slack_does_not_take_comes_another_way(sqlite_world: World) -> None:
    logged = sqlite_world.dana.types("/log 15m phone Holly Guzman")
    sqlite_world.slack.fail_next("response_url", status=404)
    logged.press("Undo")
    assert sqlite_world.dana.waits_for("Undone: 15 min · phone · Holly Guzman").private
