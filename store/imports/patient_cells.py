"""Cells that describe a patient, in patient files and billing reports."""

from store.errors import UserError
from store.imports.cell_values import short_text
from store.imports.sentences import row_notes
from store.imports.table_file import ImportRow
from store.patient.patients import Patient, mrn_key
from store.rules.patient import names, npi

_NAME_LIMIT, _MRN_LIMIT, _NPI_LIMIT = 120, 80, 40
"""What the columns in store/tables.py hold."""


def mrn_cell(row: ImportRow) -> str:
    """The MRN.

    Raises:
        UserError: it is missing or too long.
    """
    mrn = short_text(row["mrn"], "the MRN", _MRN_LIMIT)
    if not mrn:
        raise UserError(row_notes.NO_MRN)
    short_text(mrn_key(mrn), "the MRN", _MRN_LIMIT)
    return mrn


def name_cell(row: ImportRow, column: str) -> str:
    """A first or last name, each word of which is indexed for the search.

    Raises:
        UserError: it or one of its words is too long.
    """
    name = short_text(row[column], row_notes.name_cell(column), _NAME_LIMIT)
    for word in names.words_of_name(name):
        short_text(word, row_notes.name_word(column), _NAME_LIMIT)
    return name


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


def names_share_no_word(first_name: str, last_name: str, patient: Patient) -> bool:
    """Whether a file gives a name with no word of the patient's name: probably someone else's MRN."""
    in_file = set(names.words_of_name(f"{first_name} {last_name}"))
    return bool(in_file) and in_file.isdisjoint(names.words_of_name(patient.full_name))
