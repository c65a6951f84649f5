"""One process of the bot: which workspace its clinics belong to."""

import pytest

from store.clinic import clinics, workspaces
from store.errors import UserError
from tests.world import World


def test_the_clinics_belong_to_the_workspace_of_the_first_start(sqlite_world: World) -> None:
    sqlite_world.service.claim_workspace()
    sqlite_world.service.claim_workspace()
    with sqlite_world.registry.read() as db:
        (clinic,) = clinics.list_clinics(db)
    assert clinic.workspace.startswith("T0")


def test_a_bot_of_another_workspace_does_not_start(sqlite_world: World) -> None:
    with sqlite_world.registry.begin() as db:
        workspaces.claim(db, "T0OTHER")
    with pytest.raises(UserError, match="North Clinic belongs to the Slack workspace T0OTHER"):
        sqlite_world.service.claim_workspace()
    with sqlite_world.registry.begin() as db:
        workspaces.forget(db, sqlite_world.clinic)
    sqlite_world.service.claim_workspace()


def test_while_slack_is_away_the_bot_starts_all_the_same(sqlite_world: World) -> None:
    sqlite_world.slack.fail_next("auth.test", times=10)
    sqlite_world.service.claim_workspace()
    with sqlite_world.registry.read() as db:
        assert [clinic.workspace for clinic in clinics.list_clinics(db)] == [""]
