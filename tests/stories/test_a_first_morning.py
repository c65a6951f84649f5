"""The morning after a clinic moved in with 80 patients: nothing is late by a year, nothing old is new."""

from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from store.db import Registry
from store.imports.ledger import import_scores
from store.imports.patients import import_patients
from store.imports.table_file import ImportFile
from store.ledger import contacts
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")
MOVED_IN = datetime(2026, 11, 23, 16, tzinfo=UTC)
"""Monday, 10:00 in Chicago."""
TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def at(world: World, when: str) -> None:
    world.slack.move_clock_to(datetime.fromisoformat(when).replace(tzinfo=CHICAGO))
    world.post()


NAMED: tuple[tuple[str, str, int, str, list[tuple[int, int, int]]], ...] = (
    # mrn, last name, enrolled so many days ago, status, scores: days ago, total, item 9
    ("N1", "Newcomb", 10, "active", [(10, 18, 0)]),
    ("N2", "Quick", 20, "active", [(20, 18, 0), (2, 4, 0)]),
    ("R1", "Relapse", 400, "relapse prevention", [(390, 19, 0), (30, 3, 0)]),
    ("H1", "History", 400, "active", [(240, 12, 1), (180, 6, 0), (20, 5, 0)]),
    ("S1", "Severe", 300, "active", [(40, 24, 0)]),
    ("W1", "Worse", 300, "active", [(290, 12, 0), (6, 19, 0)]),
    ("O1", "Onhold", 500, "on hold", []),
    ("L1", "Lately", 500, "active", [(120, 8, 0), (5, 8, 0)]),
)
SILENT = 72
"""Patients with nothing on record but the enrollment, over the last two years."""


def imported(registry: Registry, world: World, kind: ModuleType, text: str) -> None:
    with registry.begin() as db:
        plan = kind.plan(db, world.clinic, ImportFile(text.encode()), world.slack.clock())
        assert not plan.rejected
        assert not kind.apply_actions(db, world.clinic, plan.actions, world.slack.clock())


@pytest.fixture
def moved(sqlite_world: World) -> World:
    """80 patients by import, on Dana's caseload; nobody else is in care."""
    world = sqlite_world
    world.slack.move_clock_to(MOVED_IN)
    with world.registry.begin() as db:
        for patient in world.patients.values():
            episode = episodes.latest_episode(db, world.clinic.id, patient.id)
            assert episode
            entered = Provenance(None, world.slack.clock(), "slack")
            episodes.change_status(db, episode, "graduated", TODAY, entered, ends=True)
    lines = ["mrn,first_name,last_name,date_of_birth,care_manager,enrolled_on,initial_assessment,status"]
    taken = ["mrn,date,instrument,score,risk_item"]
    for mrn, last, days, status, scored in NAMED:
        lines.append(f"{mrn},Pat,{last},3/4/1980,Dana Reed,{ago(days)},{ago(days)},{status}")
        taken += [f"{mrn},{ago(on)},phq9,{total},{item}" for on, total, item in scored]
    for number in range(SILENT):
        days = 40 + number * 9
        lines.append(f"Q{number:02},Pat,Silent{number:02},3/4/1980,Dana Reed,{ago(days)},{ago(days)},active")
    imported(world.registry, world, import_patients, "\n".join(lines))
    imported(world.registry, world, import_scores, "\n".join(taken))
    for mrn, days in (("S1", 30), ("W1", 3)):
        reach(world, mrn, ago(days))
    return world


def reach(world: World, mrn: str, on: date) -> None:
    with world.registry.begin() as db:
        patient = patients.by_mrn(db, world.clinic.id, mrn)
        assert patient
        episode = episodes.latest_episode(db, world.clinic.id, patient.id)
        assert episode
        entered = Provenance(None, world.slack.clock(), "import")
        contacts.add(db, episode, entered, "phone", on, member_id=None, reached=True)


def test_the_first_overdue_post_counts_only_what_is_known(moved: World) -> None:
    at(moved, "2026-11-24T08:00")
    post = next(seen for seen in moved.dana.inbox if "overdue" in seen.text)
    assert post.text == "2 contacts are overdue."
    late = [line for line in post.shown.splitlines() if "overdue, due" in line or "days late" in line]
    assert [line.partition(" · ")[0] for line in late] == ["Pat S.", "Pat N."]
    assert "74 patients have no contact on record." in post.shown
    assert "486" not in post.shown
    listed = post.press("Show them")
    assert "74 without a contact on record" in listed.shown
    assert "no contact on record" in listed.shown
    assert "days overdue" not in listed.shown
    assert "/caseload no contact" in moved.dana.opens_home().shown
    assert listed.shown.splitlines()[0] == moved.dana.types("/caseload no contact").shown.splitlines()[0]


