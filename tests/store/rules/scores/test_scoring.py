"""Typed scores that cannot be are refused in words that help."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import UserError
from store.rules.scores.instruments import AUDIT, DAST10, GAD7, INSTRUMENTS, PHQ9
from store.rules.scores.scales import Instrument
from store.rules.scores.scoring import TotalOutOfRangeError, check_items, check_risk_value, check_total

SHEET = [2, 1, 2, 1, 2, 1, 2, 1, 2]


@pytest.mark.parametrize("total", [0, 14, 27])
def test_a_total_in_range_is_taken(total: int) -> None:
    assert check_total(PHQ9, total) == total


@pytest.mark.parametrize(
    ("scale", "total", "wrong"),
    [
        (PHQ9, 28, "28 is not a PHQ-9 total: it goes from 0 to 27."),
        (PHQ9, -1, "-1 is not a PHQ-9 total: it goes from 0 to 27."),
        (GAD7, 22, "22 is not a GAD-7 total: it goes from 0 to 21."),
        (DAST10, 11, "11 is not a DAST-10 total: it goes from 0 to 10."),
    ],
)
def test_a_total_out_of_range_is_refused(scale: Instrument, total: int, wrong: str) -> None:
    with pytest.raises(TotalOutOfRangeError) as refusal:
        check_total(scale, total)
    assert refusal.value.scale == scale.key
    assert refusal.value.wrong == wrong
    assert refusal.value.remedy.startswith("Check the questionnaire and type the total")


@pytest.mark.parametrize(
    ("scale", "items", "wrong"),
    [
        (PHQ9, SHEET[:8], "The PHQ-9 has 9 items, 8 were given."),
        (PHQ9, [*SHEET, 0], "The PHQ-9 has 9 items, 10 were given."),
        (PHQ9, [1], "The PHQ-9 has 9 items, 1 was given."),
        (PHQ9, [4, *SHEET[1:]], "Item 1 of the PHQ-9 goes from 0 to 3; 4 was given."),
        (PHQ9, [*SHEET[:8], -1], "Item 9 of the PHQ-9 goes from 0 to 3; -1 was given."),
        (AUDIT, [0] * 8 + [3, 0], "Item 9 of the AUDIT is answered with 0, 2 or 4; 3 was given."),
    ],
)
def test_items_that_cannot_be_are_refused(scale: Instrument, items: list[int], wrong: str) -> None:
    with pytest.raises(UserError) as refusal:
        check_items(scale, items)
    assert refusal.value.wrong == wrong
    assert refusal.value.remedy


def test_items_that_do_not_add_up_to_the_typed_total_are_refused() -> None:
    assert check_items(PHQ9, SHEET) == check_items(PHQ9, SHEET, total=14) == 14
    with pytest.raises(UserError) as refusal:
        check_items(PHQ9, SHEET, total=15)
    assert refusal.value.wrong == "The PHQ-9 items add up to 14, not 15."
    assert refusal.value.remedy == (
        "Check the questionnaire: type the items without the total, or only the total."
    )


@pytest.mark.parametrize(("value", "total"), [(0, 14), (3, 14), (0, 24), (1, 25), (3, 27), (0, 0), (2, 2)])
def test_a_risk_item_that_fits_its_total_is_taken(value: int, total: int) -> None:
    assert check_risk_value(PHQ9, value, total) == value


@pytest.mark.parametrize(
    ("scale", "value", "total", "wrong", "instead"),
    [
        (
            PHQ9,
            2,
            1,
            "Item 9 at 2 does not fit a PHQ-9 total of 1.",
            "Check the questionnaire: one of the two is wrong.",
        ),
        (
            PHQ9,
            0,
            25,
            "Item 9 at 0 does not fit a PHQ-9 total of 25.",
            "Check the questionnaire: one of the two is wrong.",
        ),
        (
            PHQ9,
            4,
            14,
            "Item 9 of the PHQ-9 goes from 0 to 3; 4 was given.",
            "Type item 9 again, or the total (0 to 27).",
        ),
        (GAD7, 1, 14, "The GAD-7 has no risk item.", "Type its total or its items."),
    ],
)
def test_a_risk_item_that_cannot_be_is_refused(
    scale: Instrument, value: int, total: int, wrong: str, instead: str
) -> None:
    with pytest.raises(UserError) as refusal:
        check_risk_value(scale, value, total)
    assert (refusal.value.wrong, refusal.value.remedy) == (wrong, instead)


def test_even_answers_of_the_audits_last_items_are_taken_and_odd_ones_refused() -> None:
    assert check_items(AUDIT, [0] * 8 + [2, 4]) == 6
    with pytest.raises(UserError) as refusal:
        check_items(AUDIT, [0] * 8 + [2, 3])
    assert refusal.value.wrong == "Item 10 of the AUDIT is answered with 0, 2 or 4; 3 was given."
    assert refusal.value.remedy == "Type item 10 again, or the total (0 to 40)."


@given(st.data())
def test_every_full_sheet_in_range_is_taken_and_gives_a_total_in_range(data: st.DataObject) -> None:
    scale = data.draw(st.sampled_from([each for each in INSTRUMENTS if not each.even_items]))
    answers = st.integers(min_value=0, max_value=scale.item_max)
    items = data.draw(st.lists(answers, min_size=scale.items, max_size=scale.items))
    assert check_total(scale, check_items(scale, items)) == sum(items)
