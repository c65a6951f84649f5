"""Which rating scale is due for a patient, and when. Source: domain.md §3 (measure interval)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import Status
from store.rules.scores import sentences
from store.rules.scores.instruments import BY_KEY, CONTINUED_BY, PHQ9, PHQA, for_clinic
from store.rules.scores.progress import all_progress, is_own_scale, own_scale, target_scales
from store.rules.scores.scales import Instrument
from store.rules.scores.score import Score

_ADULT_AGE = 18


@dataclass(frozen=True)
class ScaleDue:
    """A scale, the day it is due, and its last score."""

    instrument: Instrument
    due_on: date
    last: Score | None

    def is_due(self, today: date) -> bool:
        """Whether it should be taken at the next contact."""
        return self.due_on <= today

    def text(self, today: date) -> str:
        """`PHQ-9 due Nov 3 (14 on Oct 6)`, `PHQ-9 due since Nov 3 (no baseline yet)`."""
        return sentences.scale_due_after(self.instrument, self.due_on, self.last, today)

    def short_text(self, today: date) -> str:
        """`PHQ-9 due since Nov 3`."""
        return sentences.scale_due(self.instrument, self.due_on, today)


def scales_due(
    status: Status,
    enrolled_on: date,
    scores: Iterable[Score],
    settings: Settings,
    age: int | None = None,
    chosen: str = "",
) -> tuple[ScaleDue, ...]:
    """The scales due for a patient in care, soonest first; none outside care.

    A scale without a baseline is due from enrollment. Patients without any score need the full scale
    of the screen that referred them, else for the depression scale of their age (in years, where known). The
    scale that was `chosen` as the patient's own is always among them.
    """
    interval = _interval(status, settings)
    if interval is None:
        return ()
    scores = tuple(scores)
    on_all = all_progress(scores, enrolled_on, settings)
    own = [progress for progress in on_all if is_own_scale(progress.instrument.key, chosen)]
    on_scales = dict.fromkeys((*own, *target_scales(on_all)))
    due = [
        ScaleDue(
            for_clinic(_when_grown_up(scale.instrument.key, age), settings),
            scale.latest.on + interval,
            scale.latest,
        )
        for scale in on_scales
    ]
    missing = [] if due else _first_scales(scores, age)
    if chosen and not own:
        missing = [_for_age(own_scale(chosen), age)]
    due += [ScaleDue(for_clinic(key, settings), enrolled_on, None) for key in missing]
    return tuple(sorted(due, key=lambda scale: scale.due_on))


def _interval(status: Status, settings: Settings) -> timedelta | None:
    days = {
        Status.ACTIVE: settings.active_measure_days,
        Status.RELAPSE_PREVENTION: settings.stable_measure_days,
    }.get(status)
    return None if days is None else timedelta(days=days)


def _first_scales(scores: tuple[Score, ...], age: int | None) -> list[str]:
    full_scales = [BY_KEY[score.instrument].full_scale or score.instrument for score in scores]
    with_cutoff = [key for key in full_scales if BY_KEY[key].elevated_from is not None]
    return list(dict.fromkeys(_for_age(key, age) for key in with_cutoff or [PHQ9.key]))


def _when_grown_up(key: str, age: int | None) -> str:
    """A teen's scale is followed by the one that continues it once the patient is 18."""
    return CONTINUED_BY.get(key, key) if age is not None and age >= _ADULT_AGE else key


def _for_age(key: str, age: int | None) -> str:
    if age is None or key not in {PHQ9.key, PHQA.key}:
        return key
    return PHQA.key if age < _ADULT_AGE else PHQ9.key
