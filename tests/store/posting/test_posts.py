"""One row for each occasion: the process that inserts it sends; crashes and failures are taken up again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest

from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.posting import posts, unfinished_posts
from store.posting.occasion import Occasion
from store.posting.posts import PostReservation
from store.posting.unfinished_posts import PostCount
from tests.conftest import NOW


@dataclass(frozen=True)
class DayOccasion(Occasion):
    KIND = "overdue"
    TEXT = "{day}"
    day: date


DAY = DayOccasion(date(2026, 11, 23))
MINUTE = timedelta(minutes=1)
EXPIRES = NOW + timedelta(days=30)


def take(
    registry: Registry, clinic: Clinic, at: datetime = NOW, audience: str = "U0DANA"
) -> PostReservation | None:
    with registry.begin() as db:
        return posts.reserve(db, clinic.id, DAY, audience, NOW, EXPIRES, at)


def held(registry: Registry, clinic: Clinic, at: datetime = NOW) -> PostReservation:
    claim = take(registry, clinic, at)
    assert claim is not None
    return claim


def test_an_occasion_is_claimed_once(registry: Registry, clinic: Clinic) -> None:
    assert held(registry, clinic).may_be_repeat is False
    assert take(registry, clinic) is None
    assert take(registry, clinic, NOW + 4 * MINUTE) is None


def test_people_and_clinics_have_their_own_occasions(registry: Registry, clinic: Clinic) -> None:
    with registry.begin() as db:
        south = clinics.add(db, "South Clinic", "America/New_York", NOW)
    assert take(registry, clinic)
    assert take(registry, clinic, audience="U0ERIN")
    assert take(registry, south)


def test_of_eight_replicas_one_gets_the_claim(registry: Registry, clinic: Clinic) -> None:
    start = Barrier(8)
    got: list[PostReservation | None] = []

    def replica() -> None:
        own = Registry(registry.url)
        start.wait(timeout=10)
        got.append(take(own, clinic))
        own.close()

    threads = [Thread(target=replica) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(got) == 8
    assert len([claim for claim in got if claim]) == 1


def test_what_was_sent_is_never_claimed_again(registry: Registry, clinic: Clinic) -> None:
    claim = held(registry, clinic)
    with registry.begin() as db:
        posts.mark_sent(db, claim, NOW, "D0001", "1.2", "abc")
    assert take(registry, clinic, NOW + timedelta(days=9)) is None
    with registry.read() as db:
        said = posts.last_sent(db, clinic.id, "overdue", "U0DANA")
    assert said == posts.SettledPost("2026-11-23", NOW, "abc", "D0001", "1.2")


def test_silence_settles_an_occasion_too(registry: Registry, clinic: Clinic) -> None:
    claim = held(registry, clinic)
    with registry.begin() as db:
        posts.mark_silent(db, claim, "abc")
    assert take(registry, clinic, NOW + timedelta(days=9)) is None
    with registry.read() as db:
        assert posts.last_sent(db, clinic.id, "overdue", "U0DANA") is None
        settled = posts.last_settled(db, clinic.id, "overdue", "U0DANA")
    assert settled is not None
    assert settled.digest == "abc"


def cut_off_while_sending(registry: Registry, clinic: Clinic, at: datetime) -> PostReservation:
    claim = held(registry, clinic, at)
    with registry.begin() as db:
        posts.mark_sending(db, claim, at)
    return claim


def test_a_post_that_is_cut_off_stays_open_however_often(registry: Registry, clinic: Clinic) -> None:
    at, waited = NOW, []
    for attempt in range(1, 8):
        claim = held(registry, clinic, at)
        assert (claim.attempts, claim.may_be_repeat) == (attempt, False)
        pause = max(posts.ABANDONED_AFTER, posts.retry_delay(attempt))
        assert take(registry, clinic, at + pause - timedelta(seconds=1)) is None
        waited.append(int(pause / MINUTE))
        at += pause
    assert waited == [5, 5, 5, 8, 16, 30, 30]


def test_one_that_was_cut_off_while_slack_was_called_may_be_a_repeat(
    registry: Registry, clinic: Clinic
) -> None:
    cut_off_while_sending(registry, clinic, NOW)
    second = cut_off_while_sending(registry, clinic, NOW + 5 * MINUTE)
    assert (second.may_be_repeat, second.attempts) == (True, 2)
    third = held(registry, clinic, NOW + 10 * MINUTE)
    assert (third.may_be_repeat, third.attempts) == (True, 3)


def test_of_two_that_see_the_crash_one_takes_over(registry: Registry, clinic: Clinic) -> None:
    held(registry, clinic)
    other = Registry(registry.url)
    later = NOW + 6 * MINUTE
    assert [bool(take(registry, clinic, later)), bool(take(other, clinic, later))] == [True, False]
    other.close()


def test_a_process_that_lost_a_claim_cannot_mark_it(registry: Registry, clinic: Clinic) -> None:
    slow = held(registry, clinic)
    quick = held(registry, clinic, NOW + 6 * MINUTE)
    with registry.begin() as db:
        posts.mark_failed(db, slow, NOW + 7 * MINUTE, "ratelimited")
        posts.mark_sent(db, quick, NOW + 7 * MINUTE, "D0001", "1.2")
        said = posts.last_sent(db, clinic.id, "overdue", "U0DANA")
    assert said is not None
    assert said.ts == "1.2"


def test_a_failure_is_tried_again_after_growing_pauses(registry: Registry, clinic: Clinic) -> None:
    at, waited = NOW, []
    for _ in range(8):
        claim = held(registry, clinic, at)
        assert claim.may_be_repeat is False
        with registry.begin() as db:
            posts.mark_failed(db, claim, at, "ratelimited")
        rest = posts.retry_delay(claim.attempts)
        assert take(registry, clinic, at + rest - timedelta(seconds=1)) is None
        waited.append(int(rest / MINUTE))
        at += rest
    assert waited == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_failure_that_may_have_arrived_is_marked_from_then_on(registry: Registry, clinic: Clinic) -> None:
    with registry.begin() as db:
        first = posts.reserve(db, clinic.id, DAY, "U0DANA", NOW, EXPIRES, NOW)
        assert first is not None
        posts.mark_failed(db, first, NOW, "internal_error", unsure=True)
    second = held(registry, clinic, NOW + MINUTE)
    assert second.may_be_repeat is True
    with registry.begin() as db:
        posts.mark_failed(db, second, NOW + MINUTE, "ratelimited")
    assert held(registry, clinic, NOW + 3 * MINUTE).may_be_repeat is True


def test_a_crash_during_the_retry_of_one_that_may_have_arrived_is_still_sent_again(
    registry: Registry, clinic: Clinic
) -> None:
    first = held(registry, clinic)
    with registry.begin() as db:
        posts.mark_failed(db, first, NOW, "http 500", unsure=True)
    assert held(registry, clinic, NOW + 2 * MINUTE).may_be_repeat
    assert held(registry, clinic, NOW + 10 * MINUTE).may_be_repeat


def test_slack_says_to_the_second_when_to_try_again(registry: Registry, clinic: Clinic) -> None:
    claim = held(registry, clinic)
    with registry.begin() as db:
        posts.mark_failed(db, claim, NOW, "ratelimited", retry_at=NOW + timedelta(seconds=37))
    assert take(registry, clinic, NOW + timedelta(seconds=36)) is None
    assert held(registry, clinic, NOW + timedelta(seconds=37)).may_be_repeat is False


def test_parts_that_are_in_slack_are_kept_for_the_rest(registry: Registry, clinic: Clinic) -> None:
    claim = held(registry, clinic)
    with registry.begin() as db:
        claim = posts.save_part_sent(db, claim, "C0BILL", "7.1")
        claim = posts.save_part_sent(db, claim, "C0BILL", "7.1")
        posts.mark_failed(db, claim, NOW, "internal_error")
    again = held(registry, clinic, NOW + MINUTE)
    assert (again.channel, again.ts, again.parts_sent) == ("C0BILL", "7.1", 2)
    assert again.may_be_repeat is False


def test_what_is_too_late_is_given_up_and_counted(registry: Registry, clinic: Clinic) -> None:
    claim, _ = held(registry, clinic), take(registry, clinic, audience="U0CUT")
    cut_off = take(registry, clinic, audience="U0SENDING")
    assert cut_off
    with registry.begin() as db:
        posts.mark_failed(db, claim, NOW, "internal_error", unsure=True)
        posts.mark_sending(db, cut_off, EXPIRES - 4 * MINUTE)
    with registry.read() as db:
        assert not unfinished_posts.any_expired(db, clinic.id, EXPIRES - MINUTE)
        assert [post.fault for post in unfinished_posts.failing(db, clinic.id, NOW)] == ["internal_error"]
    with registry.begin() as db:
        assert unfinished_posts.give_up_expired(db, clinic.id, EXPIRES) == 2
        assert unfinished_posts.give_up_expired(db, clinic.id, EXPIRES + MINUTE) == 1
    with registry.read() as db:
        found = unfinished_posts.given_up_since(db, clinic.id, EXPIRES)
        assert unfinished_posts.count_unsent(db, clinic.id) == [
            PostCount("overdue", "given_up", "cut_off", 2),
            PostCount("overdue", "given_up", "internal_error", 1),
        ]
    assert [(post.audience, post.fault, post.may_have_arrived) for post in found] == [
        ("U0DANA", "internal_error", True),
        ("U0CUT", "cut_off", False),
        ("U0SENDING", "cut_off", True),
    ]
    assert take(registry, clinic, EXPIRES + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("minutes", "is_open"), [(0, False), (4, False), (5, True)], ids=["immediately", "in time", "cut off"]
)
def test_looking_changes_nothing(registry: Registry, clinic: Clinic, minutes: int, *, is_open: bool) -> None:
    held(registry, clinic)
    with registry.read() as db:
        found = posts.can_reserve(db, clinic.id, DAY, "U0DANA", NOW + minutes * MINUTE)
    assert found is is_open
