"""The program's figures: averages, with each patient's values. Source: domain.md §4, "Also"."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import mean, median

from store.rules.minutes import MINUTE, ZERO
from store.rules.quality.episode_history import EpisodeHistory, MeasurementPeriod, is_active, progress_in
from store.rules.quality.timeliness import contacts_in, days_to_record
from store.rules.scores.progress import is_improved

PatientValues = tuple[tuple[int, Fraction], ...]
"""Episode ids with their values; an id comes once for each value."""


@dataclass(frozen=True)
class ProgramFigure:
    """A number about the program that is not a percentage."""

    key: str
    title: str
    unit: str
    values: Callable[[EpisodeHistory, MeasurementPeriod], Iterable[Fraction]]
    summary: Callable[[list[Fraction]], Fraction]


@dataclass(frozen=True)
class FigureResult:
    """A figure for a clinic and month, exact, with the patients behind it; None where there are none."""

    figure: ProgramFigure
    value: Fraction | None
    values: PatientValues


def _weeks_to_improvement(episode: EpisodeHistory, period: MeasurementPeriod) -> Iterable[Fraction]:
    progress = progress_in(episode, period) if is_active(episode, period) else None
    if progress is None or not progress.was_elevated:
        return
    for score in progress.scores:
        if is_improved(progress.instrument, progress.baseline.total, score.total):
            yield Fraction((score.on - episode.enrolled_on).days, 7)
            return


def _days_to_record(episode: EpisodeHistory, period: MeasurementPeriod) -> Iterable[Fraction]:
    return (Fraction(days_to_record(contact)) for contact in contacts_in(episode, period))


def _minutes(episode: EpisodeHistory, _period: MeasurementPeriod) -> Iterable[Fraction]:
    return [Fraction(episode.minutes, MINUTE)] if episode.minutes > ZERO else []


PROGRAM_FIGURES: tuple[ProgramFigure, ...] = (
    ProgramFigure(
        "weeks-to-improvement", "Time to improvement, median", "weeks", _weeks_to_improvement, median
    ),
    ProgramFigure("days-to-record", "Contact to record, median", "days", _days_to_record, median),
    ProgramFigure("minutes", "Minutes per patient with minutes, mean", "minutes", _minutes, mean),
)


def program_figures(
    episodes: Iterable[EpisodeHistory], period: MeasurementPeriod
) -> tuple[FigureResult, ...]:
    """Every figure for the clinic's episodes, in the order of `PROGRAM_FIGURES`."""
    episodes = tuple(episodes)
    return tuple(_evaluate(figure, episodes, period) for figure in PROGRAM_FIGURES)


def caseload_per_care_manager(
    episodes: Iterable[EpisodeHistory], full_time_care_managers: Decimal, period: MeasurementPeriod
) -> Fraction | None:
    """Active patients per full-time care manager; None without any."""
    if full_time_care_managers <= 0:
        return None
    return sum(is_active(episode, period) for episode in episodes) / Fraction(full_time_care_managers)


def _evaluate(
    figure: ProgramFigure, episodes: tuple[EpisodeHistory, ...], period: MeasurementPeriod
) -> FigureResult:
    by_patient = tuple(
        (episode.id, value) for episode in episodes for value in figure.values(episode, period)
    )
    values = [value for _, value in by_patient]
    return FigureResult(figure, figure.summary(values) if values else None, by_patient)
