"""Conversations about two charts of one person, and about a chart that should not exist."""

import pytest
from sqlalchemy import select

from bot.sandbox.testing.visible_item import VisibleItem
from store.tables import audit_events, scores, time_entries
from tests.trail import trail_faults
from tests.world import World

HOLLY_MRN = "01ce5fc6-32d1-46fe-8f08-963c96248805"
MERGE = "/patient Holly Guzman merge 5002"


@pytest.fixture
def double(sqlite_world: World) -> World:
    """Holly is there twice: as Holly Gusman with MRN 5002 she has an October call and a score of her own."""
    sqlite_world.add_patient("Holly", "Gusman", "5002")
    sqlite_world.dana.types("/log 20m phone 5002 10/5 -- sleeps badly")
    sqlite_world.dana.types("/log 15m phone 5002 11/3 -- both charts")
    sqlite_world.dana.types("/log 15m phone Holly Guzman 11/3 -- both charts")
    sqlite_world.dana.types("/score phq9 14 5002 11/3")
    sqlite_world.dana.types("/patient 5002 scale GAD-7")
    return sqlite_world


@pytest.fixture
def merged(double: World) -> tuple[World, VisibleItem]:
    """After the merge, with the answer to it."""
    return double, double.lena.types(MERGE).press("Merge")


def test_the_preview_says_what_would_happen_and_changes_nothing(double: World) -> None:
    asked = double.lena.types(MERGE)
    assert asked.text == "Merge two charts?"
    assert asked.private
    assert asked.shown == (
        f"Merge MRN 5002 into the chart of Holly Guzman, MRN {HOLLY_MRN}?\n"
        f"Kept: Holly Guzman · MRN {HOLLY_MRN} · born 3/4/1980 · active\n"
        "Merged into it: Holly Gusman · MRN 5002 · born 3/4/1980 · active\n"
        "Copied to the kept chart: 1 time entry, 1 contact, 1 score.\n"
        "The same on both charts, kept once: 1 time entry, 1 contact, 1 planned contact, "
        "1 payer, 3 care team assignments.\n"
        "⚠ Name differs: Holly Guzman stays (Holly Gusman on the other chart).\n"
        "MRN 5002 is then left out of every list and count, and opens the kept chart. "
        "Both stay on the ledger, and it can be undone.\n"
        "[Merge] [Cancel]"
    )
    assert "Nothing" in asked.press("Cancel").shown
    assert "Holly Gusman\nMRN 5002" in double.dana.types("/patient 5002").shown


def test_a_merge_joins_what_the_charts_hold_and_says_where_the_mrn_leads(
    merged: tuple[World, VisibleItem],
) -> None:
    world, answer = merged
    assert answer.shown == (
        f"Merged: MRN 5002 into the chart of Holly Guzman, MRN {HOLLY_MRN}.\n"
        "Copied to the kept chart: 1 time entry, 1 contact, 1 score.\n"
        "[Undo] [Card]"
    )
    for typed in ("5002", "Holly Guzman 5002", "mrn 5002", "…5002"):
        card = world.dana.types(f"/patient {typed}").shown
        assert card.startswith(f"Holly Guzman\nMRN {HOLLY_MRN} · born 3/4/1980\n")
        assert "MRN 5002 was merged into this chart on Nov 21" in card
        assert "PHQ-9 14 on Nov 3" in card
    assert "20 of 60 min, 40 more for 99493" in world.lena.types("/billing oct Holly Guzman").shown
    assert "20 min" in world.dana.types("/log today").shown
    logged = world.dana.types("/log 10m phone 5002").shown
    assert "Logged 10 min · phone · Holly Guzman" in logged
    assert "Holly Gusman" not in world.dana.types("/patient Gusman").shown


def test_undo_separates_the_charts_and_keeps_what_came_after(merged: tuple[World, VisibleItem]) -> None:
    world, answer = merged
    world.dana.types("/log 10m phone Holly Guzman -- after the merge")
    second = world.ada.types("/patient 5002 unmerge")
    kept_scale = world.dana.types("/patient Holly Guzman scale GAD-7").shown
    assert "Before: GAD-7." in kept_scale
    undone = answer.press("Undo")
    assert "Before" not in world.dana.types("/patient Holly Guzman scale usual").shown
    assert undone.shown == (
        "Undone: Holly Gusman, MRN 5002, is back in every list and count.\n"
        "3 copies on the other chart voided.\n"
        "[Card]"
    )
    assert "Holly Gusman\nMRN 5002" in world.dana.types("/patient 5002").shown
    kept = world.dana.types("/patient Holly Guzman").shown
    assert "merged into this chart" not in kept
    assert "PHQ-9 14" not in kept
    assert "November: 25 of 60 min" in kept
    assert "That was already undone." in second.press("Separate").shown
    again = world.lena.types(MERGE).press("Merge").shown
    assert "Copied to the kept chart: 1 time entry, 1 contact, 1 score." in again


