"""The month's report as files: CSV text, and a workbook with a sheet for each payer."""

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from openpyxl import Workbook

from handlers.billing.sentences import about_files
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.month_report import MonthReport
from store.rules.billing.report import HEADER, ReportRow, columns, dollars
from store.rules.billing.sentences import NO_PAYER
from store.rules.billing.summary import ClaimTotal, by_clinician
from store.rules.csv_cells import escape_formula, unescape_formula, without_forbidden_characters
from store.rules.minutes import minutes_decimal
from store.workbooks import CellValue, add_sheet

_NUMBERS = frozenset(
    HEADER.index(name) for name in ("Minutes", "99494", "Minutes not counted", "Minutes over cap", "Amount")
)
_FLAGS = frozenset(HEADER.index(name) for name in ("99492", "99493", "G2214", "99484"))
_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31


def file_name(report: MonthReport, kind: str) -> str:
    """`billing-2026-10.csv`, without a name."""
    return f"billing-{report.month}.{kind}"


def csv_file(report: MonthReport) -> bytes:
    """The report in the sample's columns, then ours."""
    return report.csv().encode()


def xlsx_file(report: MonthReport) -> bytes:
    """A workbook: totals, what is held back, what was adjusted, a sheet for each payer, the policies used."""
    book = Workbook(write_only=True)
    titles = _SheetTitles()
    _sheet(book, titles.unused_title(about_files.TOTALS_SHEET), *_totals(report))
    _sheet(book, titles.unused_title(about_files.HELD_SHEET), *_held(report))
    adjusted = [row for row in report.rows if row.adjustment]
    if adjusted:
        _sheet(
            book,
            titles.unused_title(about_files.SINCE_CLOSING_SHEET),
            about_files.ADJUSTED_HEADER,
            map(_adjustment, adjusted),
        )
    by_payer = sorted(report.rows, key=lambda row: (row.payer.casefold(), row.payer))
    for payer, rows in groupby(by_payer, key=lambda row: row.payer):
        _sheet(book, titles.unused_title(payer or NO_PAYER), HEADER, (_row_cells(row) for row in rows))
    _sheet(book, titles.unused_title(about_files.POLICIES_SHEET), ("Payer", "Policy"), report.policies)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _totals(report: MonthReport) -> tuple[Sequence[str], Iterable[Sequence[CellValue]]]:
    codes = sorted({code for each in report.totals for code in each.units})
    clinicians = by_clinician(report.lines)
    whole = [report.total_in_state(state) for state in ClaimState]
    header = ("Payer", "State", "Patients", "Minutes", *codes, "Amount")
    return header, [
        *(_total(each, each.label, codes) for each in report.totals),
        *(_total(each, about_files.clinician_total(each.label), codes) for each in clinicians if each.units),
        *(_total(each, about_files.clinic_total(report.clinic, report.month), codes) for each in whole),
    ]


def _total(total: ClaimTotal, payer: str, codes: Sequence[str]) -> Sequence[CellValue]:
    units = [total.units[code] for code in codes]
    amount = dollars(total.cents)
    head = (payer, total.state.value, total.patients, Decimal(minutes_decimal(total.minutes)))
    return (*head, *units, Decimal(amount) if amount else "")


def _held(report: MonthReport) -> tuple[Sequence[str], Iterable[Sequence[CellValue]]]:
    return about_files.HELD_HEADER, (
        (held.text, held.who.label, row.mrn, row.first_name, row.last_name, row.payer, row.claim.codes)
        for held in report.held_back
        for row in held.rows
    )


def _adjustment(row: ReportRow) -> Sequence[CellValue]:
    return (row.mrn, row.first_name, row.last_name, row.payer, row.adjustment)


def _row_cells(row: ReportRow) -> list[CellValue]:
    """A row with dates and numbers, so that a spreadsheet can sort and add them."""
    days = {"Date": row.claim.month.first, "Initial Assessment": row.initial_assessment or ""}
    cells: list[CellValue] = []
    for place, text in enumerate(columns(row)):
        if HEADER[place] in days:
            cells.append(days[HEADER[place]])
        elif place in _NUMBERS and text:
            cells.append(Decimal(text))
        elif place in _FLAGS:
            cells.append(text == "TRUE" or 0)
        else:
            cells.append(unescape_formula(text))
    return cells


def _sheet(book: Workbook, title: str, header: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> None:
    add_sheet(
        book,
        title,
        header,
        ([_without_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in rows),
    )


def _without_formula(text: str) -> str:
    """Text that no spreadsheet runs as a formula, without the characters that its format forbids."""
    return escape_formula(without_forbidden_characters(text))


class _SheetTitles:
    """Names of sheets: short, without forbidden characters, each only once regardless of capitals."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unused_title(self, wanted: str) -> str:
        """A name as near to the one wanted as the format allows."""
        plain = without_forbidden_characters(_FORBIDDEN_IN_TITLES.sub("-", wanted)).strip("' ") or "Payer"
        title, number = plain[:_LONGEST_TITLE], 1
        while title.casefold() in self._taken:
            number += 1
            tail = f" ({number})"
            title = plain[: _LONGEST_TITLE - len(tail)] + tail
        self._taken.add(title.casefold())
        return title
