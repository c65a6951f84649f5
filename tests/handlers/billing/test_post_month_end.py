"""The month-end summary: on the 1st at seven, for the month before, with the table as CSV and spreadsheet."""

import csv
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from handlers.billing import post_month_end
from handlers.posting.post_kinds import is_due
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.rules.roles import Role
from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")
OPENED = datetime(2026, 1, 5, 15, tzinfo=UTC)
SUMMARY = "Billing for November 2026: 0 claims ready, 1 held, 0 not billable."


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def at(world: World, text: str) -> None:
    world.slack.move_clock_to(local(text))
    world.post()


@pytest.fixture
def worked(sqlite_world: World) -> World:
    """65 minutes for Holly in November."""
    return with_minutes(sqlite_world)


@pytest.fixture
def worked_on_both(world: World) -> World:
    """The same on each database."""
    return with_minutes(world)


def with_minutes(world: World) -> World:
    world.dana.types("/log 65m phone Holly Guzman")
    return world


@pytest.fixture
def billed(sqlite_registry: Registry) -> Clinic:
    """A clinic with one biller and no billing channel."""
    with sqlite_registry.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", OPENED)
        members.add(db, clinic, "U0BILL", [Role.BILLER], OPENED)
        return clinic


@pytest.mark.parametrize(
    ("now", "period"),
    [
        ("2026-12-01T06:59", "2026-10"),
        ("2026-12-01T07:00", "2026-11"),
        ("2026-12-31T23:59", "2026-11"),
        ("2027-01-01T06:59", "2026-11"),
        ("2027-01-01T07:00", "2026-12"),
        ("2026-11-01T06:59", "2026-09"),
        ("2026-11-01T07:00", "2026-10"),
        ("2026-01-20T07:00", None),
    ],
    ids=[
        "a minute early the month before is still due",
        "on time",
        "a bot that was down all month",
        "until the next one",
        "the next one",
        "the day clocks go back, not early",
        "the day clocks go back",
        "the clinic opened after the first",
    ],
)
def test_it_is_due_from_the_first_at_seven_until_the_next(
    sqlite_registry: Registry, billed: Clinic, now: str, period: str | None
) -> None:
    with sqlite_registry.read() as db:
        around = post_month_end.list_scheduled(db, billed, local(now))
    due = [each.occasion.period for each in around if is_due(each, billed, local(now))]
    assert due == ([period] if period else [])


def test_the_billing_channel_gets_the_summary_and_both_files(worked_on_both: World) -> None:
    at(worked_on_both, "2026-12-01T07:00")
    summary, files = worked_on_both.bill.sees("billing")
    assert summary.text == SUMMARY
    assert "Cigna | held | 1 | 65 | 1 × 99493 | $144.96" in summary.shown
    assert "Holly G. · …8805" in summary.shown
    assert "Guzman" not in summary.shown
    assert [(file.name, file.title) for file in files.files] == [
        ("billing-2026-11.csv", "Billing for November 2026, CSV"),
        ("billing-2026-11.xlsx", "Billing for November 2026, spreadsheet"),
    ]
    table, sheet = (file.content for file in files.files)
    assert table
    assert sheet
    rows = list(csv.reader(io.StringIO(table.decode())))
    assert rows[1][3:9] == ["Holly", "Guzman", "65", "Cigna", "0", "TRUE"]
    assert openpyxl.load_workbook(io.BytesIO(sheet)).sheetnames == ["Totals", "Held", "Cigna", "Policies"]


def test_a_patient_whose_minutes_do_not_count_is_named_apart(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 65m phone Holly Guzman")
    sqlite_world.dana.types("/log 5m attempt April Krause")
    at(sqlite_world, "2026-12-01T07:00")
    posted = sqlite_world.bill.sees("billing")[0].shown
    assert "North Clinic: 2 patients with minutes (1 with none that count)" in posted


def test_it_comes_once_and_late_rather_than_never(worked: World) -> None:
    at(worked, "2026-12-09T15:00")
    at(worked, "2026-12-10T07:00")
    assert [seen.text for seen in worked.bill.sees("billing")] == [SUMMARY, ""]


def test_without_a_channel_the_billers_get_it(worked: World) -> None:
    with worked.registry.begin() as db:
        clinics.change_settings(db, worked.clinic, billing_channel="")
    at(worked, "2026-12-01T07:00")
    assert worked.bill.inbox[0].text == SUMMARY
    assert len(worked.bill.inbox[1].files) == 2
    assert worked.lena.inbox == []


def test_a_month_without_minutes_is_not_posted(sqlite_world: World) -> None:
    at(sqlite_world, "2026-12-01T07:00")
    assert sqlite_world.bill.sees("billing") == []


def test_a_guest_in_the_channel_holds_it_back_until_mended(worked: World) -> None:
    worked.slack.person("Gail Guest", "U0GAIL", is_guest=True)
    channel = worked.slack.workspace.channels[worked.clinic.settings.billing_channel]
    channel.members.append("U0GAIL")
    at(worked, "2026-12-01T07:00")
    worked.slack.move_clock(timedelta(minutes=1))
    worked.post()
    assert worked.bill.sees("billing") == []
    assert [seen.text for seen in worked.lena.inbox] == ["The month-end billing summary was not posted."]
    assert "Someone in the channel is a guest or belongs to another workspace." in worked.lena.inbox[-1].shown
    channel.members.remove("U0GAIL")
    worked.slack.move_clock(timedelta(minutes=30))
    worked.post()
    assert [seen.text for seen in worked.bill.sees("billing")] == [SUMMARY, ""]


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_files_that_failed_follow_without_a_second_summary(worked: World, method: str) -> None:
    worked.slack.fail_next(method, status=500)
    at(worked, "2026-12-01T07:00")
    assert [seen.text for seen in worked.bill.sees("billing")] == [SUMMARY]
    worked.slack.move_clock(timedelta(minutes=1))
    worked.post()
    summary, files = worked.bill.sees("billing")
    assert summary.text == SUMMARY
    assert len(files.files) == 2
