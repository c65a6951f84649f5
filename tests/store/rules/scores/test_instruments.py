"""The table of rating scales, row by row as the field has it."""

from datetime import date

import pytest

from store.rules.clinic.settings import Settings
from store.rules.scores.instruments import BY_KEY, INSTRUMENTS, find, for_clinic, is_measure
from store.rules.scores.scales import Instrument, band_label, severity
from store.rules.scores.score import Score


@pytest.mark.parametrize(
    ("key", "title", "items", "item_max", "total_max", "loinc"),
    [
        ("phq9", "PHQ-9", 9, 3, 27, "44261-6"),
        ("phqa", "PHQ-A", 9, 3, 27, "89204-2"),
        ("gad7", "GAD-7", 7, 3, 21, "70274-6"),
        ("phq2", "PHQ-2", 2, 3, 6, "55758-7"),
        ("gad2", "GAD-2", 2, 3, 6, ""),
        ("pcl5", "PCL-5", 20, 4, 80, "101698-9"),
        ("auditc", "AUDIT-C", 3, 4, 12, "75626-2"),
        ("audit", "AUDIT", 10, 4, 40, "75624-7"),
        ("dast10", "DAST-10", 10, 1, 10, "82667-7"),
        ("epds", "EPDS", 10, 3, 30, "71354-5"),
        ("isi", "ISI", 7, 4, 28, ""),
        ("psc17", "PSC-17", 17, 2, 34, ""),
    ],
)
def test_range_and_code_of_each_scale(
    key: str, title: str, items: int, item_max: int, total_max: int, loinc: str
) -> None:
    scale = BY_KEY[key]
    assert (scale.title, scale.items, scale.item_max) == (title, items, item_max)
    assert (scale.total_max, scale.loinc) == (total_max, loinc)


def test_the_table_above_names_every_scale() -> None:
    assert [scale.key for scale in INSTRUMENTS] == [
        *("phq9", "phqa", "gad7", "phq2", "gad2", "pcl5"),
        *("auditc", "audit", "dast10", "epds", "isi", "psc17"),
    ]


@pytest.mark.parametrize(
    ("key", "elevated", "percent", "points", "remission", "change"),
    [
        ("phq9", 10, 50, None, 5, 5),
        ("phqa", 10, 50, None, 5, 5),
        ("gad7", 10, 50, None, 5, 4),
        ("phq2", None, None, None, None, None),
        ("gad2", None, None, None, None, None),
        ("pcl5", 33, None, 12, 33, 10),
        ("auditc", None, None, None, None, None),
        ("audit", 8, 50, None, 8, None),
        ("dast10", None, None, None, None, None),
        ("epds", 10, 50, None, 10, 4),
        ("isi", 8, None, 8, 8, 6),
        ("psc17", 15, 50, None, 15, None),
    ],
)
def test_targets_of_each_scale(
    key: str,
    elevated: int | None,
    percent: int | None,
    points: int | None,
    remission: int | None,
    change: int | None,
) -> None:
    scale = BY_KEY[key]
    assert scale.elevated_from == elevated
    assert (scale.response_percent, scale.response_points) == (percent, points)
    assert (scale.remission_below, scale.meaningful_change) == (remission, change)


