"""The program's measures: who counts, who is in, and why the others fell out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.clinic.settings import Settings
from store.rules.minutes import minutes
from store.rules.months import Month
from store.rules.patient.statuses import Status
from store.rules.quality.episode_history import (
    ContactDates,
    EpisodeHistory,
    MeasurementPeriod,
    RecommendationDates,
    ReferralDates,
    is_active,
    status_on,
)
from store.rules.quality.program_measures import PROGRAM_MEASURES, MeasureResult, evaluate, program_measures
from store.rules.scores.score import Score

NOVEMBER = Month(2026, 11)
LAST = NOVEMBER.last
PERIOD = MeasurementPeriod(NOVEMBER, date(2026, 12, 2), Settings())


def before(days: int) -> date:
    """So many days before the last of November."""
    return LAST - timedelta(days=days)


def phq(days_before: int, total: int) -> Score:
    return Score(before(days_before), "phq9", total)


def enrolled(days_before: int, *scores: Score) -> EpisodeHistory:
    day = before(days_before)
    return EpisodeHistory(1, day, ((day, Status.ACTIVE),), scores=scores)


CARE = enrolled(80, phq(80, 16), phq(10, 12))


def result(key: str, *courses: EpisodeHistory, period: MeasurementPeriod = PERIOD) -> MeasureResult:
    measure = next(each for each in PROGRAM_MEASURES if each.key == key)
    return evaluate(measure, courses, period)


def fallen(key: str, course: EpisodeHistory, period: MeasurementPeriod = PERIOD) -> str | None:
    """Why a course fell out of a measure; empty when it is in, None when it does not count."""
    found = result(key, course, period=period)
    if not found.denominator:
        return None
    return found.missing[0][1] if found.missing else ""


@pytest.mark.parametrize(
    ("statuses", "active"),
    [
        (((before(80), Status.ACTIVE),), True),
        (((before(90), Status.REFERRED), (before(80), Status.ACTIVE)), True),
        (((before(80), Status.ACTIVE), (before(5), Status.RELAPSE_PREVENTION)), True),
        (((before(80), Status.ACTIVE), (before(5), Status.ON_HOLD)), False),
        (((before(80), Status.ACTIVE), (before(0), Status.GRADUATED)), False),
        (((before(80), Status.ACTIVE), (before(-1), Status.GRADUATED)), True),  # only in December
        (((before(80), Status.REFERRED),), False),
        ((), False),
    ],
)
def test_who_is_active_is_asked_of_the_months_last_day(
    statuses: tuple[tuple[date, Status], ...], active: object
) -> None:
    assert is_active(replace(CARE, statuses=statuses), PERIOD) is active


def test_a_status_holds_from_its_day() -> None:
    course = replace(CARE, statuses=((before(9), Status.REFERRED), (before(5), Status.ACTIVE)))
    assert status_on(course, before(10)) is None
    assert status_on(course, before(6)) is Status.REFERRED
    assert status_on(course, before(5)) is Status.ACTIVE


def test_while_the_month_runs_it_is_looked_at_up_to_today() -> None:
    running = MeasurementPeriod(NOVEMBER, date(2026, 11, 15), Settings())
    assert running.as_of == date(2026, 11, 15)
    assert PERIOD.as_of == LAST
    assert [running.includes(date(2026, 11, day)) for day in (1, 15, 16)] == [True, True, False]
    assert not running.includes(date(2026, 10, 31))


CONTACTED = replace(CARE, contacts=(ContactDates(before(10), before(10)),))


@pytest.mark.parametrize(
    ("course", "why"),
    [
        (CONTACTED, ""),
        (CARE, "no contact in November 2026"),
        (replace(CONTACTED, scores=()), "no score in November 2026"),
        (replace(CARE, scores=(phq(30, 12),)), "no contact and no score in November 2026"),
        (replace(CONTACTED, scores=(phq(29, 12),)), ""),  # the first of the month
        (replace(CONTACTED, scores=(phq(-1, 12),)), "no score in November 2026"),
        (
            replace(CONTACTED, scores=(Score(before(3), "phq9", 12, is_screen=True),)),
            "no score in November 2026",
        ),
        (replace(CARE, statuses=((before(80), Status.ON_HOLD),)), None),
    ],
)
def test_monthly_contact(course: EpisodeHistory, why: str | None) -> None:
    assert fallen("contact", course) == why


@pytest.mark.parametrize(
    ("course", "improvement", "response", "remission"),
    [
        (enrolled(70, phq(70, 16), phq(5, 4)), "", "", ""),  # exactly 70 days
        (enrolled(69, phq(69, 16), phq(5, 4)), None, None, None),
        (
            enrolled(70, phq(70, 16), phq(5, 8)),
            *("", "", "PHQ-9 16 → 8 on Nov 25"),
        ),
        (
            enrolled(70, phq(70, 16), phq(5, 9)),
            *("", "PHQ-9 16 → 9 on Nov 25", "PHQ-9 16 → 9 on Nov 25"),
        ),
        (
            enrolled(70, phq(70, 16), phq(5, 12)),
            *("PHQ-9 16 → 12 on Nov 25", "PHQ-9 16 → 12 on Nov 25", "PHQ-9 16 → 12 on Nov 25"),
        ),
        (
            enrolled(70, phq(70, 16)),
            "no PHQ-9 since the baseline of 16 on Sep 21",
            "no PHQ-9 since the baseline of 16 on Sep 21",
            "no PHQ-9 since the baseline of 16 on Sep 21",
        ),
        (enrolled(70, phq(70, 9), phq(5, 4)), None, None, None),  # the baseline was not elevated
        (enrolled(70, phq(70, 10), phq(5, 5)), "", "", "PHQ-9 10 → 5 on Nov 25"),
        (enrolled(70), None, None, None),  # a missing score isn't a score of 0
        (
            enrolled(70, phq(70, 16), phq(5, 12), phq(-1, 3)),  # December does not change November
            *("PHQ-9 16 → 12 on Nov 25", "PHQ-9 16 → 12 on Nov 25", "PHQ-9 16 → 12 on Nov 25"),
        ),
    ],
)
def test_improvement_response_and_remission(
    course: EpisodeHistory, improvement: str | None, response: str | None, remission: str | None
) -> None:
    found = [fallen(key, course) for key in ("improvement", "response", "remission")]
    assert found == [improvement, response, remission]


@pytest.mark.parametrize(
    ("course", "why"),
    [
        (replace(CARE, reviews=(before(60),)), ""),  # exactly 60 days
        (replace(CARE, reviews=(before(61),)), "not reviewed for 61 days"),
        (replace(CARE, reviews=(before(61), before(3))), ""),
        (replace(CARE, reviews=(before(-1),)), "never reviewed"),
        (replace(CARE, reviews=(before(81),)), "never reviewed"),  # before this episode
        (CARE, "never reviewed"),
        (enrolled(80, phq(80, 16), phq(10, 8)), None),  # improved
        (enrolled(69, phq(69, 16), phq(10, 12)), None),
    ],
)
def test_review_of_the_not_improved(course: EpisodeHistory, why: str | None) -> None:
    assert fallen("review", course) == why


@pytest.mark.parametrize(
    ("days", "contact", "why"),
    [
        (28, None, "no contact yet"),  # the four weeks end on the last of the month
        (27, None, None),
        (57, 29, ""),  # exactly four weeks
        (57, 28, "first contact on Nov 2"),
        (58, None, None),  # they ended in October
        (40, 41, "no contact yet"),  # before enrollment
    ],
)
def test_first_contact_within_four_weeks(days: int, contact: int | None, why: str | None) -> None:
    contacts = () if contact is None else (ContactDates(before(contact), before(contact)),)
    assert fallen("first-contact", replace(enrolled(days), contacts=contacts)) == why


@pytest.mark.parametrize(
    ("course", "why"),
    [
        (enrolled(80, phq(28, 12)), ""),
        (enrolled(80, phq(29, 12)), "last PHQ-9 29 days ago"),
        (enrolled(80), "no baseline yet"),
        (
            replace(
                enrolled(80, phq(60, 12)),
                statuses=((before(80), Status.ACTIVE), (before(50), Status.RELAPSE_PREVENTION)),
            ),
            "",
        ),
    ],
)
def test_measures_up_to_date(course: EpisodeHistory, why: str | None) -> None:
    assert fallen("completeness", course) == why


@pytest.mark.parametrize(
    ("contacts", "why"),
    [
        ((ContactDates(before(10), before(8)),), ""),  # exactly two days
        ((ContactDates(before(10), before(7)),), "Nov 20 entered 3 days later"),
        (
            (
                ContactDates(before(10), before(7)),
                ContactDates(before(20), before(20)),
                ContactDates(before(5), before(1)),
            ),
            "Nov 20 entered 3 days later, Nov 25 entered 4 days later",
        ),
        ((ContactDates(before(30), before(1)),), None),  # October
        ((), None),
    ],
)
def test_contacts_recorded_in_time(contacts: tuple[ContactDates, ...], why: str | None) -> None:
    assert fallen("recorded", replace(CARE, contacts=contacts)) == why


@pytest.mark.parametrize(
    ("loops", "why"),
    [
        ((RecommendationDates(before(20), before(13)),), ""),  # exactly seven days
        ((RecommendationDates(before(20), before(12)),), "recommendation of Nov 10 not closed in 7 days"),
        ((RecommendationDates(before(20)),), "recommendation of Nov 10 not closed in 7 days"),
        ((RecommendationDates(before(6)),), None),  # its days run into December
        ((RecommendationDates(before(7)),), "recommendation of Nov 23 not closed in 7 days"),
        ((RecommendationDates(before(20), before(13)), RecommendationDates(before(6))), ""),
        ((), None),
    ],
)
def test_loops_closed_in_seven_days(loops: tuple[RecommendationDates, ...], why: str | None) -> None:
    assert fallen("loops", replace(CARE, recommendations=loops)) == why


@pytest.mark.parametrize(
    ("referrals", "why"),
    [
        ((ReferralDates(before(30), before(3)),), ""),
        ((ReferralDates(before(30)),), "referral of Oct 31 not seen yet"),
        ((ReferralDates(before(30), before(-1)),), "referral of Oct 31 not seen yet"),  # seen in December
        ((ReferralDates(before(90)),), "referral of Sep 1 not seen yet"),
        ((ReferralDates(before(91)),), None),
        ((ReferralDates(before(-1)),), None),
    ],
)
def test_referrals_seen(referrals: tuple[ReferralDates, ...], why: str | None) -> None:
    assert fallen("referrals", replace(CARE, referrals=referrals)) == why


def test_billable_patient_months() -> None:
    assert fallen("billable", replace(CARE, minutes=minutes(60))) == ""
    short = replace(CARE, minutes=minutes(52), billing_gap="8 min short of 60")
    assert fallen("billable", short) == "8 min short of 60"
    assert fallen("billable", CARE) is None


@pytest.mark.parametrize(
    ("key", "target"), [("contact", 80), ("improvement", 60), ("review", 80), ("response", None)]
)
def test_the_targets_are_the_fields(key: str, target: int | None) -> None:
    assert next(each for each in PROGRAM_MEASURES if each.key == key).target == target


def test_a_share_is_rounded_down_so_that_a_missed_target_never_reads_as_met() -> None:
    courses = [replace(CONTACTED if n < 159 else CARE, id=n) for n in range(200)]
    found = result("contact", *courses)
    assert (len(found.numerator), found.percent, found.on_target) == (159, 79, False)
    assert result("contact", *courses[:198]).on_target is True


def test_where_nobody_counts_there_is_no_share() -> None:
    found = result("contact")
    assert (found.percent, found.on_target) == (None, None)


def test_a_number_opens_into_the_patients_behind_it() -> None:
    found = result("contact", replace(CONTACTED, id=7), replace(CARE, id=8))
    assert (found.numerator, found.denominator) == ((7,), (7, 8))
    assert found.missing == ((8, "no contact in November 2026"),)


scored = st.builds(phq, st.integers(min_value=-20, max_value=120), st.integers(min_value=0, max_value=27))
courses_drawn = st.lists(
    st.builds(
        lambda days, scores, reviews, status: replace(
            enrolled(days, *scores), reviews=tuple(reviews), statuses=((before(days), status),)
        ),
        st.integers(min_value=-20, max_value=150),
        st.lists(scored, max_size=5),
        st.lists(st.integers(min_value=-20, max_value=150).map(before), max_size=3),
        st.sampled_from(Status),
    ),
    max_size=6,
).map(lambda drawn: [replace(course, id=number) for number, course in enumerate(drawn)])


@given(courses_drawn)
def test_everyone_who_counts_is_in_or_has_a_reason(courses: list[EpisodeHistory]) -> None:
    for found in program_measures(courses, PERIOD):
        fell_out = tuple(who for who, _why in found.missing)
        assert sorted(found.numerator + fell_out) == sorted(found.denominator)
        assert all(why for _who, why in found.missing)


@given(courses_drawn)
def test_the_not_improved_are_those_who_fell_out_of_improvement(courses: list[EpisodeHistory]) -> None:
    fell_out = tuple(who for who, _why in result("improvement", *courses).missing)
    assert result("review", *courses).denominator == fell_out


@pytest.mark.parametrize(
    ("key", "course", "why"),
    [
        ("first-contact", replace(enrolled(28), contacts=(ContactDates(before(28), LAST),)), ""),
        ("first-contact", replace(enrolled(28), contacts=(ContactDates(LAST, LAST),)), ""),
        ("review", replace(CARE, reviews=(before(80),)), "not reviewed for 80 days"),
        ("review", replace(CARE, reviews=(LAST,)), ""),
        ("referrals", replace(CARE, referrals=(ReferralDates(LAST),)), "referral of Nov 30 not seen yet"),
        ("referrals", replace(CARE, referrals=(ReferralDates(before(9), LAST),)), ""),
    ],
)
def test_the_first_day_and_the_last_day_count_too(key: str, course: EpisodeHistory, why: str) -> None:
    assert fallen(key, course) == why


def test_a_patient_enrolled_on_the_last_day_is_active() -> None:
    assert is_active(enrolled(0), PERIOD)


def test_days_of_several_recommendations_are_listed() -> None:
    open_ones = (RecommendationDates(before(20)), RecommendationDates(before(19)))
    course = replace(CARE, recommendations=open_ones)
    assert fallen("loops", course) == "recommendation of Nov 10, Nov 11 not closed in 7 days"


def test_a_scale_with_the_clinics_thresholds_is_measured_by_them() -> None:
    course = enrolled(70, Score(before(70), "pcl5", 50), Score(before(5), "pcl5", 34))
    assert fallen("remission", course) == "PCL-5 50 → 34 on Nov 25"
    lenient = replace(PERIOD, settings=Settings(pcl5_positive=35))
    assert fallen("remission", course, period=lenient) == ""
