"""Notes, flags, plans and recommendations keep what the person saw for mentions, channels and links."""

import pytest

from tests.world import World


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/log 15m phone Holly Guzman -- ask @priya.shah in #case-review", "ask @Priya Shah in #case-review"),
        ("/log 15m phone Holly Guzman flag discuss -- ask @priya.shah", "flag to discuss: ask @Priya Shah"),
        (
            "/patient Holly Guzman flag medication -- https://a.org/b for @priya.shah",
            "https://a.org/b for @Priya Shah",
        ),
        ("/patient Holly Guzman plan -- goals: call @owen.clark weekly", "call @Owen Clark weekly"),
        ("/score gad7 11 Holly Guzman -- sent to @owen.clark", "Note: sent to @Owen Clark"),
    ],
)
def test_a_note_names_who_was_mentioned(sqlite_world: World, typed: str, shown: str) -> None:
    answer = sqlite_world.dana.types(typed).shown
    assert "Nothing was saved" not in answer
    card = (
        sqlite_world.dana.types("/patient Holly Guzman").shown + sqlite_world.dana.types("/log today").shown
    )
    assert shown in answer + card
    assert "<@" not in answer + card


def test_a_recommendation_and_a_direct_message_name_them_too(sqlite_world: World) -> None:
    sqlite_world.priya.types("/review Holly Guzman -- increase sertraline, see @owen.clark")
    assert "see @Owen Clark" in sqlite_world.dana.types("/patient Holly Guzman").shown
    answer = sqlite_world.dana.says_to_bot("15 min phone Holly Guzman -- asked @priya.shah").shown
    assert "Note: asked @Priya Shah" in answer


def test_a_mention_still_picks_a_colleague(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/patient Holly Guzman consultant @priya.shah").shown
    assert "Priya Shah" in answer
    assert "Nothing was saved" not in answer
