"""Who may use Caseload, whatever they type, press or open, and what never gives access."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select, text

from bot.logs import OneLineFormatter
from bot.sandbox.workspace.accounts import TEAM, AccountFlags
from store.clinic import members
from store.rules.roles import Role
from store.tables import time_entries
from tests.world import World

LINE = "/log 15m phone Holly Guzman"


def entries(world: World) -> int:
    with world.registry.read() as db:
        return db.execute(select(func.count()).select_from(time_entries)).scalar_one()


def make_member(world: World, user_id: str) -> None:
    with world.registry.begin() as db:
        members.add(db, world.clinic, user_id, [Role.CARE_MANAGER], world.slack.clock())


def test_a_stranger_is_told_whom_to_ask(sqlite_world: World) -> None:
    stranger = sqlite_world.slack.person("Sam Stone", "U0SAM")
    answer = stranger.types(LINE)
    assert answer.private
    assert "Nothing was saved." in answer.shown
    assert "Ask your clinic's admin to add you. Your Slack ID is U0SAM." in answer.shown
    assert entries(sqlite_world) == 0


@pytest.mark.parametrize(
    "flags",
    [
        AccountFlags(is_guest=True),
        AccountFlags(is_ultra_guest=True),
        AccountFlags(is_stranger=True),
        AccountFlags(deleted=True),
        AccountFlags(is_bot=True),
    ],
)
def test_guests_and_outside_accounts_stay_out_even_as_members(
    sqlite_world: World, flags: AccountFlags
) -> None:
    guest = sqlite_world.slack.person("Gil Guest", "U0GIL", **flags)
    make_member(sqlite_world, "U0GIL")
    answer = guest.types(LINE)
    assert "Caseload is not open to guests or outside accounts." in answer.shown
    assert entries(sqlite_world) == 0


@pytest.mark.parametrize("grid_teams", [(), ("T0PARTNER", "T0SISTER")])
def test_an_account_of_another_workspace_stays_out_also_where_slack_sends_its_request_as_ours(
    sqlite_world: World, grid_teams: tuple[str, ...]
) -> None:
    sqlite_world.slack.person("Paz Partner", "U0PAZ", team_id="T0PARTNER", grid_teams=grid_teams)
    make_member(sqlite_world, "U0PAZ")
    fields = sqlite_world.slack.command_fields("U0PAZ", "/log", "15m phone Holly Guzman")
    fields["team_id"] = TEAM
    answer = sqlite_world.slack.deliver("slash_commands", fields)
    assert "Caseload is not open to guests or outside accounts." in answer.body
    assert "Holly" not in answer.body
    assert entries(sqlite_world) == 0


def test_without_slacks_answer_the_last_known_account_counts(sqlite_world: World) -> None:
    world = sqlite_world
    assert "Logged" in world.dana.types(LINE).shown
    gil = world.slack.person("Gil Guest", "U0GIL", deleted=True)
    make_member(world, "U0GIL")
    assert "not open to guests" in gil.types(LINE).shown
    make_member(world, "U0NEW")
    new = world.slack.person("Nia New", "U0NEW")
    world.slack.move_clock(timedelta(minutes=11))
    world.slack.fail_next("users.info", error="token_revoked", times=99)
    assert "Logged" in world.dana.types("/log 20m video April Krause").shown
    assert "not open to guests" in gil.types(LINE).shown
    assert "Slack does not answer, so Caseload cannot check your account." in new.types(LINE).shown
    assert entries(world) == 2


def test_someone_made_a_guest_later_is_out_within_minutes(sqlite_world: World) -> None:
    assert "Logged" in sqlite_world.dana.types(LINE).shown
    sqlite_world.slack.workspace.person("U0DANA").is_guest = True
    sqlite_world.slack.move_clock(timedelta(minutes=11))
    sqlite_world.service.refresh_accounts()
    assert "not open to guests" in sqlite_world.dana.types(LINE).shown
    assert entries(sqlite_world) == 1


def test_a_change_of_an_account_counts_at_once(world: World) -> None:
    answer = world.dana.types(LINE)
    world.slack.change_account("U0DANA", deleted=True)
    assert "not open to guests" in world.dana.types(LINE).shown
    assert "not open to guests" in answer.press("Undo").shown
    world.slack.change_account("U0DANA", deleted=False)
    assert "Undone" in answer.press("Undo").shown


def test_a_known_member_waits_for_no_question_to_slack(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types(LINE)
    world.slack.move_clock(timedelta(hours=3))
    before = len(world.slack.calls)
    world.dana.types("/log 20m video April Krause")
    assert [call.method for call in world.slack.calls[before:]] == ["ack"]


def test_while_the_token_is_refused_people_read_why(sqlite_world: World) -> None:
    world = sqlite_world
    answer = world.dana.types(LINE)
    world.slack.revoke_token()
    words = "Caseload cannot reach Slack at the moment, or Slack refuses its token."
    assert words in world.dana.types("/log 20m video April Krause").shown
    assert words in answer.press("Undo").shown
    assert words in world.dana.shortcut("log_time").shown
    assert entries(world) == 1


def test_a_member_who_was_added_by_id_gets_their_name(sqlite_world: World) -> None:
    make_member(sqlite_world, "U0NEW")
    new = sqlite_world.slack.person("Nia New", "U0NEW")
    assert "Nia New" not in sqlite_world.ada.types("/clinic").shown
    assert "Logged" in new.types(LINE).shown
    assert "Nia New" in sqlite_world.ada.types("/clinic").shown


def test_a_deactivated_member_loses_every_way_in_at_once(world: World) -> None:
    answer = world.dana.types(LINE)
    with world.registry.begin() as db:
        members.deactivate(db, world.clinic.id, world.team["dana"].id, world.slack.clock())
    words = "Your access to this clinic has ended."
    assert words in world.dana.types("/log 20m video Holly Guzman").shown
    assert words in answer.press("Undo").shown
    assert words in world.dana.says_to_bot("15m phone Holly Guzman").shown
    assert words in world.dana.opens_home().shown
    assert entries(world) == 1


def test_another_workspace_is_refused(sqlite_world: World) -> None:
    fields = sqlite_world.slack.command_fields("U0DANA", "/log", "15m phone Holly Guzman")
    fields["team_id"] = "T0OTHER"
    acknowledged = sqlite_world.slack.deliver("slash_commands", fields)
    assert "Caseload works only for people in its own workspace." in acknowledged.body
    assert entries(sqlite_world) == 0


@pytest.mark.parametrize("stamp", ["1", "99999999999", "now", "", "1e9", "-5", "١٢٣"])
def test_a_stale_or_senseless_time_stamp_is_unauthorized(sqlite_world: World, stamp: str) -> None:
    fields = sqlite_world.slack.command_fields("U0DANA", "/log", "15m phone Holly Guzman")
    answer = sqlite_world.slack.post(urlencode(fields), timestamp=stamp.encode().decode("latin-1"))
    assert answer.status == 401
    assert entries(sqlite_world) == 0


def test_a_wrong_signature_is_unauthorized(sqlite_world: World) -> None:
    fields = sqlite_world.slack.command_fields("U0DANA", "/log", "15m phone Holly Guzman")
    assert sqlite_world.slack.post(urlencode(fields), signature="v0=" + "0" * 64).status == 401
    assert entries(sqlite_world) == 0


def test_a_dead_database_is_apologized_for_with_a_reference(world: World) -> None:
    if world.registry.engine.dialect.name == "sqlite":
        with world.registry.begin() as db:
            db.execute(text("ALTER TABLE patient_words RENAME TO gone"))
    else:
        with world.registry.begin() as db:
            db.execute(text("ALTER TABLE contacts RENAME TO gone"))
    answer = world.dana.types(LINE)
    assert answer.private
    assert "Nothing was saved." in answer.shown
    assert "Something went wrong on our side, not yours." in answer.shown
    assert "give your admin this reference: " in answer.shown
    assert "/log 15m phone Holly Guzman" in answer.shown
    assert entries(world) == 0


def test_no_log_line_names_a_patient(sqlite_world: World, caplog: pytest.LogCaptureFixture) -> None:
    with sqlite_world.registry.begin() as db:
        db.execute(text("ALTER TABLE contacts RENAME TO gone"))
    sqlite_world.dana.types(f"{LINE} -- slept badly")
    written = "\n".join(OneLineFormatter().format(record) for record in caplog.records)
    assert "reference=" in written
    assert "Holly" not in written
    assert "slept" not in written