def test_unmerge_asks_and_separates_much_later(merged: tuple[World, VisibleItem]) -> None:
    world, _ = merged
    asked = world.ada.types("/patient 5002 unmerge")
    assert "Separate MRN 5002 from the chart of Holly Guzman again?" in asked.shown
    assert "is back in every list and count" in asked.press("Separate").shown


def test_both_sources_stay_on_the_ledger_and_the_trail_says_so(merged: tuple[World, VisibleItem]) -> None:
    world, answer = merged
    answer.press("Undo")
    assert trail_faults(world.registry, world.clinic.id) == ()
    with world.registry.read() as db:
        sources = list(db.execute(select(scores.c.source, scores.c.voided_at.is_not(None))))
        actions = db.execute(
            select(audit_events.c.action, audit_events.c.subject).order_by(audit_events.c.id)
        )
        about = [tuple(row) for row in actions if row.action in {"charts merged", "merge undone"}]
        reasons = db.execute(
            select(time_entries.c.void_reason).where(time_entries.c.voided_at.is_not(None))
        ).scalars()
        assert set(reasons) == {"the charts were separated again"}
    assert sources == [("slack", False), ("merge 1", True)]
    holly, gusman = world.patients["guzman"].id, about[1][1]
    assert about == [
        ("charts merged", f"patient:{holly}"),
        ("charts merged", gusman),
        ("merge undone", f"patient:{holly}"),
        ("merge undone", gusman),
    ]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("merge", "Which chart should be merged into this one?"),
        ("merge 9999", "No other chart has the MRN or name “9999”."),
        (f"merge {HOLLY_MRN}", "That is the same chart."),
        ("merge Smith", "No other chart has the MRN or name “Smith”."),
        ("unmerge", "No chart was merged into this one."),
        ("entered in error", "Why was the chart entered in error?"),
        ("wrong chart --", "Why was the chart entered in error?"),
    ],
)
def test_what_cannot_be_is_refused_in_words(double: World, typed: str, says: str) -> None:
    answer = double.lena.types(f"/patient Holly Guzman {typed}").shown
    assert "Nothing was saved." in answer
    assert says in answer


@pytest.mark.parametrize("typed", ["merge with MRN 5002", "merge Holly Gusman", "merge …5002"])
def test_the_other_chart_is_found_by_mrn_ending_or_name(double: World, typed: str) -> None:
    assert "Merge MRN 5002 into" in double.lena.types(f"/patient Holly Guzman {typed}").shown


def test_only_leads_and_admins_decide_which_charts_there_are(double: World) -> None:
    assert "“merge” is for: admin, lead." in double.dana.types(MERGE).shown
    assert (
        "“entered in error” is for: admin, lead."
        in double.dana.types("/patient Holly Guzman entered in error -- test").shown
    )
    assert "Merge MRN 5002 into" in double.ada.types(MERGE).shown
    assert (
        "Patients' cards are for the care team and leads." in double.ada.types("/patient Holly Guzman").shown
    )


def test_an_old_button_of_the_merged_chart_says_which_chart_to_open(double: World) -> None:
    listed = double.dana.types("/log 5m phone 5002 11/4")
    double.lena.types(MERGE).press("Merge")
    answer = listed.press("Undo").shown
    assert f"This chart was merged into the chart of Holly Guzman, MRN {HOLLY_MRN}." in answer
    assert f"Open that one: /patient {HOLLY_MRN}" in answer
    with double.registry.read() as db:
        voided = db.execute(select(time_entries.c.id).where(time_entries.c.voided_at.is_not(None))).all()
    assert voided == []


def test_a_closed_month_is_not_changed_and_named_before(double: World) -> None:
    double.bill.types("/billing close 2026-10").press("Close October 2026")
    double.bill.waits_for("October 2026 is closed.")
    asked = double.lena.types(MERGE)
    assert "⚠ Closed, and not changed: October 2026. The difference becomes an adjustment." in asked.shown
    asked.press("Merge")
    month = double.bill.types("/billing 2026-10").shown
    assert "Holly Guzman" in month
    assert "not on file" not in month


