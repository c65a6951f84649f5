"""`/review start`: the agenda one patient at a time, minutes by the server's clock, logged at the end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.sandbox import VisibleItem
from store.ledger import time_log
from store.review import case_reviews
from store.rules.minutes import minutes_decimal
from store.tables import review_sessions, review_turns, time_entries
from tests.world import World


def minutes(world: World) -> list[tuple[str, str, str]]:
    """Live entries: patient, minutes, activity."""
    people = {who.id: who.first_name for who in world.patients.values()}
    with world.registry.read() as db:
        rows = db.execute(
            select(time_entries.c.patient_id, time_entries.c.span, time_entries.c.activity)
            .where(time_entries.c.voided_at.is_(None))
            .order_by(time_entries.c.id)
        )
        return [(people[row.patient_id], minutes_decimal(row.span), row.activity) for row in rows]


def after_session(world: World, *seconds: int) -> VisibleItem:
    """Dana's session with so many seconds for each patient, then Finish."""
    form = world.dana.types("/review start")
    for number, each in enumerate(seconds, 1):
        world.slack.move_clock(timedelta(seconds=each))
        form = form.press("Next" if number < len(seconds) else "Finish")
    return form


def test_it_shows_one_patient_at_a_time_with_what_the_review_needs(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/review start")
    assert form.shown == (
        "1 of 6 · Never reviewed · since 10:00 AM\n"
        "Holly G. · …8805 · 11 weeks in care\n"
        "No diagnosis on record · Medications not on record\n"
        "No scores yet\n"
        "No contact on record\n"
        "No review on record, enrolled Sep 1\n"
        "No score in 81 days of care\n"
        "[Next] [Skip for now] [Open card] [Finish]\n"
        "Only what the consultant records counts as a review. "
        "You can close this at any time: within a day, /review start resumes here.\n"
        "“Skip for now” records nothing: the patient stays on the agenda."
    )


def test_the_minutes_of_each_patient_are_measured_and_offered(world: World) -> None:
    end = after_session(world, 252, 35, 90)
    assert "3 patients covered, 0 reviewed" in end.shown
    assert "Measured 4 min 12 s, 10:00 AM to 10:04 AM." in end.shown
    assert "Measured 35 s, 10:04 AM to 10:04 AM." in end.shown
    answer = end.submit()
    assert "Logged 4 min · case review · Holly Guzman" in answer.shown
    assert minutes(world) == [
        ("Holly", "4", "case review"),
        ("Timothy", "1", "case review"),
        ("April", "2", "case review"),
    ]


def test_minutes_can_be_changed_or_left_out(sqlite_world: World) -> None:
    end = after_session(sqlite_world, 252, 60)
    end.fill({"Holly G. · …8805": "6m", "Timothy A. · …9089": ""}).submit()
    assert minutes(sqlite_world) == [("Holly", "6", "case review")]


def test_what_cannot_be_read_saves_nothing(sqlite_world: World) -> None:
    end = after_session(sqlite_world, 252, 60)
    stays = end.fill({"Holly G. · …8805": "6m", "Timothy A. · …9089": "a while"}).submit()
    assert len(stays.errors) == 1
    assert minutes(sqlite_world) == []


def test_the_same_form_twice_never_counts_twice(world: World) -> None:
    after_session(world, 252, 60).submit()
    world.slack.redeliver()
    assert minutes(world) == [("Holly", "4", "case review"), ("Timothy", "1", "case review")]


def test_it_goes_on_where_it_was(world: World) -> None:
    form = world.dana.types("/review start")
    world.slack.move_clock(timedelta(minutes=3))
    form.press("Next").close()
    world.slack.move_clock(timedelta(minutes=2))
    again = world.dana.types("/review start")
    assert "2 of 6 · Never reviewed · since 10:03 AM" in again.shown
    with world.registry.read() as db:
        assert len(db.execute(select(review_sessions.c.id)).all()) == 1


def test_a_skipped_patient_takes_no_minutes_and_stays_on_the_agenda(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/review start")
    sqlite_world.slack.move_clock(timedelta(minutes=3))
    form = form.press("Skip for now")
    sqlite_world.slack.move_clock(timedelta(minutes=2))
    end = form.press("Finish")
    assert "1 patient covered, 0 reviewed, 1 skipped" in end.shown
    assert "Still on the agenda: Holly G." in end.shown
    end.submit()
    assert minutes(sqlite_world) == [("Timothy", "2", "case review")]


def test_who_left_the_agenda_meanwhile_is_not_called_still_on_it(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/review start")
    sqlite_world.dana.types("/patient Timothy Arroyo declined").press("End the episode")
    end = form.press("Skip for now").press("Finish")
    assert "Still on the agenda: Holly G. · …8805, April K." in end.shown


def test_a_second_click_on_next_is_the_same_click(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/review start")
    form.press("Next")
    sqlite_world.slack.redeliver()
    with sqlite_world.registry.read() as db:
        started = db.execute(select(review_turns.c.id).where(review_turns.c.started_at.is_not(None))).all()
    assert len(started) == 2


def test_closing_the_end_without_saving_loses_nothing(sqlite_world: World) -> None:
    after_session(sqlite_world, 252).close()
    again = sqlite_world.dana.types("/review start")
    assert "Measured 4 min 12 s" in again.shown
    again.submit()
    assert minutes(sqlite_world) == [("Holly", "4", "case review")]


def test_stop_ends_it(sqlite_world: World) -> None:
    sqlite_world.dana.types("/review start")
    sqlite_world.slack.move_clock(timedelta(minutes=5))
    assert "Measured 5 min 0 s" in sqlite_world.dana.types("/review stop").shown
    sqlite_world.dana.form.submit()
    assert "You don't have an open review session." in sqlite_world.dana.types("/review stop").shown


def test_a_clock_that_ran_over_night_is_shown_and_not_offered(sqlite_world: World) -> None:
    sqlite_world.dana.types("/review start")
    sqlite_world.slack.move_clock(timedelta(days=2))
    end = sqlite_world.dana.types("/review start")
    assert "Your session of Sat Nov 21, 10:00 AM was still open and is finished now." in end.shown
    assert "Measured 2880 min 0 s" in end.shown
    assert "The review is finished." in end.submit().shown
    assert minutes(sqlite_world) == []
    assert "1 of 6" in sqlite_world.dana.types("/review start").shown


def test_the_consultant_records_on_the_way_and_is_offered_no_minutes(sqlite_world: World) -> None:
    form = sqlite_world.priya.types("/review start")
    form = form.press("Recommend…").fill(recommendation="increase sertraline to 100 mg").submit()
    assert "Recorded for Holly G. · …8805: increase sertraline to 100 mg" in form.shown
    assert "2 of 6" in form.shown
    sqlite_world.owen.waits_for("Recommendation: Holly G.")
    form = form.press("No change")
    assert "Recorded for Timothy A. · …9089: no change" in form.shown
    sqlite_world.slack.move_clock(timedelta(minutes=4))
    end = form.press("Finish")
    assert "3 patients covered, 2 reviewed" in end.shown
    assert "Measured" not in end.shown
    with sqlite_world.registry.read() as db:
        held = [
            each.recommendation
            for one in case_reviews.of_episodes(db, sqlite_world.clinic.id).values()
            for each in one
        ]
    assert held == ["increase sertraline to 100 mg", "continue"]


def test_being_shown_is_no_review(sqlite_world: World) -> None:
    after_session(sqlite_world, 60, 60, 60).submit()
    assert "Not reviewed yet" in sqlite_world.dana.types("/patient Holly Guzman").shown
    assert "6 patients" in sqlite_world.dana.types("/review").text


def test_minutes_on_the_phone_at_the_same_time_count_once(sqlite_world: World) -> None:
    after_session(sqlite_world, 600).submit()
    said = sqlite_world.dana.types("/log 10:05-10:12 phone Holly Guzman").shown
    assert "12 of 60 min" in said
    with sqlite_world.registry.read() as db:
        entries = time_log.entered_by_member(
            db,
            sqlite_world.clinic.id,
            sqlite_world.team["dana"].id,
            sqlite_world.slack.clock() - timedelta(days=1),
        )
    assert entries[-1].end_at is not None


def test_a_patient_who_left_while_the_form_was_open_is_not_reviewed(sqlite_world: World) -> None:
    form = sqlite_world.priya.types("/review start")
    sqlite_world.dana.types("/patient Holly Guzman graduated").press("End the episode")
    refused = form.press("No change")
    assert "Nothing was saved." in refused.shown
    assert "Holly Guzman · MRN …8805 is no longer in care (graduated)." in refused.shown
    assert sqlite_world.priya.inbox == []


@pytest.mark.parametrize("person", ["owen", "lena"])
def test_only_care_managers_and_the_consultant_start_one(sqlite_world: World, person: str) -> None:
    refused = getattr(sqlite_world, person).types("/review start")
    assert "Only a care manager or the consultant can run a review session." in refused.shown


def test_it_starts_from_the_posted_agenda_too(sqlite_world: World) -> None:
    agenda = sqlite_world.dana.types("/review")
    assert "1 of 6" in agenda.press("Start the review").shown


def test_an_empty_agenda_does_not_start(sqlite_world: World) -> None:
    for who in sqlite_world.patients.values():
        sqlite_world.priya.types(f"/review {who.full_name} continue")
    assert "No one is on your agenda." in sqlite_world.dana.types("/review start").shown
