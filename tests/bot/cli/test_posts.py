"""`caseload post KIND --preview`: prints what would be posted, to whom; posts and claims nothing."""

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from bot.cli.main import main
from store.clinic import clinics
from store.tables import posts
from tests.world import World


@pytest.fixture
def preview(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> "Preview":
    monkeypatch.setenv("DATABASE_URL", sqlite_world.registry.url)
    return Preview(sqlite_world)


class Preview:
    """The command line beside a running world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self, line: str, *more: str) -> Result:
        return CliRunner().invoke(main, ["post", *line.split(), *more])


def test_it_prints_what_is_due_by_then_and_posts_nothing(preview: Preview) -> None:
    said = preview("overdue --preview --at", "2026-11-23 09:00")
    assert said.exit_code == 0
    assert "The morning list (2026-11-23), due Mon Nov 23, 2026 08:00 (America/Chicago)" in said.output
    assert "To: Dana Reed (direct message)" in said.output
    assert "Notification: 6 contacts are overdue." in said.output
    assert "Holly G. · …8805 · 76 days late, due Sep 8" in said.output
    assert "[Log call] [Could not reach] [Reschedule] [Snooze]" in said.output
    assert preview.world.slack.calls == []
    with preview.world.registry.read() as db:
        assert db.execute(select(func.count()).select_from(posts)).scalar() == 0


def test_where_nothing_is_due_it_tells_the_next_time_and_what_it_would_say(preview: Preview) -> None:
    said = preview("overdue --preview --at", "2026-11-21 10:00")
    assert said.output.startswith(
        "The morning list: nothing is due at North Clinic on Sat Nov 21, 2026 10:00"
        " (America/Chicago).\n"
        "Next on Mon Nov 23, 2026 08:00 (America/Chicago). With today's data it would be:\n"
    )
    assert "Notification: 6 contacts are overdue." in said.output


def test_a_day_alone_is_its_first_minute(preview: Preview) -> None:
    assert (
        "nothing is due at North Clinic on Mon Nov 23, 2026 00:00"
        in preview("overdue --preview --at 2026-11-23").output
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("overdue", "This command never posts"),
        ("overdue --preview --at noon", "“noon” isn't a time."),
        ("overdue --preview --at 2026-13-01", "“2026-13-01” isn't a time."),
        ("overdue --preview --clinic East", "There is no clinic named “East”."),
    ],
)
def test_what_it_cannot_do_it_says_in_words(preview: Preview, line: str, words: str) -> None:
    said = preview(line)
    assert said.exit_code == 1
    assert words in said.output


def test_of_several_clinics_one_is_named(preview: Preview) -> None:
    with preview.world.registry.begin() as db:
        clinics.add(db, "South Clinic", "America/New_York", preview.world.slack.clock())
    assert "There are several clinics." in preview("overdue --preview").output
    said = preview("overdue --preview --clinic", "South Clinic", "--at", "2026-11-23 09:00")
    assert "Nothing is scheduled: no one would receive it." in said.output
    assert "Set its channel (caseload clinic set …), or add a member" in said.output


def test_it_says_when_the_list_is_unchanged(preview: Preview) -> None:
    preview.world.slack.move_clock_to(preview.world.slack.clock().replace(day=23))
    preview.world.post()
    said = preview("overdue --preview --at", "2026-11-24 09:00")
    assert (
        "Unchanged since Mon Nov 23, 2026 08:00 (America/Chicago): it would not be posted again today."
        in said.output
    )


def test_the_agenda_goes_to_the_channel_and_to_people(preview: Preview) -> None:
    said = preview("review --preview --at", "2026-11-25 09:00").output
    channel = preview.world.clinic.settings.review_channel
    assert f"To: the channel {channel}, Priya Shah (direct message)\n" in said
    assert "To: Dana Reed (direct message)\n" in said
    assert said.count("Notification:") == 2
    assert said.count("[No change] [Recommend…]") == 6  # not for the care manager
    assert "Never reviewed (6)" in said


def test_the_month_end_summary_names_its_files(preview: Preview) -> None:
    preview.world.dana.types("/log 65m phone Holly Guzman")
    said = preview("month-end --preview --at", "2026-12-01 07:00").output
    assert "The month-end billing summary (2026-11), due Tue Dec 1, 2026 07:00 (America/Chicago)" in said
    assert "Notification: Billing for November 2026: 0 claims ready, 1 held, 0 not billable." in said
    assert "Cigna | held | 1 | 65 | 1 × 99493 | $144.96" in said
    assert "File: billing-2026-11.csv (" in said
    assert "File: billing-2026-11.xlsx (" in said


def test_with_nothing_to_say_it_says_so(preview: Preview) -> None:
    said = preview("month-end --preview --at", "2026-12-01 07:00").output
    assert said.endswith("There is nothing to report, so nothing would be posted.\n")
