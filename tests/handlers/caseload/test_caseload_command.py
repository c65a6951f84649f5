"""Conversations with `/caseload`: the registry at a glance, its views and pages."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.sandbox import SlackUser
from store.clinic import clinics, members
from store.rules.roles import Role
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
    assert answer.text == "6 patients, 1 at risk, 4 overdue, 2 flagged"
    assert answer.shown == (
        "Your caseload: 6 patients, 1 at risk, 4 overdue, 2 flagged\n"
        "Patient | Status | Last contact | Score | Next | Minutes | Flags\n"
        "⚠ Holly Guzman …8805 | active, 11 wk | never | PHQ-9 19 ↓1 | 74 days late | 0 of 60 | ⚠ risk\n"
        "James Arellano …d415 | active, 11 wk | never | – | 74 days late | 0 of 60 | medication\n"
        "Bradley Reyes …014a | active, 11 wk | never, 1 tried | – | 74 days late | 0 of 60 | –\n"
        "April Krause …70bd | active, 11 wk | Nov 2 | – | 5 days late | 15 of 60 | –\n"
        "Timothy Arroyo …9089 | active, 11 wk | Nov 18 | – | Dec 2 | 65 of 90 | –\n"
        "Ashley Baker …309b | active, 11 wk | Nov 18 | – | Dec 2 | 52 of 60 | –\n"
        "[Open a card ▾]\n"
        "[Overdue (4)] [Stalled (1)] [Due (5)] [Flagged (2)] [Short (5)]\n"
        "[Most overdue first] [Least improved first] [Longest in care first] [CSV]"
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
        "overdue": ["⚠ Holly Guzman", "James Arellano", "Bradley Reyes", "April Krause"],
        "new": [],
        "stalled": ["⚠ Holly Guzman"],
        "flagged": ["⚠ Holly Guzman", "James Arellano"],
        "short": ["⚠ Holly Guzman", "Ashley Baker", "April Krause", "James Arellano", "Bradley Reyes"],
    }


def test_the_view_of_scales_due_says_which_and_since_when(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score phq9 20 item9 0 Holly Guzman")
    sqlite_world.dana.types("/score gad7 12 April Krause 10/1")
    shown = sqlite_world.dana.types("/caseload due").shown
    assert "5 with a scale due" in shown
    assert "Holly Guzman" not in shown
    assert "GAD-7 due since Oct 29 (12 on Oct 1)" in shown
    assert "PHQ-9 due since Sep 1 (no baseline yet)" in shown


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


@pytest.mark.parametrize("line", ["/caseload dana", "/caseload Dana Reed", "/caseload overdue dana"])
def test_a_colleagues_first_name_will_do(sqlite_world: World, line: str) -> None:
    assert "Dana Reed’s caseload: 6" in sqlite_world.lena.types(line).shown


def test_a_first_name_that_two_share_is_nobodys(sqlite_world: World) -> None:
    with sqlite_world.registry.begin() as db:
        members.add(
            db,
            sqlite_world.clinic,
            "U0TWIN",
            [Role.CARE_MANAGER],
            datetime(2026, 1, 5, tzinfo=UTC),
            "Dana Cole",
        )
    shown = sqlite_world.lena.types("/caseload dana").shown
    assert "“dana” isn't a view or a colleague in this clinic." in shown


def test_a_clinician_sees_the_patients_they_treat(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient April Krause clinician Jane Doe 1234567893")
    for line in ("/caseload", "/caseload all"):
        shown = sqlite_world.owen.types(line).shown
        assert "5 patients" in shown
        assert "April Krause" not in shown


def test_an_empty_view_says_so(sqlite_world: World) -> None:
    assert "No patients are flagged." in sqlite_world.dana.types("/caseload flagged").shown


def test_too_many_for_one_care_manager_is_said(sqlite_world: World) -> None:
    with sqlite_world.registry.begin() as db:
        clinics.change_settings(db, sqlite_world.clinic, caseload_limit=5)
    shown = sqlite_world.dana.types("/caseload").shown
    assert "6 active patients: more than the limit of 5 at these hours." in shown


def test_what_is_no_view_is_refused(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/caseload purple")
    assert "“purple” isn't a view or a colleague in this clinic." in answer.shown
    assert "/caseload is for" in sqlite_world.bill.types("/caseload").shown


def test_a_read_is_in_the_audit_trail(sqlite_world: World) -> None:
    sqlite_world.lena.types("/caseload flagged")
    with sqlite_world.registry.read() as db:
        told = db.execute(select(audit_events.c.action, audit_events.c.subject, audit_events.c.detail)).one()
    assert told == ("caseload read", "caseload:clinic", {"view": "flagged", "patients": 0})


def test_two_hundred_patients_fit_in_pages(sqlite_world: World) -> None:
    for number in range(194):
        sqlite_world.add_patient(f"Pat{number:03d}", "Zed", f"Z-{number:04d}")
    page = sqlite_world.dana.types("/caseload")
    names: list[str] = []
    for number in range(10):
        assert f"showing {number * 20 + 1} to {number * 20 + 20}" in page.shown
        names += [row.split(" …")[0] for row in page.shown.splitlines() if " …" in row]
        page = page.press("Next") if number < 9 else page
    assert "[Next]" not in page.shown
    assert len(set(names)) == 200
    with sqlite_world.registry.read() as db:
        read = db.execute(select(audit_events.c.detail)).scalars()
        assert {told["patients"] for told in read} == {200}


def ranked(shown: str) -> list[str]:
    """The names on a page, in its order."""
    return [row.split(" …")[0] for row in shown.splitlines() if " …" in row]


def test_it_is_sorted_as_asked_by_word_and_by_button(sqlite_world: World) -> None:
    filled(sqlite_world)
    sqlite_world.dana.types("/score phq9 16 item9 0 April Krause sep 3")
    sqlite_world.dana.types("/score phq9 6 item9 0 April Krause nov 20")
    sqlite_world.add_patient("Zoe", "Early", "Z-0001", date(2026, 6, 1))
    overdue = sqlite_world.dana.types("/caseload by overdue")
    assert "Your caseload: 7 patients, 1 at risk, 5 overdue, 2 flagged, by overdue" in overdue.shown
    # Whatever the order, an open risk is first.
    assert ranked(overdue.shown)[:2] == ["⚠ Holly Guzman", "Zoe Early"]
    worst = ranked(overdue.press("Least improved first").shown)
    assert (worst[0], worst[-1]) == ("⚠ Holly Guzman", "April Krause")
    longest = sqlite_world.dana.types("/caseload all by longest")
    assert ranked(longest.shown)[:2] == ["⚠ Holly Guzman", "Zoe Early"]
    assert ranked(sqlite_world.dana.types("/caseload flagged by not improving").shown) == [
        "⚠ Holly Guzman",
        "James Arellano",
    ]
    refused = sqlite_world.dana.types("/caseload by color")
    assert "I can't sort by “color”." in refused.shown


def file_of(person: SlackUser) -> list[list[str]]:
    """The rows of the newest file that someone received."""
    seen = person.waits_for("The CSV follows.")
    assert "Guzman" not in seen.text + seen.shown
    with person.workspace.lock:
        person.workspace.changed.wait_for(lambda: any(one.files for one in person.inbox), 3)
    (file,) = next(one.files for one in reversed(person.inbox) if one.files)
    assert (file.name, file.title) == ("caseload-2026-11-21.csv", "Caseload of 2026-11-21")
    return list(csv.reader(io.StringIO((file.content or b"").decode("utf-8-sig"))))


def test_the_same_as_a_file_by_direct_message(sqlite_world: World) -> None:
    filled(sqlite_world)
    sqlite_world.add_patient("=HYPERLINK(1)", "Zed", "+1234")
    answer = sqlite_world.dana.types("/caseload csv")
    assert "7 patients: you will get the file in a direct message." in answer.shown
    head, *rows = file_of(sqlite_world.dana)
    assert len(rows) == 7
    holly = dict(zip(head, next(row for row in rows if row[1] == "Guzman"), strict=True))
    assert holly == {
        "MRN": "01ce5fc6-32d1-46fe-8f08-963c96248805",
        "Last name": "Guzman",
        "First name": "Holly",
        "Birth date": "1980-03-04",
        "Status": "active",
        "Enrolled": "2026-09-01",
        "Weeks in care": "11",
        "Care manager": "Dana Reed",
        "Treating clinician": "Owen Clark",
        "Last contact": "",
        "Attempts since": "0",
        "Letter sent": "",
        "Scale": "PHQ-9",
        "Baseline": "20",
        "Last score": "19",
        "Scored on": "2026-11-21",
        "Change": "-1",
        "Not improving": "no response in 11 weeks (PHQ-9)",
        "Next contact": "2026-09-08",
        "Reason due": "agreed for Tue Sep 8",
        "Days overdue": "74",
        "Minutes this month": "0",
        "Flags": "risk",
        "Last review": "",
    }
    odd = next(row for row in rows if row[1] == "Zed")
    assert (odd[0], odd[2]) == ("'+1234", "'=HYPERLINK(1)"), "no cell is taken for a formula"
    with sqlite_world.registry.read() as db:
        trail = db.execute(select(audit_events.c.subject, audit_events.c.detail, audit_events.c.action))
        told = [(row.subject, row.detail) for row in trail if row.action == "caseload exported"]
    assert told == [(f"caseload:{sqlite_world.team['dana'].id}", {"view": "everyone", "patients": 7})]


def test_the_file_button_keeps_the_view_and_the_list_stays(sqlite_world: World) -> None:
    filled(sqlite_world)
    listed = sqlite_world.dana.types("/caseload stalled")
    assert "1 patient: you will get the file" in listed.press("CSV").shown
    _, *rows = file_of(sqlite_world.dana)
    assert [row[1] for row in rows] == ["Guzman"]
    assert "1 stalled" in listed.shown


def test_the_file_is_the_owners(sqlite_world: World) -> None:
    for person in (sqlite_world.priya, sqlite_world.lena):
        assert "you will get the file in a direct message" in person.types("/caseload csv").shown
    for person, line in (
        (sqlite_world.owen, "/caseload csv"),
        (sqlite_world.dana, "/caseload csv all"),
    ):
        assert "The file is for care managers (their own caseload)" in person.types(line).shown
    assert "[CSV]" not in sqlite_world.owen.types("/caseload").shown
    assert "[CSV]" not in sqlite_world.dana.types("/caseload all").shown
    assert "/caseload is for" in sqlite_world.bill.types("/caseload csv").shown
    empty = sqlite_world.dana.types("/caseload csv flagged")
    assert "No patients are in that view, so there is nothing to put in a file." in empty.shown
