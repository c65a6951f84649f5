"""Text as it is drawn: right-to-left runs turned, Arabic letters joined, invisible characters gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.packet.fonts import drawable
from handlers.packet.text_layout import display_order, join_arabic_letters, visible_text, wrap_text


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Holly Guzman", "Holly Guzman"),
        ("שלום", "םולש"),
        ("Sara שרה Cohen", "Sara הרש Cohen"),
        ("שרה 12 כהן", "ןהכ 12 הרש"),
        ("שרה (כהן)", "(ןהכ) הרש"),
        ("שרה PHQ-9 כהן", "ןהכ PHQ-9 הרש"),
        ("PHQ-9: שרה, 12", "PHQ-9: 12 ,הרש"),
        ("Sara 12 שרה", "Sara 12 הרש"),
        ("שרה 1,250.5 $", "$ 1,250.5 הרש"),
        ("", ""),
    ],
    ids=ascii,
)
def test_right_to_left_words_are_turned_and_numbers_are_not(typed: str, drawn: str) -> None:
    assert display_order(typed) == drawn


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("محمد", "\ufee3\ufea4\ufee4\ufeaa"),
        ("دار", "\ufea9\ufe8d\ufead"),
        ("علي", "\ufecb\ufee0\ufef2"),
        ("م", "\ufee1"),
        ("abc", "abc"),
        ("لا", "\ufefb"),
        ("السلام", "\ufe8d\ufedf\ufeb4\ufefc\ufee1"),
        ("الأحمد", "\ufe8d\ufef7\ufea3\ufee4\ufeaa"),
        ("لَا", "\ufefb\u064e"),
        ("الله", "\ufe8d\ufedf\ufee0\ufeea"),
    ],
    ids=ascii,
)
def test_arabic_letters_take_the_form_their_neighbors_require(typed: str, drawn: str) -> None:
    assert join_arabic_letters(typed) == drawn


def test_a_mark_between_two_letters_does_not_part_them() -> None:
    assert join_arabic_letters("م\u064eم") == "\ufee3\u064e\ufee2"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\tb", "a b"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("e\u0301", "é"),
        ("a\u202eb", "ab"),
    ],
    ids=ascii,
)
def test_control_characters_vanish_and_lines_stay(typed: str, kept: str) -> None:
    assert visible_text(typed) == kept


def test_every_mandatory_ligature_is_in_the_fonts() -> None:
    lam_alefs = "".join(chr(code_point) for code_point in range(0xFEF5, 0xFEFD))
    assert drawable(lam_alefs) == lam_alefs


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [("שָׂרָה", "הרָשָׂ"), ("\ufee3\u064e\ufee2", "\ufee2\ufee3\u064e"), ("x\u0302 שרה", "x\u0302 הרש")],
    ids=ascii,
)
def test_a_mark_follows_its_letter_when_drawn(typed: str, drawn: str) -> None:
    assert display_order(typed) == drawn


@given(st.text())
def test_turning_loses_no_character(text: str) -> None:
    line = visible_text(text).replace("\n", " ")
    assert sorted(display_order(line).translate(FLAT)) == sorted(line.translate(FLAT))


@given(st.text(alphabet="abc W\n", max_size=300), st.floats(20, 500))
def test_wrapping_keeps_every_letter_in_order(text: str, room: float) -> None:
    assert "".join("".join(wrap_text(text, room)).split()) == "".join(text.split())


FLAT = str.maketrans("()[]{}<>«»", "(([[{{<<««")
