"""Cells that a spreadsheet would run as a formula go out guarded and come in as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.csv_cells import escape_formula, unescape_formula


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("slept better", "slept better"),
        ("=1+1", "'=1+1"),
        ("+1 312 555", "'+1 312 555"),
        ("-2 since May", "'-2 since May"),
        ("@home", "'@home"),
        ("'=quoted", "''=quoted"),
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
    assert not escape_formula(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
