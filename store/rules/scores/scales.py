"""What the rules know of a rating scale: its range, bands, targets and risk item. Source: domain.md §2."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ScoreBand:
    """What a total means, from a number of points up to the next band."""

    start: int
    label: str


@dataclass(frozen=True)
class Instrument:
    """A rating scale. `None` means that the field has no such rule for it."""

    key: str
    title: str
    aliases: tuple[str, ...]
    """What people type, in lower case, without spaces or hyphens."""
    items: int
    item_max: int
    bands: tuple[ScoreBand, ...]
    elevated_from: int | None = None
    """From this total on a baseline needs treatment, and a patient in care is not yet well."""
    response_percent: int | None = None
    """A drop from baseline by this percentage is a response."""
    response_points: int | None = None
    """A drop from baseline by this many points is a response."""
    remission_below: int | None = None
    meaningful_change: int | None = None
    """Points from which a change is more than chance."""
    loinc: str = ""
    """The code of the total; empty where none is in use."""
    risk_item: int | None = None
    """The number of the item on self-harm, counted from 1."""
    risk_loinc: str = ""
    even_items: tuple[int, ...] = ()
    """Items with even answers only, counted from 1."""
    primary: bool = False
    """A scale that guides an episode."""
    screen_only: bool = False
    """Never a baseline; a positive one asks for the full scale."""
    full_scale: str = ""
    """The key of that full scale."""

    @property
    def total_max(self) -> int:
        """The highest total."""
        return self.items * self.item_max


def band_label(instrument: Instrument, total: int) -> str:
    """What a total means, in words: `moderately severe`."""
    return max((band for band in instrument.bands if band.start <= total), key=lambda band: band.start).label


def severity(instrument: Instrument, total: int) -> float:
    """How far up its own bands a total is, from 0 to below 1, to compare totals of different scales.

    Every band of a scale has the same share, and within a band every point.
    """
    starts = [*(band.start for band in instrument.bands), instrument.total_max + 1]
    band = max(number for number, start in enumerate(starts) if start <= total)
    within = (total - starts[band]) / (starts[band + 1] - starts[band])
    return (band + within) / len(instrument.bands)
