"""The screen that led to a referral, as it is typed."""

from datetime import date

import pytest

from handlers.reading.referral_screen import read_screen
from store.errors import UserError
from store.rules.scores.score import Score

TODAY = date(2026, 11, 21)
NOV_3 = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("phq2 4", Score(TODAY, "phq2", 4, is_screen=True)),
        ("PHQ-2 4/6 yesterday", Score(date(2026, 11, 20), "phq2", 4, is_screen=True)),
        ("phq 9 17 11/3", Score(NOV_3, "phq9", 17, is_screen=True)),
        ("phq9 17 item9 0 nov 3", Score(NOV_3, "phq9", 17, risk_value=0, is_screen=True)),
        ("phq9 17 item 9 1", Score(TODAY, "phq9", 17, risk_value=1, is_screen=True)),
        ("audit c 5", Score(TODAY, "auditc", 5, is_screen=True)),
    ],
)
def test_a_screen_is_read_with_its_day(typed: str, score: Score) -> None:
    assert read_screen(typed, TODAY) == score


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", "Which screen?"),
        ("sleep 4", "I don't know the scale “sleep”."),
        ("phq9", "I found PHQ-9 but no score after it."),
        ("phq9 many", "I found PHQ-9 but no score after it."),
        ("phq9 28", "28 is not a PHQ-9 total"),
        ("phq9 1 item9 3", "does not fit a PHQ-9 total of 1"),
        ("gad7 10 item9 1", "Item 9 of the GAD-7 can't be recorded by itself."),
        ("phq2 4 blue", "“blue” isn't a date I can read."),
    ],
)
def test_what_is_no_screen_is_refused(typed: str, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        read_screen(typed, TODAY)
    assert wrong in refused.value.wrong
