"""`caseload patient merge|unmerge|entered-in-error|correct-mrn`; a dry run without `--apply`."""

from collections.abc import Iterable

import click
from sqlalchemy import Connection

from bot.cli.sentences import about_charts
from bot.cli.shared import clinic_option, open_registry
from bot.clock import real_clock
from handlers.patient.messages.charts import hiding_lines, preview_lines
from handlers.patient.sentences import charts
from store import audit
from store.clinic import clinics
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import identity_changes, patients
from store.patient.charts import chart_merge, hidden_charts, merge_plan
from store.patient.charts.hidden_charts import HiddenChart
from store.patient.patients import Patient
from store.rules.clinic.calendar import local_day

_SOURCE = "command line"
_apply = click.option("--apply", is_flag=True, help=about_charts.APPLY_CHANGE)


@click.group()
def patient() -> None:
    """Join two charts of one person, take a wrong chart out of every list, or correct an MRN."""


@patient.command()
@click.argument("kept_mrn")
@click.argument("merged_mrn")
@_apply
@clinic_option
def merge(kept_mrn: str, merged_mrn: str, *, apply: bool, clinic_name: str | None) -> None:
    """Merge the chart with MERGED_MRN into the chart with KEPT_MRN, which stays."""
    now = real_clock()
    with open_registry().begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        today = local_day(now, clinic.zone)
        kept, merged = (_patient(db, clinic.id, mrn).id for mrn in (kept_mrn, merged_mrn))
        if apply:
            provenance = Provenance(None, now, _SOURCE)
            plan, _ = chart_merge.merge(db, clinic.id, kept, merged, today, provenance)
        else:
            plan = merge_plan.plan_merge(db, clinic.id, kept, merged, today)
            _record_preview(db, clinic.id, kept, merged)
    done = charts.merged(plan.merged.mrn, plan.kept.full_name, plan.kept.mrn)
    _print(preview_lines(plan), done, apply=apply)


@patient.command()
@click.argument("merged_mrn")
@_apply
@clinic_option
def unmerge(merged_mrn: str, *, apply: bool, clinic_name: str | None) -> None:
    """Separate the chart with MERGED_MRN again from the chart that it was merged into."""
    _show_again(merged_mrn, apply=apply, clinic_name=clinic_name)


@patient.command("entered-in-error")
@click.argument("mrn")
@click.option("--reason", default="", help=about_charts.REASON_ON_RECORD)
@click.option("--undo", is_flag=True, help=about_charts.SHOW_CHART_AGAIN)
@_apply
@clinic_option
def entered_in_error(mrn: str, reason: str, *, undo: bool, apply: bool, clinic_name: str | None) -> None:
    """Take the chart with MRN out of every list and count; it stays on the ledger."""
    if undo:
        _show_again(mrn, apply=apply, clinic_name=clinic_name)
        return
    chart_merge.check_reason(reason)
    with open_registry().begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        wrong = _patient(db, clinic.id, mrn)
        if apply:
            provenance = Provenance(None, real_clock(), _SOURCE)
            plan, _ = chart_merge.mark_entered_in_error(db, clinic.id, wrong.id, reason, provenance)
        else:
            plan = merge_plan.plan_hiding(db, clinic.id, wrong.id)
            _record_preview(db, clinic.id, wrong.id)
    _print(hiding_lines(plan), charts.hidden(wrong.full_name, wrong.mrn), apply=apply)


@patient.command("correct-mrn")
@click.argument("mrn")
@click.argument("right_mrn")
@_apply
@clinic_option
def correct_mrn(mrn: str, right_mrn: str, *, apply: bool, clinic_name: str | None) -> None:
    """Give the chart with MRN the RIGHT_MRN; the history keeps the earlier one."""
    with open_registry().begin() as db, db.begin_nested() as tried:
        clinic = clinics.by_name(db, clinic_name)
        before = _patient(db, clinic.id, mrn)
        provenance = Provenance(None, real_clock(), _SOURCE)
        after = identity_changes.correct_mrn(db, before, right_mrn, provenance)
        if not apply:
            tried.rollback()
    done = charts.mrn_corrected(before.full_name, before.mrn, after.mrn)
    _print([about_charts.mrn_would_be(before.full_name, before.mrn, after.mrn)], done, apply=apply)


def _show_again(mrn: str, *, apply: bool, clinic_name: str | None) -> None:
    with open_registry().begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        chart, hidden = _hidden_chart(db, clinic.id, mrn)
        voided = chart_merge.undo(db, chart, Provenance(None, real_clock(), _SOURCE)) if apply else 0
    means = [about_charts.chart_comes_back(hidden.full_name, hidden.mrn)]
    _print(
        [*means, charts.UNMERGE_MEANS] if chart.kept_patient_id else means,
        charts.shown_again(hidden.full_name, hidden.mrn),
        charts.copies_voided(voided),
        apply=apply,
    )


def _record_preview(db: Connection, clinic_id: int, *patient_ids: int) -> None:
    for patient_id in patient_ids:
        audit.record(db, clinic_id, real_clock(), None, "charts previewed", f"patient:{patient_id}")


def _patient(db: Connection, clinic_id: int, mrn: str) -> Patient:
    """The chart with that MRN itself, not one it was merged into."""
    found = patients.by_mrn_even_hidden(db, clinic_id, mrn)
    if found is None:
        raise UserError(about_charts.unknown_mrn(mrn), about_charts.SEE_EXPORT)
    return found


def _hidden_chart(db: Connection, clinic_id: int, mrn: str) -> tuple[HiddenChart, Patient]:
    """The chart that is hidden, by the MRN it had."""
    for chart in hidden_charts.of_clinic(db, clinic_id).values():
        hidden = patients.by_id_even_hidden(db, clinic_id, chart.patient_id)
        if patients.mrn_key(hidden.mrn) == patients.mrn_key(mrn):
            return chart, hidden
    raise UserError(about_charts.no_hidden_chart(mrn))


def _print(preview: Iterable[str], *done: str, apply: bool) -> None:
    for line in filter(None, done if apply else preview):
        click.echo(line)
    if not apply:
        click.echo(about_charts.DRY_RUN_OF_CHANGE)


COMMANDS = (patient,)
