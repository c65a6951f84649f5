"""The codes and which of them exclude each other."""

import pytest

from store.rules.billing.policy.codes import BILLING_CODES, billing_code, conflicts
from store.rules.billing.policy.families import FAMILIES, code_set
from store.rules.months import Month


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("99492", "99493"),
        ("99492", "99484"),
        ("99492", "G2214"),
        ("99493", "99484"),
        ("99493", "G2214"),
        ("99494", "99484"),
        ("G2214", "99484"),
        ("G0512", "99484"),
        ("G0568", "99492"),
        ("G0569", "99493"),
        ("G0570", "99484"),
        ("G0568", "99494"),
    ],
)
def test_these_never_stand_in_one_month(one: str, other: str) -> None:
    assert conflicts([one, other])
    assert conflicts([other, one])


@pytest.mark.parametrize("codes", [["99492", "99494"], ["99493", "99494"], ["99493", "99493"], ["G2214"], []])
def test_these_may_stand_together(codes: list[str]) -> None:
    assert conflicts(codes) == ()


def test_every_code_is_named_once() -> None:
    assert len({known.code for known in BILLING_CODES}) == len(BILLING_CODES)


@pytest.mark.parametrize(
    ("name", "month", "in_use"),
    [
        ("G0512", Month(2025, 12), True),
        ("G0512", Month(2026, 1), False),
        ("G0568", Month(2025, 12), False),
        ("G0568", Month(2026, 1), True),
        ("G2214", Month(2020, 12), False),
        ("G2214", Month(2021, 1), True),
        ("99492", Month(2024, 6), True),
    ],
)
def test_codes_are_in_use_between_their_dates(*, name: str, month: Month, in_use: bool) -> None:
    assert (month in billing_code(name).in_use) is in_use


@pytest.mark.parametrize("month", [Month(2018, 1), Month(2025, 12), Month(2026, 1), Month(2030, 1)])
def test_every_family_has_one_set_of_codes_in_use_in_any_month(month: Month) -> None:
    for family in FAMILIES:
        codes = code_set(family, month)
        assert month in billing_code(codes.initial).in_use
        assert month in billing_code(codes.subsequent).in_use
