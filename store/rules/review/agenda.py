"""Who is on the weekly review's agenda, under what, why and in which order. Source: domain.md §3.

A category is one function and one entry in `AGENDA_CATEGORIES`, which has the order of the agenda.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import Status, ends_episode, is_in_care
from store.rules.review import sentences
from store.rules.review.sentences import NextStep
from store.rules.risk.risk import (
    OpenRisk,
    RiskAnswer,
    is_recent_answer,
    latest_risk_answer,
    risk_answer,
    risk_order,
)
from store.rules.risk.sentences import open_risk_text, positive_item_text
from store.rules.scores.progress import primary_progress
from store.rules.scores.review_reasons import (
    stalled_reasons,
    step_down_reason,
    unscored_since,
    worsening_reasons,
)
from store.rules.scores.score import Score


class FlagKind(StrEnum):
    """What a flag raised on a patient asks for."""

    MEDICATION = "medication"
    RISK = "risk"
    DISCUSS = "discuss"


@dataclass(frozen=True)
class Flag:
    """A flag that is not cleared, with the question asked."""

    kind: FlagKind
    raised_on: date
    question: str = ""


@dataclass(frozen=True)
class OpenRecommendation:
    """A recommendation that is not closed, and what it waits for."""

    recorded_on: date
    recommendation: str
    waits_for: NextStep
    last_step_on: date | None = None
    """None before the first step."""
    why_declined: str = ""
    """Of one that the treating clinician declined."""


@dataclass(frozen=True)
class AgendaCandidate:
    """A patient's episode as the review sees it."""

    id: int
    status: Status
    enrolled_on: date | None = None
    last_review_on: date | None = None
    """The last review in this episode."""
    scores: tuple[Score, ...] = ()
    flags: tuple[Flag, ...] = ()
    open_recommendations: tuple[OpenRecommendation, ...] = ()
    open_risk: OpenRisk | None = None
    primary_scale: str = ""
    """The scale that was chosen as the patient's own; empty: the rules choose."""


@dataclass(frozen=True)
class AgendaReason:
    """Why a case is on the agenda, and since when it waits."""

    since: date
    text: str


@dataclass(frozen=True)
class AgendaCategory:
    """A part of the agenda."""

    name: str
    title: str
    reasons: Callable[[AgendaCandidate, date, Settings], list[AgendaReason]]


@dataclass(frozen=True)
class AgendaItem:
    """A case on the agenda, under the first category that applies."""

    candidate: AgendaCandidate
    category: AgendaCategory
    reasons: tuple[AgendaReason, ...]
    other_categories: tuple[tuple[AgendaCategory, tuple[AgendaReason, ...]], ...] = ()
    """The other categories that apply, with their reasons."""
    is_at_risk: bool = False
    """Open risk, a risk flag, or a recent answer about self-harm above 0: first, and on every list."""

    @property
    def waiting_since(self) -> date:
        """The earliest day of its reasons under its category."""
        return min(reason.since for reason in self.reasons)


def is_new(case: AgendaCandidate, today: date, settings: Settings) -> bool:
    """Whether a case is a new enrollment: active, not yet reviewed, not improved, and enrolled recently."""
    if case.status is not Status.ACTIVE or case.last_review_on or case.enrolled_on is None:
        return False
    if today - case.enrolled_on > timedelta(days=settings.new_enrollment_days):
        return False
    scale = primary_progress(case.scores, case.enrolled_on, settings, case.primary_scale)
    return not (scale and scale.was_elevated and scale.improved)


