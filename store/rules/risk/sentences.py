"""What people read about scores that alert, the C-SSRS screen and risk tiers."""

from datetime import date
from typing import Any

from store.rules.risk.risk import (
    CssrsAnswers,
    OpenRisk,
    RiskAnswer,
    RiskTier,
    entered_risk_value,
    risk_answer,
)
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.score import Score
from store.rules.text_format import short_date

# The questions of the screen, as labels of the form: field of `CssrsAnswers`, number, text.
CSSRS_QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("wish_to_be_dead", "1", "Wished to be dead, or to fall asleep and not wake up"),
    ("thoughts", "2", "Thoughts of killing themselves"),
    ("method", "3", "Thought about how they might do it"),
    ("intent", "4", "Some intention of acting on these thoughts"),
    ("plan", "5", "Worked out a plan and intends to carry it out"),
    ("behavior", "6", "Ever did, started, or prepared anything to end their life"),
    ("recent_behavior", "6b", "Any of that in the past three months"),
)


def answers_text(screen: CssrsAnswers) -> str:
    """`1 yes, 2 no, 3 not asked …`: the answers of a screen in a line."""
    said = {True: "yes", False: "no", None: "not asked"}
    return ", ".join(f"{number} {said[getattr(screen, field)]}" for field, number, _ in CSSRS_QUESTIONS)


def answers_in(text: str) -> CssrsAnswers:
    """The answers that such a line says."""
    said = dict(part.split(" ", 1) for part in text.split(", "))
    meant = {"yes": True, "no": False, "not asked": None}
    values: dict[str, Any] = {field: meant[said[number]] for field, number, _ in CSSRS_QUESTIONS}
    return CssrsAnswers(**values)


# Tiers, and why a score alerts.


def tier_text(tier: RiskTier | None) -> str:
    """`high risk`, or `no risk tier`."""
    return f"{tier} risk" if tier else "no risk tier"


def open_risk_text(risk: OpenRisk, today: date) -> str:
    """`high risk since Nov 21`, `safety alert open since Nov 21, not acknowledged`."""
    if risk.tier and risk.tier_since:
        text = f"{tier_text(risk.tier)} since {short_date(risk.tier_since, today)}"
    else:
        text = f"safety alert open since {short_date(risk.since, today)}"
    return text if risk.acknowledged else f"{text}, not acknowledged"


def open_risk_mark(risk: OpenRisk) -> str:
    """`⚠ high risk`, `⚠ risk` without a tier: in a list."""
    return f"⚠ {tier_text(risk.tier)}" if risk.tier else "⚠ risk"


def positive_item_text(score: Score) -> str:
    """Why a score alerts: `PHQ-9 item 9 above 0 (answer 2)`; empty when it does not.

    Without the answer where only the total says that it was above 0.
    """
    if risk_answer(score) is not RiskAnswer.POSITIVE:
        return ""
    scale, value = BY_KEY[score.instrument], entered_risk_value(score)
    answer = f" (answer {value})" if value else ""
    return f"{scale.title} item {scale.risk_item} above 0{answer}"
