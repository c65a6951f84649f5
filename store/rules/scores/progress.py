"""Progress on a scale since enrollment: baseline, change, response, remission.

Source: domain.md §2 (baseline, improved, meaningful change).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from store.rules.clinic.settings import Settings
from store.rules.scores.instruments import BY_KEY, CONTINUED_BY, INSTRUMENTS, for_clinic
from store.rules.scores.scales import Instrument, severity
from store.rules.scores.score import Score

_PERCENT = 100
_WEEK = 7


@dataclass(frozen=True)
class ScaleProgress:
    """One scale over an episode: every score of it in care, the baseline first."""

    instrument: Instrument
    scores: tuple[Score, ...]

    @property
    def baseline(self) -> Score:
        """The first score in care."""
        return self.scores[0]

    @property
    def latest(self) -> Score:
        """The last score."""
        return self.scores[-1]

    @property
    def severity(self) -> float:
        """How severe the last score is on its own scale, from 0 to below 1."""
        return severity(self.instrument, self.latest.total)

    @property
    def change(self) -> int:
        """Points since baseline; below 0 is better."""
        return self.latest.total - self.baseline.total

    @property
    def percent(self) -> int | None:
        """The change in percent of the baseline, rounded; 49.9 never reads as 50. None from 0."""
        base, points = self.baseline.total, abs(self.change) * _PERCENT
        if base == 0:
            return None
        share = (2 * points + base) // (2 * base)
        if share == self.instrument.response_percent and points < share * base:
            share -= 1
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
    def worse_than(self) -> Score | None:
        """The earlier score that the last one is above by the meaningful change or more; None when it isn't.

        The baseline, the score before, and the best: of those, the one it rose from the most.
        """
        change, earlier = self.instrument.meaningful_change, self.scores[:-1]
        if change is None or not earlier:
            return None
        best = min(reversed(earlier), key=lambda score: score.total)
        lowest = min((self.baseline, earlier[-1], best), key=lambda score: score.total)
        return lowest if self.latest.total - lowest.total >= change else None

    @property
    def worsened(self) -> bool:
        """Whether the last score is worse by the meaningful change than an earlier one."""
        return self.worse_than is not None

    @property
    def shown_change(self) -> int:
        """Points since what the last score is worse than, else since baseline."""
        return self.latest.total - (self.worse_than or self.baseline).total

    @property
    def highest_response(self) -> int | None:
        """The highest total that is a response to treatment; None when no total is."""
        first = self.baseline.total
        return next((t for t in range(first, -1, -1) if is_response(self.instrument, first, t)), None)

    @property
    def response_or_remission_since(self) -> date | None:
        """Since when every score is in response or remission; None when the last is not."""
        since = None
        for score in reversed(self.scores[1:]):
            well = is_response(self.instrument, self.baseline.total, score.total)
            if not (well or is_remission(self.instrument, score.total)):
                break
            since = score.on
        return since


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
    """Whether a total is below the scale's remission cutoff."""
    return instrument.remission_below is not None and total < instrument.remission_below


def is_improved(instrument: Instrument, baseline: int, total: int) -> bool:
    """Whether a total is a response, or below what calls for treatment."""
    below = instrument.elevated_from is not None and total < instrument.elevated_from
    return below or is_response(instrument, baseline, total)


def progress_on_scale(
    key: str, scores: Iterable[Score], enrolled_on: date, settings: Settings
) -> ScaleProgress | None:
    """The progress on one scale since enrollment; None while it has no score.

    The baseline is the first score on or within 14 days after enrollment, else the first after it: in short,
    the first from enrollment on. The referral screen is left out. A teen's scale and the one that continues
    it in adults are one series, named by its last score.
    """
    series = CONTINUED_BY.get(key, key)
    taken = [
        score
        for score in scores
        if CONTINUED_BY.get(score.instrument, score.instrument) == series
        and not score.is_screen
        and score.on >= enrolled_on
    ]
    in_order = tuple(sorted(taken, key=lambda score: score.on))
    return ScaleProgress(for_clinic(in_order[-1].instrument, settings), in_order) if in_order else None


def all_progress(scores: Iterable[Score], enrolled_on: date, settings: Settings) -> tuple[ScaleProgress, ...]:
    """The progress on every scale scored since enrollment, screens left out."""
    scores = tuple(scores)
    keys = [scale.key for scale in INSTRUMENTS if not scale.screen_only and scale.key not in CONTINUED_BY]
    on_scales = (progress_on_scale(key, scores, enrolled_on, settings) for key in keys)
    return tuple(progress for progress in on_scales if progress)


def target_scales(on_scales: Iterable[ScaleProgress]) -> tuple[ScaleProgress, ...]:
    """The scales that guide an episode: its primary scales, else any with a cutoff to get below."""
    on_scales = tuple(on_scales)
    primary = tuple(progress for progress in on_scales if progress.instrument.primary)
    return primary or tuple(
        progress for progress in on_scales if progress.instrument.elevated_from is not None
    )


def own_scale(chosen: str) -> str:
    """The full scale that a chosen one means (a screen means the scale that it asks for); empty for none."""
    return (BY_KEY[chosen].full_scale or chosen) if chosen else ""


def is_own_scale(instrument: str, chosen: str) -> bool:
    """Whether scores of a scale are those of the chosen one; a PHQ-A continues as PHQ-9."""
    own = own_scale(chosen)
    return bool(own) and CONTINUED_BY.get(instrument, instrument) == CONTINUED_BY.get(own, own)


def primary_progress(
    scores: Iterable[Score], enrolled_on: date, settings: Settings, chosen: str = ""
) -> ScaleProgress | None:
    """The progress on the patient's primary scale.

    That is the chosen one, once it is scored; else the first that guides care with an elevated baseline, else
    the first.
    """
    on_all = all_progress(scores, enrolled_on, settings)
    on_scales = target_scales(on_all)
    own = (progress for progress in on_all if is_own_scale(progress.instrument.key, chosen))
    elevated = (progress for progress in on_scales if progress.was_elevated)
    return next(own, next(elevated, on_scales[0] if on_scales else None))


def weeks_in_care(enrolled_on: date, today: date) -> int:
    """Whole weeks since enrollment."""
    return max(0, (today - enrolled_on).days // _WEEK)
