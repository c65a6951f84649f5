"""Workbooks are read as their sheets show them, or refused with the reason."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook

from store.errors import UserError
from store.imports.sentences import file_errors
from store.imports.table_file import ImportFile, TableColumns, TableFile, read_table
from store.imports.table_records import LineNote

COLUMNS = TableColumns(("mrn", "date"), ("minutes", "note"))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows: list[object], title: str = "Patients") -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for cells in rows:
        sheet.append(cells)
    return book


def read(book: Workbook, sheet: str = "") -> TableFile:
    return read_table(ImportFile(saved(book), sheet), COLUMNS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12345, "12345"),
        (12345.0, "12345"),
        (0.25, "0.25"),
        ("00123", "00123"),
        (" a ", "a"),
        (True, "yes"),
        (date(1980, 3, 4), "1980-03-04"),
        (datetime.fromisoformat("1980-03-04"), "1980-03-04"),
        (datetime.fromisoformat("2026-11-02T14:35"), "2026-11-02T14:35:00"),
        (time(0, 25), "0:25"),
        (timedelta(hours=1, minutes=5), "1:05"),
    ],
)
def test_a_cell_reads_as_the_sheet_shows_it(value: object, text: str) -> None:
    file = read(workbook(["MRN", "Date", "Comments"], ["m1", "", value]))
    assert [(row.line, row["note"]) for row in file.rows] == [(2, text)]


def test_the_zeros_that_a_number_format_shows_are_part_of_the_number() -> None:
    book = workbook(["mrn", "date"], [12345, ""])
    book.worksheets[0]["A2"].number_format = "00000000"
    assert read(book).rows[0]["mrn"] == "00012345"


def test_titles_merged_headings_and_blank_rows_are_understood() -> None:
    book = workbook(
        ["North Clinic: caseload"],
        [],
        ["Patient ID", "Contact", None, None],
        [None, "Date", "Time", "Notes"],
        ["m1", date(2026, 11, 2), time(0, 25), "hi"],
        [],
        ["m2", date(2026, 11, 3), 20, None],
    )
    sheet = book.worksheets[0]
    for cells in ("A1:D1", "A3:A4", "B3:D3"):
        sheet.merge_cells(cells)
    file = read(book)
    assert [(row.line, row.cells) for row in file.rows] == [
        (5, {"mrn": "m1", "date": "2026-11-02", "minutes": "0:25", "note": "hi"}),
        (7, {"mrn": "m2", "date": "2026-11-03", "minutes": "20"}),
    ]
    assert file.notes == ("Read as: Patient ID = mrn, Time = minutes, Notes = note.",)


def test_the_first_visible_sheet_is_read_unless_one_is_named() -> None:
    book = workbook(["Lists"], title="Lists")
    book.worksheets[0].sheet_state = "hidden"
    for title, mrn in (("Now", "m1"), ("Old", "m2")):
        sheet = book.create_sheet(title)
        sheet.append(["mrn", "date"])
        sheet.append([mrn, ""])
    assert read(book).rows[0]["mrn"] == "m1"
    assert read(book, "old").rows[0]["mrn"] == "m2"
    with pytest.raises(UserError) as refused:
        read(book, "New")
    assert (refused.value.wrong, refused.value.remedy) == (
        "The workbook has no sheet “New”.",
        "Its sheets are: Lists, Now, Old.",
    )


def test_a_formula_that_was_never_calculated_or_went_wrong_leaves_its_row_out() -> None:
    book = workbook(["mrn", "date", "minutes"], ["m1", "", "=10+5"], ["m2", "", "#N/A"], ["m3", "", 5])
    book.worksheets[0]["C3"].data_type = "e"
    file = read(book)
    assert [row["mrn"] for row in file.rows] == ["m3"]
    assert file.rejected == (
        LineNote(2, "cell C2 is a formula without a saved result; open the file in Excel and save it"),
        LineNote(3, "cell C3 shows #N/A"),
    )


def test_columns_without_a_heading_are_named() -> None:
    file = read(workbook(["mrn", "date", None, "Shoe size"], ["m1", "", "x", 44, "y"]))
    assert file.notes == (
        "Column “Shoe size” isn't understood and is left out.",
        "Column E has no heading and is left out.",
    )


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({}, file_errors.FILE_IS_NOT_A_WORKBOOK),
        ({"word/document.xml": b"<w/>"}, file_errors.FILE_IS_NOT_A_WORKBOOK),
        ({"[Content_Types].xml": b"<broken", "xl/workbook.xml": b"<"}, file_errors.FILE_IS_NOT_A_WORKBOOK),
        ({"xl/worksheets/sheet1.xml": bytes(201 * 1024 * 1024)}, file_errors.WORKBOOK_TOO_LARGE),
    ],
)
def test_another_archive_or_a_bomb_is_refused(parts: dict[str, bytes], wrong: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in (parts or {"a": b""}).items():
            archive.writestr(name, content)
    with pytest.raises(UserError) as refused:
        read_table(ImportFile(out.getvalue()), COLUMNS)
    assert refused.value.wrong == wrong


def test_a_sheet_far_wider_than_a_list_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        read(workbook(["mrn", "date", *range(400)]))
    assert refused.value.wrong == "The sheet has far too many rows or columns."


def with_rows(rows: str) -> bytes:
    """A workbook whose only sheet has these rows, as XML."""
    whole, out = io.BytesIO(), io.BytesIO()
    workbook(["mrn"]).save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(
                    rb"<sheetData>.*</sheetData>", b"<sheetData>%b</sheetData>" % rows.encode(), content
                )
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        "".join(f'<row r="{row}"><c r="XFD{row}"/></row>' for row in range(1, 3000)),
    ],
)
def test_a_small_file_that_names_very_many_cells_is_refused(rows: str) -> None:
    with pytest.raises(UserError) as refused:
        read_table(ImportFile(with_rows(rows)), COLUMNS)
    assert refused.value.wrong == "The sheet has far too many rows or columns."
