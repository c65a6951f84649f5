"""Initial and subsequent months."""

from datetime import date

import pytest

from store.rules.billing.policy.month_kinds import MonthKind, continues_episode, month_kind
from store.rules.months import Month

INITIAL, SUBSEQUENT, BEFORE = MonthKind.INITIAL, MonthKind.SUBSEQUENT, MonthKind.BEFORE


@pytest.mark.parametrize(
    ("assessed", "month", "kind"),
    [
        (date(2024, 1, 3), Month(2024, 1), INITIAL),
        (date(2024, 1, 31), Month(2024, 2), SUBSEQUENT),
        (date(2024, 1, 31), Month(2025, 1), SUBSEQUENT),
        (date(2024, 2, 1), Month(2024, 1), BEFORE),
        (None, Month(2024, 1), INITIAL),
    ],
)
def test_the_initial_month_is_the_calendar_month_of_the_initial_assessment(
    assessed: date | None, month: Month, kind: MonthKind
) -> None:
    assert month_kind(assessed, month) is kind


@pytest.mark.parametrize(
    ("last_service", "start", "goes_on"),
    [
        (Month(2026, 1), Month(2026, 2), True),
        (Month(2026, 1), Month(2026, 7), True),
        (Month(2026, 1), Month(2026, 8), False),
        (Month(2025, 9), Month(2026, 3), True),
        (Month(2025, 9), Month(2026, 4), False),
    ],
)
def test_six_whole_months_without_service_make_a_new_episode(
    *, last_service: Month, start: Month, goes_on: bool
) -> None:
    assert continues_episode(last_service, start) is goes_on
    kind = month_kind(start.first, start, last_service=last_service)
    assert kind is (SUBSEQUENT if goes_on else INITIAL)


@pytest.mark.parametrize(
    ("last_initial", "initial_once_per_year", "kind"),
    [
        (Month(2025, 9), True, SUBSEQUENT),
        (Month(2025, 8), True, INITIAL),
        (Month(2025, 9), False, INITIAL),
    ],
)
def test_some_payers_pay_an_initial_month_once_a_year(
    *, last_initial: Month, initial_once_per_year: bool, kind: MonthKind
) -> None:
    start = Month(2026, 8)
    found = month_kind(
        start.first,
        start,
        last_service=Month(2026, 1),
        last_initial=last_initial,
        initial_once_per_year=initial_once_per_year,
    )
    assert found is kind


def test_unless_a_payer_says_so_an_initial_month_is_paid_again_within_a_year() -> None:
    start = Month(2026, 8)
    assert month_kind(start.first, start, last_initial=Month(2025, 9)) is INITIAL
