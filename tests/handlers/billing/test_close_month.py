"""Closing a month from Slack: asked, confirmed, frozen, adjusted, opened again; refusals in words."""

from datetime import timedelta

import pytest

from tests.world import World


@pytest.fixture
def worked(sqlite_world: World) -> World:
    """65 minutes for Holly and 20 for Timothy in October."""
    sqlite_world.dana.types("/log 65m phone Holly Guzman 10/5")
    sqlite_world.dana.types("/log 20m phone Timothy Arroyo 10/6")
    return sqlite_world


@pytest.fixture
def closed(worked: World) -> World:
    """October, closed by Bill."""
    worked.bill.types("/billing close 2026-10").press("Close October 2026")
    worked.bill.waits_for("October 2026 is closed.")
    return worked


def test_before_closing_it_says_what_will_be_frozen(worked: World) -> None:
    asked = worked.bill.types("/billing close 2026-10")
    assert asked.text == "Close October 2026?"
    assert "Close October 2026 at North Clinic?" in asked.shown
    assert "It will freeze 0 claims ready, 1 held, 1 not billable." in asked.shown
    assert "0 ready · 1 held (1 × 99493, $144.96) · 1 not billable" in asked.shown
    assert [button for button in asked.buttons if "Close" in button] == ["Close October 2026"]


def test_closing_says_so_at_once_and_tells_the_outcome_by_direct_message(worked: World) -> None:
    said = worked.bill.types("/billing close oct").press("Close October 2026")
    assert said.text == "Closing October 2026."
    told = worked.bill.waits_for("October 2026 is closed.")
    assert "October 2026 is closed at North Clinic: report 1." in told.shown
    assert "Frozen: 0 claims ready, 1 held, 1 not billable." in told.shown
    assert "Checksum " in told.shown
    assert "Seal of the audit trail " in told.shown


def test_the_months_page_offers_to_close_it(worked: World) -> None:
    page = worked.lena.types("/billing 2026-10")
    assert page.press("Close October 2026").text == "Close October 2026?"
    assert "Close November 2026" not in worked.lena.types("/billing").buttons
    assert "Close October 2026" not in worked.dana.types("/billing 2026-10").buttons


def test_bare_it_means_the_month_before(worked: World) -> None:
    assert worked.bill.types("/billing close").text == "Close October 2026?"


def test_a_closed_month_shows_the_frozen_totals_and_the_adjustments_below(closed: World) -> None:
    page = closed.bill.types("/billing 2026-10")
    assert "Closed Sat Nov 21 by Bill Meyer: report 1." in page.shown
    assert "No adjustments since closing." in page.shown
    closed.dana.types("/log 30m video Holly Guzman 10/20")
    page = closed.bill.types("/billing 2026-10")
    assert "North Clinic, October 2026: 2 patients" in page.shown
    assert "Cigna, 1 held: 1 × 99493, $144.96" in page.shown
    assert "Adjustments since closing: 1 patient" in page.shown
    assert (
        "Holly Guzman …8805: 99493 for Cigna (65 min, held) is now 99493 + 99494 for Cigna (95 min, held)"
        in page.shown
    )
    assert "Close October 2026" not in page.buttons


def test_a_care_manager_sees_the_adjustments_of_her_own_patients(closed: World) -> None:
    closed.dana.types("/log 30m video Holly Guzman 10/20")
    assert "Adjustments since closing: 1 patient" in closed.dana.types("/billing 2026-10").shown


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/billing close", "October 2026 was already closed on November 21."),
        ("/billing close 2026-11", "November 2026 is still running, so it cannot be closed."),
        ("/billing close 2027-03", "March 2027 has not begun, so it cannot be closed."),
        ("/billing close banana", "“banana” isn't a month."),
        ("/billing reopen 2026-09 -- oops", "September 2026 is not closed, so there is nothing to reopen."),
        ("/billing reopen 2026-10", "To reopen October 2026, give a reason: it becomes part of the record."),
        ("/billing reopen banana -- oops", "“banana” isn't a month."),
    ],
)
def test_what_cannot_be_is_answered_in_words(closed: World, line: str, words: str) -> None:
    assert words in closed.bill.types(line).shown


