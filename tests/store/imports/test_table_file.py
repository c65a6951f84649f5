"""Files are read whichever program wrote them, with line numbers, or refused with the reason."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import UserError
from store.imports.sentences import file_errors
from store.imports.table_file import ImportFile, TableColumns, TableFile, read_table
from store.imports.table_records import LineNote

COLUMNS = TableColumns(("mrn", "date_of_birth"), ("note",))


def read(content: bytes, sheet: str = "") -> TableFile:
    return read_table(ImportFile(content, sheet), COLUMNS)


def rows(text: str | bytes) -> list[tuple[int, dict[str, str]]]:
    content = text if isinstance(text, bytes) else text.encode()
    return [(row.line, row.cells) for row in read(content).rows]


@pytest.mark.parametrize(
    "text",
    [
        "mrn,date_of_birth,note\nm1,3/4/1961,hi\n",
        "NOTE,Date of Birth,MRN\nhi,3/4/1961,m1\n",
        " note , DATE-OF-BIRTH , mrn \n hi , 3/4/1961 , m1 \n",
        "mrn,date_of_birth,note\r\nm1,3/4/1961,hi\r\n",
        "mrn,date_of_birth,note\rm1,3/4/1961,hi\r",
        "\ufeffmrn,date_of_birth,note\nm1,3/4/1961,hi",
        "mrn;date_of_birth;note\nm1;3/4/1961;hi\n",
        "mrn\tdate_of_birth\tnote\nm1\t3/4/1961\thi\n",
        '"mrn","date_of_birth","note"\n"m1","3/4/1961","hi"\n',
        "mrn,,date_of_birth,note,\nm1,,3/4/1961,hi,\n",
        "MRN #,D.O.B.,Comments\nm1,3/4/1961,hi\n",
        "Patient ID|DOB (mm/dd/yyyy)|notes\nm1|3/4/1961|hi\n",
        "mrn,mrn,date_of_birth,note\nm1,m1,3/4/1961,hi\n",
    ],
)
def test_headers_come_in_any_order_case_and_spelling(text: str) -> None:
    assert rows(text) == [(2, {"mrn": "m1", "date_of_birth": "3/4/1961", "note": "hi"})]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("sep=;\nmrn;date_of_birth;note\nm1;3/4/1961;hi\n", 3),
        (
            "Caseload, all\n\nas of 11/2/2026, by Dana\nmrn,date_of_birth,note\nm1,3/4/1961,hi",
            5,
        ),
        ("Caseload, North Clinic, all\nmrn;date_of_birth;note\nm1;3/4/1961;hi", 3),
        ("Patient,,\nID,DOB,Note\nm1,3/4/1961,hi", 3),
        ("MRN,DOB,Last\n,,note\nm1,3/4/1961,hi", 3),
    ],
)
def test_titles_and_headings_of_two_lines_stand_above_the_rows(text: str, line: int) -> None:
    assert rows(text) == [(line, {"mrn": "m1", "date_of_birth": "3/4/1961", "note": "hi"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_that_excel_writes_is_read(encoding: str) -> None:
    text = "mrn\tdate_of_birth\tnote\nm1\t3/4/1961\tZoë’s\n"
    assert rows(text.encode(encoding)) == [(2, {"mrn": "m1", "date_of_birth": "3/4/1961", "note": "Zoë’s"})]


def test_a_column_that_is_there_twice_must_agree_and_repeated_headings_are_left_out() -> None:
    file = read(b"mrn,MRN,date_of_birth\nm1,m1,\nm2,,\nm3,m4,\nmrn,MRN,date_of_birth\nm5,,\n")
    assert [row["mrn"] for row in file.rows] == ["m1", "m2", "m5"]
    assert file.rejected == (
        LineNote(4, "mrn is in the file twice, here with “m3” and “m4”"),
        LineNote(5, "the headings again"),
    )


def test_blank_lines_count_but_say_nothing() -> None:
    assert rows("\n\nmrn,date_of_birth\n\nm1,\n,,\n   \nm2,\n") == [(5, {"mrn": "m1"}), (8, {"mrn": "m2"})]


def test_a_cell_may_hold_commas_quotation_marks_and_lines() -> None:
    text = 'mrn,date_of_birth,note\nm1,,"one, ""two""\nthree"\nm2,,four\n'
    assert rows(text) == [(2, {"mrn": "m1", "note": 'one, "two"\nthree'}), (4, {"mrn": "m2", "note": "four"})]


def test_windows_text_is_read_with_a_note() -> None:
    file = read("mrn,date_of_birth,note\nm1,,Zoë\n".encode("cp1252"))
    assert file.rows[0]["note"] == "Zoë"
    assert file.notes == (file_errors.FILE_IS_WINDOWS_TEXT,)


def test_unknown_columns_are_named_once_and_left_out() -> None:
    file = read(b"mrn,date_of_birth,Shoe size,hat,Noet\nm1,,44,7,\nm2,,45,8,\n")
    assert file.notes == (
        "Column “Shoe size” isn't understood and is left out.",
        "Column “hat” isn't understood and is left out.",
        'Column “Noet” isn\'t understood and is left out. If it is note, add --map "Noet=note".',
    )
    assert len(file.rows) == 2


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            'mrn,date_of_birth,note\nm1,,"a"b\nm2,,\n',
            LineNote(2, file_errors.QUOTES_DO_NOT_MATCH),
        ),
        (
            'mrn,date_of_birth,note\nm1,,"never closed\nm2,,\n',
            LineNote(2, "a quotation mark opens here and never closes"),
        ),
        (
            "mrn,date_of_birth,note\nm1,,Guzman, Holly\nm2,,\n",
            LineNote(2, "4 cells, but the first line has 3; put quotation marks around a cell with a comma"),
        ),
        (
            'mrn,date_of_birth,note\nm1,,"' + "x" * 140_000 + '"\nm2,,\n',
            LineNote(2, "a cell here is far too long; is a closing quotation mark missing?"),
        ),
    ],
)
def test_a_broken_line_is_reported_and_the_next_one_is_read(text: str, wrong: LineNote) -> None:
    file = read(text.encode())
    assert file.rejected == (wrong,)
    assert [(row.line, row["mrn"]) for row in file.rows] == [(3, "m2")]


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"\n \n,,\n", "The file is empty."),
        (b"mrn,note\nm1,hi\n", "The file has no column date_of_birth."),
        (b"name,note\n", "The file has no columns mrn, date_of_birth."),
        (b"PK\x03\x04 rest of a spreadsheet", file_errors.FILE_IS_NOT_A_WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", file_errors.FILE_IS_OLD_WORKBOOK),
        ("mrn,note".encode("utf-16"), "The file has no column date_of_birth."),
        (b"\xff\xfe\x00", "The file isn't a text file."),
        (b"mrn\0date_of_birth\n", "The file isn't a text file."),
        (b"mrn,date_of_birth\n\x81\x8d\n", "The file is neither UTF-8 nor Windows text."),
    ],
)
def test_a_file_of_another_kind_is_refused_with_the_reason(content: bytes, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        read(content)
    assert refused.value.wrong == wrong
    assert refused.value.remedy


CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(st.lists(st.tuples(CELL, CELL), max_size=8))
def test_whatever_a_csv_writer_wrote_is_read(pairs: list[tuple[str, str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([("mrn", "date_of_birth", "note"), *((f"m{a}", "x", b) for a, b in pairs)])
    file = read(buffer.getvalue().encode())
    assert file.rejected == ()
    assert len(file.rows) == len(pairs)


@given(st.text(alphabet="ab,\";\n\r\t '", max_size=60))
def test_noise_breaks_lines_but_never_the_reading(noise: str) -> None:
    file = read(b"mrn,date_of_birth,note\n" + noise.encode())
    lines = [row.line for row in file.rows] + [note.line for note in file.rejected]
    assert all(1 < line <= len(io.StringIO(noise, newline="").readlines()) + 1 for line in lines)
