"""From minutes to codes: published points, edges, families, and what is true of every claim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.billing.policy.claims import (
    Claim,
    ClaimLine,
    build_claim,
    missing_minutes_text,
    progress_text,
)
from store.rules.billing.policy.codes import CodeKind, billing_code, conflicts
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.policies import Policy, PolicyOptions, named_policy
from store.rules.minutes import MINUTE, Minutes, minutes, whole_minutes
from store.rules.months import Month

INITIAL, SUBSEQUENT, BEFORE = MonthKind.INITIAL, MonthKind.SUBSEQUENT, MonthKind.BEFORE
FULL, MIDPOINT = named_policy("full-threshold"), named_policy("cpt-midpoint")
MONTH = Month(2026, 10)


@pytest.mark.parametrize(
    ("worked", "kind", "codes"),
    [
        ("0", INITIAL, ""),
        ("50", INITIAL, ""),
        ("69.99", INITIAL, ""),
        ("70", INITIAL, "99492"),
        ("99.99", INITIAL, "99492"),
        ("100", INITIAL, "99492 + 99494"),
        ("130", INITIAL, "99492 + 2 × 99494"),
        ("59.99", SUBSEQUENT, ""),
        ("60", SUBSEQUENT, "99493"),
        ("89.9999", SUBSEQUENT, "99493"),
        ("90", SUBSEQUENT, "99493 + 99494"),
        ("131.26", SUBSEQUENT, "99493 + 2 × 99494"),
        ("135.317", SUBSEQUENT, "99493 + 2 × 99494"),
        ("300", BEFORE, ""),
    ],
)
def test_full_threshold_bills_only_minutes_in_full(worked: str, kind: MonthKind, codes: str) -> None:
    assert build_claim(minutes(worked), kind, FULL, MONTH).codes == codes


@pytest.mark.parametrize(
    ("worked", "kind", "codes"),
    [
        ("15.99", INITIAL, ""),
        ("16", INITIAL, "G2214"),
        ("35.99", INITIAL, "G2214"),
        ("36", INITIAL, "99492"),
        ("85.99", INITIAL, "99492"),
        ("86", INITIAL, "99492 + 99494"),
        ("115.99", INITIAL, "99492 + 99494"),
        ("116", INITIAL, "99492 + 2 × 99494"),
        ("146", INITIAL, "99492 + 3 × 99494"),
        ("30.99", SUBSEQUENT, "G2214"),
        ("31", SUBSEQUENT, "99493"),
        ("75.99", SUBSEQUENT, "99493"),
        ("76", SUBSEQUENT, "99493 + 99494"),
        ("105.99", SUBSEQUENT, "99493 + 99494"),
        ("106", SUBSEQUENT, "99493 + 2 × 99494"),
        ("136", SUBSEQUENT, "99493 + 3 × 99494"),
    ],
)
def test_cpt_midpoint_follows_the_published_points(worked: str, kind: MonthKind, codes: str) -> None:
    assert build_claim(minutes(worked), kind, MIDPOINT, MONTH).codes == codes


@pytest.mark.parametrize(
    ("rule", "options", "worked", "kind", "codes"),
    [
        ("full-threshold", {"g2214_from": 30}, "29.99", SUBSEQUENT, ""),
        ("full-threshold", {"g2214_from": 30}, "30", SUBSEQUENT, "G2214"),
        ("full-threshold", {"g2214_from": 30}, "60", SUBSEQUENT, "99493"),
        ("cpt-midpoint", {"g2214_from": 30}, "30", SUBSEQUENT, "G2214"),
        ("cpt-midpoint", {"g2214_from": None}, "30", SUBSEQUENT, ""),
        ("full-threshold", {"general_bhi": True}, "19.99", SUBSEQUENT, ""),
        ("full-threshold", {"general_bhi": True}, "20", SUBSEQUENT, "99484"),
        ("full-threshold", {"general_bhi": True}, "59", SUBSEQUENT, "99484"),
        ("full-threshold", {"general_bhi": True, "g2214_from": 30}, "29", SUBSEQUENT, "99484"),
        ("full-threshold", {"general_bhi": True, "g2214_from": 30}, "30", SUBSEQUENT, "G2214"),
        ("cpt-midpoint", {"general_bhi": True}, "20", SUBSEQUENT, "G2214"),
        ("cpt-midpoint", {"cap": 2}, "300", SUBSEQUENT, "99493 + 2 × 99494"),
        ("cpt-midpoint", {"cap": 0}, "300", SUBSEQUENT, "99493"),
    ],
)
def test_options_of_a_policy_decide(
    rule: str, options: PolicyOptions, worked: str, kind: MonthKind, codes: str
) -> None:
    assert build_claim(minutes(worked), kind, named_policy(rule, **options), MONTH).codes == codes


OLD, NEW = Month(2025, 12), Month(2026, 1)


@pytest.mark.parametrize(
    ("family", "month", "worked", "kind", "codes"),
    [
        ("rhc", OLD, "69", INITIAL, ""),
        ("rhc", OLD, "70", INITIAL, "G0512"),
        ("rhc", OLD, "59", SUBSEQUENT, ""),
        ("rhc", OLD, "240", SUBSEQUENT, "G0512"),
        ("rhc", NEW, "31", SUBSEQUENT, "99493"),
        ("rhc", NEW, "76", SUBSEQUENT, "99493 + 99494"),
        ("rhc", NEW, "16", INITIAL, "G2214"),
        ("apcm", OLD, "86", INITIAL, "99492 + 99494"),
        ("apcm", NEW, "36", INITIAL, "G0568"),
        ("apcm", NEW, "240", SUBSEQUENT, "G0569"),
        ("apcm", NEW, "20", SUBSEQUENT, "G0570"),
        ("apcm", NEW, "19", SUBSEQUENT, ""),
    ],
)
def test_each_family_bills_its_own_codes_of_the_time(
    family: str, month: Month, worked: str, kind: MonthKind, codes: str
) -> None:
    chosen = named_policy("cpt-midpoint", family=family, general_bhi=family == "apcm")
    assert build_claim(minutes(worked), kind, chosen, month).codes == codes


@pytest.mark.parametrize(
    ("rule", "options", "worked", "kind", "words"),
    [
        ("full-threshold", {}, "52", SUBSEQUENT, "52 of 60 min, 8 more for 99493"),
        ("full-threshold", {}, "0", INITIAL, "0 of 70 min, 70 more for 99492"),
        (
            "full-threshold",
            {},
            "131.26",
            SUBSEQUENT,
            "131.26 min, 99493 + 2 × 99494 reached, 18.74 more for another 99494",
        ),
        ("full-threshold", {}, "66", SUBSEQUENT, "66 min, 99493 reached, 24 more for 99494"),
        ("cpt-midpoint", {}, "100", SUBSEQUENT, "100 min, 99493 + 99494 reached, 6 more for another 99494"),
        ("cpt-midpoint", {}, "10", SUBSEQUENT, "10 of 31 min, 21 more for 99493 (6 more for G2214)"),
        ("cpt-midpoint", {}, "20", SUBSEQUENT, "20 of 31 min, 11 more for 99493"),
        ("cpt-midpoint", {"cap": 2}, "106", SUBSEQUENT, "106 min, the payer's cap of 2 × 99494 is reached"),
        ("cpt-midpoint", {"cap": 2}, "140", SUBSEQUENT, "140 min, 20 over the payer's cap of 2 × 99494"),
        (
            "cpt-midpoint",
            {"cap": 2},
            "90",
            SUBSEQUENT,
            "90 min, 99493 + 99494 reached, 16 more for another 99494",
        ),
        ("cpt-midpoint", {"cap": 0}, "60", SUBSEQUENT, "60 min, 99493 earned"),
        ("cpt-midpoint", {"cap": 0}, "80", SUBSEQUENT, "80 min, 20 over the payer's cap of 0 × 99494"),
        ("cpt-midpoint", {"cap": 2, "family": "apcm"}, "140", SUBSEQUENT, "140 min, G0569 earned"),
        ("cpt-midpoint", {"cap": 0, "family": "apcm"}, "140", INITIAL, "140 min, G0568 earned"),
        ("cpt-midpoint", {}, "12", BEFORE, "12 min, no code before the initial assessment"),
        ("cpt-midpoint", {"family": "apcm"}, "90", SUBSEQUENT, "90 min, G0569 earned"),
        (
            "cpt-midpoint",
            {"family": "apcm", "general_bhi": True},
            "25",
            SUBSEQUENT,
            "25 of 31 min, 6 more for G0569",
        ),
    ],
)
def test_the_next_step_is_told(
    rule: str, options: PolicyOptions, worked: str, kind: MonthKind, words: str
) -> None:
    assert progress_text(build_claim(minutes(worked), kind, named_policy(rule, **options), MONTH)) == words


@pytest.mark.parametrize(
    ("rule", "options", "worked", "kind", "text"),
    [
        ("full-threshold", {}, "52", SUBSEQUENT, "8 more for 99493"),
        ("full-threshold", {}, "66.5", SUBSEQUENT, "23.5 more for 99494"),
        ("cpt-midpoint", {}, "10", SUBSEQUENT, "21 more for 99493"),
        ("cpt-midpoint", {}, "100", SUBSEQUENT, "6 more for 99494"),
        ("cpt-midpoint", {"cap": 2}, "106", SUBSEQUENT, ""),
        ("cpt-midpoint", {"family": "apcm"}, "90", SUBSEQUENT, ""),
        ("cpt-midpoint", {}, "12", BEFORE, ""),
    ],
)
def test_the_missing_minutes_are_told_beside_a_column_of_minutes(
    rule: str, options: PolicyOptions, worked: str, kind: MonthKind, text: str
) -> None:
    claim = build_claim(minutes(worked), kind, named_policy(rule, **options), MONTH)
    assert missing_minutes_text(claim) == text


def test_before_any_code_was_in_use_nothing_is_earned() -> None:
    earned = build_claim(minutes(90), SUBSEQUENT, FULL, Month(2017, 12))
    assert progress_text(earned) == "90 min, no code in use that month"


def test_a_claim_with_codes_that_exclude_each_other_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="exclude each other"):
        Claim(minutes(60), MONTH, SUBSEQUENT, FULL, (ClaimLine("99493"), ClaimLine("G2214")))


POLICIES = st.builds(
    named_policy,
    st.sampled_from(["full-threshold", "cpt-midpoint"]),
    g2214_from=st.sampled_from([16, 30, None]),
    general_bhi=st.booleans(),
    cap=st.sampled_from([None, 0, 2, 4]),
    family=st.sampled_from(["cpt", "apcm", "rhc"]),
)
SPANS = st.integers(0, 600 * MINUTE).map(Minutes)
KINDS = st.sampled_from(MonthKind)
MONTHS = st.builds(Month, st.integers(2017, 2027), st.integers(1, 12))
WORTH = {CodeKind.GENERAL: 1, CodeKind.SHORT: 2}


def worth(earned: Claim) -> tuple[int, int]:
    """General below a short month below a base code; then units of additional time."""
    bases = [line for line in earned.lines if billing_code(line.code).kind is not CodeKind.ADDITIONAL]
    return max((WORTH.get(billing_code(line.code).kind, 3) for line in bases), default=0), earned.units(
        "99494"
    )


@given(SPANS, SPANS, KINDS, POLICIES, MONTHS)
def test_more_countable_minutes_never_earn_less(
    one: Minutes, other: Minutes, kind: MonthKind, chosen: Policy, month: Month
) -> None:
    fewer, more = sorted((one, other))
    assert worth(build_claim(fewer, kind, chosen, month)) <= worth(build_claim(more, kind, chosen, month))


@given(SPANS, KINDS, POLICIES, MONTHS)
def test_codes_on_a_claim_are_in_use_and_never_exclude_each_other(
    worked: Minutes, kind: MonthKind, chosen: Policy, month: Month
) -> None:
    earned = build_claim(worked, kind, chosen, month)
    assert conflicts(line.code for line in earned.lines) == ()
    assert all(month in billing_code(line.code).in_use for line in earned.lines)


@given(SPANS, KINDS, POLICIES, MONTHS)
def test_the_missing_minutes_told_are_exactly_those_missing(
    worked: Minutes, kind: MonthKind, chosen: Policy, month: Month
) -> None:
    now = build_claim(worked, kind, chosen, month)
    for step in now.next_codes:
        before, there = (
            build_claim(Minutes(at), kind, chosen, month)
            for at in (step.minutes_needed - 1, step.minutes_needed)
        )
        assert there.units(step.code) == before.units(step.code) + 1
        assert worth(now) < worth(there)


@given(SPANS, st.sampled_from([INITIAL, SUBSEQUENT]))
def test_units_are_those_of_the_written_formula(worked: Minutes, kind: MonthKind) -> None:
    nominal, first = (70, 36) if kind is INITIAL else (60, 31)
    full, midpoint = (build_claim(worked, kind, rule, MONTH) for rule in (FULL, MIDPOINT))
    expected = (worked - nominal * MINUTE) // (30 * MINUTE) if worked >= nominal * MINUTE else 0
    assert full.units("99494") == expected
    assert midpoint.units("99494") == max(0, (whole_minutes(worked) - nominal + 14) // 30)
    base = "99492" if kind is INITIAL else "99493"
    assert midpoint.units(base) == (whole_minutes(worked) >= first)
    assert full.units(base) == (worked >= nominal * MINUTE)


@pytest.mark.parametrize(
    ("worked", "kind"), [(90, BEFORE), (20, SUBSEQUENT), (60, INITIAL), (90, SUBSEQUENT), (140, SUBSEQUENT)]
)
def test_a_claim_keeps_what_it_was_made_from(worked: int, kind: MonthKind) -> None:
    claim = build_claim(minutes(worked), kind, FULL, MONTH)
    assert (claim.minutes, claim.kind, claim.policy, claim.month) == (minutes(worked), kind, FULL, MONTH)
