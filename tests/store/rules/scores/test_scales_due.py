"""Which scale is due for whom, and when."""

from datetime import date, timedelta

import pytest

from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import Status
from store.rules.scores.progress import primary_progress
from store.rules.scores.scales_due import scales_due
from store.rules.scores.score import Score

ENROLLED = date(2026, 9, 1)
OCT_6 = date(2026, 10, 6)
CLINIC = Settings()


def keys(scores: list[Score], age: int | None = None) -> list[str]:
    due = scales_due(Status.ACTIVE, ENROLLED, scores, CLINIC, age)
    return [each.instrument.key for each in due]


@pytest.mark.parametrize(
    ("status", "days"), [(Status.ACTIVE, 28), (Status.RELAPSE_PREVENTION, 60)], ids=["active", "stable"]
)
def test_the_next_scale_is_due_by_status(status: Status, days: int) -> None:
    (due,) = scales_due(status, ENROLLED, [Score(OCT_6, "phq9", 14)], CLINIC)
    assert due.due_on == OCT_6 + timedelta(days=days)
    assert not due.is_due(due.due_on - timedelta(days=1))
    assert due.is_due(due.due_on)


@pytest.mark.parametrize("status", [Status.REFERRED, Status.ON_HOLD, Status.GRADUATED, Status.DECEASED])
def test_outside_care_no_scale_is_due(status: Status) -> None:
    assert scales_due(status, ENROLLED, [Score(OCT_6, "phq9", 14)], CLINIC) == ()


@pytest.mark.parametrize(
    ("scores", "age", "expected"),
    [
        ([], None, ["phq9"]),
        ([], 41, ["phq9"]),
        ([], 18, ["phq9"]),
        ([], 17, ["phqa"]),
        ([Score(ENROLLED, "phq2", 4, is_screen=True)], None, ["phq9"]),
        ([Score(ENROLLED, "phq2", 4, is_screen=True)], 15, ["phqa"]),
        ([Score(ENROLLED, "gad2", 4, is_screen=True)], 30, ["gad7"]),
        (
            [Score(ENROLLED, "phq2", 4, is_screen=True), Score(ENROLLED, "gad2", 3, is_screen=True)],
            None,
            ["phq9", "gad7"],
        ),
        ([Score(ENROLLED, "epds", 15, is_screen=True)], 29, ["epds"]),
        ([Score(ENROLLED, "dast10", 2)], None, ["phq9"]),  # a screen of use is not followed
        ([Score(ENROLLED, "phq9", 15), Score(ENROLLED, "auditc", 3)], None, ["phq9"]),
        ([Score(ENROLLED, "phq9", 15), Score(ENROLLED, "gad7", 12)], None, ["phq9", "gad7"]),
        ([Score(ENROLLED, "phq9", 15)], 41, ["phq9"]),
        ([Score(ENROLLED, "pcl5", 40)], 41, ["pcl5"]),
        ([Score(ENROLLED, "phqa", 15)], 17, ["phqa"]),
        ([Score(ENROLLED, "phqa", 15)], 18, ["phq9"]),  # continued as the adults' scale
    ],
)
def test_who_is_followed_by_which_scale(scores: list[Score], age: int | None, expected: list[str]) -> None:
    assert keys(scores, age) == expected


def test_a_missing_baseline_is_due_from_enrollment() -> None:
    (due,) = scales_due(Status.ACTIVE, ENROLLED, [], CLINIC)
    assert (due.due_on, due.last) == (ENROLLED, None)
    assert due.text(OCT_6) == "PHQ-9 due since Sep 1 (no baseline yet)"


def test_the_words_name_the_day_and_the_score_before() -> None:
    (due,) = scales_due(Status.ACTIVE, ENROLLED, [Score(OCT_6, "phq9", 14)], CLINIC)
    assert due.text(date(2026, 10, 20)) == "PHQ-9 due Nov 3 (14 on Oct 6)"
    assert due.text(date(2026, 11, 3)) == "PHQ-9 due Nov 3 (14 on Oct 6)"
    assert due.text(date(2026, 11, 4)) == "PHQ-9 due since Nov 3 (14 on Oct 6)"


def test_the_soonest_due_comes_first() -> None:
    assert keys([Score(OCT_6, "phq9", 14), Score(ENROLLED, "gad7", 12)]) == ["gad7", "phq9"]


def test_without_the_score_before_only_scale_and_day_are_told() -> None:
    (due,) = scales_due(Status.ACTIVE, ENROLLED, [Score(OCT_6, "phq9", 14)], CLINIC)
    assert due.short_text(date(2026, 11, 3)) == "PHQ-9 due Nov 3"
    assert due.short_text(date(2026, 11, 4)) == "PHQ-9 due since Nov 3"


@pytest.mark.parametrize(
    ("chosen", "scores", "expected"),
    [
        ("gad7", [], ["gad7"]),
        ("gad7", [Score(OCT_6, "phq9", 14)], ["gad7", "phq9"]),
        ("isi", [Score(OCT_6, "phq9", 14), Score(OCT_6, "isi", 16)], ["isi", "phq9"]),
        ("phq2", [], ["phq9"]),
        ("phqa", [Score(OCT_6, "phq9", 14)], ["phq9"]),
    ],
)
def test_the_chosen_scale_is_always_due(chosen: str, scores: list[Score], expected: list[str]) -> None:
    due = scales_due(Status.ACTIVE, ENROLLED, scores, CLINIC, chosen=chosen)
    assert [each.instrument.key for each in due] == expected


def test_the_chosen_scale_is_the_primary_one_once_it_is_scored() -> None:
    scores = [Score(OCT_6, "phq9", 20), Score(OCT_6, "isi", 8)]
    for chosen, key in (("isi", "isi"), ("", "phq9"), ("gad7", "phq9"), ("phq2", "phq9")):
        found = primary_progress(scores, ENROLLED, CLINIC, chosen)
        assert found is not None
        assert found.instrument.key == key
