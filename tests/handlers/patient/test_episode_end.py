"""The end of an episode: the same checks and the same question for every status, and Undo."""

import pytest
from sqlalchemy import select

from bot.sandbox import VisibleItem
from store.tables import episodes, status_changes
from tests.world import World

HOLLY = "/patient Holly Guzman"
ENDINGS = {
    "graduated": "graduated -- did well",
    "declined": "declined",
    "deceased": "deceased",
    "referred out": "referred out to Lakeside",
    "disengaged": "disengaged -- three calls; way back: front desk",
}


def history(world: World) -> list[tuple[str, bool]]:
    """Holly's statuses on the ledger, and whether each is void."""
    holly = world.patients["guzman"].id
    query = select(status_changes.c.status, status_changes.c.voided_at).where(
        status_changes.c.patient_id == holly
    )
    with world.registry.read() as db:
        rows = db.execute(query.order_by(status_changes.c.id))
        return [(row.status, row.voided_at is not None) for row in rows]


@pytest.fixture
def loose_ends(sqlite_world: World) -> World:
    """A patient with an open recommendation, an agreed contact and a question."""
    sqlite_world.priya.types("/review Holly Guzman -- increase sertraline to 100 mg")
    sqlite_world.dana.types(f"{HOLLY} next 12/15 phone")
    sqlite_world.dana.types(f"{HOLLY} flag medication -- sleep on sertraline?")
    return sqlite_world


@pytest.mark.parametrize("status", ENDINGS)
def test_every_ending_says_what_is_open_and_asks(loose_ends: World, status: str) -> None:
    asked = loose_ends.dana.types(f"{HOLLY} {ENDINGS[status]}")
    ends = f"{status.capitalize()} ends the episode of Holly Guzman · MRN …8805. Is that right?"
    assert f"Nothing was saved yet. {ends}" in asked.shown
    contact = (
        "A contact was agreed for Tue Dec 15: it no longer falls due."
        if status == "deceased"
        else "A contact is agreed for Tue Dec 15: cancel it with the patient."
    )
    for line in (
        "Open recommendation: “increase sertraline to 100 mg” waits for approval by the treating clinician.",
        contact,
        "Still open, and cleared with the episode: medication flag (sleep on sertraline?).",
    ):
        assert line in asked.shown
    assert asked.buttons == ["End the episode", "Keep in care"]
    assert history(loose_ends) == [("active", False)]
    assert "Guzman" not in asked.text


@pytest.mark.parametrize("status", [each for each in ENDINGS if each != "graduated"])
def test_an_open_risk_is_named_before_every_ending_and_stays_on_the_lists(
    sqlite_world: World, status: str
) -> None:
    sqlite_world.dana.types(f"{HOLLY} flag risk -- hopeless")
    asked = sqlite_world.dana.types(f"{HOLLY} {ENDINGS[status]}")
    assert (
        "⚠ Open risk: safety alert open since Nov 21, not acknowledged. "
        "It stays first on everyone's list until the safety alert is closed."
    ) in asked.shown
    asked.press("End the episode")
    assert f"⚠ Holly Guzman …8805 | {status}" in sqlite_world.dana.types("/caseload").shown


def test_the_form_says_it_too(loose_ends: World) -> None:
    form = loose_ends.dana.types(HOLLY).press("Status").press("Declined")
    assert "This ends the episode." in form.shown
    assert "A contact is agreed for Tue Dec 15: cancel it with the patient." in form.shown
    saved = form.submit()
    assert "Saved: status declined" in saved.shown
    assert "status declined undone" in saved.press("Undo").shown


def test_keep_in_care_saves_nothing(sqlite_world: World) -> None:
    asked = sqlite_world.dana.types(f"{HOLLY} deceased")
    assert "Nothing was saved." in asked.press("Keep in care").shown
    assert history(sqlite_world) == [("active", False)]


def open_again(world: World, ended: VisibleItem) -> str:
    """What Undo answers; the same episode is open again."""
    undone = ended.press("Undo")
    holly = world.patients["guzman"].id
    query = select(episodes.c.number, episodes.c.status, episodes.c.ended_on)
    with world.registry.read() as db:
        found = db.execute(query.where(episodes.c.patient_id == holly)).all()
    assert [tuple(row) for row in found] == [(1, "active", None)]
    return undone.shown


@pytest.mark.parametrize("status", ENDINGS)
def test_undo_opens_the_same_episode_again(sqlite_world: World, status: str) -> None:
    sqlite_world.dana.types(f"{HOLLY} flag medication -- sleep on sertraline?")
    ended = sqlite_world.dana.types(f"{HOLLY} {ENDINGS[status]}").press("End the episode")
    shown = open_again(sqlite_world, ended)
    assert f"Saved: status {status} undone · Holly Guzman · MRN …8805" in shown
    assert "The same episode goes on: active since Sep 1." in shown
    assert "1 question for the review is open again." in shown
    assert history(sqlite_world) == [("active", False), (status, True)]
    card = sqlite_world.dana.types(HOLLY).shown
    assert "Active since Sep 1" in card
    assert "sleep on sertraline?" in card
    assert "Lakeside" not in card


def test_the_card_offers_undo_as_long_as_it_is_the_last_episode(world: World) -> None:
    world.dana.types(f"{HOLLY} relapse prevention -- walk, call Dana")
    world.dana.types(f"{HOLLY} deceased").press("End the episode")
    card, old = world.priya.types(HOLLY), world.dana.types(HOLLY)
    assert "[Undo status: deceased]" in card.shown
    shown = card.press("Undo status: deceased").shown
    assert "The same episode goes on: relapse prevention since Nov 21." in shown
    assert "Holly Guzman is in care (relapse prevention)" in old.press("Undo status: deceased").shown


def test_a_second_end_is_not_undone_by_the_first_ones_button(sqlite_world: World) -> None:
    first = sqlite_world.dana.types(f"{HOLLY} declined").press("End the episode")
    sqlite_world.priya.types(HOLLY).press("Undo status: declined")
    sqlite_world.priya.types(f"{HOLLY} graduated").press("End the episode")
    refused = first.press("Undo")
    assert "The status of Holly Guzman was changed since (graduated)." in refused.shown


def test_of_two_who_end_it_the_second_reads_who_was_first(sqlite_world: World) -> None:
    asked = sqlite_world.dana.types(f"{HOLLY} declined")
    sqlite_world.priya.types(f"{HOLLY} status on hold until 12/15")
    told = asked.press("End the episode")
    assert "Nothing was saved." in told.shown
    assert "Priya Shah set the status to on hold" in told.shown
