"""Conversations with `/billing`: what a biller, a lead and a care manager read."""

from datetime import UTC, date, datetime

import pytest

from store.ledger import contacts, scores, time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes, records
from store.payer import dated_policies, payers
from store.review import case_reviews
from store.rules.activities import Activity
from store.rules.minutes import minutes
from store.rules.months import Month
from store.rules.roles import Role
from store.rules.scores.score import Score
from tests.world import World

PROVENANCE = Provenance(None, datetime(2026, 11, 21, tzinfo=UTC), "demo")


def spend(
    world: World, name: str, amount: str, on: date, activity: Activity = Activity.PHONE, note: str = ""
) -> None:
    """Minutes that Dana spent for a patient."""
    with world.registry.begin() as db:
        (episode,) = episodes.of_patient(db, world.clinic.id, world.patients[name].id)
        spent = NewTimeEntry(minutes(amount), activity, on, note)
        dana = world.team["dana"].id
        time_log.add(db, episode, spent, PROVENANCE, member_id=dana, author_role=Role.CARE_MANAGER)


def complete(world: World, name: str, on: date) -> None:
    """Everything that a claim needs besides minutes, as of a day."""
    with world.registry.begin() as db:
        (episode,) = episodes.of_patient(db, world.clinic.id, world.patients[name].id)
        records.record_consent(db, episode, date(2026, 9, 1), "spoken", PROVENANCE)
        records.record_initiating_visit(db, episode, date(2026, 9, 1), PROVENANCE)
        records.record_problems(db, episode, ["F32.1"], date(2026, 9, 1), PROVENANCE)
        records.record_care_plan(db, episode, {"plan": "walk daily"}, date(2026, 9, 1), PROVENANCE)
        for day in (date(2026, 9, 1), on):
            scores.add(db, episode, Score(day, "phq9", 17), PROVENANCE)
        contacts.add(db, episode, PROVENANCE, "phone", on, member_id=None, reached=True)
        case_reviews.record(db, episode, on, PROVENANCE, consultant_id=world.team["priya"].id)


@pytest.fixture
def october(sqlite_world: World) -> World:
    """October: Holly has all it takes, Timothy lacks everything but minutes, April has too few minutes."""
    return with_october(sqlite_world)


@pytest.fixture
def october_on_both(world: World) -> World:
    """The same on each database."""
    return with_october(world)


def with_october(world: World) -> World:
    spend(world, "guzman", "62", date(2026, 10, 6), note="cried on the phone")
    spend(world, "guzman", "5", date(2026, 10, 7), Activity.ATTEMPT)
    complete(world, "guzman", date(2026, 10, 6))
    spend(world, "arroyo", "95.5", date(2026, 10, 8))
    spend(world, "krause", "52", date(2026, 10, 9))
    return world


def test_a_month_says_what_is_ready_what_is_held_and_who_can_free_it(october_on_both: World) -> None:
    answer = october_on_both.bill.types("/billing oct")
    assert answer.private
    assert "North Clinic, October 2026: 3 patients" in answer.shown
    assert "1 ready (1 × 99493" in answer.shown
    assert "1 held (1 × 99493 + 1 × 99494" in answer.shown
    assert "1 not billable" in answer.shown
    assert "no consent on file, from the care manager: Timothy Arroyo …9089 @Dana Reed" in answer.shown
    assert "Showing 1 to 3 of 3, by MRN." in answer.shown
    assert answer.text == "Billing for October 2026: 3 patients."


def test_the_last_column_is_short_and_repeats_no_minutes(october: World) -> None:
    rows = october.bill.types("/billing oct").shown.splitlines()
    assert any(row.endswith(" | 52 | – | not billable | 8 more for 99493") for row in rows)
    assert any(row.endswith("| held | consent and 6 more") for row in rows)


def test_bare_it_is_this_month_so_far(october: World) -> None:
    october.dana.types("/log 12m phone Holly Guzman")
    assert "North Clinic, November 2026 so far: 1 patient" in october.bill.types("/billing").shown


def test_a_month_without_minutes_says_so(sqlite_world: World) -> None:
    answer = sqlite_world.bill.types("/billing 2026-10")
    assert "North Clinic, October 2026: no minutes." in answer.shown


@pytest.mark.parametrize(
    "line",
    [
        "/billing Holly Guzman 2026-10",
        "/billing 2026-10 Holly Guzman",
        "/billing Guzman, Holly oct",
        "/billing last month Holly Guzman",
        "/cocm billing October 2026 Holly Guzman",
    ],
)
def test_one_patients_month_is_explained_line_by_line(october: World, line: str) -> None:
    shown = october.bill.types(line).shown
    assert "Holly Guzman · MRN …8805 · October 2026" in shown
    assert "Ready to bill: 99493." in shown
    assert "A subsequent month (initial assessment Sep 1)." in shown
    assert "Tue Oct 6 | 62 | phone | Dana Reed | 62 | –" in shown
    attempt = "an attempt or no-show without clinical work does not count"
    assert f"Wed Oct 7 | 5 | attempt | Dana Reed | 0 | {attempt}" in shown
    assert "62 min that count, 5 that do not" in shown
    assert "99493: collaborative care, subsequent month" in shown
    assert "62 min, 99493 reached, 28 more for 99494." in shown
    assert "Under cpt-midpoint it would be: 99493" in shown


