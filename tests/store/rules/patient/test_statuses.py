"""Statuses: what people type for them, and which steps lead where."""

from datetime import date

import pytest

from store.errors import UserError
from store.rules.patient.statuses import (
    STATUS_RULES,
    Status,
    check_change,
    check_day,
    ends_episode,
    find,
    is_in_care,
)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("active", Status.ACTIVE),
        ("Enrolled", Status.ACTIVE),
        ("relapse prevention", Status.RELAPSE_PREVENTION),
        ("Relapse-Prevention", Status.RELAPSE_PREVENTION),
        ("rp", Status.RELAPSE_PREVENTION),
        (" on  hold ", Status.ON_HOLD),
        ("graduated", Status.GRADUATED),
        ("referred", Status.REFERRED),
        ("referred out", Status.REFERRED_OUT),
        ("disengaged", Status.DISENGAGED),
        ("declined", Status.DECLINED),
        ("deceased", Status.DECEASED),
        ("sleeping", None),
        ("", None),
    ],
)
def test_a_status_is_found_by_its_name_or_an_everyday_word(word: str, status: Status | None) -> None:
    assert find(word) is status


def test_no_two_statuses_answer_to_one_word() -> None:
    words = [word for status, rules in STATUS_RULES.items() for word in (status.value, *rules.aliases)]
    assert len(words) == len(set(words))
    assert set(STATUS_RULES) == set(Status)


def test_care_is_given_while_active_and_in_relapse_prevention() -> None:
    assert [status.value for status in Status if is_in_care(status)] == ["active", "relapse prevention"]
    assert [status.value for status in Status if ends_episode(status)] == [
        *("graduated", "referred out", "disengaged", "declined", "deceased"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Status.REFERRED, Status.ACTIVE),
        (Status.REFERRED, Status.DECLINED),
        (Status.ACTIVE, Status.RELAPSE_PREVENTION),
        (Status.ACTIVE, Status.ON_HOLD),
        (Status.ACTIVE, Status.GRADUATED),
        (Status.RELAPSE_PREVENTION, Status.ACTIVE),
        (Status.RELAPSE_PREVENTION, Status.GRADUATED),
        (Status.ON_HOLD, Status.ACTIVE),
        (Status.ON_HOLD, Status.DISENGAGED),
    ],
)
def test_a_step_that_leads_on_is_taken(old: Status, new: Status) -> None:
    check_change(old, new)


@pytest.mark.parametrize(
    ("old", "new", "wrong", "instead"),
    [
        (
            Status.ACTIVE,
            Status.ACTIVE,
            "The status is already active.",
            "To correct its day, end or note, press Edit in the history.",
        ),
        (
            Status.REFERRED,
            Status.GRADUATED,
            "The status can't go from referred to graduated.",
            f"From referred it can go to: {', '.join(STATUS_RULES[Status.REFERRED].allowed_next)}.",
        ),
        (
            Status.GRADUATED,
            Status.ACTIVE,
            "This episode has ended (graduated), so its status can't change.",
            "To continue care, start a new episode with a new baseline.",
        ),
        (
            Status.DECEASED,
            Status.ON_HOLD,
            "This episode has ended (deceased), so its status can't change.",
            "To continue care, start a new episode with a new baseline.",
        ),
    ],
)
def test_a_step_that_leads_nowhere_is_refused(old: Status, new: Status, wrong: str, instead: str) -> None:
    with pytest.raises(UserError) as refusal:
        check_change(old, new)
    assert refusal.value.wrong == wrong
    assert (refusal.value.remedy or "") == instead


@pytest.mark.parametrize("ended", [status for status in Status if ends_episode(status)])
@pytest.mark.parametrize("new", list(Status))
def test_an_ended_episode_keeps_its_status(ended: Status, new: Status) -> None:
    with pytest.raises(UserError):
        check_change(ended, new)


def test_steps_that_need_more_say_what() -> None:
    asking = {status.value for status, rules in STATUS_RULES.items() if rules.missing_detail}
    assert asking == {"relapse prevention", "on hold", "referred out", "disengaged"}
    assert "way back" in " ".join(STATUS_RULES[Status.DISENGAGED].missing_detail or ())


SEP_1, NOV_20, NOV_21, NOV_22 = (
    date(2026, 9, 1),
    date(2026, 11, 20),
    date(2026, 11, 21),
    date(2026, 11, 22),
)


@pytest.mark.parametrize(
    ("new", "on", "wrong"),
    [
        (Status.GRADUATED, NOV_22, "Sun Nov 22 is in the future."),
        (
            Status.ON_HOLD,
            date(2026, 8, 31),
            "active since Tue Sep 1, so on hold can't start on Mon",
        ),
        (Status.DISENGAGED, NOV_20, "Disengaged can't be back-dated: it starts today."),
    ],
)
def test_a_status_begins_neither_ahead_nor_before_the_one_it_follows(
    new: Status, on: date, wrong: str
) -> None:
    with pytest.raises(UserError, match=wrong):
        check_day(new, on, NOV_21, Status.ACTIVE, SEP_1)


@pytest.mark.parametrize(
    ("new", "on"), [(Status.GRADUATED, NOV_20), (Status.ON_HOLD, SEP_1), (Status.DISENGAGED, NOV_21)]
)
def test_a_status_may_begin_today_or_since_the_last_one(new: Status, on: date) -> None:
    check_day(new, on, NOV_21, Status.ACTIVE, SEP_1)
