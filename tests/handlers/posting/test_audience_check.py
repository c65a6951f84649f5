"""Who may read a post: private channels of this workspace without outsiders, and full members."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.workspace.accounts import TEAM
from bot.server.app import posting_client
from handlers.posting.audience_check import AudienceCheck
from tests.world import World


def fault(world: World, audience: str) -> str | None:
    slack = posting_client(world.slack.bot_token, world.slack.url)
    found = AudienceCheck(world.registry, slack, world.slack.clock()).fault(audience)
    return found.code if found else None


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ({}, None),
        ({"private": False}, "public"),
        ({"ext_shared": True}, "shared"),
        ({"archived": True}, "archived"),
        ({"bot": False}, "not-found"),
        ({"private": False, "bot": False}, "public"),
        ({"members": ["U0DANA", "U0GUEST"]}, "outsiders"),
        ({"members": ["U0DANA", "U0ULTRA"]}, "outsiders"),
        ({"members": ["U0DANA", "U0STRANGE"]}, "outsiders"),
        ({"members": ["U0DANA", "U0PARTNER"]}, "outsiders"),
        ({"members": ["U0DANA", "U0SISTER"]}, "outsiders"),
        ({"members": ["U0DANA", "U0THEIRBOT"]}, "outsiders"),
        ({"members": ["U0DANA", "U0GRID"]}, None),
        ({"members": ["U0DANA", "U0OURBOT"]}, None),
        ({"members": ["U0DANA", "U0GONE"]}, None),
    ],
    ids=[
        "a private channel of members",
        "public",
        "shared with another workspace",
        "archived",
        "private, without the app",
        "public, without the app",
        "a guest inside",
        "a single-channel guest inside",
        "a stranger inside",
        "a person of another workspace inside, known from a shared channel",
        "a person of a sister workspace inside",
        "a bot of another workspace inside",
        "a person of several workspaces inside, one of them this",
        "another bot of this workspace inside",
        "an account that was closed reads nothing",
    ],
)
def test_a_channel_is_fit_or_not(sqlite_world: World, made: dict[str, Any], code: str | None) -> None:
    slack = sqlite_world.slack
    slack.person("Gail Guest", "U0GUEST", is_guest=True)
    slack.person("Uma Ultra", "U0ULTRA", is_ultra_guest=True)
    slack.person("Sid Strange", "U0STRANGE", is_stranger=True)
    slack.person("Gus Gone", "U0GONE", deleted=True)
    slack.person("Paz Partner", "U0PARTNER", team_id="T0PARTNER")
    slack.person("Sol Sister", "U0SISTER", team_id="T0SISTER", grid_teams=("T0SISTER", "T0OTHER"))
    slack.person("Gia Grid", "U0GRID", team_id="T0SISTER", grid_teams=("T0SISTER", TEAM))
    slack.person("Their Bot", "U0THEIRBOT", team_id="T0PARTNER", is_bot=True)
    slack.person("Our Bot", "U0OURBOT", is_bot=True)
    channel = slack.add_channel("somewhere", **made)
    assert fault(sqlite_world, channel.id) == code


def test_a_channel_that_is_nowhere(sqlite_world: World) -> None:
    assert fault(sqlite_world, "C0NOWHERE") == "not-found"


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        ({}, None),
        ({"grid_teams": (TEAM, "T0SISTER")}, None),
        ({"is_guest": True}, "not-full"),
        ({"deleted": True}, "not-full"),
        ({"team_id": "T0PARTNER"}, "not-full"),
        ({"is_bot": True}, "not-full"),
        ({"is_bot": True, "is_workflow_bot": True}, "not-full"),
    ],
    ids=["a member", "a member on Grid", "a guest", "closed", "of another workspace", "a bot", "a workflow"],
)
def test_a_person_is_a_full_member_or_is_not_written_to(
    sqlite_world: World, flags: dict[str, Any], code: str | None
) -> None:
    sqlite_world.slack.person("Pat Person", "U0PAT", **flags)
    assert fault(sqlite_world, "U0PAT") == code


def test_what_slack_said_is_believed_for_ten_minutes(sqlite_world: World) -> None:
    world = sqlite_world
    assert fault(world, "U0DANA") is None
    world.slack.workspace.people["U0DANA"].is_guest = True
    world.slack.move_clock(timedelta(minutes=10))
    assert fault(world, "U0DANA") is None
    world.slack.move_clock(timedelta(minutes=1))
    assert fault(world, "U0DANA") == "not-full"


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members", "users.info"])
def test_without_slacks_answer_nobody_is_told(sqlite_world: World, method: str) -> None:
    sqlite_world.slack.fail_next(method, status=500, times=9)
    assert fault(sqlite_world, sqlite_world.clinic.settings.review_channel) == "no-answer"


def test_everybody_in_a_large_channel_is_looked_at(sqlite_world: World) -> None:
    slack = sqlite_world.slack
    crowd = [f"U0CROWD{number}" for number in range(230)]
    for number, user_id in enumerate(crowd):
        slack.person(f"Crowd {number}", user_id, is_guest=number == 229)
    channel = slack.add_channel("crowd", members=crowd)
    assert fault(sqlite_world, channel.id) == "outsiders"
