"""Risk: which answers alert, which tier a screen gives, how soon a contact must follow."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.clinic.settings import Settings
from store.rules.risk.risk import (
    CssrsAnswers,
    OpenRisk,
    RiskAnswer,
    RiskTier,
    contact_due,
    contact_within,
    is_lowered,
    risk_answer,
    risk_order,
    tier_of,
)
from store.rules.risk.sentences import (
    answers_text,
    open_risk_mark,
    open_risk_text,
    positive_item_text,
    tier_text,
)
from store.rules.scores.instruments import PHQ9
from store.rules.scores.score import Score

DAY = date(2026, 11, 2)


def score(key: str, total: int, items: tuple[int, ...] | None = None, risk: int | None = None) -> Score:
    return Score(DAY, key, total, items, risk_value=risk)


@pytest.mark.parametrize(
    ("taken", "answer"),
    [
        (score("phq9", 1, (0, 0, 0, 0, 0, 0, 0, 0, 1)), RiskAnswer.POSITIVE),
        (score("phq9", 24, (3, 3, 3, 3, 3, 3, 3, 3, 0)), RiskAnswer.NEGATIVE),
        (score("phqa", 3, (0, 0, 0, 0, 0, 0, 0, 0, 3)), RiskAnswer.POSITIVE),
        (score("epds", 2, (0, 0, 0, 0, 0, 0, 0, 0, 0, 2)), RiskAnswer.POSITIVE),
        (score("epds", 3, (0, 0, 0, 0, 0, 0, 0, 0, 3, 0)), RiskAnswer.NEGATIVE),
        (score("phq9", 14), RiskAnswer.NOT_ENTERED),
        (score("phq9", 14, risk=0), RiskAnswer.NEGATIVE),
        (score("phq9", 14, risk=1), RiskAnswer.POSITIVE),
        (score("phq9", 0), RiskAnswer.NEGATIVE),  # every item is 0
        (score("phq9", 24), RiskAnswer.NOT_ENTERED),  # the other eight can make it
        (score("phq9", 25), RiskAnswer.POSITIVE),  # they cannot
        (score("phq9", 27), RiskAnswer.POSITIVE),
        (score("epds", 27), RiskAnswer.NOT_ENTERED),
        (score("epds", 28), RiskAnswer.POSITIVE),
        (score("gad7", 21), RiskAnswer.NO_ITEM),
        (score("phq2", 6), RiskAnswer.NO_ITEM),
    ],
)
def test_the_risk_item_counts_whatever_the_total(taken: Score, answer: RiskAnswer) -> None:
    assert risk_answer(taken) is answer


def test_an_alert_names_the_item_and_nothing_else_alerts() -> None:
    assert positive_item_text(score("phq9", 3, risk=1)) == "PHQ-9 item 9 above 0 (answer 1)"
    assert positive_item_text(score("epds", 3, risk=1)) == "EPDS item 10 above 0 (answer 1)"
    assert positive_item_text(score("phq9", 25)) == "PHQ-9 item 9 above 0"
    assert positive_item_text(score("phq9", 20)) == ""
    assert positive_item_text(score("gad7", 21)) == ""


@given(st.lists(st.integers(min_value=0, max_value=3), min_size=9, max_size=9))
def test_a_total_alone_never_contradicts_its_sheet(items: list[int]) -> None:
    alone = risk_answer(score(PHQ9.key, sum(items)))
    assert alone in {RiskAnswer.NOT_ENTERED, risk_answer(score(PHQ9.key, sum(items), tuple(items)))}


@pytest.mark.parametrize(
    ("screen", "tier"),
    [
        (CssrsAnswers(), None),
        (CssrsAnswers(wish_to_be_dead=True), RiskTier.LOW),
        (CssrsAnswers(thoughts=True), RiskTier.LOW),
        (CssrsAnswers(thoughts=True, method=True), RiskTier.MODERATE),
        (CssrsAnswers(behavior=True), RiskTier.MODERATE),
        (CssrsAnswers(intent=True), RiskTier.HIGH),
        (CssrsAnswers(plan=True), RiskTier.HIGH),
        (CssrsAnswers(behavior=True, recent_behavior=True), RiskTier.HIGH),
        (CssrsAnswers(wish_to_be_dead=True, thoughts=True, method=True, plan=True), RiskTier.HIGH),
    ],
)
def test_the_tier_of_a_screen(screen: CssrsAnswers, tier: RiskTier | None) -> None:
    assert tier_of(screen) is tier


@pytest.mark.parametrize(
    ("tier", "days", "due"),
    [
        (RiskTier.HIGH, 7, date(2026, 11, 9)),
        (RiskTier.MODERATE, 14, date(2026, 11, 16)),
        (RiskTier.LOW, 30, date(2026, 12, 2)),
    ],
)
def test_a_contact_follows_within_the_tiers_days(tier: RiskTier, days: int, due: date) -> None:
    assert contact_within(tier, Settings()) == days
    assert contact_due(tier, DAY, Settings()) == due
    assert contact_within(RiskTier.HIGH, Settings(high_risk_days=2)) == 2


@pytest.mark.parametrize(
    ("old", "new", "lowered"),
    [
        (RiskTier.HIGH, RiskTier.MODERATE, True),
        (RiskTier.LOW, None, True),
        (RiskTier.MODERATE, RiskTier.MODERATE, False),
        (RiskTier.LOW, RiskTier.HIGH, False),
    ],
)
def test_lowering_a_tier_is_recognized(old: RiskTier, new: RiskTier | None, lowered: object) -> None:
    assert is_lowered(old, new) is lowered


def test_patients_go_by_open_risk_unacknowledged_first_then_by_tier_then_the_oldest() -> None:
    in_order = [
        OpenRisk(DAY, RiskTier.LOW, DAY, acknowledged=False),
        OpenRisk(date(2026, 10, 1)),  # no one has said that it is lower than high
        OpenRisk(DAY, RiskTier.HIGH, DAY),
        OpenRisk(date(2026, 10, 1), RiskTier.MODERATE, DAY),
        OpenRisk(DAY, RiskTier.LOW, DAY),
        None,
    ]
    any_order = [in_order[number] for number in (5, 2, 4, 0, 3, 1)]
    assert sorted(any_order, key=risk_order) == in_order


def test_the_answers_of_a_screen_are_told_in_a_line() -> None:
    screen = CssrsAnswers(thoughts=True, behavior=True)
    assert answers_text(screen) == "1 no, 2 yes, 3 no, 4 no, 5 no, 6 yes, 6b no"


@pytest.mark.parametrize(
    ("risk", "mark", "text"),
    [
        (OpenRisk(DAY, RiskTier.HIGH, date(2026, 11, 5)), "⚠ high risk", "high risk since Nov 5"),
        (OpenRisk(DAY), "⚠ risk", "safety alert open since Nov 2"),
        (OpenRisk(DAY, RiskTier.HIGH), "⚠ high risk", "safety alert open since Nov 2"),
        (
            OpenRisk(DAY, acknowledged=False),
            "⚠ risk",
            "safety alert open since Nov 2, not acknowledged",
        ),
    ],
)
def test_an_open_risk_is_told_in_a_list_and_in_words(risk: OpenRisk, mark: str, text: str) -> None:
    assert open_risk_mark(risk) == mark
    assert open_risk_text(risk, DAY) == text


def test_a_tier_is_told_also_when_there_is_none() -> None:
    assert [tier_text(tier) for tier in (RiskTier.HIGH, None)] == ["high risk", "no risk tier"]
