"""A CSV file as records, whichever program wrote it; after a broken line, reading continues on the next."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence

from store.errors import UserError
from store.imports.sentences import file_errors
from store.imports.table_records import FileRecords, LineNote, Record
from store.rules.csv_cells import unescape_formula

SEPARATORS = ",;\t|"
_STATED_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def decoded(content: bytes) -> tuple[str, list[str]]:
    """The text of a file, and what to say about its encoding.

    Raises:
        UserError: it isn't text.
    """
    if content.startswith(_OLD_WORKBOOK):
        raise UserError(file_errors.FILE_IS_OLD_WORKBOOK, file_errors.SAVE_AS_XLSX)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), []
        except UnicodeDecodeError as error:
            raise UserError(file_errors.FILE_IS_NOT_TEXT, file_errors.SAVE_AS_CSV) from error
    if b"\0" in content:
        raise UserError(file_errors.FILE_IS_NOT_TEXT, file_errors.SAVE_AS_CSV)
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UserError(file_errors.FILE_HAS_UNKNOWN_ENCODING, file_errors.SAVE_AS_CSV) from error
    return text, [file_errors.FILE_IS_WINDOWS_TEXT]


def readings(text: str) -> Iterator[FileRecords]:
    """The records by each separator that the text may have, or by the one that its first line states."""
    lines = list(io.StringIO(text, newline=""))
    stated = _STATED_SEPARATOR.fullmatch(lines[0]) if lines else None
    start = 1 if stated else 0
    for separator in stated[1] if stated else SEPARATORS:
        if stated or separator == SEPARATORS[0] or separator in text:
            yield list(_records(lines, start, separator))


def _records(lines: Sequence[str], at: int, separator: str) -> Iterator[Record | LineNote]:
    while at < len(lines):
        reader = csv.reader(_lines_from(lines, at), delimiter=separator, strict=True)
        start, broken = at, False
        while not broken:
            before = start + reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield LineNote(before + 1, _csv_error_text(str(error)))
                at, broken = before + 1, True
            else:
                yield Record(before + 1, [unescape_formula(cell.strip()) for cell in cells])


def _lines_from(lines: Sequence[str], at: int) -> Iterator[str]:
    """The lines from this one on, without copying them: a file can be broken in many places."""
    return (lines[number] for number in range(at, len(lines)))


def _csv_error_text(error: str) -> str:
    """Python's message in plain words."""
    if "unexpected end of data" in error:
        return file_errors.QUOTE_NEVER_CLOSES
    return file_errors.CELL_TOO_LONG if "field larger" in error else file_errors.QUOTES_DO_NOT_MATCH
