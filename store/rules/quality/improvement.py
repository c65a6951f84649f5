"""What the measures ask about improvement and reviews. Source: domain.md §4."""

from collections.abc import Callable
from datetime import timedelta

from store.rules.quality import sentences
from store.rules.quality.episode_history import EpisodeHistory, MeasurementPeriod, is_active, progress_in
from store.rules.scores.progress import ScaleProgress

_TREATED_DAYS = 70
_REVIEW_DAYS = 60


def treated_progress(episode: EpisodeHistory, period: MeasurementPeriod) -> ScaleProgress | None:
    """The primary scale of a patient in care for 70 days or more whose baseline called for treatment."""
    is_long = period.as_of - episode.enrolled_on >= timedelta(days=_TREATED_DAYS)
    progress = progress_in(episode, period) if is_long and is_active(episode, period) else None
    return progress if progress and progress.was_elevated else None


def is_treated(episode: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether a patient was in treatment long enough to be measured."""
    return treated_progress(episode, period) is not None


def missed_unless(
    test: Callable[[ScaleProgress], bool],
) -> Callable[[EpisodeHistory, MeasurementPeriod], str]:
    """The rule for a test of progress: it gives the scores of patients who do not pass."""

    def reason_missed(episode: EpisodeHistory, period: MeasurementPeriod) -> str:
        progress = treated_progress(episode, period)
        return "" if progress is None or test(progress) else _progress_text(progress, period)

    return reason_missed


def is_not_improved(episode: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether a treated patient's last score is not improved."""
    progress = treated_progress(episode, period)
    return progress is not None and not progress.improved


def lacks_review(episode: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Why no review is recorded in the last 60 days, the 60th included."""
    review_days = [day for day in episode.reviews if episode.enrolled_on <= day <= period.as_of]
    if not review_days:
        return sentences.NEVER_REVIEWED
    days = (period.as_of - max(review_days)).days
    return sentences.not_reviewed(days) if days > _REVIEW_DAYS else ""


def _progress_text(progress: ScaleProgress, period: MeasurementPeriod) -> str:
    scale, first, last = progress.instrument.title, progress.baseline, progress.latest
    if first is last:
        return sentences.no_score_since_baseline(scale, first.total, first.on, period.today)
    return sentences.score_change(scale, first.total, last.total, last.on, period.today)
