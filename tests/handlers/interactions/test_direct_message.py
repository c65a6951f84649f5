"""Sentences by direct message that name nothing but a patient."""

import pytest

from tests.world import World


@pytest.mark.parametrize("said", ["Holly Guzman", "guzman, holly", "Holly Guzman?", "krause"])
def test_a_name_alone_asks_for_the_card(sqlite_world: World, said: str) -> None:
    shown = sqlite_world.dana.says_to_bot(said).shown
    assert "This month\n" in shown
    assert "[Log time]" in shown


@pytest.mark.parametrize("said", ["hello", "thanks!", "how is Holly Guzman doing", "help"])
def test_anything_else_without_a_figure_asks_for_help(sqlite_world: World, said: str) -> None:
    assert "Hello Dana Reed." in sqlite_world.dana.says_to_bot(said).shown


def test_a_biller_is_shown_no_card(sqlite_world: World) -> None:
    assert "You are a biller at North Clinic." in sqlite_world.bill.says_to_bot("Holly Guzman").shown
