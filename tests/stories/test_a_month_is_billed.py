"""From the first minute to the closed month, and the adjustment after it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from store.ledger import scores
from store.ledger_entries import Provenance
from store.patient import episodes, records
from store.rules.scores.score import Score
from tests.trail import trail_faults
from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")


def at(world: World, text: str) -> None:
    """Move the clock to a local time and let the heartbeat beat."""
    world.slack.move_clock_to(datetime.fromisoformat(text).replace(tzinfo=CHICAGO))
    world.post()


def printed(*options: str) -> str:
    """November's report at the command line."""
    return CliRunner().invoke(main, ["billing", "2026-11", *options]).stdout


@pytest.fixture
def begun(world: World) -> World:
    """Holly's record since September: assessed with a scale, seen before, problems and plan on file."""
    provenance = Provenance(world.team["dana"].id, world.slack.clock(), "import")
    started = date(2026, 9, 1)
    with world.registry.begin() as db:
        episode = episodes.latest_episode(db, world.clinic.id, world.patients["guzman"].id)
        assert episode
        records.record_initiating_visit(db, episode, date(2026, 8, 20), provenance)
        records.record_problems(db, episode, ("F32.1",), started, provenance)
        records.record_care_plan(db, episode, {"goals": "walk daily"}, started, provenance)
        scores.add(db, episode, Score(started, "phq9", 18), provenance)
    return world


def test_from_the_first_minute_to_an_adjustment(begun: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world = begun
    world.dana.types("/log 52m coordination Holly Guzman")

    # Before the month ends: who is short, beside the care that is due.
    at(world, "2026-11-24T08:00")
    short = world.dana.waits_for("with care due")
    assert "Holly G. · …8805 · 52 of 60 min, 8 more for 99493" in short.shown
    forecast = world.bill.types("/billing forecast").shown
    assert "Cigna: 1 patient, 8 min short of 99493, $144.96 more" in forecast

    # The care that was due is done; what the claim still lacks is named, with who can supply it.
    world.dana.types("/log 13m phone Holly Guzman")
    world.dana.types("/score phq9 9 item9 0 Holly Guzman")
    explained = world.bill.types("/billing Holly Guzman 2026-11").shown
    assert "no consent on file: the care manager can supply it" in explained
    assert "not reviewed with the consultant in the month" in explained
    world.dana.types("/patient Holly Guzman consent spoken 9/1")
    world.priya.types("/review Holly Guzman continue")
    assert "Ready to bill: 99493." in world.bill.types("/billing Holly Guzman 2026-11").shown

    # The month-end package.
    at(world, "2026-12-01T07:00")
    summary, files = world.bill.sees("billing")
    assert summary.text == "Billing for November 2026: 1 claim ready, 0 held, 0 not billable."
    assert "Owen Clark, 1 ready: 1 × 99493, $144.96" in summary.shown
    assert "Guzman" not in summary.shown
    assert len(files.files) == 2

    # Something new since the summary is told, then the month is closed.
    world.dana.types("/log 5m registry Holly Guzman 11/30")
    page = world.bill.types("/billing 2026-11").shown
    assert "Changed since the summary of Tue Dec 1: 1 patient" in page
    assert "99493 for Cigna (65 min, ready) is now 99493 for Cigna (70 min, ready)" in page
    world.bill.types("/billing close 2026-11").press("Close November 2026")
    closed = world.bill.waits_for("November 2026 is closed.")
    assert "Frozen: 1 claim ready, 0 held, 0 not billable." in closed.shown

    # A late entry becomes an adjustment; the frozen report stays what it was.
    monkeypatch.setenv("DATABASE_URL", world.registry.url)
    frozen = printed("--closed", "--csv", "-")
    at(world, "2026-12-02T09:00")
    world.dana.types("/log 20m video Holly Guzman 11/30")
    page = world.bill.types("/billing 2026-11").shown
    assert "Closed Tue Dec 1 by Bill Meyer: report 1." in page
    assert "1 ready (1 × 99493, $144.96)" in page
    assert "99493 for Cigna (70 min, ready) is now 99493 + 99494 for Cigna (90 min, ready)" in page
    assert printed("--closed", "--csv", "-") == frozen

    # Reopened with a reason, closed again: both reports are kept, and the trail holds.
    world.lena.types("/billing reopen 2026-11 -- a late entry")
    world.lena.types("/billing close 2026-11").press("Close November 2026")
    assert "report 2." in world.lena.waits_for("November 2026 is closed.").shown
    first, second = (printed("--closed", number, "--csv", "-") for number in "12")
    assert first == frozen
    assert ",90,Cigna,0,TRUE,1," in second
    assert trail_faults(world.registry, world.clinic.id) == ()