def test_of_two_who_confirm_one_closes_and_the_other_is_told(worked: World) -> None:
    first = worked.bill.types("/billing close 2026-10")
    second = worked.lena.types("/billing close 2026-10")
    first.press("Close October 2026")
    worked.bill.waits_for("October 2026 is closed.")
    assert "October 2026 was already closed" in second.press("Close October 2026").shown


def test_reopening_keeps_the_first_report_and_the_next_has_a_number_of_its_own(closed: World) -> None:
    opened = closed.lena.types("/billing reopen 2026-10 -- a consent came late")
    assert "October 2026 is open again: a consent came late" in opened.shown
    assert "Report 1 is kept as it was frozen." in opened.shown
    closed.dana.types("/log 30m video Holly Guzman 10/20")
    closed.slack.move_clock(timedelta(minutes=1))
    closed.lena.types("/billing close 2026-10").press("Close October 2026")
    assert "report 2." in closed.lena.waits_for("October 2026 is closed.").shown
    assert "No adjustments since closing." in closed.bill.types("/billing 2026-10").shown


@pytest.mark.parametrize("line", ["/billing close 2026-10", "/billing reopen 2026-10 -- oops"])
def test_a_care_manager_can_neither_close_nor_reopen(closed: World, line: str) -> None:
    assert "Only a biller or the lead can close or reopen a month." in closed.dana.types(line).shown


def test_a_patient_named_close_is_still_found(sqlite_world: World) -> None:
    sqlite_world.add_patient("Glenn", "Close", "77-1")
    assert "Glenn Close" in sqlite_world.bill.types("/billing Close Glenn").shown
    assert sqlite_world.bill.types("/billing close 2026-10").text == "Close October 2026?"


def test_the_forecast_tells_what_is_earned_and_what_is_within_reach(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types("/log 65m phone Holly Guzman")
    world.dana.types("/log 52m phone April Krause")
    world.dana.types("/log 10m phone Timothy Arroyo")
    page = world.bill.types("/billing forecast")
    assert page.text == "Forecast for November 2026."
    assert "North Clinic, November 2026: earned so far" in page.shown
    assert "1 × 99493: $144.96" in page.shown
    assert "Cigna: 1 patient, 8 min short of 99493, $144.96 more" in page.shown
    assert "Humana" not in page.shown
    assert "Your patients, November 2026: earned so far" in world.dana.types("/billing forecast").shown


def test_an_amount_that_nobody_knows_is_said_to_be_unknown(sqlite_world: World) -> None:
    world = sqlite_world
    world.slack.move_clock(timedelta(days=60))
    world.dana.types("/log 65m phone Holly Guzman")
    page = world.bill.types("/billing forecast")
    assert "1 × 99493: amount unknown" in page.shown
    assert "$0" not in page.shown


def test_a_forecast_without_minutes_says_so(sqlite_world: World) -> None:
    page = sqlite_world.bill.types("/billing forecast")
    assert "No code is earned yet." in page.shown
    assert "No patients right now." in page.shown


def test_a_biller_sees_no_note_no_score_and_no_flag_anywhere_in_this(closed: World) -> None:
    closed.dana.types("/log 30m video Holly Guzman 10/20 -- slept badly")
    closed.dana.types("/patient Holly Guzman flag medication -- sleep on sertraline?")
    closed.bill.types("/billing reopen 2026-10 -- a late entry")
    # The alert sends all posts at once, in the background: October's package, late as it is, comes first.
    closed.dana.types("/score phq9 27 item9 3 Holly Guzman 11/20")
    closed.post()
    seen = [
        closed.bill.types(line).shown
        for line in (
            "/billing 2026-10",
            "/billing forecast",
            "/billing close 2026-10",
            "/billing Holly Guzman 2026-10",
        )
    ]
    package = closed.bill.sees("billing")
    seen += [message.shown for message in package]
    seen += [
        (file.content or b"").decode() for message in package for file in message.files if "csv" in file.name
    ]
    assert len(seen) == 7
    assert not [
        text for text in seen if any(word in text for word in ("PHQ", "27", "slept", "sertraline", "flag"))
    ]