def test_nobody_is_suggested_for_close_out_of_whom_nothing_is_known(moved: World) -> None:
    at(moved, "2026-11-24T08:00")
    assert "No patients need a letter or close-out." in moved.dana.types("/caseload leaving").shown
    card = moved.dana.types("/patient Silent40").shown
    assert "No contact is on record." in card
    assert "Overdue by" not in card
    assert "close-out" not in card


def test_the_first_agenda_calls_new_only_who_is_new(moved: World) -> None:
    at(moved, "2026-11-25T09:00")
    agenda = next(seen.shown for seen in moved.priya.inbox if seen.text.startswith("Case review"))
    parts = agenda.split("\nNever reviewed (")
    assert "New enrollments (1)" in parts[0]
    assert "Pat N. · …N1" in parts[0]
    assert "Stalled cases (" in parts[0]
    assert "Pat W. · …W1" in parts[0]
    # an answer of eight months ago with zeros since is history, and is shown as such
    assert "Risk flags" not in agenda
    assert "PHQ-9 item 9: 0 on Nov 3, above 0 on Mar 28" in parts[0]
    assert "The most severe first, ten at a time." in parts[1]
    # the improved and those in relapse prevention are not new
    assert "Pat Q." not in parts[0]
    assert "Pat R." not in parts[0]
    own = next(seen.shown for seen in moved.dana.inbox if seen.text.startswith("Case review"))
    assert "and 65 more who were never reviewed" in own
    assert own.split("\nNever reviewed (")[0].count("weeks in care") == 3


def test_a_long_agenda_shows_the_most_severe_of_every_part(moved: World) -> None:
    scored = [(f"T{number:02}", 10 + number % 15) for number in range(40)]
    lines = ["mrn,first_name,last_name,date_of_birth,care_manager,enrolled_on,initial_assessment,status"]
    taken = ["mrn,date,instrument,score,risk_item"]
    for mrn, total in scored:
        lines.append(f"{mrn},Pat,Stuck{mrn},3/4/1980,Dana Reed,{ago(200)},{ago(200)},active")
        taken += [f"{mrn},{ago(190)},phq9,{total},0", f"{mrn},{ago(7)},phq9,{total},0"]
    imported(moved.registry, moved, import_patients, "\n".join(lines))
    imported(moved.registry, moved, import_scores, "\n".join(taken))
    for mrn in ("T00", "T15"):
        moved.dana.types(f"/patient {mrn} flag risk -- says she is a burden")
    at(moved, "2026-11-25T09:00")
    agenda = next(seen.shown for seen in moved.priya.inbox if seen.text.startswith("Case review"))
    shown = [line for line in agenda.splitlines() if "weeks in care" in line or line.endswith(")")]
    stalled, never = agenda.split("\nNever reviewed (")
    assert "New enrollments (1)" in shown
    assert "Stalled cases (6 of 40)" in shown
    names = [line.partition(" · ")[0] for line in stalled.splitlines() if "weeks in care" in line]
    assert names == [*["Pat S."] * 8, "Pat H."]
    assert stalled.index("…T00") < stalled.index("…S1") < stalled.index("…T14")
    assert "and 34 more: /review start goes through all of them." in stalled
    assert never.count("weeks in care") == 3
    assert "more who were never reviewed" in never


def test_nobody_at_risk_is_left_out_of_a_long_agenda(moved: World) -> None:
    mrns = [f"Q{number:02}" for number in range(20)]
    answers = [f"{mrn},{ago(2)},phq9,12,1" for mrn in mrns]
    imported(
        moved.registry, moved, import_scores, "\n".join(["mrn,date,instrument,score,risk_item", *answers])
    )
    at(moved, "2026-11-25T09:00")
    agenda = next(seen.shown for seen in moved.priya.inbox if seen.text.startswith("Case review"))
    assert all(f"…{mrn}" in agenda for mrn in mrns)
    assert "Also with an open risk, a risk flag, or a recent answer about self-harm above 0:\n" in agenda


def test_on_hold_without_a_date_comes_back(moved: World) -> None:
    at(moved, "2026-12-22T08:00")
    shown = [seen.shown for seen in moved.dana.inbox if "overdue" in seen.text]
    assert "Pat O." not in "".join(shown)
    at(moved, "2026-12-24T08:00")
    shown = [seen.shown for seen in moved.dana.inbox if "overdue" in seen.text]
    assert "Pat O. · …O1" in shown[-1]
    assert "On hold since Mon Nov 23 without an end: resume, or set a date" in shown[-1]
