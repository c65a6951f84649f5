"""Risk: answers that alert, tiers, and how soon a contact must follow. Source: domain.md §2 and §5.

The rules route and record; they never triage.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum, auto

from store.rules.clinic.settings import Settings
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.scales import Instrument
from store.rules.scores.score import Score


class RiskTier(StrEnum):
    """How high a patient's risk is, by a C-SSRS screen or as set by the team."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


class RiskAnswer(Enum):
    """What a score says about self-harm."""

    NO_ITEM = auto()
    """The scale does not ask."""
    NOT_ENTERED = auto()
    """The item was not entered, and the total does not settle it."""
    NEGATIVE = auto()
    POSITIVE = auto()


@dataclass(frozen=True)
class CssrsAnswers:
    """The answers of a C-SSRS screen; None for a question that the answers before it leave out."""

    wish_to_be_dead: bool = False
    """Question 1."""
    thoughts: bool = False
    """Question 2."""
    method: bool | None = False
    """Question 3, asked after a yes to 2."""
    intent: bool | None = False
    """Question 4, asked after a yes to 2."""
    plan: bool | None = False
    """Question 5, asked after a yes to 2."""
    behavior: bool = False
    """Question 6, ever in life."""
    recent_behavior: bool | None = False
    """Question 6, in the last three months, asked after a yes to 6."""


@dataclass(frozen=True)
class OpenRisk:
    """A patient's open safety alerts, taken together."""

    since: date
    """The day the oldest of them was raised."""
    tier: RiskTier | None = None
    """The highest tier; None while none is set."""
    tier_since: date | None = None
    acknowledged: bool = True
    """False while one of them is not acknowledged."""


CSSRS_FOLLOW_UPS = {
    "method": "thoughts",
    "intent": "thoughts",
    "plan": "thoughts",
    "recent_behavior": "behavior",
}
"""The questions that are asked only after a yes, with the one that must be yes. Source: domain.md §5."""

_LOWEST_TIER_FIRST = (RiskTier.LOW, RiskTier.MODERATE, RiskTier.HIGH)
_CONTACT_DAYS: dict[RiskTier, Callable[[Settings], int]] = {
    RiskTier.HIGH: lambda settings: settings.high_risk_days,
    RiskTier.MODERATE: lambda settings: settings.moderate_risk_days,
    RiskTier.LOW: lambda settings: settings.low_risk_days,
}


def contact_within(tier: RiskTier, settings: Settings) -> int:
    """Days within which a contact must follow: the clinic's setting for the tier."""
    return _CONTACT_DAYS[tier](settings)


def contact_due(tier: RiskTier, since: date, settings: Settings) -> date:
    """The last day for a contact: `since` is the day the tier was set or of the last contact, the later."""
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


def tier_rank(tier: RiskTier) -> int:
    """A number for comparing tiers: greater for higher risk."""
    return _LOWEST_TIER_FIRST.index(tier)


def risk_order(risk: OpenRisk | None) -> tuple[int, ...]:
    """For sorting patients: an open risk first; of those the unacknowledged, then by tier, then the oldest.

    Without a tier no one has said yet that the risk is lower than high.
    """
    if risk is None:
        return (1,)
    return (0, int(risk.acknowledged), -tier_rank(risk.tier or RiskTier.HIGH), risk.since.toordinal())


def is_lowered(old: RiskTier, new: RiskTier | None) -> bool:
    """Whether a change lowers the tier, which needs the consultant's approval."""
    return new is None or tier_rank(new) < tier_rank(old)


def risk_answer(score: Score) -> RiskAnswer:
    """What a score says about self-harm, whatever its total.

    A total alone can settle it: with 0 every item is 0, and 25 of 27 cannot be reached without item 9.
    """
    scale = BY_KEY[score.instrument]
    if scale.risk_item is None:
        return RiskAnswer.NO_ITEM
    value = _risk_value(scale, score)
    if value is None:
        return RiskAnswer.NOT_ENTERED
    return RiskAnswer.POSITIVE if value > 0 else RiskAnswer.NEGATIVE


def latest_risk_answer(taken: Iterable[Score]) -> Score | None:
    """The newest score that says something about self-harm; of one day, one that is above 0."""
    known = {RiskAnswer.NEGATIVE, RiskAnswer.POSITIVE}
    answers = [(score.on, risk_answer(score) is RiskAnswer.POSITIVE, score) for score in taken]
    telling = [each for each in answers if risk_answer(each[2]) in known]
    return max(telling, key=lambda each: each[:2], default=(None, False, None))[2]


def is_recent_answer(score: Score, today: date, settings: Settings) -> bool:
    """Whether a score of a file is so recent that it alerts as a typed one does; an older one is history."""
    return today - score.on <= timedelta(days=settings.active_measure_days)


def entered_risk_value(score: Score) -> int | None:
    """The answer to the risk item, among the items or beside the total; None when it was not entered."""
    item = BY_KEY[score.instrument].risk_item
    if score.items is not None and item is not None:
        return score.items[item - 1]
    return score.risk_value


def _risk_value(scale: Instrument, score: Score) -> int | None:
    entered = entered_risk_value(score)
    if entered is not None:
        return entered
    if score.total == 0:
        return 0
    lowest_possible = score.total - (scale.total_max - scale.item_max)
    return lowest_possible if lowest_possible > 0 else None
