"""Who is on the review's agenda, under what, and in which order."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import Status
from store.rules.review.agenda import (
    AGENDA_CATEGORIES,
    AgendaCandidate,
    Flag,
    FlagKind,
    OpenRecommendation,
    agenda,
    agenda_item,
)
from store.rules.review.sentences import NextStep
from store.rules.risk.risk import OpenRisk, RiskTier
from store.rules.scores.score import Score

TODAY = date(2026, 11, 18)
CLINIC = Settings()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


STUCK = (Score(ago(100), "phq9", 18), Score(ago(20), "phq9", 15))
WELL = (Score(ago(100), "phq9", 18), Score(ago(20), "phq9", 4))
OLD_POSITIVE = Score(ago(240), "phq9", 8, risk_value=1)
QUIET = AgendaCandidate(1, Status.ACTIVE, enrolled_on=ago(100), last_review_on=ago(10), scores=WELL)
NEW = AgendaCandidate(2, Status.ACTIVE, enrolled_on=ago(6))
STALLED = replace(QUIET, id=3, scores=STUCK, last_review_on=ago(30))
MEDICATION = replace(QUIET, id=4, flags=(Flag(FlagKind.MEDICATION, ago(2), "sleep on sertraline?"),))
RISK = replace(QUIET, id=5, flags=(Flag(FlagKind.RISK, ago(1)),))
OPEN = OpenRecommendation(ago(8), "increase sertraline to 100 mg", NextStep.ANSWER)
FOLLOW_UP = replace(QUIET, id=6, open_recommendations=(OPEN,))
UNSEEN = replace(QUIET, id=7, last_review_on=ago(60))


@pytest.mark.parametrize(
    ("case", "title", "reasons"),
    [
        (NEW, "New enrollments", ["enrolled Nov 12, not yet reviewed"]),
        (
            replace(NEW, scores=(Score(ago(6), "pcl5", 40),)),  # a scale with the clinic's own thresholds
            "New enrollments",
            ["enrolled Nov 12, not yet reviewed"],
        ),
        (STALLED, "Stalled cases", ["no response in 14 weeks (PHQ-9)"]),
        (MEDICATION, "Medication questions", ["medication question (Nov 16): sleep on sertraline?"]),
        (RISK, "Risk flags", ["risk flag (Nov 17)"]),
        (
            replace(QUIET, open_risk=OpenRisk(ago(3), RiskTier.HIGH, ago(3))),
            "⚠ Open risk",
            ["high risk since Nov 15"],
        ),
        (
            replace(QUIET, open_risk=OpenRisk(ago(9), RiskTier.LOW, ago(3), acknowledged=False)),
            "⚠ Open risk",
            ["low risk since Nov 15, not acknowledged"],
        ),
        (
            replace(RISK, open_risk=OpenRisk(ago(1), acknowledged=False), last_review_on=TODAY),
            "⚠ Open risk",
            ["safety alert open since Nov 17, not acknowledged", "risk flag (Nov 17)"],
        ),
        (
            replace(STALLED, status=Status.GRADUATED, open_risk=OpenRisk(ago(3), RiskTier.HIGH, ago(3))),
            "⚠ Open risk",
            ["high risk since Nov 15"],
        ),
        (
            replace(QUIET, scores=(*WELL, Score(ago(3), "phq9", 6, risk_value=1))),
            "Risk flags",
            ["PHQ-9 item 9 above 0 (answer 1) on Nov 15"],
        ),
        (
            replace(
                QUIET,
                scores=(*WELL, Score(ago(3), "phq9", 6, risk_value=1)),
                flags=(Flag(FlagKind.RISK, ago(3), "PHQ-9 item 9 above 0 (answer 1)"),),
            ),
            "Risk flags",
            ["risk flag (Nov 15): PHQ-9 item 9 above 0 (answer 1)"],
        ),
        (
            FOLLOW_UP,
            "Follow-up actions",
            ["“increase sertraline to 100 mg” has waited 8 days for approval by the treating clinician"],
        ),
        (
            replace(
                FOLLOW_UP,
                open_recommendations=(
                    OpenRecommendation(ago(9), "add a diary", NextStep.INFORM_PATIENT, ago(3)),
                ),
            ),
            "Follow-up actions",
            ["“add a diary” open 9 days, waits 3 days for the patient to be told"],
        ),
        (
            replace(
                FOLLOW_UP,
                open_recommendations=(
                    OpenRecommendation(ago(9), "add a diary", NextStep.INFORM_PATIENT, TODAY),
                ),
            ),
            "Follow-up actions",
            ["“add a diary” open 9 days, waits since today for the patient to be told"],
        ),
        (
            replace(
                FOLLOW_UP,
                open_recommendations=(
                    OpenRecommendation(ago(2), "add a diary", NextStep.REVISE, ago(1), "no time"),
                    OpenRecommendation(ago(2), "refer to sleep clinic", NextStep.REVISE),
                ),
            ),
            "Follow-up actions",
            [
                "“add a diary” declined Nov 17 (no time): withdraw or replace it",
                "“refer to sleep clinic” declined Nov 16: withdraw or replace it",
            ],
        ),
        (
            replace(QUIET, flags=(Flag(FlagKind.DISCUSS, ago(2), "housing"),)),
            "Follow-up actions",
            ["to discuss (Nov 16): housing"],
        ),
        (UNSEEN, "Not reviewed recently", ["not reviewed for 60 days"]),
        (replace(NEW, enrolled_on=ago(30)), "New enrollments", ["enrolled Oct 19, not yet reviewed"]),
        (
            replace(NEW, enrolled_on=ago(31)),
            "Never reviewed",
            ["no review on record, enrolled Oct 18"],
        ),
        (
            replace(NEW, status=Status.RELAPSE_PREVENTION),
            "Never reviewed",
            ["no review on record, enrolled Nov 12"],
        ),
        (
            replace(NEW, enrolled_on=ago(20), scores=(Score(ago(20), "phq9", 18), Score(ago(2), "phq9", 4))),
            "Never reviewed",
            ["no review on record, enrolled Oct 29"],
        ),
        (
            # asked again since, but not long ago
            replace(QUIET, scores=(Score(ago(9), "phq9", 6, risk_value=1), Score(ago(2), "phq9", 0))),
            "Risk flags",
            ["PHQ-9 item 9 above 0 (answer 1) on Nov 9"],
        ),
    ],
)
def test_why_a_case_is_on_the_agenda(case: AgendaCandidate, title: str, reasons: list[str]) -> None:
    item = agenda_item(case, TODAY, CLINIC)
    assert item is not None
    assert item.category.title == title
    assert [reason.text for reason in item.reasons] == reasons
    assert item.other_categories == ()


HELD_WELL = (Score(ago(100), "phq9", 18), Score(ago(80), "phq9", 4), Score(ago(20), "phq9", 4))


@pytest.mark.parametrize(
    ("case", "waits_since"),
    [
        (NEW, [ago(6)]),
        (STALLED, [ago(30)]),
        (replace(QUIET, scores=(Score(ago(60), "phq9", 9), Score(ago(3), "phq9", 15))), [ago(3)]),
        (MEDICATION, [ago(2)]),
        (replace(QUIET, open_risk=OpenRisk(ago(9), RiskTier.HIGH, ago(3))), [ago(3)]),
        (replace(RISK, open_risk=OpenRisk(ago(9))), [ago(9), ago(1)]),
        (replace(QUIET, scores=(*WELL, Score(ago(3), "phq9", 6, risk_value=1))), [ago(3)]),
        (FOLLOW_UP, [ago(8)]),
        (UNSEEN, [ago(60)]),
        (replace(QUIET, last_review_on=ago(30), scores=HELD_WELL), [ago(20)]),
        (replace(QUIET, last_review_on=ago(30), scores=(Score(ago(57), "phq9", 4),)), [ago(57)]),
        (replace(NEW, enrolled_on=ago(90)), [ago(90), ago(90)]),
    ],
)
def test_since_when_a_case_waits(case: AgendaCandidate, waits_since: list[date]) -> None:
    item = agenda_item(case, TODAY, CLINIC)
    assert item is not None
    assert [reason.since for reason in item.reasons] == waits_since
    assert item.waiting_since == min(waits_since)


@pytest.mark.parametrize(
    "case",
    [
        QUIET,
        replace(STALLED, last_review_on=ago(27)),  # 28 days have not passed
        replace(
            FOLLOW_UP, open_recommendations=(replace(OPEN, recorded_on=ago(7)),)
        ),  # seven days are not longer
        replace(UNSEEN, last_review_on=ago(59)),
        replace(QUIET, scores=(Score(ago(11), "phq9", 6, risk_value=1),)),  # reviewed since
        replace(NEW, enrolled_on=ago(20), last_review_on=ago(10)),
        replace(NEW, status=Status.REFERRED, enrolled_on=None),
        replace(NEW, status=Status.ON_HOLD),
        replace(STALLED, status=Status.ON_HOLD),
        replace(UNSEEN, status=Status.GRADUATED),
        replace(RISK, status=Status.DECEASED),
    ],
)
def test_whose_review_is_not_due(case: AgendaCandidate) -> None:
    assert agenda_item(case, TODAY, CLINIC) is None


def test_exactly_28_days_after_a_review_a_stalled_case_is_back() -> None:
    assert agenda_item(replace(STALLED, last_review_on=ago(28)), TODAY, CLINIC)


def test_a_risk_answer_of_the_day_of_the_last_review_is_not_taken_as_discussed() -> None:
    assert agenda_item(replace(QUIET, scores=(Score(ago(10), "phq9", 6, risk_value=1),)), TODAY, CLINIC)


def test_a_flag_is_discussed_also_while_on_hold() -> None:
    assert agenda_item(replace(MEDICATION, status=Status.ON_HOLD), TODAY, CLINIC)


def test_a_patient_appears_once_with_the_other_categories_named() -> None:
    everything = replace(
        QUIET,
        last_review_on=None,
        scores=STUCK,
        flags=(*MEDICATION.flags, *RISK.flags),
        open_recommendations=(OPEN,),
    )
    item = agenda_item(everything, TODAY, CLINIC)
    assert item is not None
    assert item.category.title == "Stalled cases"
    assert [category.title for category, _reasons in item.other_categories] == [
        "Medication questions",
        "Risk flags",
        "Follow-up actions",
        "Never reviewed",
    ]


def test_an_old_risk_answer_with_zeros_since_is_history() -> None:
    zeros = (Score(ago(200), "phq9", 0), Score(ago(20), "phq9", 4, risk_value=0))
    case = replace(QUIET, last_review_on=None, enrolled_on=ago(300), scores=(OLD_POSITIVE, *zeros))
    item = agenda_item(case, TODAY, CLINIC)
    assert item is not None
    assert item.category.title == "Never reviewed"
    assert item.other_categories == ()
    not_asked_since = agenda_item(replace(case, scores=(OLD_POSITIVE,)), TODAY, CLINIC)
    assert not_asked_since is not None
    assert [reason.text for reason in not_asked_since.reasons] == [
        "PHQ-9 item 9 above 0 (answer 1) on Mar 23"
    ]


@pytest.mark.parametrize(
    ("positive_on", "later", "is_history"),
    [
        (ago(61), Score(ago(20), "phq9", 0), True),
        (ago(60), Score(ago(20), "phq9", 0), False),  # not old yet
        (ago(61), Score(ago(61), "phq9", 0), False),  # of the same day: which of the two is right?
        (ago(61), Score(ago(20), "phq9", 14), False),  # the item was not entered
        (ago(61), Score(ago(90), "phq9", 0), False),  # before it
    ],
)
def test_a_risk_answer_is_history_once_it_is_old_and_answered_0_since(
    *, positive_on: date, later: Score, is_history: bool
) -> None:
    positive = Score(positive_on, "phq9", 8, risk_value=1)
    case = replace(QUIET, last_review_on=None, scores=(positive, later))
    item = agenda_item(case, TODAY, CLINIC)
    assert item is not None
    titles = {item.category.title, *(category.title for category, _reasons in item.other_categories)}
    assert ("Risk flags" in titles) is not is_history


def stalled(number: int, key: str, total: int, item: int | None = None, waits: int = 30) -> AgendaCandidate:
    scores = (Score(ago(100), key, total), Score(ago(20), key, total, risk_value=item))
    return replace(STALLED, id=number, scores=scores, last_review_on=ago(waits))


RELAPSE_PREVENTION_WELL = AgendaCandidate(
    12,
    Status.RELAPSE_PREVENTION,
    enrolled_on=ago(100),
    scores=(Score(ago(100), "phq9", 15), Score(ago(20), "phq9", 1), Score(ago(20), "gad7", 12)),
)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (stalled(22, "phq9", 25), stalled(12, "phq9", 15, waits=40)),  # however long it waits
        (stalled(22, "phq9", 15, waits=40), stalled(12, "phq9", 15)),
        (stalled(22, "phq9", 15), stalled(23, "phq9", 15)),
        (stalled(22, "gad7", 15), stalled(12, "phq9", 16)),  # severe before moderately severe
        (stalled(22, "phq9", 15), stalled(12, "gad7", 10)),
        (stalled(22, "phq9", 10), RELAPSE_PREVENTION_WELL),
        (stalled(22, "phq9", 10, item=1), stalled(12, "phq9", 24, item=0)),  # 20 days ago
    ],
)
def test_in_a_category_those_at_risk_come_first_then_the_most_severe(
    first: AgendaCandidate, then: AgendaCandidate
) -> None:
    in_order = agenda([then, first], TODAY, CLINIC)
    assert [(item.category.name, item.candidate.id) for item in in_order] == [
        ("stalled", first.id),
        ("stalled", then.id),
    ]


@pytest.mark.parametrize(
    ("case", "is_at_risk"),
    [
        (STALLED, False),
        (replace(STALLED, open_risk=OpenRisk(ago(90))), True),
        (replace(STALLED, flags=RISK.flags), True),
        (replace(STALLED, flags=MEDICATION.flags), False),
        (replace(STALLED, scores=(*STUCK, Score(ago(28), "phq9", 15, risk_value=1))), True),
        (replace(STALLED, scores=(*STUCK, Score(ago(29), "phq9", 15, risk_value=1))), False),
        (
            replace(
                STALLED,
                scores=(Score(ago(9), "phq9", 15, risk_value=1), Score(ago(2), "phq9", 15, risk_value=0)),
            ),
            False,
        ),
    ],
)
def test_at_risk_is_an_open_risk_a_flag_or_a_recent_answer_above_0(
    case: AgendaCandidate, *, is_at_risk: bool
) -> None:
    item = agenda_item(replace(case, last_review_on=None), TODAY, CLINIC)
    assert item is not None
    assert item.is_at_risk is is_at_risk


def test_of_those_never_reviewed_the_most_severe_come_first() -> None:
    def never(number: int, *totals: int) -> AgendaCandidate:
        scores = tuple(Score(ago(40), "phq9", total) for total in totals)
        return AgendaCandidate(number, Status.ACTIVE, enrolled_on=ago(40 + number), scores=scores)

    cases = [never(1), never(2, 6), never(3, 20), never(4, 12), never(5)]
    assert [item.candidate.id for item in agenda(cases, TODAY, CLINIC)] == [3, 4, 2, 5, 1]


def test_the_agenda_goes_by_category_then_risk_severity_longest_waiting_and_id() -> None:
    waiting = replace(NEW, id=9, enrolled_on=ago(20))
    same_day = replace(NEW, id=8)
    high = replace(NEW, id=10, open_risk=OpenRisk(ago(2), RiskTier.HIGH, ago(2)))
    unanswered = replace(QUIET, id=11, open_risk=OpenRisk(ago(1), acknowledged=False))
    cases = [high, unanswered, UNSEEN, same_day, FOLLOW_UP, RISK, QUIET, MEDICATION, STALLED, NEW, waiting]
    assert [(item.category.name, item.candidate.id) for item in agenda(cases, TODAY, CLINIC)] == [
        ("open-risk", 11),
        ("open-risk", 10),
        ("new", 9),
        ("new", 2),
        ("new", 8),
        ("stalled", 3),
        ("medication", 4),
        ("risk", 5),
        ("follow-up", 6),
        ("unreviewed", 7),
    ]


def test_the_order_of_the_agenda_is_the_fields() -> None:
    assert [category.title for category in AGENDA_CATEGORIES] == [
        "⚠ Open risk",
        "New enrollments",
        "Stalled cases",
        "Medication questions",
        "Risk flags",
        "Follow-up actions",
        "Not scored recently",
        "Ready to step down",
        "Not reviewed recently",
        "Never reviewed",
    ]


@given(st.permutations([UNSEEN, FOLLOW_UP, RISK, QUIET, MEDICATION, STALLED, NEW]))
def test_the_agenda_does_not_depend_on_the_order_of_the_registry(cases: list[AgendaCandidate]) -> None:
    assert [item.candidate.id for item in agenda(cases, TODAY, CLINIC)] == [2, 3, 4, 5, 6, 7]


RISEN = (Score(ago(60), "phq9", 15), Score(ago(30), "phq9", 9), Score(ago(3), "phq9", 15))


@pytest.mark.parametrize(
    ("case", "reasons"),
    [
        (replace(QUIET, scores=RISEN), ["worse: up 6 since Oct 19 (PHQ-9)"]),  # reviewed ten days ago
        (replace(QUIET, scores=RISEN, last_review_on=ago(3)), ["worse: up 6 since Oct 19 (PHQ-9)"]),
        (
            replace(QUIET, scores=(Score(ago(60), "pcl5", 30), Score(ago(3), "pcl5", 40))),
            ["worse than at baseline (PCL-5)"],
        ),
        (
            replace(
                QUIET,
                status=Status.RELAPSE_PREVENTION,
                last_review_on=ago(30),  # long ago
                scores=(*WELL, Score(ago(2), "phq9", 11)),
            ),
            ["relapse in prevention: PHQ-9 11 on Nov 16", "worse: up 7 since Oct 29 (PHQ-9)"],
        ),
        (
            replace(QUIET, status=Status.RELAPSE_PREVENTION, scores=(*WELL, Score(ago(2), "phq9", 11))),
            ["relapse in prevention: PHQ-9 11 on Nov 16", "worse: up 7 since Oct 29 (PHQ-9)"],
        ),
        (
            replace(
                QUIET,
                status=Status.RELAPSE_PREVENTION,
                scores=(Score(ago(100), "phq9", 14), Score(ago(20), "phq9", 7), Score(ago(2), "phq9", 10)),
            ),
            ["relapse in prevention: PHQ-9 10 on Nov 16"],
        ),
    ],
)
def test_who_gets_worse_is_on_the_agenda_also_soon_after_a_review(
    case: AgendaCandidate, reasons: list[str]
) -> None:
    item = agenda_item(case, TODAY, CLINIC)
    assert item is not None
    assert item.category.title == "Stalled cases"
    assert [reason.text for reason in item.reasons] == reasons


@pytest.mark.parametrize(
    "case",
    [
        replace(QUIET, scores=RISEN, last_review_on=ago(2)),  # talked over since
        replace(QUIET, scores=(Score(ago(30), "phq9", 9), Score(ago(3), "phq9", 13))),  # four points
        replace(QUIET, status=Status.RELAPSE_PREVENTION, scores=(*WELL, Score(ago(2), "phq9", 7))),
    ],
)
def test_who_does_not_get_worse_rests_after_a_review(case: AgendaCandidate) -> None:
    assert agenda_item(case, TODAY, CLINIC) is None


def test_an_active_patient_unscored_beyond_twice_the_interval_is_on_the_agenda() -> None:
    late = replace(QUIET, last_review_on=ago(30), scores=(Score(ago(57), "phq9", 4),))
    item = agenda_item(late, TODAY, CLINIC)
    assert item is not None
    assert item.category.title == "Not scored recently"
    assert [reason.text for reason in item.reasons] == ["no score for 57 days, the last on Sep 22"]
    assert agenda_item(replace(late, scores=(Score(ago(56), "phq9", 4),)), TODAY, CLINIC) is None
    assert agenda_item(replace(late, last_review_on=ago(28)), TODAY, CLINIC)
    assert agenda_item(replace(late, last_review_on=ago(27)), TODAY, CLINIC) is None
    never = agenda_item(replace(late, scores=()), TODAY, CLINIC)
    assert never is not None
    assert [reason.text for reason in never.reasons] == ["no score in 100 days of care"]
    # A screen isn't a measure; a patient who steps down is scored less often.
    assert agenda_item(replace(late, scores=(Score(ago(3), "phq2", 2),)), TODAY, CLINIC)
    assert agenda_item(replace(late, status=Status.RELAPSE_PREVENTION), TODAY, CLINIC) is None
