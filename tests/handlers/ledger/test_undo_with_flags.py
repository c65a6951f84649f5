"""Conversations that undo an entry or a flag with what came of it, and entries for a patient who has died."""

from datetime import timedelta

import pytest

from tests.world import World


@pytest.mark.parametrize("line", ["10m phone", "voicemail"])
def test_undo_of_an_entry_undoes_its_flag_and_says_so(world: World, line: str) -> None:
    world.dana.types("/patient Holly Guzman flag discuss -- housing")
    world.slack.move_clock(timedelta(minutes=1))
    saved = world.dana.types(f"/log {line} Holly Guzman flag medication -- sleep?")
    undone = saved.press("Undo").shown
    assert "The medication flag (“sleep?”) is undone with it." in undone
    agenda = world.priya.types("/review Holly Guzman").shown
    assert "sleep?" not in agenda
    assert "housing" in agenda


def test_a_flag_that_was_answered_stays(sqlite_world: World) -> None:
    saved = sqlite_world.dana.types("/log 10m phone Holly Guzman flag discuss -- housing")
    sqlite_world.dana.types("/patient Holly Guzman unflag discuss -- settled")
    assert "is undone with it" not in saved.press("Undo").shown


def test_undo_of_a_risk_flag_says_when_its_alert_stays_open(world: World) -> None:
    world.slack.move_clock(timedelta(days=2))
    flagged = world.dana.types("/patient Holly Guzman flag risk -- means at home")
    world.post()
    world.priya.waits_for("Safety alert: please acknowledge.").press("Acknowledge")
    undone = flagged.press("Undo")
    assert (
        "The safety alert stays open, because someone acknowledged it: close it with a note of what was done."
        in undone.shown
    )
    assert "[Close safety alert]" in undone.press("Risk").shown


def test_undo_of_an_entry_with_a_risk_flag_says_so_too(sqlite_world: World) -> None:
    sqlite_world.slack.move_clock(timedelta(days=2))
    saved = sqlite_world.dana.types("/log 10m phone Holly Guzman flag risk -- means at home")
    sqlite_world.post()
    sqlite_world.priya.waits_for("Safety alert: please acknowledge.").press("Acknowledge")
    undone = saved.press("Undo").shown
    assert "The risk flag (“means at home”) is undone with it." in undone
    assert "The safety alert stays open, because someone acknowledged it" in undone


def test_entries_for_a_patient_who_has_died_say_so(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman next dec 1")
    asked = sqlite_world.dana.types("/patient Holly Guzman deceased")
    assert "A contact was agreed for Tue Dec 1: it no longer falls due." in asked.shown
    ended = asked.press("End the episode").shown
    assert "The episode ends today. The record stays, and no contact falls due anymore." in ended
    died = (
        "⚠ Holly Guzman is on the registry as deceased since Nov 21. If you meant someone else, press Undo."
    )
    for line in ("/log 6m phone Holly Guzman", "/log voicemail Holly Guzman", "/score phq9 14 Holly Guzman"):
        shown = sqlite_world.dana.types(line).shown
        assert died in shown
        assert "Re-enroll" not in shown
    sqlite_world.slack.move_clock(timedelta(days=1))
    later = sqlite_world.dana.types("/score phq9 18 item9 0 Holly Guzman").shown
    assert died in later
    assert "⚠ Care ended Nov 21 (deceased). This score doesn't count." in later
    assert "relapse" not in later
    refused = sqlite_world.dana.types("/patient Holly Guzman flag discuss -- x").shown
    assert "If that is wrong, press “Undo status: deceased” on the card." in refused


def test_the_form_of_a_death_speaks_of_no_return(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/patient Holly Guzman").press("Status").press("Deceased")
    assert "This ends the episode. The record stays, and no contact falls due anymore." in form.shown
    assert "comes back" not in form.shown
