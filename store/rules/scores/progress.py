"""How a patient does on a scale since enrollment: baseline, trend, response, remission, stalled.

Source: domain.md §2 (baseline, improved, meaningful change) and §3 (stalled, step-down).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from store.rules.clinic.settings import Settings
from store.rules.scores.instruments import INSTRUMENTS, for_clinic
from store.rules.scores.scales import Instrument
from store.rules.scores.score import Score
from store.rules.text_format import count_text, short_date

_PERCENT = 100
_WEEK = 7
_ARROWS = {-1: "↓", 0: "=", 1: "↑"}


@dataclass(frozen=True)
class ScaleProgress:
    """One scale over an episode: every score of it in care, the baseline first."""

    instrument: Instrument
    scores: tuple[Score, ...]

    @property
    def baseline(self) -> Score:
        """Where the episode began."""
        return self.scores[0]

    @property
    def latest(self) -> Score:
        """Where it stands."""
        return self.scores[-1]

    @property
    def change(self) -> int:
        """Points since baseline; below 0 is better."""
        return self.latest.total - self.baseline.total

    @property
    def percent(self) -> int | None:
        """The change in percent of the baseline, rounded toward 0: 49.9 never reads as 50. None from 0."""
        if self.baseline.total == 0:
            return None
        share = abs(self.change) * _PERCENT // self.baseline.total
        return share if self.change > 0 else -share

    @property
    def was_elevated(self) -> bool:
        """Whether the baseline called for treatment."""
        return is_elevated(self.instrument, self.baseline.total)

    @property
    def responded(self) -> bool:
        """Whether the last score is a response to treatment."""
        return is_response(self.instrument, self.baseline.total, self.latest.total)

    @property
    def remitted(self) -> bool:
        """Whether the last score is in remission."""
        return is_remission(self.instrument, self.latest.total)

    @property
    def improved(self) -> bool:
        """Whether the last score is a response, or no longer elevated."""
        return is_improved(self.instrument, self.baseline.total, self.latest.total)

    @property
    def worsened(self) -> bool:
        """Whether the last score is above baseline by the meaningful change or more."""
        change = self.instrument.meaningful_change
        return change is not None and self.change >= change

    @property
    def response_or_remission_since(self) -> date | None:
        """Since when every score is in response or remission; None when the last is not."""
        held = None
        for score in reversed(self.scores[1:]):
            well = is_response(self.instrument, self.baseline.total, score.total)
            if not (well or is_remission(self.instrument, score.total)):
                break
            held = score.on
        return held


def is_elevated(instrument: Instrument, total: int) -> bool:
    """Whether a total calls for treatment."""
    return instrument.elevated_from is not None and total >= instrument.elevated_from


def is_response(instrument: Instrument, baseline: int, total: int) -> bool:
    """Whether a total has dropped from baseline as far as the scale's response asks."""
    drop = baseline - total
    if instrument.response_points is not None:
        return drop >= instrument.response_points
    if instrument.response_percent is None or baseline == 0:
        return False
    return drop * _PERCENT >= instrument.response_percent * baseline


def is_remission(instrument: Instrument, total: int) -> bool:
    """Whether a total is below the scale's remission mark."""
    return instrument.remission_below is not None and total < instrument.remission_below


def is_improved(instrument: Instrument, baseline: int, total: int) -> bool:
    """Whether a total is a response, or below what calls for treatment."""
    below = instrument.elevated_from is not None and total < instrument.elevated_from
    return below or is_response(instrument, baseline, total)


def progress_on_scale(
    key: str, scores: Iterable[Score], enrolled_on: date, settings: Settings
) -> ScaleProgress | None:
    """The course of one scale since enrollment; None while it has no score.

    The baseline is the first score on or within 14 days after enrollment, else the first after it: in short,
    the first from enrollment on. The referral screen is in no course.
    """
    taken = [s for s in scores if s.instrument == key and not s.is_screen and s.on >= enrolled_on]
    course = tuple(sorted(taken, key=lambda score: score.on))
    return ScaleProgress(for_clinic(key, settings), course) if course else None


def all_progress(scores: Iterable[Score], enrolled_on: date, settings: Settings) -> tuple[ScaleProgress, ...]:
    """The course of every scale scored since enrollment, screens left out."""
    scores = tuple(scores)
    keys = [each.key for each in INSTRUMENTS if not each.screen_only]
    found = (progress_on_scale(key, scores, enrolled_on, settings) for key in keys)
    return tuple(each for each in found if each)