def _new(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    if case.enrolled_on is None or not is_new(case, today, settings):
        return []
    return [AgendaReason(case.enrolled_on, sentences.not_yet_reviewed(case.enrolled_on, today))]


def _never_reviewed(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    """In care without a review on record, and not new: for example after a move from another registry."""
    if not is_in_care(case.status) or case.last_review_on or case.enrolled_on is None:
        return []
    if is_new(case, today, settings):
        return []
    unscored = unscored_since(case.status, case.scores, case.enrolled_on, today, settings)
    return [
        AgendaReason(case.enrolled_on, sentences.never_reviewed(case.enrolled_on, today)),
        *([AgendaReason(*unscored)] if unscored else ()),
    ]


def _stalled(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    if not is_in_care(case.status) or case.enrolled_on is None:
        return []
    since = case.last_review_on or case.enrolled_on
    if case.last_review_on and today - since < timedelta(days=settings.stalled_review_days):
        return [
            AgendaReason(reason.on, reason.text)
            for reason in worsening_reasons(case.status, case.scores, case.enrolled_on, today, settings)
            if reason.on >= case.last_review_on
        ]
    reasons = stalled_reasons(case.scores, case.enrolled_on, today, settings, case.status)
    return [AgendaReason(since, reason) for reason in reasons]


def _unscored(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    """Who was never reviewed is listed there, with the same reason."""
    if case.enrolled_on is None or _never_reviewed(case, today, settings):
        return []
    if case.last_review_on and today - case.last_review_on < timedelta(days=settings.stalled_review_days):
        return []
    found = unscored_since(case.status, case.scores, case.enrolled_on, today, settings)
    return [AgendaReason(*found)] if found else []


def _medication(case: AgendaCandidate, today: date, _settings: Settings) -> list[AgendaReason]:
    return _flag_reasons(case, FlagKind.MEDICATION, sentences.medication_question, today)


def _open_risk(case: AgendaCandidate, today: date, _settings: Settings) -> list[AgendaReason]:
    """A safety alert stays on the agenda until it is closed, also after a review or acknowledgement."""
    if case.open_risk is None:
        return []
    since = case.open_risk.tier_since or case.open_risk.since
    flags = _flag_reasons(case, FlagKind.RISK, sentences.risk_flag, today)
    return [AgendaReason(since, open_risk_text(case.open_risk, today)), *flags]


def _risk(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    reasons = [] if case.open_risk else _flag_reasons(case, FlagKind.RISK, sentences.risk_flag, today)
    # A score that raised a flag is already named by the flag.
    flagged = {(flag.raised_on, flag.question) for flag in case.flags if flag.kind is FlagKind.RISK}
    not_discussed = [s for s in case.scores if case.last_review_on is None or s.on >= case.last_review_on]
    return reasons + [
        AgendaReason(score.on, sentences.positive_item_on(positive_item, score.on, today))
        for score in not_discussed
        if (positive_item := positive_item_text(score))
        and (score.on, positive_item) not in flagged
        and not _is_history(score, case, today, settings)
    ]


def _is_history(score: Score, case: AgendaCandidate, today: date, settings: Settings) -> bool:
    """Whether a positive risk item is older than the longest time between reviews, and answered 0 since."""
    if (today - score.on).days <= settings.longest_unreviewed_days:
        return False
    return any(later.on > score.on and risk_answer(later) is RiskAnswer.NEGATIVE for later in case.scores)


def _follow_up(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    late = [
        recommendation
        for recommendation in case.open_recommendations
        if recommendation.waits_for is NextStep.REVISE
        or (today - recommendation.recorded_on).days > settings.loop_days
    ]
    return [
        *(AgendaReason(each.recorded_on, _open_recommendation_text(each, today)) for each in late),
        *_flag_reasons(case, FlagKind.DISCUSS, sentences.to_discuss, today),
    ]


def _unreviewed(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    if not is_in_care(case.status) or case.last_review_on is None:
        return []
    days = (today - case.last_review_on).days
    if days < settings.longest_unreviewed_days:
        return []
    return [AgendaReason(case.last_review_on, sentences.not_reviewed_for(days))]


def _step_down(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    """Sustained response or remission; after a review it stays off the agenda as long as a stalled case."""
    ready = step_down_reason(case.status, case.scores, case.enrolled_on, today, settings)
    pause = timedelta(days=settings.stalled_review_days)
    if ready is None or (case.last_review_on and today - case.last_review_on < pause):
        return []
    return [AgendaReason(ready.since, sentences.ready_to_step_down(ready.text))]


_OPEN_RISK = AgendaCategory("open-risk", sentences.OPEN_RISK, _open_risk)

NEVER_REVIEWED = "never-reviewed"
"""The last category, listed a few at a time: after a move it can be the whole clinic."""
AGENDA_CATEGORIES: tuple[AgendaCategory, ...] = (
    _OPEN_RISK,
    AgendaCategory("new", sentences.NEW_ENROLLMENTS, _new),
    AgendaCategory("stalled", sentences.STALLED_CASES, _stalled),
    AgendaCategory("medication", sentences.MEDICATION_QUESTIONS, _medication),
    AgendaCategory("risk", sentences.RISK_FLAGS, _risk),
    AgendaCategory("follow-up", sentences.FOLLOW_UP_ACTIONS, _follow_up),
    AgendaCategory("unscored", sentences.NOT_SCORED_RECENTLY, _unscored),
    AgendaCategory("step-down", sentences.READY_TO_STEP_DOWN, _step_down),
    AgendaCategory("unreviewed", sentences.NOT_REVIEWED_RECENTLY, _unreviewed),
    AgendaCategory(NEVER_REVIEWED, sentences.NEVER_REVIEWED, _never_reviewed),
)
"""Open risk, then the order of domain.md §3; last, who does well or was not reviewed for long, or never."""


def agenda_item(case: AgendaCandidate, today: date, settings: Settings) -> AgendaItem | None:
    """What a case is on the agenda for; None when its review is not due.

    An ended episode is on it only while a safety alert is open.
    """
    categories = (_OPEN_RISK,) if ends_episode(case.status) else AGENDA_CATEGORIES
    applying = [
        (category, tuple(found))
        for category in categories
        if (found := category.reasons(case, today, settings))
    ]
    if not applying:
        return None
    (category, reasons), *others = applying
    return AgendaItem(case, category, reasons, tuple(others), _is_at_risk(case, today, settings))


def agenda(cases: Iterable[AgendaCandidate], today: date, settings: Settings) -> tuple[AgendaItem, ...]:
    """Every case whose review is due, by category.

    In each first those at risk, then the most severe, the longest waiting, and by id.
    """
    items = [item for case in cases if (item := agenda_item(case, today, settings))]
    order = {category.name: number for number, category in enumerate(AGENDA_CATEGORIES)}
    return tuple(
        sorted(
            items,
            key=lambda item: (
                order[item.category.name],
                risk_order(item.candidate.open_risk),
                not item.is_at_risk,
                _least_severe(item.candidate, settings),
                item.waiting_since,
                item.candidate.id,
            ),
        )
    )


def _is_at_risk(case: AgendaCandidate, today: date, settings: Settings) -> bool:
    """Of the answers about self-harm the latest counts."""
    answer = latest_risk_answer(case.scores)
    return (
        case.open_risk is not None
        or any(flag.kind is FlagKind.RISK for flag in case.flags)
        or (
            answer is not None
            and risk_answer(answer) is RiskAnswer.POSITIVE
            and is_recent_answer(answer, today, settings)
        )
    )


def _least_severe(case: AgendaCandidate, settings: Settings) -> float:
    """For sorting: by the last primary score within its own bands; who has none comes last."""
    if case.enrolled_on is None:
        return 1.0
    scale = primary_progress(case.scores, case.enrolled_on, settings, case.primary_scale)
    return -scale.severity if scale else 1.0


def _flag_reasons(
    case: AgendaCandidate, kind: FlagKind, text: Callable[[date, str, date], str], today: date
) -> list[AgendaReason]:
    return [
        AgendaReason(flag.raised_on, text(flag.raised_on, flag.question, today))
        for flag in case.flags
        if flag.kind is kind
    ]


def _open_recommendation_text(recommendation: OpenRecommendation, today: date) -> str:
    text, step = recommendation.recommendation, recommendation.waits_for
    if step is NextStep.REVISE:
        declined_on = recommendation.last_step_on or recommendation.recorded_on
        return sentences.recommendation_declined(text, recommendation.why_declined, declined_on, today)
    days_open = (today - recommendation.recorded_on).days
    if recommendation.last_step_on in {None, recommendation.recorded_on}:
        return sentences.recommendation_waits(text, step, days_open)
    days_waiting = (today - (recommendation.last_step_on or today)).days
    return sentences.recommendation_open(text, step, days_open, days_waiting)
