"""Conversations with `/caseload`: the registry at a glance, its views and pages."""

from sqlalchemy import select

from store import clinics
from store.tables import audit_events
from tests.world import World


def filled(world: World) -> None:
    """A caseload with something to show in every view."""
    world.dana.types("/score phq9 20 item9 0 Holly Guzman sep 3")
    world.dana.types("/score phq9 19 item9 1 Holly Guzman")
    world.dana.types("/log 15m phone April Krause nov 2")
    world.dana.types("/log 52m phone Ashley Baker nov 18")
    world.dana.types("/log 65m phone Timothy Arroyo nov 18")
    world.dana.types("/log 5m voicemail Bradley Reyes nov 18")
    world.dana.types("/patient James Arellano flag medication -- sleep?")
    world.priya.types("/review Ashley Baker continue")


def test_bare_it_shows_the_own_caseload_most_urgent_first(world: World) -> None:
    filled(world)
    answer = world.dana.types("/caseload")
    assert answer.private
    assert answer.text == "6 patients, 4 overdue, 2 flagged"
    assert answer.shown == (
        "Your caseload: 6 patients, 4 overdue, 2 flagged\n"
        "Patient | Status | Last contact | Score | Next | Minutes | Flags\n"
        "Holly Guzman …8805 | active, 11 wk | never | PHQ-9 19 ↓1 | 74 days late | 0 of 60 | ⚠ risk\n"
        "James Arellano …d415 | active, 11 wk | never | – | 74 days late | 0 of 60 | medication\n"
        "Bradley Reyes …014a | active, 11 wk | never, 1 tried | – | 74 days late | 0 of 60 | –\n"
        "April Krause …70bd | active, 11 wk | Nov 2 | – | 5 days late | 15 of 60 | –\n"
        "Timothy Arroyo …9089 | active, 11 wk | Nov 18 | – | Dec 2 | 65 of 90 | –\n"
        "Ashley Baker …309b | active, 11 wk | Nov 18 | – | Dec 2 | 52 of 60 | –\n"
        "[Open a card ▾]\n"
        "[Overdue (4)] [New (5)] [Stalled (1)] [Due (5)] [Flagged (2)] [Short (5)]\n"
        "[By overdue] [By not improving] [By longest] [CSV]"
    )


def test_each_view_holds_its_own(sqlite_world: World) -> None:
    filled(sqlite_world)
    shown = {
        view: [
            row.split(" …")[0]
            for row in sqlite_world.dana.types(f"/caseload {view}").shown.splitlines()
            if " …" in row
        ]
        for view in ("overdue", "new", "stalled", "flagged", "short")
    }
    assert shown == {
        "overdue": ["Holly Guzman", "James Arellano", "Bradley Reyes", "April Krause"],
        "new": ["James Arellano", "Timothy Arroyo", "Holly Guzman", "April Krause", "Bradley Reyes"],
        "stalled": ["Holly Guzman"],
        "flagged": ["Holly Guzman", "James Arellano"],
        "short": ["Ashley Baker", "April Krause", "James Arellano", "Holly Guzman", "Bradley Reyes"],
    }


def test_pages_and_views_turn_with_buttons(sqlite_world: World) -> None:
    for number in range(16):
        sqlite_world.add_patient(f"Pat{number:02d}", "Zed", f"Z-{number:04d}")
    first = sqlite_world.dana.types("/caseload")
    assert "22 patients, 22 overdue, showing 1 to 20" in first.shown
    second = first.press("Next")
    assert "showing 21 to 22" in second.shown
    assert "Pat15 Zed …0015" in second.shown
    assert "[Next]" not in second.shown
    assert "showing 1 to 20" in second.press("Previous").shown


def test_a_card_opens_from_the_list(sqlite_world: World) -> None:
    listed = sqlite_world.dana.types("/caseload")
    listed.choose("Open a card", "April Krause …70bd")
    assert "MRN 02bc0550-dfed-4f7e-b95d-793d51d670bd" in sqlite_world.dana.inbox[-1].shown
    assert "Your caseload" in listed.shown, "the list stays"


def test_the_clinics_and_a_colleagues(sqlite_world: World) -> None:
    assert "North Clinic: 6 patients" in sqlite_world.priya.types("/caseload").shown
    assert "North Clinic: 6 patients" in sqlite_world.lena.types("/caseload").shown
    assert "North Clinic: 6 overdue" in sqlite_world.dana.types("/caseload overdue all").shown
    assert "Dana Reed’s caseload: 6 overdue" in sqlite_world.lena.types("/caseload @Dana Reed overdue").shown


def test_a_clinician_sees_the_patients_they_treat(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient April Krause clinician Jane Doe 1234567893")
    for line in ("/caseload", "/caseload all"):
        shown = sqlite_world.owen.types(line).shown
        assert "5 patients" in shown
        assert "April Krause" not in shown


def test_an_empty_view_says_so(sqlite_world: World) -> None:
    assert "No flags are up." in sqlite_world.dana.types("/caseload flagged").shown


def test_too_many_for_one_care_manager_is_said(sqlite_world: World) -> None:
    with sqlite_world.registry.begin() as db:
        clinics.change_settings(db, sqlite_world.clinic, caseload_limit=5)
    shown = sqlite_world.dana.types("/caseload").shown
    assert "6 active patients: more than the 5 that one can follow well at these hours." in shown


def test_what_is_no_view_is_refused(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/caseload purple")
    assert "“purple” is neither a view nor a colleague here." in answer.shown
    assert "/caseload is for" in sqlite_world.bill.types("/caseload").shown


def test_a_read_is_in_the_audit_trail(sqlite_world: World) -> None:
    sqlite_world.lena.types("/caseload flagged")
    with sqlite_world.registry.read() as db:
        told = db.execute(select(audit_events.c.action, audit_events.c.subject, audit_events.c.detail)).one()
    assert told == ("caseload read", "caseload:clinic", {"view": "flagged", "patients": 0})