def target_scales(courses: Iterable[ScaleProgress]) -> tuple[ScaleProgress, ...]:
    """The courses an episode is steered by: its primary scales, else any with a mark to get below."""
    courses = tuple(courses)
    primary = tuple(each for each in courses if each.instrument.primary)
    return primary or tuple(each for each in courses if each.instrument.elevated_from is not None)


def primary_progress(scores: Iterable[Score], enrolled_on: date, settings: Settings) -> ScaleProgress | None:
    """The course of the episode's primary scale: the first with an elevated baseline, else the first."""
    courses = target_scales(all_progress(scores, enrolled_on, settings))
    elevated = (each for each in courses if each.was_elevated)
    return next(elevated, courses[0] if courses else None)


def weeks_in_care(enrolled_on: date, today: date) -> int:
    """Whole weeks since enrollment."""
    return max(0, (today - enrolled_on).days // _WEEK)


def stalled(scores: Iterable[Score], enrolled_on: date, today: date, settings: Settings) -> tuple[str, ...]:
    """Why an episode is stalled, in words; empty when it is not.

    Stalled is worse than baseline by the meaningful change at any time; or, after the clinic's weeks in care
    (that day included), still elevated without a response.
    """
    courses = all_progress(scores, enrolled_on, settings)
    worse = [each for each in courses if each.worsened]
    weeks = weeks_in_care(enrolled_on, today)
    stuck = [
        each
        for each in target_scales(courses)
        if each not in worse and weeks >= settings.stalled_weeks and _not_responding(each)
    ]
    said = (
        ("worse than at baseline", worse),
        (f"no response in {count_text(weeks, 'week')}", stuck),
    )
    return tuple(f"{words} ({_titles(found)})" for words, found in said if found)


def may_step_down(progress: ScaleProgress, settings: Settings) -> bool:
    """Whether response or remission was measured over the clinic's number of weeks, the last day included."""
    held = progress.response_or_remission_since
    return held is not None and progress.latest.on - held >= timedelta(weeks=settings.step_down_weeks)


def arrow(change: int) -> str:
    """The direction of a change in points."""
    return _ARROWS[(change > 0) - (change < 0)]


def trend_text(progress: ScaleProgress, today: date) -> str:
    """The course in a few words for the card: `PHQ-9 14 → 9 ↓ 5 since Oct 2`.

    Two sheets of one day are no course over time: `since` is left out.
    """
    title, first = progress.instrument.title, progress.baseline
    if len(progress.scores) == 1:
        return f"{title} {first.total} on {short_date(first.on, today)}"
    ladder = f"{title} {first.total} → {progress.latest.total}"
    since = f" since {short_date(first.on, today)}" if progress.latest.on > first.on else ""
    if progress.change == 0:
        return f"{ladder}, no change{since}"
    return f"{ladder} {arrow(progress.change)} {abs(progress.change)}{since}"


def target_text(progress: ScaleProgress) -> str:
    """Where the course stands against its target: `target 7 or less, then below 5`; empty without one.

    Worse by the meaningful change is said first, whatever the target.
    """
    scale = progress.instrument
    if progress.worsened:
        return f"worse by {progress.change}, which is a meaningful change (from {scale.meaningful_change})"
    if progress.remitted:
        return f"target reached (below {scale.remission_below})"
    remission = f"below {scale.remission_below}" if scale.remission_below is not None else ""
    if progress.responded:
        return f"response reached{f', next {remission}' if remission else ''}"
    response = _response_at(progress)
    if response is not None and scale.remission_below is not None and response >= scale.remission_below:
        return f"target {response} or less, then {remission}"
    return f"target {remission}" if remission else ""


def _titles(courses: Iterable[ScaleProgress]) -> str:
    return ", ".join(each.instrument.title for each in courses)


def _response_at(progress: ScaleProgress) -> int | None:
    """The highest total that is a response to treatment; None where the scale has none."""
    first = progress.baseline.total
    return next((t for t in range(first, -1, -1) if is_response(progress.instrument, first, t)), None)


def _not_responding(progress: ScaleProgress) -> bool:
    return is_elevated(progress.instrument, progress.latest.total) and not progress.responded
