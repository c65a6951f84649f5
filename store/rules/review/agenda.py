"""Who is on the weekly review's agenda, under what, why and in which order. Source: domain.md §3.

A category is one function and one entry in `CATEGORIES`; the order of the entries is the order of the agenda.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import Status, ends_episode, is_in_care
from store.rules.risk.risk import RiskTier, alert_text
from store.rules.scores.review_reasons import stalled_reasons, step_down_reason
from store.rules.scores.score import Score
from store.rules.text_format import count_text, short_date


class FlagKind(StrEnum):
    """What a flag raised on a patient asks for."""

    MEDICATION = "medication"
    RISK = "risk"
    DISCUSS = "discuss"


@dataclass(frozen=True)
class Flag:
    """A flag that is up, with the question asked."""

    kind: FlagKind
    raised_on: date
    question: str = ""


@dataclass(frozen=True)
class OpenRecommendation:
    """A recommendation that is not closed, and what it waits for."""

    recorded_on: date
    recommendation: str
    waits_for: str
    """In words: `approval by the treating clinician`."""
    since: date | None = None
    """The day of its last step; None before the first."""


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
    tier: RiskTier | None = None
    tier_since: date | None = None


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

    @property
    def waiting_since(self) -> date:
        """The earliest day of its reasons under its category."""
        return min(reason.since for reason in self.reasons)


def _new(case: AgendaCandidate, today: date, _settings: Settings) -> list[AgendaReason]:
    if not is_in_care(case.status) or case.last_review_on or case.enrolled_on is None:
        return []
    return [
        AgendaReason(case.enrolled_on, f"enrolled {short_date(case.enrolled_on, today)}, not yet reviewed")
    ]


def _stalled(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    if not is_in_care(case.status) or case.enrolled_on is None:
        return []
    since = case.last_review_on or case.enrolled_on
    if case.last_review_on and today - since < timedelta(days=settings.stalled_review_days):
        return []
    why = stalled_reasons(case.scores, case.enrolled_on, today, settings)
    return [AgendaReason(since, words) for words in why]


def _medication(case: AgendaCandidate, today: date, _settings: Settings) -> list[AgendaReason]:
    return _flag_reasons(case, FlagKind.MEDICATION, "medication question", today)


def _risk(case: AgendaCandidate, today: date, _settings: Settings) -> list[AgendaReason]:
    found = _flag_reasons(case, FlagKind.RISK, "risk flag", today)
    if case.tier and case.tier is not RiskTier.LOW and case.tier_since:
        words = f"{case.tier} risk since {short_date(case.tier_since, today)}"
        found.append(AgendaReason(case.tier_since, words))
    asked = {(flag.raised_on, flag.question) for flag in case.flags if flag.kind is FlagKind.RISK}
    unseen = (s for s in case.scores if case.last_review_on is None or s.on >= case.last_review_on)
    alerts = ((score.on, alert_text(score)) for score in unseen)
    return found + [
        AgendaReason(on, f"{words} on {short_date(on, today)}")
        for on, words in alerts
        if words and (on, words) not in asked  # the flag that the score raised says it already
    ]


def _follow_up(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    late = [
        loop for loop in case.open_recommendations if (today - loop.recorded_on).days > settings.loop_days
    ]
    return [
        *(AgendaReason(loop.recorded_on, _open_recommendation_text(loop, today)) for loop in late),
        *_flag_reasons(case, FlagKind.DISCUSS, "to discuss", today),
    ]


def _unreviewed(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    if not is_in_care(case.status) or case.last_review_on is None:
        return []
    days = (today - case.last_review_on).days
    if days < settings.longest_unreviewed_days:
        return []
    return [AgendaReason(case.last_review_on, f"not reviewed for {count_text(days, 'day')}")]


def _step_down(case: AgendaCandidate, today: date, settings: Settings) -> list[AgendaReason]:
    """Response or remission held; talked over once, it rests as long as a stalled case does."""
    found = step_down_reason(case.status, case.scores, case.enrolled_on, today, settings)
    rests = timedelta(days=settings.stalled_review_days)
    if found is None or (case.last_review_on and today - case.last_review_on < rests):
        return []
    return [AgendaReason(found.since, f"ready to step down: {found.text}")]


AGENDA_CATEGORIES: tuple[AgendaCategory, ...] = (
    AgendaCategory("new", "New enrollments", _new),
    AgendaCategory("stalled", "Stalled cases", _stalled),
    AgendaCategory("medication", "Medication questions", _medication),
    AgendaCategory("risk", "Risk flags", _risk),
    AgendaCategory("follow-up", "Follow-up actions", _follow_up),
    AgendaCategory("step-down", "Ready to step down", _step_down),
    AgendaCategory("unreviewed", "Not reviewed lately", _unreviewed),
)
"""The agenda's parts in the order of domain.md §3; last, who does well or was merely not seen for long."""


def agenda_item(case: AgendaCandidate, today: date, settings: Settings) -> AgendaItem | None:
    """What a case is on the agenda for; None when its review is not due."""
    if ends_episode(case.status):
        return None
    applying = [(each, tuple(each.reasons(case, today, settings))) for each in AGENDA_CATEGORIES]
    applying = [(category, reasons) for category, reasons in applying if reasons]
    if not applying:
        return None
    (category, reasons), *others = applying
    return AgendaItem(case, category, reasons, tuple(others))


def agenda(cases: Iterable[AgendaCandidate], today: date, settings: Settings) -> tuple[AgendaItem, ...]:
    """Every case whose review is due, by category, in each the longest waiting first, then by id."""
    items = [item for case in cases if (item := agenda_item(case, today, settings))]
    place = {category.name: number for number, category in enumerate(AGENDA_CATEGORIES)}
    return tuple(
        sorted(items, key=lambda item: (place[item.category.name], item.waiting_since, item.candidate.id))
    )


def _flag_reasons(case: AgendaCandidate, kind: FlagKind, words: str, today: date) -> list[AgendaReason]:
    return [
        AgendaReason(flag.raised_on, f"{words} ({short_date(flag.raised_on, today)}){_question_text(flag)}")
        for flag in case.flags
        if flag.kind is kind
    ]


def _question_text(flag: Flag) -> str:
    return f": {flag.question}" if flag.question else ""


def _open_recommendation_text(loop: OpenRecommendation, today: date) -> str:
    days = count_text((today - loop.recorded_on).days, "day")
    if loop.since is None or loop.since == loop.recorded_on:
        return f'"{loop.recommendation}" waits {days} for {loop.waits_for}'
    lately = (today - loop.since).days
    waits = f"waits {count_text(lately, 'day')} for" if lately else "since today waits for"
    return f'"{loop.recommendation}" open {days}, {waits} {loop.waits_for}'
