"""The rating scales, one value for each. Source: domain.md §2."""

import re
from collections.abc import Callable
from dataclasses import replace

from store.rules.clinic.settings import Settings
from store.rules.scores.scales import Instrument, ScoreBand
from store.rules.scores.score import Score


def _bands(*rows: tuple[int, str]) -> tuple[ScoreBand, ...]:
    return tuple(ScoreBand(start, label) for start, label in rows)


def _two_bands(start: int, below: str, reached: str) -> tuple[ScoreBand, ...]:
    return _bands((0, below), (start, reached))


_DEPRESSION = _bands((0, "minimal"), (5, "mild"), (10, "moderate"), (15, "moderately severe"), (20, "severe"))
_PTSD = ("below the PTSD cutoff", "provisional PTSD")

PHQ9 = Instrument(
    key="phq9",
    title="PHQ-9",
    aliases=("phq9", "phq"),
    items=9,
    item_max=3,
    bands=_DEPRESSION,
    elevated_from=10,
    response_percent=50,
    remission_below=5,
    meaningful_change=5,
    loinc="44261-6",
    risk_item=9,
    risk_loinc="44260-8",
    primary=True,
)
PHQA = replace(
    PHQ9,
    key="phqa",
    title="PHQ-A",
    aliases=("phqa", "phq9a", "phqteen", "phq9teen"),
    loinc="89204-2",
    risk_loinc="",
)
GAD7 = Instrument(
    key="gad7",
    title="GAD-7",
    aliases=("gad7", "gad"),
    items=7,
    item_max=3,
    bands=_bands((0, "minimal"), (5, "mild"), (10, "moderate"), (15, "severe")),
    elevated_from=10,
    response_percent=50,
    remission_below=5,
    meaningful_change=4,
    loinc="70274-6",
    primary=True,
)
PHQ2 = Instrument(
    key="phq2",
    title="PHQ-2",
    aliases=("phq2",),
    items=2,
    item_max=3,
    bands=_two_bands(3, "negative", "positive"),
    loinc="55758-7",
    screen_only=True,
    full_scale="phq9",
)
GAD2 = replace(PHQ2, key="gad2", title="GAD-2", aliases=("gad2",), loinc="", full_scale="gad7")
PCL5 = Instrument(
    key="pcl5",
    title="PCL-5",
    aliases=("pcl5", "pcl"),
    items=20,
    item_max=4,
    bands=_two_bands(33, *_PTSD),
    elevated_from=33,
    # Source: NYS OMH, collaborative care metrics (domain.md §2).
    response_points=12,
    remission_below=33,
    meaningful_change=10,
    loinc="101698-9",
)
AUDITC = Instrument(
    key="auditc",
    title="AUDIT-C",
    aliases=("auditc",),
    items=3,
    item_max=4,
    screen_only=True,
    full_scale="audit",
    # The cutoff depends on sex, which the registry does not keep: both are always shown.
    bands=_bands(
        (0, "negative (positive from 3 for women, from 4 for men)"),
        (3, "positive for women (from 3), negative for men (from 4)"),
        (4, "positive for women (from 3) and for men (from 4)"),
    ),
    loinc="75626-2",
)
AUDIT = Instrument(
    key="audit",
    title="AUDIT",
    aliases=("audit", "audit10"),
    items=10,
    item_max=4,
    bands=_bands((0, "low risk"), (8, "hazardous"), (16, "harmful"), (20, "possible dependence")),
    elevated_from=8,
    response_percent=50,
    remission_below=8,
    loinc="75624-7",
    even_items=(9, 10),
)
DAST10 = Instrument(
    key="dast10",
    title="DAST-10",
    aliases=("dast10", "dast"),
    items=10,
    item_max=1,
    bands=_bands((0, "none reported"), (1, "low"), (3, "moderate"), (6, "substantial"), (9, "severe")),
    loinc="82667-7",
)
EPDS = Instrument(
    key="epds",
    title="EPDS",
    aliases=("epds", "edinburgh"),
    items=10,
    item_max=3,
    bands=_bands((0, "depression unlikely"), (10, "depression possible"), (13, "depression likely")),
    elevated_from=10,
    response_percent=50,
    remission_below=10,
    meaningful_change=4,
    loinc="71354-5",
    risk_item=10,
)
ISI = Instrument(
    key="isi",
    title="ISI",
    aliases=("isi",),
    items=7,
    item_max=4,
    bands=_bands((0, "no insomnia"), (8, "subthreshold"), (15, "moderate"), (22, "severe")),
    elevated_from=8,
    response_points=8,
    remission_below=8,
    meaningful_change=6,
)
PSC17 = Instrument(
    key="psc17",
    title="PSC-17",
    aliases=("psc17", "psc"),
    items=17,
    item_max=2,
    bands=_two_bands(15, "negative", "positive"),
    elevated_from=15,
    response_percent=50,
    remission_below=15,
)

INSTRUMENTS: tuple[Instrument, ...] = (
    PHQ9,
    PHQA,
    GAD7,
    PHQ2,
    GAD2,
    PCL5,
    AUDITC,
    AUDIT,
    DAST10,
    EPDS,
    ISI,
    PSC17,
)
"""Every scale the registry knows; earlier ones are preferred as an episode's primary scale."""

BY_KEY: dict[str, Instrument] = {scale.key: scale for scale in INSTRUMENTS}
SCREENS: frozenset[str] = frozenset(scale.key for scale in INSTRUMENTS if scale.screen_only)
"""The keys of the scales that only screen."""
CONTINUED_BY: dict[str, str] = {PHQA.key: PHQ9.key}
"""A scale for teens, and the one that goes on with the same series in adults."""
_BY_ALIAS: dict[str, Instrument] = {alias: scale for scale in INSTRUMENTS for alias in scale.aliases}

_CLINIC_THRESHOLDS: dict[str, Callable[[Instrument, Settings], Instrument]] = {
    PCL5.key: lambda scale, settings: replace(
        scale,
        bands=_two_bands(settings.pcl5_positive, *_PTSD),
        elevated_from=settings.pcl5_positive,
        remission_below=settings.pcl5_positive,
        response_points=settings.pcl5_response_drop,
    ),
    AUDIT.key: lambda scale, settings: replace(scale, remission_below=settings.audit_remission_below),
    EPDS.key: lambda scale, settings: replace(
        scale,
        remission_below=settings.epds_remission_below,
        meaningful_change=settings.epds_meaningful_change,
    ),
}


def for_clinic(key: str, settings: Settings) -> Instrument:
    """A scale with the thresholds the clinic chose."""
    scale = BY_KEY[key]
    return _CLINIC_THRESHOLDS[key](scale, settings) if key in _CLINIC_THRESHOLDS else scale


def is_measure(score: Score) -> bool:
    """Whether a score can complete an assessment or a month: not a referral screen, not a screening scale."""
    return not score.is_screen and score.instrument not in SCREENS


def find(word: str) -> Instrument | None:
    """The scale a person typed: `PHQ-9`, `phq 9` and `phq` are the same."""
    return _BY_ALIAS.get(re.sub(r"[\W_]+", "", word).lower())
