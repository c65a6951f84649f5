"""The program's figures and each patient's part in them."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from store.rules.clinic.settings import Settings
from store.rules.minutes import minutes
from store.rules.months import Month
from store.rules.patient.statuses import Status
from store.rules.quality.episode_history import ContactDates, EpisodeHistory, MeasurementPeriod
from store.rules.quality.program_figures import caseload_per_care_manager, program_figures
from store.rules.scores.score import Score

ENROLLED = date(2026, 9, 1)
PERIOD = MeasurementPeriod(Month(2026, 11), date(2026, 12, 2), Settings())
ACTIVE = ((ENROLLED, Status.ACTIVE),)


def phq(day: int, total: int) -> Score:
    return Score(ENROLLED + timedelta(days=day), "phq9", total)


QUICK = EpisodeHistory(
    1,
    ENROLLED,
    ACTIVE,
    contacts=(
        ContactDates(date(2026, 11, 3), date(2026, 11, 3)),
        ContactDates(date(2026, 11, 10), date(2026, 11, 14)),
    ),
    scores=(phq(0, 18), phq(28, 9), phq(56, 14)),
    minutes=minutes("60.5"),
)
SLOW = EpisodeHistory(2, ENROLLED, ACTIVE, scores=(phq(0, 18), phq(70, 9)), minutes=minutes(30))
UNWELL = EpisodeHistory(3, ENROLLED, ACTIVE, scores=(phq(0, 18), phq(70, 12)))
HELD = EpisodeHistory(4, ENROLLED, ((ENROLLED, Status.ON_HOLD),), scores=(phq(0, 18), phq(7, 2)))


def test_figures_open_into_their_parts() -> None:
    weeks, days, mean_minutes = program_figures([QUICK, SLOW, UNWELL, HELD], PERIOD)
    assert (weeks.value, weeks.values) == (Fraction(7), ((1, Fraction(4)), (2, Fraction(10))))
    assert (days.value, days.values) == (Fraction(2), ((1, Fraction(0)), (1, Fraction(4))))
    assert (mean_minutes.value, mean_minutes.figure.unit) == (Fraction("45.25"), "minutes")


def test_a_figure_without_patients_has_no_value() -> None:
    assert [reading.value for reading in program_figures([], PERIOD)] == [None, None, None]


def test_the_caseload_is_shared_by_full_time_care_managers() -> None:
    courses = [QUICK, SLOW, UNWELL, HELD]
    assert caseload_per_care_manager(courses, Decimal("1.5"), PERIOD) == 2
    assert caseload_per_care_manager(courses, Decimal("0.5"), PERIOD) == 6
    assert caseload_per_care_manager(courses, Decimal(0), PERIOD) is None