def test_what_differs_is_shown_and_what_is_missing_filled_in_until_undo(double: World) -> None:
    double.dana.types("/patient 5002 payer Aetna (CVS Health)")
    double.dana.types("/patient 5002 born 4/3/1980")
    double.dana.types("/patient 5002 on hold until 12/15 -- surgery")
    double.dana.types("/patient 5002 prefers portal")
    asked = double.lena.types(MERGE)
    assert "⚠ Birth date differs: 3/4/1980 stays (4/3/1980 on the other chart)." in asked.shown
    assert "⚠ Payer differs: Cigna stays (Aetna (CVS Health) on the other chart)." in asked.shown
    assert "⚠ Status differs: active stays (on hold on the other chart)." in asked.shown
    done = asked.press("Merge")
    card = double.dana.types("/patient Holly Guzman").shown
    assert "Payer: Cigna" in card
    assert "portal" in card
    done.press("Undo")
    assert "portal" not in double.dana.types("/patient Holly Guzman").shown


def test_open_risk_and_recommendations_go_on_at_the_kept_chart(double: World) -> None:
    double.priya.types("/review 5002 -- increase sertraline")
    double.dana.types("/patient 5002 flag risk -- says it is pointless")
    double.post()
    double.lena.types(MERGE).press("Merge")
    double.post()
    card = double.dana.types("/patient Holly Guzman").shown
    assert "Open safety alerts" in card
    assert "increase sertraline, waits for approval" in card
    overdue = [item.shown for item in double.owen.inbox if "…8805" in item.shown]
    assert any("increase sertraline" in shown for shown in overdue)


def test_an_answer_given_before_the_merge_is_not_sent_again(double: World) -> None:
    double.priya.types("/review 5002 -- increase sertraline")
    double.owen.types("/review 5002 approve")
    double.dana.types("/patient 5002 flag risk -- says it is pointless")
    double.post()
    double.dana.waits_for("Safety alert").press("Acknowledge")
    double.post()
    before = {user: len(user.inbox) for user in (double.dana, double.owen, double.priya)}
    double.lena.types(MERGE).press("Merge")
    double.post()
    assert {user: len(user.inbox) for user in before} == before


# A chart that was entered in error


def test_a_wrong_chart_leaves_lists_after_a_question_and_comes_back_by_undo(sqlite_world: World) -> None:
    world = sqlite_world
    world.add_patient("Test", "Patient", "777")
    world.dana.types("/log 10m phone 777 11/3")
    asked = world.lena.types("/patient Test Patient entered in error -- made for training")
    assert asked.shown == (
        "Mark the chart of Test Patient, MRN 777, as entered in error?\n"
        "Reason: made for training\n"
        "It is left out of every list and count, with 1 time entry, 1 contact, 1 planned contact, 1 payer, "
        "3 care team assignments. "
        "It stays on the ledger.\n"
        "The MRN is then free for the person it belongs to.\n"
        "[Mark as entered in error] [Cancel]"
    )
    assert "Test Patient" in world.dana.types("/caseload all").shown
    done = asked.press("Mark as entered in error")
    assert done.shown == (
        "Marked as entered in error: the chart of Test Patient, MRN 777.\nReason: made for training\n[Undo]"
    )
    assert "Test Patient" not in world.dana.types("/caseload all").shown
    assert "No patient has the MRN “777”" in world.dana.types("/patient 777").shown
    done.press("Undo")
    assert "Test Patient\nMRN 777" in world.dana.types("/patient 777").shown


@pytest.mark.parametrize("typed", ["777", "Test Patient", "777 entered in error undo"])
def test_leads_and_admins_find_a_wrong_chart_again(sqlite_world: World, typed: str) -> None:
    world = sqlite_world
    world.add_patient("Test", "Patient", "777")
    asked = world.lena.types("/patient Test Patient entered in error -- made for training")
    asked.press("Mark as entered in error")
    found = world.ada.types(f"/patient {typed}")
    assert found.shown == (
        "The chart of Test Patient, MRN 777, is marked as entered in error since Nov 21.\n"
        "Reason: made for training\n[Undo entered in error]"
    )
    found.press("Undo entered in error")
    assert "Test Patient\nMRN 777" in world.dana.types("/patient 777").shown


def test_the_mrn_of_a_wrong_chart_is_free_and_undo_respects_its_owner(sqlite_world: World) -> None:
    world = sqlite_world
    world.add_patient("Wrong", "Person", "777")
    done = world.lena.types("/patient 777 in error -- typed a wrong MRN").press("Mark as entered in error")
    assert "Enrolled: Ruth Vega" in world.dana.types("/enroll Ruth Vega mrn 777").shown
    assert "MRN 777 is already on the registry: Ruth Vega." in done.press("Undo").shown
    assert "Ruth Vega" in world.dana.types("/patient 777").shown


def test_a_chart_that_holds_a_merged_one_is_not_marked_in_error(merged: tuple[World, VisibleItem]) -> None:
    world, _ = merged
    refused = world.lena.types("/patient Holly Guzman entered in error -- mistake").shown
    assert "This chart also holds what was merged from MRN 5002." in refused
    assert "Undo that merge first." in refused
