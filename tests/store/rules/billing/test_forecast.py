"""The running month: what is earned, who is within reach, and what is not known."""

from datetime import date

import pytest

from store.rules.billing.claim_check import check_claim
from store.rules.billing.claim_requirements import ClaimFacts
from store.rules.billing.forecast import AlmostEarned, EarnedUnits, forecast
from store.rules.billing.policy.claims import build_claim
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.national_rates import ClinicRate, PriceList, claim_amount, price_list
from store.rules.billing.policy.policies import named_policy
from store.rules.billing.report import ReportRow
from store.rules.minutes import minutes
from store.rules.months import Month

NOVEMBER = Month(2026, 11)
PRICES = price_list(NOVEMBER)


def row(
    spent: str, payer: str = "Cigna", name: str = "full-threshold", prices: PriceList = PRICES
) -> ReportRow:
    """A patient's November so far, in a subsequent month."""
    earned = build_claim(minutes(spent), MonthKind.SUBSEQUENT, named_policy(name), NOVEMBER)
    return ReportRow(
        mrn="1",
        first_name="Holly",
        last_name="Guzman",
        payer=payer,
        npi="",
        claim=earned,
        claim_check=check_claim(earned, ClaimFacts(payer=payer)),
        initial_assessment=date(2026, 9, 1),
        cents=claim_amount(earned.lines, prices.of(payer)),
    )


def test_earned_so_far_is_told_by_code() -> None:
    found = forecast(NOVEMBER, [row("65"), row("95", "Humana"), row("20", name="cpt-midpoint")], PRICES)
    assert found.earned == (
        EarnedUnits("99493", 2, 2 * 144_96),
        EarnedUnits("99494", 1, 61_46),
        EarnedUnits("G2214", 1, None),
    )


@pytest.mark.parametrize(
    ("spent", "reach"),
    [
        ("0", ()),
        ("39.9", ()),
        ("40", (AlmostEarned("Cigna", "99493", 1, minutes(20), 144_96),)),
        ("59.5", (AlmostEarned("Cigna", "99493", 1, minutes("0.5"), 144_96),)),
        ("60", ()),
        ("85", ()),
    ],
)
def test_within_reach_is_who_lacks_twenty_minutes_at_most_for_the_months_code(
    spent: str, reach: tuple[AlmostEarned, ...]
) -> None:
    assert forecast(NOVEMBER, [row(spent)], PRICES).within_reach == reach


def test_what_a_lesser_code_earns_already_is_taken_off_the_gain() -> None:
    prices = price_list(NOVEMBER, [ClinicRate("G2214", NOVEMBER, 60_00)])
    short = row("20", name="cpt-midpoint", prices=prices)
    (reach,) = forecast(NOVEMBER, [short], prices).within_reach
    assert (reach.code, reach.missing_minutes, reach.cents) == ("99493", minutes(11), 144_96 - 60_00)


def test_a_gain_that_is_not_known_is_unknown() -> None:
    found = forecast(Month(2031, 1), [row("50")], price_list(Month(2031, 1)))
    assert [reach.cents for reach in found.within_reach] == [None]
