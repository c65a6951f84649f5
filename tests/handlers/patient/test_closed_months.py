"""Conversations that change something of a month that is closed for billing: each answer says so at once."""

from datetime import timedelta

from tests.world import World

CLOSED = "October 2026 is closed for billing: what this changes there becomes an adjustment in /billing."


def test_a_late_fact_of_a_closed_month_says_so_and_so_does_its_undo(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman 10/30")
    sqlite_world.bill.types("/billing close october").press("Close October 2026")
    sqlite_world.bill.waits_for("October 2026 is closed.")
    dana = sqlite_world.dana
    for late in (
        "/score phq9 14 item9 0 Holly Guzman 10/20",
        "/patient Holly Guzman consent spoken 9/3",
        "/patient Holly Guzman seen 9/1",
        "/patient Holly Guzman problems F32.1 F41.1",
        "/patient Holly Guzman service 90837 10/3",
    ):
        sqlite_world.slack.move_clock(timedelta(minutes=1))
        answer = dana.types(late)
        # Problems are of the day on which they are typed: no closed month has them.
        assert (CLOSED in answer.shown) is ("problems" not in late), late
    undone = answer.press("Undo")
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    assert CLOSED in undone.press("Restore").shown
    assert CLOSED in dana.types("/patient Holly Guzman scores").press("Undo").shown
    page = dana.types("/patient Holly Guzman history")
    assert CLOSED in page.press("Edit", beside="spoken consent").fill(day="2026-10-05").submit().shown
    review = sqlite_world.priya.types("/review Holly Guzman 10/29 -- increase sertraline")
    assert CLOSED in review.shown
    assert CLOSED not in dana.types("/score phq9 9 item9 0 Holly Guzman").shown