def test_what_is_missing_is_told_with_who_can_supply_it(october: World) -> None:
    shown = october.bill.types("/billing Timothy Arroyo oct").shown
    assert "Held: 7 things missing, see below." in shown
    assert "no consent on file: the care manager can supply it" in shown
    assert "not reviewed with the consultant in the month: the consultant can supply it" in shown
    assert "On file: " in shown


def test_a_month_short_of_minutes_says_how_far(october: World) -> None:
    shown = october.bill.types("/billing April Krause oct").shown
    assert "Not billable: 52 of 60 min, 8 more for 99493." in shown
    assert "Under cpt-midpoint it would be: 99493" in shown


def test_a_biller_never_reads_notes_scores_or_flags(october: World) -> None:
    for line in ("/billing oct", "/billing Holly Guzman oct"):
        shown = october.bill.types(line).shown
        assert "cried" not in shown
        assert "17" not in shown


def test_april_krause_is_a_person_and_april_alone_a_month(october: World) -> None:
    assert "April Krause · MRN" in october.bill.types("/billing April Krause").shown
    assert "North Clinic, April 2026: no minutes." in october.bill.types("/billing april").shown
    both = october.bill.types("/billing april April Krause").shown
    assert "April Krause · MRN …70bd · April 2026" in both


def test_a_misspelled_name_is_asked_about_and_the_month_kept(october: World) -> None:
    asked = october.bill.types("/billing Holly Guzmann oct")
    assert "No patient is named “Holly Guzmann”. Did you mean one of these?" in asked.shown
    button = next(label for label in asked.buttons if label.startswith("Holly Guzman"))
    assert "Holly Guzman · MRN …8805 · October 2026" in asked.press(button).shown


def test_a_patient_of_the_list_is_explained_by_a_choice(october: World) -> None:
    listed = october.bill.types("/billing oct")
    explained = listed.choose("Explain a patient's month", "Holly Guzman …8805")
    assert "Ready to bill: 99493." in explained.shown
    assert "North Clinic, October 2026: 3 patients" in explained.press("All of October 2026").shown


def test_the_month_before_is_a_button_away(october: World) -> None:
    shown = october.bill.types("/billing oct").press("September 2026").shown
    assert "North Clinic, September 2026: no minutes." in shown


def test_a_care_manager_sees_the_own_patients(october: World) -> None:
    assert "Your patients, October 2026: 3 patients" in october.dana.types("/billing oct").shown


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("/billing 2026-13", "“2026-13” isn't a month."),
        ("/billing 2026-12", "December 2026 has not begun."),
        ("/billing Holly Guzman 2027-01", "January 2027 has not begun."),
        ("/billing Holly Guzman octember", "I found Holly Guzman but didn't understand “octember”."),
    ],
)
def test_what_cannot_be_shown_is_refused_with_words(october: World, line: str, wrong: str) -> None:
    answer = october.bill.types(line)
    assert "Nothing was saved" not in answer.shown
    assert wrong in answer.shown


@pytest.mark.parametrize("who", ["priya", "owen", "ada"])
def test_consultants_clinicians_and_admins_read_no_claims(october: World, who: str) -> None:
    answer = getattr(october, who).types("/billing oct")
    assert "Nothing was saved" not in answer.shown
    assert "99493" not in answer.shown


def test_the_policy_that_was_used_is_printed(october: World) -> None:
    with october.registry.begin() as db:
        cigna = payers.find_or_add(db, october.clinic.id, "Cigna")
        dated_policies.choose_policy(db, october.clinic, cigna, "cpt-midpoint", Month(2026, 10), PROVENANCE)
    shown = october.bill.types("/billing April Krause oct").shown
    assert "Cigna: cpt-midpoint (CPT time rule" in shown
    assert "99493: collaborative care, subsequent month" in shown


def test_a_screen_is_never_the_measure_of_a_month(sqlite_world: World) -> None:
    """Source: domain.md §1.4, Measure."""
    sqlite_world.dana.types("/score phq9 18 item9 0 Holly Guzman 9/3")
    spend(sqlite_world, "guzman", "62", date(2026, 11, 6))
    for screen in ("phq2 4", "gad2 4", "auditc 5"):
        sqlite_world.dana.types(f"/score {screen} Holly Guzman 11/20")
        explained = sqlite_world.lena.types("/billing nov Holly Guzman").shown
        assert "last score more than 28 days old at the month's end" in explained
    sqlite_world.dana.types("/score phq9 11 item9 0 Holly Guzman 11/20")
    assert "days old" not in sqlite_world.lena.types("/billing nov Holly Guzman").shown
