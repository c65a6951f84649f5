"""Conversations about an MRN that was typed wrong at enrollment."""

from tests.world import World

HOLLY_MRN = "01ce5fc6-32d1-46fe-8f08-963c96248805"


def test_a_wrong_mrn_is_corrected_and_undone(sqlite_world: World) -> None:
    world = sqlite_world
    saved = world.dana.types("/patient Holly Guzman mrn 00012345")
    assert saved.private
    assert saved.text == "The MRN was corrected."
    assert saved.shown == (
        f"Saved: Holly Guzman has MRN 00012345 now (before: {HOLLY_MRN}).\n"
        "The history keeps the earlier MRN. A file that still has it is asked about, "
        "and adds no second chart.\n"
        "[Undo] [Card]"
    )
    assert "Holly Guzman\nMRN 00012345" in world.dana.types("/patient 00012345").shown
    assert f"New MRN; before: MRN {HOLLY_MRN}" in world.lena.types("/patient 00012345 history").shown
    undone = saved.press("Undo").shown
    assert f"MRN {HOLLY_MRN} is Holly Guzman, born 3/4/1980 again." in undone
    card = world.dana.types(f"/patient mrn {HOLLY_MRN}").shown
    assert card.startswith(f"Holly Guzman\nMRN {HOLLY_MRN}")
    assert "New MRN undone; before: MRN 00012345" in world.dana.types("/patient Holly Guzman history").shown


def test_an_mrn_that_cannot_be_taken_changes_nothing(sqlite_world: World) -> None:
    world = sqlite_world
    world.add_patient("Bob", "Elder", "5002")
    assert world.ada.types("/patient Holly Guzman mrn 5002").shown.startswith(
        "Nothing was saved.\n"
        "MRN 5002 is already on the registry: Bob Elder.\n"
        "If both charts are one person, a lead or admin can join them: "
        "/patient Holly Guzman merge 5002"
    )
    for typed, answer in (
        ("mrn", "Which MRN?"),
        ("mrn n/a", "“n/a” isn't an MRN."),
    ):
        assert answer in world.dana.types(f"/patient Holly Guzman {typed}").shown
    refused = world.priya.types("/patient Holly Guzman mrn 7").shown
    assert "“mrn” is for: admin, care manager, lead." in refused
    assert f"Holly Guzman\nMRN {HOLLY_MRN}" in world.dana.types("/patient Holly Guzman").shown
    assert "99999" in world.dana.types("/patient mrn 99999").shown
