"""What codes pay, by date."""

import pytest

from store.rules.billing.policy.claims import ClaimLine
from store.rules.billing.policy.month_range import calendar_year
from store.rules.billing.policy.national_rates import (
    NATIONAL_RATES,
    ClinicRate,
    Rate,
    claim_amount,
    find_rate,
    price_list,
    prices,
)
from store.rules.months import Month


@pytest.mark.parametrize(
    ("code", "month", "cents"),
    [
        ("99492", Month(2025, 1), 14524),
        ("99494", Month(2025, 12), 5596),
        ("99492", Month(2026, 1), 16032),
        ("99493", Month(2026, 11), 14496),
        ("99494", Month(2026, 12), 6146),
        ("99493", Month(2025, 6), None),
        ("99492", Month(2027, 1), None),
        ("G2214", Month(2026, 1), None),
    ],
)
def test_a_rate_holds_in_its_year_only(code: str, month: Month, cents: int | None) -> None:
    found = find_rate(code, month)
    assert (found.cents if found else None) == cents


def test_every_rate_has_its_source() -> None:
    assert all("fee schedule" in known.source for known in NATIONAL_RATES)


@pytest.mark.parametrize(
    ("lines", "cents"),
    [
        ((ClaimLine("99493"), ClaimLine("99494", 2)), 14496 + 2 * 6146),
        ((), 0),
        ((ClaimLine("G2214"),), None),
    ],
)
def test_a_claim_pays_the_sum_of_its_lines_or_is_unknown(
    lines: tuple[ClaimLine, ...], cents: int | None
) -> None:
    assert claim_amount(lines, prices(Month(2026, 10))) == cents


def test_a_clinic_uses_its_own_rates() -> None:
    own = (Rate("G2214", calendar_year(2026), 60_00, "contract"),)
    assert claim_amount((ClaimLine("G2214"),), prices(Month(2026, 10), own)) == 6000


def test_a_payers_own_rate_comes_before_the_clinics_and_that_before_the_national() -> None:
    own = [
        ClinicRate("99493", Month(2026, 1), 150_00),
        ClinicRate("99493", Month(2026, 7), 152_00),
        ClinicRate("99493", Month(2026, 3), 140_00, payer="Cigna"),
        ClinicRate("G2214", Month(2026, 11), 60_00, payer="Cigna"),
    ]
    february, october = price_list(Month(2026, 2), own), price_list(Month(2026, 10), own)
    assert [february.of(payer)["99493"] for payer in ("Cigna", "Humana")] == [150_00, 150_00]
    assert [october.of(payer)["99493"] for payer in ("Cigna", "Humana")] == [140_00, 152_00]
    assert october.of("Cigna")["99492"] == 160_32
    assert "G2214" not in october.of("Cigna")
    assert price_list(Month(2027, 1), own).of("Cigna") == {"99493": 140_00, "G2214": 60_00}


def test_a_clinic_may_leave_the_national_rates_out() -> None:
    assert price_list(Month(2026, 10), national=()).of("Cigna") == {}
