"""Importing one file of any kind: the command, the comparison with what is on file, and saving."""

from collections.abc import Callable, Sequence
from functools import wraps
from time import monotonic, sleep
from typing import IO, Any

import click

from bot.cli.files import import_messages
from bot.cli.sentences import about_commands, about_files
from bot.cli.shared import clinic_option, open_registry
from bot.clock import real_clock
from handlers.imports.import_kinds import IMPORT_KINDS, ImportKind, import_file
from handlers.imports.save_batch import save_batch
from store import audit
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.imports import column_mappings
from store.imports.import_plan import ImportPlan
from store.imports.row_decisions import UNDECIDED, RowDecisions, read_meanings, read_statuses
from store.imports.runs import import_runs
from store.imports.table_file import ImportFile
from store.imports.table_records import LineNote

apply_option = click.option("--apply", "applies", is_flag=True, help=about_commands.APPLY_OPTION)


def file_options(command: Callable[..., None]) -> Callable[..., None]:
    """The argument and the options of every command that imports a file."""
    for option in (
        click.option("--map", "stated", multiple=True, metavar="HEADING=COLUMN", help=about_files.MAP_OPTION),
        click.option("--sheet", default="", help=about_files.SHEET_OPTION),
        clinic_option,
        apply_option,
        click.argument("file", type=click.File("rb")),
    ):
        command = option(command)
    return command


def decision_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that decide about rows; the command gets them as `decisions`, and `shows_all`."""

    @wraps(command)
    def decided(
        *,
        same_person: tuple[str, ...],
        new_patient: tuple[str, ...],
        payers: tuple[str, ...],
        statuses: tuple[str, ...],
        pad_mrn: int,
        adds_duplicates: bool,
        **others: object,
    ) -> None:
        meanings = read_meanings("--payer", payers), read_statuses("--status", statuses)
        decisions = RowDecisions.of(
            same_person, new_patient, *meanings, pad_mrn, adds_duplicates=adds_duplicates
        )
        command(decisions=decisions, **others)

    for flags, name, settings, text in _DECISIONS:
        decided = click.option(flags, name, help=text, **settings)(decided)
    return decided


_MRN: dict[str, Any] = {"multiple": True, "metavar": "MRN"}
_WORD: dict[str, Any] = {"multiple": True, "metavar": "WORD=MEANING"}
_DECISIONS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("--full", "shows_all", {"is_flag": True}, about_files.FULL_OPTION),
    ("--add-duplicates", "adds_duplicates", {"is_flag": True}, about_files.ADD_DUPLICATES_OPTION),
    ("--pad-mrn", "pad_mrn", {"type": click.IntRange(0, 20), "default": 0}, about_files.PAD_MRN_OPTION),
    ("--status", "statuses", _WORD, about_files.STATUS_OPTION),
    ("--payer", "payers", _WORD, about_files.PAYER_OPTION),
    ("--new-patient", "new_patient", _MRN, about_files.NEW_PATIENT_OPTION),
    ("--accept-name-change", "same_person", _MRN, about_files.ACCEPT_NAME_CHANGE_OPTION),
)


def import_command(
    kind: ImportKind, help_text: str, name: str | None = None, *, decides: bool = False
) -> click.Command:
    """The command that imports this kind of file; by default it has the kind's name.

    Args:
        kind: the kind of file.
        help_text: what the command says about itself.
        name: of the command, if it isn't the kind's.
        decides: whether it has the options that decide about rows.
    """

    @click.command(name or kind.file_kind, help=help_text)
    @file_options
    @(decision_options if decides else _undecided)
    def command(
        file: IO[bytes],
        *,
        applies: bool,
        clinic_name: str | None,
        sheet: str,
        stated: tuple[str, ...],
        decisions: RowDecisions = UNDECIDED,
        shows_all: bool = False,
    ) -> None:
        source = ImportFile(file.read(), sheet, column_mappings.read_mapping(stated, kind.columns), decisions)
        run_import(kind, source, clinic_name, applies=applies, shows_all=shows_all)

    return command


def _undecided(command: Callable[..., None]) -> Callable[..., None]:
    """Files without questions about rows: rates, policies."""
    return command


def run_import(
    kind: ImportKind, given: ImportFile, clinic_name: str | None, *, applies: bool, shows_all: bool
) -> None:
    """Compare a file with the registry, save it if asked to, and print the outcome."""
    now, registry = real_clock(), open_registry()
    with registry.read() as db:
        clinic = clinics.by_name(db, clinic_name)
        plan = kind.plan(db, clinic, import_file(db, clinic, kind, given), now)
    failed: list[LineNote] = []
    run_id = None
    if not applies:
        record_preview(registry, clinic, [kind])
    if applies:
        import_messages.print_file_notes(plan)
        with registry.begin() as db:
            column_mappings.save(db, clinic.id, kind.file_kind, given.mapping)
            column_mappings.keep_words(db, clinic.id, given.decisions)
            can_be_undone = plan.actions and kind.file_kind in IMPORT_KINDS
            run_id = import_runs.start(db, clinic.id, [kind.row_name], now, None) if can_be_undone else None
        failed = save_plan(registry, clinic, kind, plan, run_id)
    at_most = import_messages.ALL_LINES if shows_all else import_messages.LINES_SHOWN
    import_messages.print_outcome(kind.row_name, clinic.name, plan, failed, applied=applies, at_most=at_most)
    import_messages.print_number_of_import(run_id)


def record_preview(registry: Registry, clinic: Clinic, kinds: Sequence[ImportKind]) -> None:
    """Record in the audit trail that files were compared with the registry."""
    detail = {"kinds": [kind.file_kind for kind in kinds]}
    with registry.begin() as db:
        audit.record(db, clinic.id, real_clock(), None, "import previewed", "import", detail)


def save_plan(
    registry: Registry, clinic: Clinic, kind: ImportKind, plan: ImportPlan[Any], run_id: int | None
) -> list[LineNote]:
    """Save the plan, one transaction per batch; a batch that was reported as done stays saved."""
    failed: list[LineNote] = []
    for batch in import_messages.show_progress(kind.row_name, plan, kind.batch):
        now = real_clock()
        started = monotonic()
        failed += save_batch(registry, clinic, kind, batch, now, run_id=run_id)
        # The pause lets people in Slack write between two batches of an embedded database.
        sleep((monotonic() - started) / 2)
    return failed
