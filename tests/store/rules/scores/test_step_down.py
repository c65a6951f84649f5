"""When relapse prevention is suggested."""

from datetime import date

import pytest

from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import Status
from store.rules.review.agenda import AgendaCandidate, agenda_item
from store.rules.scores.review_reasons import step_down_reason
from store.rules.scores.score import Score

TODAY = date(2026, 11, 21)
ENROLLED = date(2026, 8, 1)
CLINIC = Settings()


def phq9(total: int, month: int, day: int) -> Score:
    return Score(date(2026, month, day), "phq9", total)


def gad7(total: int, month: int, day: int) -> Score:
    return Score(date(2026, month, day), "gad7", total)


HELD = (phq9(18, 8, 3), phq9(8, 9, 24), phq9(4, 11, 19))
WORDS = "PHQ-9 18 → 4 ↓ 14 since Aug 3, held since Sep 24"


@pytest.mark.parametrize(
    ("status", "scores", "words"),
    [
        (Status.ACTIVE, HELD, WORDS),
        (Status.ACTIVE, (*HELD, gad7(14, 8, 3), gad7(12, 11, 19)), None),  # the other scale is not there yet
        (Status.ACTIVE, (*HELD, gad7(6, 8, 3), gad7(7, 11, 19)), WORDS),  # it never called for treatment
        (Status.ACTIVE, (phq9(18, 8, 3), phq9(8, 9, 25), phq9(4, 11, 19)), None),  # a day short of 8 weeks
        (Status.ACTIVE, (phq9(18, 8, 3), phq9(8, 9, 24), phq9(12, 10, 20), phq9(4, 11, 19)), None),
        (Status.ACTIVE, (phq9(6, 8, 3), phq9(3, 9, 1), phq9(2, 11, 19)), None),  # never elevated
        (
            Status.ACTIVE,
            (*HELD, gad7(14, 8, 3), gad7(6, 9, 20), gad7(4, 11, 19)),
            f"{WORDS}, GAD-7 14 → 4 ↓ 10 since Aug 3, held since Sep 20",
        ),
        (
            Status.ACTIVE,
            tuple(
                Score(day, "pcl5", total) for day, total in ((date(2026, 8, 3), 50), (date(2026, 11, 19), 49))
            ),
            None,
        ),
        (
            Status.ACTIVE,
            (phq9(18, 8, 3), phq9(8, 8, 20), phq9(4, 10, 24)),  # 28 days ago
            "PHQ-9 18 → 4 ↓ 14 since Aug 3, held since Aug 20",
        ),
        (Status.ACTIVE, (phq9(18, 8, 3), phq9(8, 8, 20), phq9(4, 10, 23)), None),  # not measured for 29 days
        (Status.ACTIVE, (phq9(18, 8, 3), phq9(2, 9, 1), phq9(8, 11, 19)), None),  # a response, but worse
        (Status.ACTIVE, (), None),
        (Status.RELAPSE_PREVENTION, HELD, None),
        (Status.ON_HOLD, HELD, None),
    ],
)
def test_who_held_it_long_enough_may_step_down(
    status: Status, scores: tuple[Score, ...], words: str | None
) -> None:
    found = step_down_reason(status, scores, ENROLLED, TODAY, CLINIC)
    assert (found.text if found else None) == words


def test_nobody_steps_down_before_enrollment() -> None:
    assert step_down_reason(Status.ACTIVE, HELD, None, TODAY, CLINIC) is None


@pytest.mark.parametrize(("reviewed", "listed"), [(date(2026, 10, 24), True), (date(2026, 10, 25), False)])
def test_it_is_on_the_agenda_until_it_was_talked_over(reviewed: date, *, listed: bool) -> None:
    case = AgendaCandidate(1, Status.ACTIVE, ENROLLED, last_review_on=reviewed, scores=HELD)
    item = agenda_item(case, TODAY, CLINIC)
    assert (item is not None) == listed
    if item:
        assert item.category.title == "Ready to step down"
        assert [reason.text for reason in item.reasons] == [f"ready to step down: {WORDS}"]
