"""The message shortcut `Flag for review`: a colleague's words become a question on the agenda."""

from sqlalchemy import select

from bot.sandbox import VisibleItem
from store.tables import flags
from tests.world import World

WORDS = "Can we try 50 mg & trazodone at night? <3"


def flagged(world: World) -> VisibleItem:
    """The form on a message of Priya's in the review channel, as Dana sees it."""
    world.priya.says("case-review", WORDS)
    return world.dana.sees("case-review")[-1].shortcut("flag_message")


def questions(world: World) -> list[tuple[str, str]]:
    with world.registry.read() as db:
        return [tuple(row) for row in db.execute(select(flags.c.kind, flags.c.note))]


def test_the_messages_words_are_the_question(world: World) -> None:
    saved = flagged(world).fill(name="James Arellano").submit()
    assert f"Saved: medication flag: {WORDS} · James Arellano · MRN …d415" in saved.shown
    assert questions(world) == [("medication", WORDS)]
    agenda = world.priya.types("/review").shown
    assert f"Medication question (Nov 21): {WORDS}" in agenda


def test_the_question_and_the_kind_can_be_changed(sqlite_world: World) -> None:
    form = flagged(sqlite_world)
    form.fill(name="James Arellano", kind="To discuss", question="trazodone?").submit()
    assert questions(sqlite_world) == [("discuss", "trazodone?")]


def test_a_name_no_patient_has_saves_nothing(sqlite_world: World) -> None:
    stays = flagged(sqlite_world).fill(name="James Arelano").submit()
    assert "No patient has that name." in str(stays.errors)
    assert questions(sqlite_world) == []


def test_the_notification_text_of_a_post_is_no_question(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score phq9 14 item9 1 Holly Guzman")
    alert = sqlite_world.priya.waits_for("Safety alert: please acknowledge.")
    form = alert.shortcut("flag_message")
    assert "Flag for review" in form.text
    assert "please acknowledge" not in form.shown


def test_a_discharged_patient_is_not_flagged(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient James Arellano graduated").press("End the episode")
    stays = flagged(sqlite_world).fill(name="James Arellano").submit()
    assert "James Arellano · MRN …d415 is no longer in care (graduated)." in str(stays.errors)


def test_a_biller_does_not_flag(sqlite_world: World) -> None:
    sqlite_world.lena.says("billing", "who is this?")
    refused = sqlite_world.bill.sees("billing")[-1].shortcut("flag_message")
    assert "This shortcut is for" in refused.shown
    assert questions(sqlite_world) == []
