"""Baseline, trend, response, remission, stalled and held, on the days where they turn."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.clinic.settings import Settings
from store.rules.scores.instruments import AUDIT, EPDS, GAD7, INSTRUMENTS, ISI, PCL5, PHQ9
from store.rules.scores.progress import (
    ScaleProgress,
    all_progress,
    is_improved,
    is_remission,
    is_response,
    primary_progress,
    progress_on_scale,
    weeks_in_care,
)
from store.rules.scores.review_reasons import may_step_down, stalled_reasons
from store.rules.scores.scales import Instrument
from store.rules.scores.score import Score, scores_until
from store.rules.scores.sentences import arrow, target_text, trend_and_meaning, trend_text

ENROLLED = date(2026, 9, 1)
TODAY = date(2026, 11, 21)
CLINIC = Settings()


def phq(day: int, total: int, *, is_screen: bool = False) -> Score:
    """A PHQ-9 so many days after enrollment."""
    return Score(ENROLLED + timedelta(days=day), "phq9", total, is_screen=is_screen)


def gad(day: int, total: int) -> Score:
    """A GAD-7 so many days after enrollment."""
    return Score(ENROLLED + timedelta(days=day), "gad7", total)


def pcl(day: int, total: int) -> Score:
    """A PCL-5, whose thresholds a clinic sets, so many days after enrollment."""
    return Score(ENROLLED + timedelta(days=day), "pcl5", total)


def course(*scores: Score) -> ScaleProgress:
    found = primary_progress(scores, ENROLLED, CLINIC)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("scores", "baseline"),
    [
        ([phq(0, 18), phq(14, 12)], 18),  # on the day of enrollment
        ([phq(-1, 20), phq(14, 12)], 12),  # a score before enrollment isn't a baseline
        ([phq(0, 20, is_screen=True), phq(3, 17)], 17),  # never the referral screen
        ([phq(14, 15), phq(20, 9)], 15),
        ([phq(15, 14), phq(40, 9)], 14),  # none in 14 days: the first after them
        ([phq(28, 9), phq(10, 16)], 16),  # entered later, taken earlier
        ([phq(5, 11), phq(5, 12)], 11),  # twice on one day: the first entered
    ],
)
def test_the_baseline_is_the_first_score_in_care(scores: list[Score], baseline: int) -> None:
    assert course(*scores).baseline.total == baseline


def test_without_a_score_in_care_there_is_no_progress() -> None:
    assert primary_progress([], ENROLLED, CLINIC) is None
    assert primary_progress([phq(0, 20, is_screen=True), phq(-3, 18)], ENROLLED, CLINIC) is None
    assert primary_progress([Score(ENROLLED, "phq2", 5)], ENROLLED, CLINIC) is None


@pytest.mark.parametrize(
    ("scores", "key"),
    [
        ([phq(0, 14), gad(0, 16)], "phq9"),
        ([phq(0, 7), gad(0, 16)], "gad7"),  # the one that called for treatment
        ([phq(0, 7), gad(0, 6)], "phq9"),
        ([gad(0, 6)], "gad7"),
        ([Score(ENROLLED, "epds", 14)], "epds"),  # no primary scale at all
        ([Score(ENROLLED, "epds", 14), gad(2, 3)], "gad7"),
    ],
)
def test_an_episode_is_steered_by_its_primary_scale(scores: list[Score], key: str) -> None:
    assert course(*scores).instrument.key == key


@pytest.mark.parametrize(
    ("first", "last", "change", "percent"),
    [
        (14, 9, -5, -36),
        (17, 8, -9, -53),
        (17, 14, -3, -18),
        (14, 7, -7, -50),
        (9, 14, 5, 56),
        (0, 4, 4, None),
        (27, 14, -13, -48),
        (20, 21, 1, 5),
        (8, 8, 0, 0),
    ],
)
def test_change_in_points_and_percent(first: int, last: int, change: int, percent: int | None) -> None:
    progress = course(phq(0, first), phq(30, last))
    assert (progress.change, progress.percent) == (change, percent)


@pytest.mark.parametrize(
    ("scale", "first", "last", "response", "remission", "improved"),
    [
        (PHQ9, 18, 10, False, False, False),
        (PHQ9, 18, 9, True, False, True),  # exactly half
        (PHQ9, 17, 9, False, False, True),  # below 10
        (PHQ9, 27, 13, True, False, True),  # response while still elevated
        (PHQ9, 27, 14, False, False, False),
        (PHQ9, 12, 5, True, False, True),
        (PHQ9, 12, 4, True, True, True),
        (PHQ9, 0, 0, False, True, True),
        (GAD7, 15, 8, False, False, True),
        (GAD7, 21, 10, True, False, True),
        (GAD7, 21, 11, False, False, False),
        (PCL5, 50, 39, False, False, False),
        (PCL5, 50, 38, True, False, True),  # twelve points
        (PCL5, 40, 32, False, True, True),
    ],
)
def test_response_remission_and_improved(
    scale: Instrument, first: int, last: int, response: object, remission: object, improved: object
) -> None:
    assert is_response(scale, first, last) is response
    assert is_remission(scale, last) is remission
    assert is_improved(scale, first, last) is improved


@given(
    st.sampled_from(INSTRUMENTS),
    st.integers(min_value=0, max_value=80),
    st.integers(min_value=0, max_value=80),
    st.integers(min_value=0, max_value=80),
)
def test_a_lower_score_is_never_judged_worse(scale: Instrument, first: int, last: int, drop: int) -> None:
    lower = max(0, last - drop)
    for judge in (is_response, is_improved):
        assert judge(scale, first, lower) or not judge(scale, first, last)
    assert is_remission(scale, lower) or not is_remission(scale, last)


STUCK = [phq(0, 16), phq(28, 14)]


@pytest.mark.parametrize(
    ("scores", "days", "why"),
    [
        (STUCK, 55, ()),  # a day short of eight weeks
        (STUCK, 56, ("no response in 8 weeks (PHQ-9)",)),  # exactly eight weeks
        ([phq(0, 16), phq(50, 9)], 70, ()),  # below 10
        ([phq(0, 24), phq(50, 12)], 70, ()),  # exactly half: a response
        ([phq(0, 24), phq(50, 13)], 70, ("no response in 10 weeks (PHQ-9)",)),
        ([phq(0, 16)], 56, ("no response in 8 weeks (PHQ-9)",)),  # never measured again
        ([phq(0, 6), phq(14, 11)], 14, ("worse than at baseline (PHQ-9)",)),  # at any time
        ([phq(0, 6), phq(14, 10)], 14, ()),
        ([gad(0, 6), gad(14, 10)], 14, ("worse than at baseline (GAD-7)",)),
        ([phq(0, 0), phq(14, 5)], 14, ("worse than at baseline (PHQ-9)",)),  # without a percentage
        (
            [phq(0, 18), phq(60, 4), gad(0, 14), gad(60, 12)],
            63,
            ("no response in 9 weeks (GAD-7)",),
        ),
        ([phq(0, 12), phq(40, 18)], 70, ("worse than at baseline (PHQ-9)",)),  # said once
        ([phq(0, 15), phq(30, 9), phq(60, 15)], 70, ("worse: up 6 since Oct 1 (PHQ-9)",)),
        ([pcl(0, 30), pcl(14, 40)], 14, ("worse than at baseline (PCL-5)",)),
        ([phq(0, 18), gad(0, 14)], 63, ("no response in 9 weeks (PHQ-9, GAD-7)",)),
        ([phq(0, 20, is_screen=True)], 90, ()),  # a screen alone stalls nobody
        ([], 90, ()),
    ],
)
def test_stalled(scores: list[Score], days: int, why: tuple[str, ...]) -> None:
    assert stalled_reasons(scores, ENROLLED, ENROLLED + timedelta(days=days), CLINIC) == why


def test_the_clinic_sets_after_how_many_weeks_an_episode_is_stalled() -> None:
    today = ENROLLED + timedelta(weeks=6)
    assert stalled_reasons(STUCK, ENROLLED, today, Settings(stalled_weeks=6))
    assert not stalled_reasons(STUCK, ENROLLED, today, Settings(stalled_weeks=8))


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (6, 0), (7, 1), (55, 7), (56, 8), (-3, 0)])
def test_weeks_in_care_are_whole_weeks(days: int, weeks: int) -> None:
    assert weeks_in_care(ENROLLED, ENROLLED + timedelta(days=days)) == weeks


@pytest.mark.parametrize(
    ("scores", "held", "step_down"),
    [
        ([phq(0, 18), phq(20, 8), phq(76, 4)], 20, True),  # exactly eight weeks
        ([phq(0, 18), phq(20, 8), phq(75, 4)], 20, False),  # a day short
        ([phq(0, 18), phq(20, 8), phq(50, 12), phq(80, 4)], 80, False),  # a relapse between
        ([phq(0, 18), phq(20, 8), phq(80, 14)], None, False),  # not held to the end
        ([phq(0, 18), phq(60, 4)], 60, False),  # measured once
        ([phq(0, 4)], None, False),  # never ill
    ],
)
def test_a_result_is_held_by_measured_scores(
    scores: list[Score], held: int | None, step_down: object
) -> None:
    progress = course(*scores)
    assert progress.response_or_remission_since == (None if held is None else ENROLLED + timedelta(days=held))
    assert may_step_down(progress, CLINIC) is step_down


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([phq(31, 14), phq(60, 9)], "PHQ-9 14 → 9 ↓ 5 since Oct 2"),
        ([phq(31, 9), phq(60, 14)], "PHQ-9 9 → 14 ↑ 5 since Oct 2"),
        ([phq(31, 14), phq(31, 9)], "PHQ-9 14 → 9 ↓ 5"),
        ([phq(31, 9), phq(31, 9)], "PHQ-9 9 → 9, no change"),
        ([phq(31, 9), phq(60, 9)], "PHQ-9 9 → 9, no change since Oct 2"),
        ([phq(31, 15), phq(60, 9), phq(77, 15)], "PHQ-9 15 → 9 → 15 ↑ 6 since Oct 31"),
        ([phq(31, 15), phq(40, 6), phq(60, 9), phq(77, 12)], "PHQ-9 15 → 6 → 12 ↑ 6 since Oct 11"),
        ([phq(31, 15), phq(60, 9), phq(77, 13)], "PHQ-9 15 → 13 ↓ 2 since Oct 2"),  # four points
        ([phq(31, 15), phq(60, 9), phq(60, 15)], "PHQ-9 15 → 9 → 15 ↑ 6"),
        ([phq(31, 14)], "PHQ-9 14 on Oct 2"),
        ([gad(0, 15), gad(20, 6)], "GAD-7 15 → 6 ↓ 9 since Sep 1"),
    ],
)
def test_the_trend_in_words(scores: list[Score], words: str) -> None:
    assert trend_text(course(*scores), TODAY) == words


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([phq(2, 20)], "target 10 or less, then below 5"),
        ([phq(2, 20), phq(30, 11)], "target 10 or less, then below 5"),
        ([phq(2, 20), phq(30, 10)], "response reached, next below 5"),
        ([phq(2, 20), phq(30, 4)], "target reached (below 5)"),
        ([phq(2, 20), phq(30, 24)], "target 10 or less, then below 5"),
        ([phq(2, 15), phq(30, 20)], "worse by 5, which is a meaningful change (from 5)"),
        ([gad(2, 10), gad(30, 14)], "worse by 4, which is a meaningful change (from 4)"),
        (
            [phq(2, 15), phq(30, 9), phq(60, 15)],
            "worse by 6 since Oct 1, which is a meaningful change (from 5)",
        ),
        ([phq(2, 11)], "target 5 or less, then below 5"),
        ([phq(2, 8)], "target below 5"),
        ([phq(2, 3)], "target reached (below 5)"),
        ([phq(2, 0), phq(30, 5)], "worse by 5, which is a meaningful change (from 5)"),
    ],
)
def test_the_target_in_words(scores: list[Score], words: str) -> None:
    assert target_text(course(*scores), TODAY) == words


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([phq(0, 3)], "PHQ-9 3 on Sep 1 (minimal)"),
        ([phq(0, 18), phq(30, 4)], "PHQ-9 18 → 4 ↓ 14 since Sep 1 (minimal, remission)"),
        ([phq(0, 18), phq(30, 9)], "PHQ-9 18 → 9 ↓ 9 since Sep 1 (mild, response)"),
        ([phq(0, 18), phq(30, 15)], "PHQ-9 18 → 15 ↓ 3 since Sep 1 (moderately severe)"),
        ([phq(0, 10), phq(30, 15)], "PHQ-9 10 → 15 ↑ 5 since Sep 1 (moderately severe, worse)"),
    ],
)
def test_a_trend_says_what_the_last_score_means(scores: list[Score], words: str) -> None:
    assert trend_and_meaning(course(*scores), TODAY) == words


def test_a_trend_from_another_year_says_so() -> None:
    assert (
        trend_text(course(phq(31, 14), phq(60, 9)), date(2027, 1, 5)) == "PHQ-9 14 → 9 ↓ 5 since Oct 2, 2026"
    )


@pytest.mark.parametrize(("last", "words"), [(20, ""), (10, "response reached")])
def test_without_a_remission_cutoff_there_is_only_a_response(last: int, words: str) -> None:
    scale = replace(PHQ9, remission_below=None)
    assert target_text(ScaleProgress(scale, (phq(2, 20), phq(30, last))), TODAY) == words


@pytest.mark.parametrize(
    ("first", "highest"), [(phq(0, 20), 10), (phq(0, 21), 10), (phq(0, 1), 0), (phq(0, 0), None)]
)
def test_the_highest_response(first: Score, highest: int | None) -> None:
    assert course(first).highest_response == highest


def test_no_total_below_0_is_a_response() -> None:
    assert course(Score(ENROLLED, "isi", 7)).highest_response is None


def test_a_response_is_improved_also_while_still_elevated() -> None:
    assert course(phq(0, 27), phq(30, 13)).improved
    assert not course(phq(0, 27), phq(30, 14)).improved


def test_arrows_point_where_points_go() -> None:
    assert [arrow(change) for change in (-1, 0, 1)] == ["↓", "=", "↑"]


def test_each_scale_has_its_own_course() -> None:
    scores = [phq(0, 14), gad(0, 12), gad(28, 8), Score(ENROLLED, "phq2", 4)]
    assert [each.instrument.key for each in all_progress(scores, ENROLLED, CLINIC)] == ["phq9", "gad7"]
    found = progress_on_scale("gad7", scores, ENROLLED, CLINIC)
    assert found is not None
    assert [each.total for each in found.scores] == [12, 8]


def test_the_past_is_judged_by_what_was_known_then() -> None:
    scores = [phq(0, 18), phq(30, 12), phq(60, 4)]
    assert course(*scores_until(scores, ENROLLED + timedelta(days=30))).latest.total == 12


@given(st.permutations([phq(0, 18), phq(14, 15), phq(30, 12), phq(60, 4), gad(0, 9)]))
def test_the_order_of_entry_does_not_matter(scores: list[Score]) -> None:
    assert course(*scores).scores == course(*sorted(scores, key=lambda each: each.on)).scores


def test_a_teens_scale_continues_as_the_adults() -> None:
    teen = Score(ENROLLED, "phqa", 16)
    progress = course(teen, phq(40, 7))
    assert (progress.instrument.key, progress.baseline.total, progress.latest.total) == ("phq9", 16, 7)
    assert progress.responded
    assert [each.instrument.key for each in all_progress((teen, phq(40, 7)), ENROLLED, CLINIC)] == ["phq9"]
    assert course(teen).instrument.key == "phqa"
    assert progress_on_scale("phqa", (teen, phq(40, 7)), ENROLLED, CLINIC) == progress


@pytest.mark.parametrize(
    ("scale", "first", "last", "response"),
    [
        (EPDS, 16, 8, True),
        (EPDS, 16, 9, False),
        (AUDIT, 20, 10, True),
        (AUDIT, 20, 11, False),
        (ISI, 20, 12, True),
        (ISI, 20, 13, False),
    ],
)
def test_scales_with_their_own_response_rules(
    scale: Instrument, first: int, last: int, response: object
) -> None:
    assert is_response(scale, first, last) is response
