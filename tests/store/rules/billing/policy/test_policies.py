"""Payers' policies: named, dated, told in one line."""

from dataclasses import replace

import pytest

from store.errors import UserError
from store.rules.billing.policy import policies
from store.rules.billing.policy.claims import build_claim
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.month_range import MonthRange
from store.rules.billing.policy.policies import (
    POLICIES,
    DatedPolicy,
    Policy,
    PolicyOptions,
    check_no_overlaps,
    chosen_policy,
    close_open_ends,
    named_policy,
    policy_in_force,
)
from store.rules.minutes import minutes
from store.rules.months import Month

FULL, MIDPOINT = named_policy("full-threshold"), named_policy("cpt-midpoint")


@pytest.mark.parametrize(
    ("name", "options", "described"),
    [
        (
            "full-threshold",
            {},
            (
                "full-threshold (70 then 60 minutes in full, 99494 per full 30): "
                "G2214 not paid, 99484 not paid, 99494 without a cap"
            ),
        ),
        (
            "cpt-midpoint",
            {},
            (
                "cpt-midpoint (CPT time rule: from 36 then 31 minutes, 99494 from 86 or 76): "
                "G2214 from 16 min, 99484 not paid, 99494 without a cap"
            ),
        ),
        (
            " CPT-midpoint ",
            {
                "g2214_from": 30,
                "general_bhi": True,
                "cap": 2,
                "initial_once_per_year": True,
                "family": "apcm",
            },
            (
                "cpt-midpoint (CPT time rule: from 36 then 31 minutes, 99494 from 86 or 76): "
                "G2214 from 30 min, 99484 paid, at most 2 × 99494, 99492 once a year, APCM codes"
            ),
        ),
        (
            "cpt-midpoint",
            {"g2214_from": None, "cap": None},
            (
                "cpt-midpoint (CPT time rule: from 36 then 31 minutes, 99494 from 86 or 76): "
                "G2214 not paid, 99484 not paid, 99494 without a cap"
            ),
        ),
    ],
)
def test_a_policy_is_told_in_one_line(name: str, options: PolicyOptions, described: str) -> None:
    assert named_policy(name, **options).description == described


def test_a_payer_that_differs_only_by_options_is_one_more_value(monkeypatch: pytest.MonkeyPatch) -> None:
    added = replace(MIDPOINT, name="texas-medicaid", title="Texas Medicaid", g2214_from=None, cap=2)
    monkeypatch.setattr(policies, "POLICIES", (*POLICIES, added))
    chosen = named_policy("Texas-Medicaid", general_bhi=True)
    assert chosen.description == (
        "texas-medicaid (Texas Medicaid): G2214 not paid, 99484 paid, at most 2 × 99494"
    )
    claims = [
        build_claim(minutes(worked), MonthKind.SUBSEQUENT, chosen, Month(2026, 10)).codes
        for worked in (20, 31, 300)
    ]
    assert claims == ["99484", "99493", "99493 + 2 × 99494"]
    with pytest.raises(UserError, match="isn't a billing policy") as refused:
        named_policy("ohio-medicaid")
    assert refused.value.args == ("“ohio-medicaid” isn't a billing policy.",)


@pytest.mark.parametrize("shipped", POLICIES)
def test_a_policy_without_options_is_as_it_is_shipped(shipped: Policy) -> None:
    assert named_policy(shipped.name) == shipped
    assert named_policy(shipped.name, source="letter of May").source == "letter of May"


def test_every_shipped_policy_has_a_source_and_a_name_of_its_own() -> None:
    assert all(known.source and known.title for known in POLICIES)
    assert len({known.name for known in POLICIES}) == len(POLICIES)


@pytest.mark.parametrize(
    ("name", "options", "wrong", "instead"),
    [
        ("midpoint", {}, "“midpoint” isn't a billing policy.", "Choose full-threshold or cpt-midpoint."),
        ("", {}, "“” isn't a billing policy.", "Choose full-threshold or cpt-midpoint."),
        (
            "cpt-midpoint",
            {"g2214_from": 20},
            "G2214 cannot start at 20 minutes.",
            "Choose 16, 30 or none.",
        ),
        (
            "cpt-midpoint",
            {"cap": -1},
            "The cap on 99494 cannot be -1.",
            "Choose 0 or more, or none.",
        ),
        ("cpt-midpoint", {"family": "ub"}, "“ub” isn't a code family.", "Choose cpt, apcm, rhc."),
    ],
)
def test_an_unknown_choice_is_refused_with_those_known(
    name: str, options: PolicyOptions, wrong: str, instead: str
) -> None:
    with pytest.raises(UserError) as refused:
        named_policy(name, **options)
    assert (refused.value.wrong, refused.value.remedy) == (wrong, instead)


CHOICES = (
    DatedPolicy("Cigna", MonthRange(Month(2024, 1), Month(2026, 10)), FULL, "contract 2024"),
    DatedPolicy("Cigna", MonthRange(Month(2026, 10)), MIDPOINT, "letter of September"),
    DatedPolicy("Humana", MonthRange(), MIDPOINT),
)


@pytest.mark.parametrize(
    ("payer", "month", "rule"),
    [
        ("Cigna", Month(2026, 9), "full-threshold"),
        ("Cigna", Month(2026, 10), "cpt-midpoint"),
        (" cigna ", Month(2030, 1), "cpt-midpoint"),
        ("Cigna", Month(2023, 12), "full-threshold"),
        ("Humana", Month(2020, 1), "cpt-midpoint"),
        ("Aetna", Month(2026, 10), "full-threshold"),
    ],
)
def test_a_month_is_read_under_the_policy_of_its_time(payer: str, month: Month, rule: str) -> None:
    assert policy_in_force(CHOICES, payer, month, FULL).name == rule


def test_a_payer_without_a_choice_is_known_as_such() -> None:
    assert chosen_policy(CHOICES, "Aetna", Month(2026, 10)) is None
    assert chosen_policy(CHOICES, "Cigna", Month(2026, 10)) == CHOICES[1]


def test_months_that_meet_do_not_overlap() -> None:
    check_no_overlaps(CHOICES)


def test_two_policies_in_one_month_are_refused() -> None:
    late = DatedPolicy("CIGNA", MonthRange(Month(2026, 9), Month(2026, 12)), MIDPOINT)
    with pytest.raises(UserError) as refused:
        check_no_overlaps([*CHOICES[:1], CHOICES[2], late])
    assert refused.value.wrong == (
        "Cigna would have two policies in the same month: full-threshold from 2024-01 to 2026-09 "
        "and cpt-midpoint from 2026-09 to 2026-11."
    )
    assert refused.value.remedy == "End the first in the month before the second begins."


def test_an_open_choice_ends_where_the_same_payers_next_one_begins() -> None:
    first = DatedPolicy(" cigna", MonthRange(), FULL)
    second = DatedPolicy("Cigna", MonthRange(Month(2025, 1)), MIDPOINT)
    third = DatedPolicy("Cigna", MonthRange(Month(2026, 1), Month(2026, 4)), FULL)
    fourth = DatedPolicy("Cigna", MonthRange(Month(2026, 10)), MIDPOINT)
    other = DatedPolicy("Humana", MonthRange(Month(2026, 12)), FULL)
    assert close_open_ends([other, fourth, third, second, first]) == [
        replace(first, months=MonthRange(None, Month(2025, 1))),
        replace(second, months=MonthRange(Month(2025, 1), Month(2026, 1))),
        third,
        fourth,
        other,
    ]
