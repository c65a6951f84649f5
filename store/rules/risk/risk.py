"""Risk: answers that alert, tiers, and how soon a contact must follow. Source: domain.md §2 and §5.

The rules route and record; they never triage.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum

from store.rules.clinic.settings import Settings
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.scales import Instrument
from store.rules.scores.score import Score


class RiskTier(StrEnum):
    """How high a patient's risk was found to be."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


class RiskAnswer(Enum):
    """What a score says about self-harm."""

    NO_ITEM = "the scale does not ask"
    NOT_ENTERED = "the item was not typed"
    NEGATIVE = "negative"
    POSITIVE = "positive"


@dataclass(frozen=True)
class CssrsAnswers:
    """The answers of a C-SSRS screen."""

    wish_to_be_dead: bool = False
    """Question 1."""
    thoughts: bool = False
    """Question 2."""
    method: bool = False
    """Question 3."""
    intent: bool = False
    """Question 4."""
    plan: bool = False
    """Question 5."""
    behavior: bool = False
    """Question 6, ever in life."""
    recent_behavior: bool = False
    """Question 6, in the last three months."""


CSSRS_QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("wish_to_be_dead", "1", "Wished to be dead, or not to wake up"),
    ("thoughts", "2", "Thoughts of killing themselves"),
    ("method", "3", "Thought about how"),
    ("intent", "4", "Some intention to act on it"),
    ("plan", "5", "A plan worked out, with intention"),
    ("behavior", "6", "Ever did, started or prepared anything"),
    ("recent_behavior", "6b", "Any of that in the last three months"),
)
"""The questions of the screen: the field of `Cssrs`, the number, what it is about."""

_TIERS_RISING = (RiskTier.LOW, RiskTier.MODERATE, RiskTier.HIGH)
_CONTACT_DAYS: dict[RiskTier, Callable[[Settings], int]] = {
    RiskTier.HIGH: lambda settings: settings.high_risk_days,
    RiskTier.MODERATE: lambda settings: settings.moderate_risk_days,
    RiskTier.LOW: lambda settings: settings.low_risk_days,
}


def contact_within(tier: RiskTier, settings: Settings) -> int:
    """Days within which a contact must follow."""
    return _CONTACT_DAYS[tier](settings)


def contact_due(tier: RiskTier, since: date, settings: Settings) -> date:
    """The last day for a contact, counted from the finding or the contact before."""
    return since + timedelta(days=contact_within(tier, settings))


def tier_of(screen: CssrsAnswers) -> RiskTier | None:
    """The tier of a C-SSRS screen; None when every answer is no.

    Questions 4, 5 or recent behavior are high; question 3 or earlier behavior are moderate, 1 or 2 are low.
    """
    if screen.intent or screen.plan or screen.recent_behavior:
        return RiskTier.HIGH
    if screen.method or screen.behavior:
        return RiskTier.MODERATE
    if screen.wish_to_be_dead or screen.thoughts:
        return RiskTier.LOW
    return None


def answers_text(screen: CssrsAnswers) -> str:
    """`1 yes, 2 yes, 3 no …`: the answers of a screen in a line."""
    return ", ".join(
        f"{number} {'yes' if getattr(screen, field) else 'no'}" for field, number, _ in CSSRS_QUESTIONS
    )


def tier_text(tier: RiskTier | None) -> str:
    """`high risk`, or `no risk tier`."""
    return f"{tier} risk" if tier else "no risk tier"


def tier_rank(tier: RiskTier) -> int:
    """For comparing tiers: the higher the risk, the greater."""
    return _TIERS_RISING.index(tier)


def is_lowered(old: RiskTier, new: RiskTier | None) -> bool:
    """Whether a change lowers the tier, which only the consultant's approval may do."""
    return new is None or tier_rank(new) < tier_rank(old)


def risk_answer(score: Score) -> RiskAnswer:
    """What a score says about self-harm, whatever its total.

    A total alone can settle it: 0 leaves no item above 0, and 25 of 27 is out of reach without item 9.
    """
    scale = BY_KEY[score.instrument]
    if scale.risk_item is None:
        return RiskAnswer.NO_ITEM
    value = _risk_value(scale, score)
    if value is None:
        return RiskAnswer.NOT_ENTERED
    return RiskAnswer.POSITIVE if value > 0 else RiskAnswer.NEGATIVE


def alert_text(score: Score) -> str:
    """Why a score alerts: `PHQ-9 item 9 above 0`; empty when it does not."""
    if risk_answer(score) is not RiskAnswer.POSITIVE:
        return ""
    scale = BY_KEY[score.instrument]
    return f"{scale.title} item {scale.risk_item} above 0"


def _risk_value(scale: Instrument, score: Score) -> int | None:
    if score.items is not None and scale.risk_item is not None:
        return score.items[scale.risk_item - 1]
    if score.risk_value is not None:
        return score.risk_value
    if score.total == 0:
        return 0
    at_least = score.total - (scale.total_max - scale.item_max)
    return at_least if at_least > 0 else None
