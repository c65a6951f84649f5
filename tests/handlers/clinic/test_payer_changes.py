"""Conversations about a payer that is misspelled, or there twice."""

from sqlalchemy import select

from store.tables import coverages
from tests.trail import trail_faults
from tests.world import World


def test_a_payer_is_renamed_after_a_preview_and_undone(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types("/patient Holly Guzman payer Etna (new)")
    asked = world.lena.types('/clinic payer rename "Etna" to Etna Health')
    assert asked.text == "Rename a payer?"
    assert asked.shown == ("Rename the payer Etna to Etna Health?\nIt covers 1 patient.\n[Rename] [Cancel]")
    assert "Nothing" in world.lena.types("/clinic payer rename Etna Other").press("Cancel").shown
    done = asked.press("Rename")
    assert done.shown == (
        "Renamed: the payer Etna is Etna Health now.\n"
        "Files that still have the earlier name are understood.\n[Undo]"
    )
    assert "Etna Health" in world.dana.types("/patient Holly Guzman").shown
    assert done.press("Undo").shown == "Undone: Etna is a payer of its own name again."
    assert "Etna Health" not in world.dana.types("/patient Holly Guzman").shown


def test_two_payers_that_are_one_are_joined_and_separated(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types("/patient Holly Guzman payer Etna (new)")
    world.dana.types("/log 40m phone Holly Guzman 10/5")
    world.bill.types("/billing close oct").press("Close October 2026")
    world.bill.waits_for("October 2026 is closed.")
    asked = world.ada.types("/clinic payer rename Etna Cigna")
    assert asked.shown.startswith(
        "Join the payer Etna to Cigna?\n"
        "Cigna is a payer already, so the two would be joined.\n"
        "It covers 1 patient.\n"
        "Its patients get Cigna, with that payer's billing policy and rates. Etna leaves the list.\n"
    )
    assert "⚠ Closed, and not changed: October 2026. What differs there becomes an adjustment." in asked.shown
    done = asked.press("Join")
    assert done.shown.startswith("Joined: Etna is Cigna now, for 1 patient.")
    assert "payer Cigna" in world.dana.types("/patient April Krause payer etna").shown
    assert "Etna" not in world.ada.types("/clinic").shown
    assert done.press("Undo").shown == "Undone: Etna is a payer of its own name again."
    assert "Etna" in world.ada.types("/clinic").shown
    assert "Etna" in world.dana.types("/patient Holly Guzman").shown
    assert trail_faults(world.registry, world.clinic.id) == ()
    with world.registry.read() as db:
        reasons = db.execute(select(coverages.c.void_reason).where(coverages.c.voided_at.is_not(None)))
        assert set(reasons.scalars()) == {"replaced by entry 8", "replaced by entry 10"}


def test_what_cannot_be_read_is_asked(sqlite_world: World) -> None:
    world = sqlite_world
    for typed, answer in (
        ("payer", "What should change about which payer?"),
        ("payer rename Cigna", "What should change about which payer?"),
        ("payer join Cigna Nobody", "North Clinic has no payer “Nobody”."),
        ("payer join Cigna Cigna", "That is the same payer."),
        ("payer rename Cigna Cigna", "The payer has that name already."),
        ("payer rename Foo Bar", "North Clinic has no payer “Foo Bar”."),
    ):
        assert answer in world.ada.types(f"/clinic {typed}").shown, typed
