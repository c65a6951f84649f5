"""Why scores call for a review: treatment has stalled, or the patient may step down. Source: domain.md §3."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import Status
from store.rules.scores import sentences
from store.rules.scores.progress import (
    ScaleProgress,
    all_progress,
    is_elevated,
    target_scales,
    weeks_in_care,
)
from store.rules.scores.score import Score


@dataclass(frozen=True)
class StepDownReason:
    """A reason to step down to relapse prevention."""

    since: date
    """The day on which response or remission had lasted long enough."""
    text: str


def stalled_reasons(
    scores: Iterable[Score], enrolled_on: date, today: date, settings: Settings
) -> tuple[str, ...]:
    """Why treatment has stalled, as people read it; empty when it has not.

    Stalled is worse than baseline by the meaningful change at any time; or, after the clinic's weeks in care
    (that day included), still elevated without a response.
    """
    on_scales = all_progress(scores, enrolled_on, settings)
    weeks = weeks_in_care(enrolled_on, today)
    worse = [progress for progress in on_scales if progress.worsened]
    not_responding = [
        progress
        for progress in target_scales(on_scales)
        if progress not in worse and weeks >= settings.stalled_weeks and _not_responding(progress)
    ]
    reasons = [sentences.worse_than_baseline(_titles(worse))] if worse else []
    if not_responding:
        reasons.append(sentences.no_response(weeks, _titles(not_responding)))
    return tuple(reasons)


def step_down_reason(
    status: Status, scores: Iterable[Score], enrolled_on: date | None, today: date, settings: Settings
) -> StepDownReason | None:
    """Why an active patient may step down to relapse prevention; None when there is no reason.

    Every primary scale with an elevated baseline must be in response or remission for long enough.
    """
    if status is not Status.ACTIVE or enrolled_on is None:
        return None
    elevated = [
        progress
        for progress in target_scales(all_progress(scores, enrolled_on, settings))
        if progress.was_elevated
    ]
    if not elevated or not all(may_step_down(progress, settings) for progress in elevated):
        return None
    texts = [
        sentences.response_since(sentences.trend_text(progress, today), since, today)
        for progress in elevated
        if (since := progress.response_or_remission_since)
    ]
    return StepDownReason(max(progress.latest.on for progress in elevated), ", ".join(texts))


def may_step_down(progress: ScaleProgress, settings: Settings) -> bool:
    """Whether response or remission was measured over the clinic's number of weeks, the last day included."""
    since = progress.response_or_remission_since
    return since is not None and progress.latest.on - since >= timedelta(weeks=settings.step_down_weeks)


def _titles(on_scales: Iterable[ScaleProgress]) -> str:
    return ", ".join(progress.instrument.title for progress in on_scales)


def _not_responding(progress: ScaleProgress) -> bool:
    return is_elevated(progress.instrument, progress.latest.total) and not progress.responded
