"""What differs between two readings of a month, and the lines that are kept to tell it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.billing.claim_check import ClaimState
from store.rules.billing.month_changes import month_changes
from store.rules.billing.summary import SummaryLine, by_clinician, by_payer, in_state
from store.rules.minutes import Minutes, minutes

HELD = SummaryLine(7, "Cigna", "Owen Clark", "U0DANA", minutes(65), (("99493", 1),), ClaimState.HELD, 144_96)
SHORT = SummaryLine(8, "Humana", "", "", minutes(20), (), ClaimState.NOT_BILLABLE, 0)
LINES = st.builds(
    SummaryLine,
    st.integers(1, 6),
    st.sampled_from(["", "Cigna", "Humana"]),
    st.sampled_from(["", "Owen Clark"]),
    st.just("U0DANA"),
    st.integers(0, 200 * 60_000).map(Minutes),
    st.sampled_from([(), (("99493", 1),), (("99493", 1), ("99494", 2))]),
    st.sampled_from(ClaimState),
    st.one_of(st.none(), st.integers(0, 100_000)),
)
MONTHS = st.lists(LINES, unique_by=lambda line: line.patient_id)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (HELD, HELD, None),
        (HELD, replace(HELD, cents=150_00), None),
        (HELD, replace(HELD, care_manager="U0CORA", clinician="Ann Lee"), None),
        (SHORT, replace(SHORT, payer="Cigna"), None),
        (
            HELD,
            replace(HELD, minutes=minutes(95), units=(("99493", 1), ("99494", 1))),
            "99493 for Cigna (65 min, held) is now 99493 + 99494 for Cigna (95 min, held)",
        ),
        (
            HELD,
            replace(HELD, minutes=minutes(125), units=(("99493", 1), ("99494", 2))),
            "99493 for Cigna (65 min, held) is now 99493 + 2 × 99494 for Cigna (125 min, held)",
        ),
        (
            HELD,
            replace(HELD, state=ClaimState.READY),
            "99493 for Cigna (65 min, held) is now 99493 for Cigna (65 min, ready)",
        ),
        (
            HELD,
            replace(HELD, payer="Humana"),
            "99493 for Cigna (65 min, held) is now 99493 for Humana (65 min, held)",
        ),
        (HELD, None, "99493 for Cigna (65 min, held) is now no minutes"),
        (None, SHORT, "no minutes is now no code (20 min, not billable)"),
        (None, replace(SHORT, minutes=Minutes(0)), None),
    ],
)
def test_a_change_is_told_with_old_and_new_codes(
    before: SummaryLine | None, after: SummaryLine | None, words: str | None
) -> None:
    found = month_changes([before] if before else [], [after] if after else [])
    assert [change.text for change in found] == ([words] if words else [])


@given(MONTHS)
def test_a_month_does_not_differ_from_itself_in_any_order(lines: list[SummaryLine]) -> None:
    assert month_changes(lines, reversed(lines)) == ()


@given(MONTHS, MONTHS)
def test_a_patient_who_differs_one_way_differs_the_other(
    one: list[SummaryLine], other: list[SummaryLine]
) -> None:
    there, back = month_changes(one, other), month_changes(other, one)
    assert {change.patient_id for change in there} == {change.patient_id for change in back}


@given(LINES)
def test_a_line_is_read_as_it_was_kept(line: SummaryLine) -> None:
    assert SummaryLine.from_json(json.loads(json.dumps(line.to_json()))) == line


def test_amounts_that_are_not_known_are_said_to_be_unknown_never_nothing() -> None:
    unknown = replace(HELD, patient_id=9, units=(("G2214", 1),), cents=None)
    (cigna, humana) = by_payer([HELD, unknown, SHORT])
    assert (cigna.codes, cigna.amount, cigna.cents) == (
        "1 × 99493 + 1 × G2214",
        "$144.96 and 1 of unknown amount",
        None,
    )
    assert (humana.amount, humana.cents) == ("", 0)
    assert in_state([unknown], ClaimState.HELD).amount == "unknown"
    assert [(total.label, total.patients) for total in by_clinician([HELD, unknown, SHORT])] == [
        ("no billing clinician", 1),
        ("Owen Clark", 2),
    ]


def test_one_month_counted_in_two_ways_is_told_side_by_side() -> None:
    (change,) = month_changes([HELD], [replace(HELD, minutes=minutes(60))])
    assert change.patient_id == HELD.patient_id
    assert change.comparison_text == (
        "99493 for Cigna (65 min, held) one way, 99493 for Cigna (60 min, held) the other"
    )
