"""Why a score after the end of care may be a relapse."""

from datetime import date

import pytest

from store.rules.clinic.settings import Settings
from store.rules.scores.review_reasons import relapse_reason
from store.rules.scores.score import Score

ENDED = date(2026, 9, 30)
AFTER = date(2026, 11, 20)
IN_CARE = (
    Score(date(2026, 6, 1), "phq9", 18),
    Score(ENDED, "phq9", 3),
    Score(date(2026, 9, 1), "gad7", 2),
    Score(date(2026, 10, 20), "phq9", 1),  # after care
)


@pytest.mark.parametrize(
    ("score", "before", "reason"),
    [
        (Score(AFTER, "phq9", 8), IN_CARE, "PHQ-9 8, up 5 since the last score in care (3)"),
        (Score(AFTER, "phq9", 7), IN_CARE, ""),
        (Score(AFTER, "phq9", 12), IN_CARE, "PHQ-9 12, up 9 since the last score in care (3)"),
        (Score(AFTER, "phq9", 10), (Score(ENDED, "phq9", 6),), "PHQ-9 10, which is 10 or more"),
        (Score(AFTER, "phq9", 10), (), "PHQ-9 10, which is 10 or more"),
        (Score(AFTER, "phq9", 9), (), ""),
        (Score(AFTER, "psc17", 15), (Score(ENDED, "psc17", 2),), "PSC-17 15, which is 15 or more"),
        (Score(AFTER, "pcl5", 60), (), "PCL-5 60, which is 33 or more"),
        (Score(AFTER, "phq9", 20, is_screen=True), IN_CARE, ""),
        (Score(AFTER, "phq2", 6), (), ""),  # it only screens
        (Score(AFTER, "dast10", 9), (), ""),  # no cutoff
    ],
)
def test_a_score_that_calls_for_treatment_or_rose_since_care_may_be_a_relapse(
    score: Score, before: tuple[Score, ...], reason: str
) -> None:
    assert relapse_reason(before, score, ENDED, Settings()) == reason


def test_in_care_no_score_is_a_relapse_after_care() -> None:
    assert relapse_reason(IN_CARE, Score(AFTER, "phq9", 20), None, Settings()) == ""
