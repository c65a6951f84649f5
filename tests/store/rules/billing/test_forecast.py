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
    spent: str,
    payer: str = "Cigna",
    name: str = "full-threshold",
    prices: PriceList = PRICES,
    kind: MonthKind = MonthKind.SUBSEQUENT,
    family: str = "cpt",
) -> ReportRow:
    """A patient's November so far."""
    earned = build_claim(minutes(spent), kind, named_policy(name, family=family), NOVEMBER)
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
    assert found.month == NOVEMBER
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


def test_a_payers_own_price_is_used_for_what_is_earned_and_for_what_is_near() -> None:
    prices = price_list(NOVEMBER, [ClinicRate("99493", NOVEMBER, 200_00, payer="Humana")])
    rows = [row("125", "Humana", prices=prices), row("50", "Humana", prices=prices)]
    found = forecast(NOVEMBER, rows, prices)
    assert found.earned == (EarnedUnits("99493", 1, 200_00), EarnedUnits("99494", 2, 2 * 61_46))
    assert found.within_reach == (AlmostEarned("Humana", "99493", 1, minutes(10), 200_00),)


def test_a_code_that_pays_nothing_adds_nothing() -> None:
    prices = price_list(NOVEMBER, [ClinicRate("99493", NOVEMBER, 0)])
    assert forecast(NOVEMBER, [row("60", prices=prices)], prices).earned == (EarnedUnits("99493", 1, 0),)


def test_within_reach_goes_by_payer_and_code() -> None:
    rows = [
        row("50", "humana"),
        row("50", "Cigna"),
        row("60", "Cigna", kind=MonthKind.INITIAL),
        row("55", "Cigna"),
        row("50", "aetna"),
        row("60", "", kind=MonthKind.INITIAL),
    ]
    found = forecast(NOVEMBER, rows, PRICES).within_reach
    assert [(reach.payer, reach.code, reach.patients) for reach in found] == [
        ("no payer", "99492", 1),
        ("aetna", "99493", 1),
        ("Cigna", "99492", 1),
        ("Cigna", "99493", 2),
        ("humana", "99493", 1),
    ]


def test_where_no_code_is_ahead_none_is_within_reach() -> None:
    rows = [row("90", family="apcm"), row("50", kind=MonthKind.BEFORE)]
    assert forecast(NOVEMBER, rows, PRICES).within_reach == ()
