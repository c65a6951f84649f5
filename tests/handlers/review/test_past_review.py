"""Conversations about a review of a past day: recorded on its day, answering only what was asked by then."""

import pytest
from sqlalchemy import select

from store.tables import reviews
from tests.world import World


def days_and_texts(world: World) -> list[tuple[str, str]]:
    """The day and the recommendation of every live review."""
    with world.registry.read() as db:
        rows = db.execute(select(reviews).where(reviews.c.voided_at.is_(None)).order_by(reviews.c.id))
        return [(str(row.on_date), row.recommendation) for row in rows]


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("/review Holly Guzman 10/29 -- increase sertraline", ("2026-10-29", "increase sertraline")),
        ("/review 10/29 Holly Guzman -- increase sertraline", ("2026-10-29", "increase sertraline")),
        ("/review Holly Guzman yesterday continue", ("2026-11-20", "continue")),
        ("/review Holly Guzman continue oct 29", ("2026-10-29", "continue")),
        ("/review Guzman thu -- taper trazodone by 12/24", ("2026-11-19", "taper trazodone by 12/24")),
        ("/review Holly Guzman today -- no change in dose", ("2026-11-21", "no change in dose")),
    ],
)
def test_a_review_of_a_past_day(sqlite_world: World, typed: str, recorded: tuple[str, str]) -> None:
    answer = sqlite_world.priya.types(typed)
    assert answer.shown.startswith("Recorded: ")
    assert days_and_texts(sqlite_world) == [recorded]


def test_the_card_and_the_history_show_its_day(world: World) -> None:
    world.priya.types("/review Holly Guzman 10/29 -- increase sertraline")
    assert "Oct 29: increase sertraline, waits" in world.dana.types("/patient Holly Guzman").shown
    shown = world.dana.types("/patient Holly Guzman reviews").shown
    assert "Thu Oct 29 · review: increase sertraline" in shown


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("/review Holly Guzman 12/24 -- x", "which is in the future"),
        ("/review Holly Guzman 8/3 -- x", "Holly Guzman was not in care on that day: care began Sep 1."),
        ("/review Holly Guzman 10/29", "What was recommended for Holly Guzman on Thu Oct 29?"),
        ("/review Holly Guzman soon -- x", "I found Holly Guzman but didn't understand “soon”."),
        ("/review Holly Guzman 10/29 approve", "didn't understand “10/29”"),
    ],
)
def test_what_is_no_past_review_is_refused(sqlite_world: World, typed: str, wrong: str) -> None:
    answer = sqlite_world.priya.types(typed)
    assert wrong in answer.shown
    assert days_and_texts(sqlite_world) == []


def test_a_question_asked_later_stays_open(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman flag medication -- sleep on sertraline?")
    sqlite_world.priya.types("/review Holly Guzman 10/29 -- increase sertraline")
    assert "sleep on sertraline?" in sqlite_world.dana.types("/patient Holly Guzman").shown
    sqlite_world.priya.types("/review Holly Guzman -- in the morning")
    assert "sleep on sertraline?" not in sqlite_world.dana.types("/patient Holly Guzman").shown


def test_a_patient_named_like_a_day_is_a_patient(sqlite_world: World) -> None:
    sqlite_world.add_patient("Rosa", "Friday", "7001")
    sqlite_world.priya.types("/review Friday fri -- increase sertraline")
    assert days_and_texts(sqlite_world) == [("2026-11-20", "increase sertraline")]
