"""Conversations with `/cocm`: first steps, help, and the alias of every command."""

import pytest

from tests.world import World


def test_first_steps_are_those_of_ones_role(sqlite_world: World) -> None:
    shown = sqlite_world.dana.types("/cocm").shown
    assert "Hello Dana Reed. You are a care manager at North Clinic." in shown
    assert "/log 15m phone" in shown
    biller = sqlite_world.bill.types("/cocm").shown
    assert "You are a biller at North Clinic." in biller
    assert "/billing" in biller
    assert "/score" not in biller


def test_help_lists_every_command(sqlite_world: World) -> None:
    shown = sqlite_world.dana.types("/cocm help").shown
    for verb in ("log", "score", "enroll", "patient", "caseload", "review", "billing", "cocm"):
        assert f"/{verb}\n" in shown


@pytest.mark.parametrize("verb", ["log", "score", "enroll", "patient", "caseload", "review", "billing"])
def test_every_command_answers_help_also_by_its_alias(sqlite_world: World, verb: str) -> None:
    shown = sqlite_world.lena.types(f"/cocm {verb} help").shown
    direct = sqlite_world.lena.types(f"/{verb} help").shown
    assert shown == direct
    assert f"Also as /cocm {verb} …" in shown or "is for:" in shown


def test_an_unknown_word_is_answered(sqlite_world: World) -> None:
    shown = sqlite_world.dana.types("/cocm frobnicate").shown
    assert "There is no command “frobnicate”." in shown
    assert "Type /cocm for the list of commands." in shown


def test_what_was_typed_is_shown_as_it_was_typed(sqlite_world: World) -> None:
    shown = sqlite_world.dana.types("/log 15m phone @owen.clark & <b>").shown
    assert "/log 15m phone @owen.clark & <b>" in shown
