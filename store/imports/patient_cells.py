"""Cells that describe a patient, in patient files and billing reports."""

from store.errors import UserError
from store.imports.cell_values import short_text
from store.imports.sentences import row_notes
from store.imports.table_file import ImportRow
from store.imports.table_records import NotARowError
from store.rules.patient import mrns, names, npi
from store.rules.patient.mrns import NotAnMrn
from store.rules.patient.typed_names import SplitName, clean_part, split_name, usual_capitals

_NAME_LIMIT, _MRN_LIMIT, _NPI_LIMIT = 120, 80, 40
"""What the columns in store/tables.py hold."""


def mrn_cell(row: ImportRow) -> str:
    """The MRN, without what a spreadsheet puts around it.

    Raises:
        UserError: it is missing or too long, or something else than an MRN: a total, a header.
    """
    mrn = short_text(mrns.clean(row["mrn"]), "the MRN", _MRN_LIMIT)
    instead = mrns.not_an_mrn(mrn)
    if instead in {NotAnMrn.HEADER, NotAnMrn.FOOTER}:
        raise NotARowError(*row_notes.not_an_mrn(instead, mrn))
    if instead:
        raise UserError(*row_notes.not_an_mrn(instead, mrn))
    short_text(mrns.key(mrn), "the MRN", _MRN_LIMIT)
    return mrn


def name_cell(row: ImportRow, column: str) -> str:
    """A first or last name without title and quotation marks; each of its words is indexed for the search.

    Raises:
        UserError: it or one of its words is too long.
    """
    return _checked_name(clean_part(row[column]), column)


def _checked_name(text: str, column: str) -> str:
    name = short_text(text, row_notes.name_cell(column), _NAME_LIMIT)
    for word in names.words_of_name(name):
        short_text(word, row_notes.name_word(column), _NAME_LIMIT)
    return name


def name_cells(row: ImportRow) -> SplitName:
    """The name in `first_name`, `last_name` and `goes_by`; what they lack, from the whole `name`.

    Raises:
        UserError: a name or one of its words is too long.
    """
    whole = split_name(row["name"]) if clean_part(row["name"]) else SplitName("", "")
    first = name_cell(row, "first_name") or _checked_name(whole.first_name, "name")
    last = name_cell(row, "last_name") or _checked_name(whole.last_name, "name")
    if last and f"{first}{last}".isupper():
        first, last = usual_capitals(first), usual_capitals(last)
    return SplitName(first, last, name_cell(row, "goes_by") or _checked_name(whole.goes_by, "name"))


def payer_cell(row: ImportRow) -> str:
    """The payer's name, or empty."""
    return short_text(row["payer"], "the payer", _NAME_LIMIT)


def provider_cell(row: ImportRow) -> str:
    """The referring provider's name, or empty."""
    return short_text(row["referring_provider"], "the referring provider", _NAME_LIMIT)


def npi_cell(row: ImportRow, column: str) -> str:
    """The referring provider's NPI, or empty; a wrong one is kept (see `npi_warnings`)."""
    return short_text(row[column], "the NPI", _NPI_LIMIT)


def npi_warnings(number: str) -> list[str]:
    """What to check in an NPI that is imported."""
    problem = npi.npi_error(number) if number else None
    return [row_notes.kept_as_is(problem)] if problem else []