BANDS = [
    ("phq9", [(0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate")]),
    ("phq9", [(15, "moderately severe"), (19, "moderately severe"), (20, "severe"), (27, "severe")]),
    ("phqa", [(4, "minimal"), (10, "moderate"), (20, "severe")]),
    ("gad7", [(4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"), (15, "severe")]),
    ("phq2", [(0, "negative"), (2, "negative"), (3, "positive"), (6, "positive")]),
    ("gad2", [(2, "negative"), (3, "positive")]),
    ("pcl5", [(32, "below the PTSD cutoff"), (33, "provisional PTSD"), (80, "provisional PTSD")]),
    ("auditc", [(2, "negative (positive from 3 for women, from 4 for men)")]),
    ("auditc", [(3, "positive for women (from 3), negative for men (from 4)")]),
    ("auditc", [(4, "positive for women (from 3) and for men (from 4)")]),
    ("audit", [(7, "low risk"), (8, "hazardous"), (15, "hazardous"), (16, "harmful")]),
    ("audit", [(19, "harmful"), (20, "possible dependence")]),
    ("dast10", [(0, "none reported"), (1, "low"), (2, "low"), (3, "moderate"), (6, "substantial")]),
    ("dast10", [(8, "substantial"), (9, "severe"), (10, "severe")]),
    ("epds", [(9, "depression unlikely"), (10, "depression possible"), (13, "depression likely")]),
    ("isi", [(7, "no insomnia"), (8, "subthreshold"), (15, "moderate"), (22, "severe")]),
    ("psc17", [(14, "negative"), (15, "positive")]),
]


@pytest.mark.parametrize(
    ("key", "total", "words"), [(key, total, words) for key, rows in BANDS for total, words in rows]
)
def test_what_a_total_means(key: str, total: int, words: str) -> None:
    assert band_label(BY_KEY[key], total) == words


@pytest.mark.parametrize("scale", INSTRUMENTS, ids=lambda scale: scale.key)
def test_every_total_of_every_scale_has_a_meaning(scale: object) -> None:
    instrument = next(each for each in INSTRUMENTS if each is scale)
    assert all(band_label(instrument, total) for total in range(instrument.total_max + 1))


@pytest.mark.parametrize(
    ("key", "total", "share"),
    [
        ("phq9", 0, 0.0),
        ("phq9", 10, 0.4),
        ("phq9", 12, 0.48),
        ("phq9", 20, 0.8),
        ("phq9", 27, 0.975),
        ("gad7", 10, 0.5),
        ("gad7", 12, 0.6),
        ("gad7", 15, 0.75),
        ("pcl5", 33, 0.5),
    ],
)
def test_severity_is_how_far_up_its_own_bands_a_total_is(key: str, total: int, share: float) -> None:
    assert severity(BY_KEY[key], total) == pytest.approx(share)


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda scale: scale.key)
def test_every_point_more_is_more_severe(instrument: Instrument) -> None:
    shares = [severity(instrument, total) for total in range(instrument.total_max + 1)]
    assert shares == sorted(set(shares))
    assert shares[0] == 0
    assert shares[-1] < 1


def test_risk_items_primary_scales_and_screens() -> None:
    assert {s.key: s.risk_item for s in INSTRUMENTS if s.risk_item} == {"phq9": 9, "phqa": 9, "epds": 10}
    assert BY_KEY["phq9"].risk_loinc == "44260-8"
    assert [s.key for s in INSTRUMENTS if s.primary] == ["phq9", "phqa", "gad7"]
    assert {s.key: s.full_scale for s in INSTRUMENTS if s.screen_only} == {
        "phq2": "phq9",
        "gad2": "gad7",
        "auditc": "audit",
    }


@pytest.mark.parametrize(
    ("word", "key"),
    [
        *[("phq9", "phq9"), ("PHQ-9", "phq9"), ("phq 9", "phq9"), ("PHQ", "phq9"), ("P.H.Q.-9", "phq9")],
        *[("phq–9", "phq9"), ("phq_9", "phq9"), ("phq-a", "phqa"), ("PHQ9A", "phqa")],
        *[("gad7", "gad7"), ("GAD-7", "gad7"), ("gad", "gad7"), ("gad-2", "gad2"), ("PHQ-2", "phq2")],
        *[("pcl", "pcl5"), ("PCL-5", "pcl5"), ("audit-c", "auditc"), ("AUDIT C", "auditc")],
        *[("audit", "audit"), ("dast", "dast10"), ("DAST-10", "dast10"), ("edinburgh", "epds")],
        *[("EPDS", "epds"), ("isi", "isi"), ("PSC-17", "psc17")],
    ],
)
def test_a_scale_is_found_as_people_write_it(word: str, key: str) -> None:
    found = find(word)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("word", ["", "phq7", "holly", "9", "gad77", "-"])
def test_other_words_are_no_scale(word: str) -> None:
    assert find(word) is None


def test_no_two_scales_answer_to_one_word() -> None:
    words = [alias for scale in INSTRUMENTS for alias in scale.aliases]
    assert len(words) == len(set(words))
    assert all(scale.key in scale.aliases for scale in INSTRUMENTS)


def test_a_clinic_can_choose_the_thresholds_practice_differs_on() -> None:
    settings = Settings(pcl5_positive=31, pcl5_response_drop=10, epds_meaningful_change=5)
    pcl5 = for_clinic("pcl5", settings)
    assert band_label(pcl5, 31) == "provisional PTSD"
    assert (pcl5.elevated_from, pcl5.remission_below, pcl5.response_points) == (31, 31, 10)
    assert for_clinic("epds", settings).meaningful_change == 5
    assert for_clinic("audit", Settings(audit_remission_below=7)).remission_below == 7


@pytest.mark.parametrize("key", list(BY_KEY))
def test_the_default_settings_are_the_table(key: str) -> None:
    assert for_clinic(key, Settings()) == BY_KEY[key]


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (Score(date(2026, 11, 3), "phq9", 14), True),
        (Score(date(2026, 11, 3), "phqa", 14), True),
        (Score(date(2026, 11, 3), "audit", 14), True),
        (Score(date(2026, 11, 3), "phq9", 14, is_screen=True), False),
        (Score(date(2026, 11, 3), "phq2", 4), False),
        (Score(date(2026, 11, 3), "gad2", 4), False),
        (Score(date(2026, 11, 3), "auditc", 4), False),
    ],
)
def test_a_screen_never_completes_an_assessment_or_a_month(score: Score, expected: object) -> None:
    assert is_measure(score) is expected
