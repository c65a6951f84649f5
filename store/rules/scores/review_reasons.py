"""Why scores call for a review: treatment has stalled, or the patient may step down. Source: domain.md §3."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import Status
from store.rules.scores import sentences
from store.rules.scores.instruments import for_clinic, is_measure
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


@dataclass(frozen=True)
class WorseningReason:
    """A last score that is worse, or a relapse."""

    on: date
    """The day of that score."""
    text: str


def worsening_reasons(
    status: Status, scores: Iterable[Score], enrolled_on: date, today: date, settings: Settings
) -> tuple[WorseningReason, ...]:
    """Each scale whose last score is worse by the meaningful change than the baseline, the last or the best.

    In relapse prevention a last score that calls for treatment is a relapse, too.
    """
    on_scales = all_progress(scores, enrolled_on, settings)
    relapsed = [
        progress
        for progress in target_scales(on_scales)
        if status is Status.RELAPSE_PREVENTION
        and is_elevated(progress.instrument, progress.latest.total)
        and progress.latest is not progress.baseline
    ]
    worse = [progress for progress in on_scales if progress.worsened]
    return (
        *(WorseningReason(each.latest.on, sentences.relapse(each, today)) for each in relapsed),
        *(WorseningReason(each.latest.on, sentences.worse(each, today)) for each in worse),
    )


def relapse_reason(scores: Iterable[Score], score: Score, ended_on: date | None, settings: Settings) -> str:
    """Why a score after the end of care may be a relapse; empty when it is none.

    It calls for treatment, or is above the last score in care by the meaningful change: PHQ-9 10 or more, or
    up 5.
    """
    scale = for_clinic(score.instrument, settings)
    if not is_measure(score) or ended_on is None or scale.elevated_from is None:
        return ""
    in_care = [each for each in scores if each.instrument == score.instrument and each.on <= ended_on]
    last = max(in_care, key=lambda each: each.on, default=None)
    if last and scale.meaningful_change and score.total - last.total >= scale.meaningful_change:
        return sentences.up_since_care(scale, last.total, score.total)
    return sentences.elevated_again(scale, score.total) if score.total >= scale.elevated_from else ""


def unscored_since(
    status: Status, scores: Iterable[Score], enrolled_on: date, today: date, settings: Settings
) -> tuple[date, str] | None:
    """Since when an active patient has no score, and why that matters; None within twice the interval."""
    if status is not Status.ACTIVE:
        return None
    last_on = max((score.on for score in scores if is_measure(score)), default=None)
    since = max(last_on, enrolled_on) if last_on else enrolled_on
    days = (today - since).days
    if days <= 2 * settings.active_measure_days:
        return None
    return since, sentences.not_scored(days, last_on, today)


def stalled_reasons(
    scores: Iterable[Score],
    enrolled_on: date,
    today: date,
    settings: Settings,
    status: Status = Status.ACTIVE,
) -> tuple[str, ...]:
    """Why treatment has stalled, as people read it; empty when it has not.

    Stalled is worse by the meaningful change at any time; or, after the clinic's weeks in care (that day
    included), still elevated without a response.
    """
    scores = tuple(scores)
    on_scales = all_progress(scores, enrolled_on, settings)
    weeks = weeks_in_care(enrolled_on, today)
    worse = [progress for progress in on_scales if progress.worsened]
    not_responding = [
        progress
        for progress in target_scales(on_scales)
        if progress not in worse and weeks >= settings.stalled_weeks and _not_responding(progress)
    ]
    worsening = worsening_reasons(status, scores, enrolled_on, today, settings)
    reasons = [reason.text for reason in worsening]
    if not_responding:
        reasons.append(sentences.no_response(weeks, _titles(not_responding)))
    return tuple(reasons)


def step_down_reason(
    status: Status, scores: Iterable[Score], enrolled_on: date | None, today: date, settings: Settings
) -> StepDownReason | None:
    """Why an active patient may step down to relapse prevention; None when there is no reason.

    Every primary scale with an elevated baseline must be in response or remission for long enough, by a score
    within the measure interval, and not worse than before.
    """
    if status is not Status.ACTIVE or enrolled_on is None:
        return None
    elevated = [
        progress
        for progress in target_scales(all_progress(scores, enrolled_on, settings))
        if progress.was_elevated
    ]
    oldest = today - timedelta(days=settings.active_measure_days)
    if not elevated or not all(
        may_step_down(progress, settings) and progress.latest.on >= oldest and not progress.worsened
        for progress in elevated
    ):
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
