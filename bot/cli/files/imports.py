"""`caseload import …`: files into the registry. Source: product.md §7."""

from dataclasses import replace
from functools import partial
from typing import IO

import click

from bot.cli.files.import_files import file_options, import_command, run_import
from bot.cli.sentences import about_files
from handlers.imports.import_kinds import IMPORT_KINDS
from store.imports.known_people import RowDecisions
from store.imports.patients import import_patients as patients


@click.group("import")
def import_() -> None:
    """Import a CSV or XLSX file into the registry; a dry run unless --apply.

    One line names the columns, in any order and in everyday words; titles may be above it. A row with
    an error is reported with its line number and left out; the other rows are imported. Importing the same
    file again adds nothing twice.
    """


@import_.command("patients")
@file_options
@click.option(
    "--accept-name-change",
    "renamed",
    multiple=True,
    metavar="MRN",
    help=about_files.ACCEPT_NAME_CHANGE_OPTION,
)
@click.option(
    "--new-patient",
    "new",
    multiple=True,
    metavar="MRN",
    help=about_files.NEW_PATIENT_OPTION,
)
def import_patients(
    file: IO[bytes],
    *,
    applies: bool,
    clinic_name: str | None,
    sheet: str,
    stated: tuple[str, ...],
    renamed: tuple[str, ...],
    new: tuple[str, ...],
) -> None:
    """Add patients, or update those whose MRN is on file; empty cells change nothing.

    Columns: mrn, first_name, last_name, date_of_birth, payer, referring_provider, referring_npi,
    care_manager, referred_on, enrolled_on, initial_assessment, consent_on, problems, status, ended_on,
    goes_by, initiating_visit_on, last_contact_on, next_contact_on, next_kind, next_time,
    contact_interval_days, hold_until, primary_scale, payer_kind, payer_id, member_id, sex, phone_ok,
    preferred_contact, medications.
    A known MRN with another name, and a known name with another MRN, are left out until you decide, with the
    two options.
    """
    decided = partial(patients.plan, decisions=RowDecisions.of(renamed, new))
    kind = replace(IMPORT_KINDS["patients"], plan=decided)
    run_import(kind, file, clinic_name, applies=applies, sheet=sheet, stated=stated)


for file_kind, import_kind in IMPORT_KINDS.items():
    if file_kind != "patients":
        import_.add_command(import_command(import_kind, about_files.IMPORT_HELP[file_kind]))

COMMANDS = (import_,)
