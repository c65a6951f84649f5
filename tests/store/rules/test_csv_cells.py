"""Cells that a spreadsheet would run as a formula go out guarded and come in as they were."""

from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.csv_cells import escape_formula, unescape_formula, without_forbidden_characters


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("slept better", "slept better"),
        ("=1+1", "'=1+1"),
        ("+1 312 555", "'+1 312 555"),
        ("-2 since May", "'-2 since May"),
        ("@home", "'@home"),
        ("'=quoted", "''=quoted"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20SUM(1)", "'\uff20SUM(1)"),
        ("\u200b=1+1", "'\u200b=1+1"),
        ("\ufeff\u2060 @home", "'\ufeff\u2060 @home"),
        ("\x00=1", "'\x00=1"),
        ("\u200b'=1", "'\u200b'=1"),
        ("\n=1", "'\n=1"),
        ("1\u200b=1", "1\u200b=1"),
        ("'tis fine", "'tis fine"),
        ("", ""),
    ],
)
def test_only_what_a_spreadsheet_would_run_is_guarded(cell: str, written: str) -> None:
    assert escape_formula(cell) == written


@given(st.text())
def test_what_goes_out_comes_in_as_it_was(cell: str) -> None:
    assert unescape_formula(escape_formula(cell)) == cell


@given(st.text())
def test_no_guarded_cell_starts_like_a_formula(cell: str) -> None:
    seen = escape_formula(cell).lstrip("\u200b\u2060\ufeff ")
    assert not seen.startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r"))


@given(st.text(st.characters(codec=None)))
def test_xml_reads_every_text_that_is_left(text: str) -> None:
    allowed = without_forbidden_characters(text)
    assert ET.fromstring(f"<a>{escape(allowed)}</a>").text in {None, *line_ends(allowed)}  # noqa: S314


def line_ends(text: str) -> set[str]:
    """The text with the line ends that XML makes of a return."""
    return {text.replace("\r\n", "\n").replace("\r", "\n")}


def test_characters_that_no_workbook_can_hold_are_left_out() -> None:
    assert without_forbidden_characters("a\ufffe\uffff\ud800\x0b\x00b\tc\n😀") == "ab\tc\n😀"
