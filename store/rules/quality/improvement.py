"""What the measures ask about patients getting better. Source: domain.md §4."""

from collections.abc import Callable
from datetime import timedelta

from store.rules.quality.episode_history import EpisodeHistory, MeasurementPeriod, is_active, progress_in
from store.rules.scores.progress import ScaleProgress
from store.rules.text_format import count_text, short_date

_TREATED_DAYS = 70
_REVIEW_DAYS = 60


def treated_progress(course: EpisodeHistory, period: MeasurementPeriod) -> ScaleProgress | None:
    """The primary scale of a patient in care for 70 days or more whose baseline called for treatment."""
    long = period.as_of - course.enrolled_on >= timedelta(days=_TREATED_DAYS)
    progress = progress_in(course, period) if long and is_active(course, period) else None
    return progress if progress and progress.was_elevated else None


def is_treated(course: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether a patient has such a progress."""
    return treated_progress(course, period) is not None


def missed_unless(
    test: Callable[[ScaleProgress], bool],
) -> Callable[[EpisodeHistory, MeasurementPeriod], str]:
    """A rule that says how those stand whose progress does not pass a test."""

    def falls_out(course: EpisodeHistory, period: MeasurementPeriod) -> str:
        progress = treated_progress(course, period)
        return "" if progress is None or test(progress) else _progress_text(progress, period)

    return falls_out


def is_not_improved(course: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether a treated patient's last score is not improved."""
    progress = treated_progress(course, period)
    return progress is not None and not progress.improved


def lacks_review(course: EpisodeHistory, period: MeasurementPeriod) -> str:
    """Why no review is recorded in the last 60 days, that day included."""
    held = [day for day in course.reviews if course.enrolled_on <= day <= period.as_of]
    if not held:
        return "never reviewed"
    days = (period.as_of - max(held)).days
    return f"not reviewed for {count_text(days, 'day')}" if days > _REVIEW_DAYS else ""


def _progress_text(progress: ScaleProgress, period: MeasurementPeriod) -> str:
    name, first, last = progress.instrument.title, progress.baseline, progress.latest
    when = short_date(last.on, period.today)
    if first is last:
        return f"no {name} since the baseline of {first.total} on {when}"
    return f"{name} {first.total} → {last.total} on {when}"
