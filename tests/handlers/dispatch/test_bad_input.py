"""What cannot be is refused in words, whatever command it comes by, and nothing of it is half-saved."""

import pytest
from sqlalchemy import func, select

from bot.sandbox import VisibleItem
from store.tables import LEDGER_TABLES, episodes, patients
from tests.world import World

REFUSED = (
    # Before birth
    ("dana", "/patient Holly Guzman consent spoken 3/3/1980", "before"),
    ("dana", "/patient Holly Guzman seen 3/3/1980", "before"),
    ("dana", "/patient Holly Guzman letter 3/3/1980", "before"),
    ("dana", "/patient Holly Guzman graduated 3/3/1980", "before"),
    ("dana", "/patient Holly Guzman referral to Lakeside 3/3/1980", "before"),
    ("dana", "/score phq9 14 item9 0 Holly Guzman 3/3/1980", "entries go back 366 days"),
    (
        "dana",
        "/enroll Amy Low mrn A-1 dob 3/4/2010 assessed 3/3/2010",
        "is before the birth date 3/4/2010",
    ),
    # In the future
    ("dana", "/patient Holly Guzman consent spoken 12/30", "in the future"),
    ("dana", "/patient Holly Guzman letter 12/30", "in the future"),
    ("dana", "/patient Holly Guzman graduated 12/30", "in the future"),
    ("dana", "/patient Holly Guzman referral to Lakeside 12/30", "in the future"),
    ("dana", "/score phq9 14 Holly Guzman 12/30", "in the future"),
    ("dana", "/log 15m phone Holly Guzman 12/30", "in the future"),
    ("dana", "/enroll Amy Low mrn A-1 enrolled 12/30", "in the future"),
    # Of what was planned, in the past
    ("dana", "/patient Holly Guzman next 11/20", "which has passed"),
    ("dana", "/patient Holly Guzman on hold until 11/20", "which has passed"),
    # A step that the record forbids
    ("dana", "/patient Holly Guzman graduated", "a patient can't graduate with an open risk"),
    ("priya", "/review April Krause -- stop sertraline", "no longer in care (graduated)"),
    ("dana", "/patient April Krause next tue", "no longer in care (graduated)"),
    ("dana", "/patient April Krause letter", "no longer in care (graduated)"),
    ("dana", "/patient April Krause referral to Lakeside", "no longer in care (graduated)"),
    ("dana", "/patient April Krause status active", "no longer in care (graduated)"),
    (
        "dana",
        "/review Holly Guzman -- stop sertraline",
        "Only the psychiatric consultant can record a recommendation.",
    ),
    (
        "dana",
        "/enroll April Krause mrn 70bd enrolled 11/10",
        "so the patient can't come back on",
    ),
    ("dana", "/enroll Holly Guzman mrn 8805", "is already on the registry: Holly Guzman, active."),
)
"""Who types what, and what the refusal says."""


def counted(world: World) -> dict[str, int]:
    """How many rows each table of the ledger holds; the alert of the open risk goes out meanwhile."""
    tables = [table for table in (*LEDGER_TABLES, episodes, patients) if table.name != "risk_steps"]
    with world.registry.read() as db:
        return {
            table.name: db.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }


@pytest.fixture
def discharged(sqlite_world: World) -> World:
    """Holly has an open risk; April graduated; everybody was born on March 4, 1980."""
    sqlite_world.dana.types("/patient Holly Guzman flag risk -- hopeless")
    sqlite_world.dana.types("/patient April Krause graduated").press("End the episode")
    return sqlite_world


def test_it_is_refused_in_words_and_nothing_is_saved(discharged: World) -> None:
    before = counted(discharged)
    for who, line, says in REFUSED:
        answer = getattr(discharged, who).types(line).shown
        assert "Nothing was saved." in answer, line
        assert says in answer, line
        assert counted(discharged) == before, line


def test_a_button_of_a_card_that_is_out_of_date_is_reconciled_in_words(sqlite_world: World) -> None:
    card = sqlite_world.dana.types("/patient Holly Guzman")
    forms = ("Contact schedule", "Next contact", "Flag")
    sqlite_world.priya.types("/patient Holly Guzman graduated").press("End the episode")
    before = counted(sqlite_world)
    for button in forms:
        told = card.press(button)
        shown = told.shown if "no longer in care" in told.shown else _sent(told)
        assert "Holly Guzman · MRN …8805 is no longer in care (graduated)." in shown, button
    assert counted(sqlite_world) == before


def _sent(form: VisibleItem) -> str:
    """What a form that opened all the same says when it is sent."""
    sent = form.submit()
    return " ".join([sent.shown, *sent.errors.values()])


def test_a_refused_word_of_a_command_that_reads_is_not_shown_again(sqlite_world: World) -> None:
    for line in ("/caseload banana", "/review bogus", "/billing bogus", "/billing close"):
        assert "Copy and edit" not in sqlite_world.lena.types(line).shown, line


def test_refused_words_worth_editing_are_shown_again(sqlite_world: World) -> None:
    for line in (
        "/patient Holly Guzman bogus word",
        "/review Holly Guzman increase sertraline",
        "/log 15m phone",
    ):
        assert f"Copy and edit what you typed:\n{line}" in sqlite_world.priya.types(line).shown, line
