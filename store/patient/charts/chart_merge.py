"""Joining two charts of one person, marking a chart as entered in error, and undoing either.

The merged chart's facts stay on the ledger under the hidden chart; the kept chart gets copies of what it does
not hold. Undo voids the copies and shows the hidden chart again. What was entered after the merge stays.
"""

from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update

from store import audit
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import episodes, patients, sentences
from store.patient.charts import copied_facts, hidden_charts
from store.patient.charts.hidden_charts import HiddenChart, HiddenReason
from store.patient.charts.merge_plan import HidingPlan, MergePlan, plan_hiding, plan_merge
from store.tables import episodes as episode_rows
from store.tables import patients as patient_rows

_FILLABLE = tuple(column.name for column in patient_rows.c if column.nullable)
"""What a merge fills in on the kept chart where it is empty."""
_ASSESSMENTS = "initial_assessment_on"
_SCALE = "primary_scale"


def merge(
    db: Connection, clinic_id: int, kept_id: int, merged_id: int, today: date, provenance: Provenance
) -> tuple[MergePlan, HiddenChart]:
    """Merge one chart into another.

    Raises:
        UserError: as `plan_merge`.
    """
    _lock(db, clinic_id, kept_id, merged_id)
    plan = plan_merge(db, clinic_id, kept_id, merged_id, today)
    chart = hidden_charts.hide(
        db,
        clinic_id,
        merged_id,
        HiddenReason.MERGED,
        provenance,
        kept_patient_id=kept_id,
        filled_in=_fill_in(db, plan),
    )
    copied = copied_facts.copy_facts(db, clinic_id, kept_id, plan.copies, chart.source)
    patients.hide_from_finding(db, plan.merged, patients.by_id(db, clinic_id, kept_id))
    detail = {"kept": kept_id, "merged": merged_id, "merge": chart.id, "copied": copied}
    _record(db, clinic_id, provenance, "charts merged", (kept_id, merged_id), detail)
    return plan, chart


def mark_entered_in_error(
    db: Connection, clinic_id: int, patient_id: int, reason: str, provenance: Provenance
) -> tuple[HidingPlan, HiddenChart]:
    """Leave a chart that should not exist out of every list and count; its MRN is free again.

    Raises:
        UserError: without a reason, or as `plan_hiding`.
    """
    check_reason(reason)
    _lock(db, clinic_id, patient_id)
    plan = plan_hiding(db, clinic_id, patient_id)
    chart = hidden_charts.hide(
        db, clinic_id, patient_id, HiddenReason.IN_ERROR, provenance, note=reason.strip()
    )
    patients.hide_from_finding(db, plan.patient)
    _record(db, clinic_id, provenance, "chart entered in error", (patient_id,), {"hidden": chart.id})
    return plan, chart


def check_reason(reason: str) -> None:
    """Refuse to mark a chart without a reason.

    Raises:
        UserError: there is none.
    """
    if not reason.strip():
        raise UserError(*sentences.REASON_MISSING)


def undo(db: Connection, chart: HiddenChart, provenance: Provenance) -> int:
    """Show a hidden chart again and void the copies that a merge made; returns how many these were.

    Raises:
        MrnTakenError: another patient got the chart's MRN in the meantime.
        UserError: already undone, or the kept chart is hidden itself.
    """
    clinic_id, patient_id, kept_id = chart.clinic_id, chart.patient_id, chart.kept_patient_id
    _lock(db, clinic_id, patient_id, kept_id or patient_id)
    if kept_id and hidden_charts.of_patient(db, clinic_id, kept_id):
        kept = patients.by_id_even_hidden(db, clinic_id, kept_id)
        raise UserError(*sentences.kept_is_hidden(kept.mrn))
    if not hidden_charts.show_again(db, chart, provenance):
        raise UserError(*sentences.RESTORED_ALREADY)
    patients.find_again(db, patients.by_id(db, clinic_id, patient_id))
    voided = 0
    if kept_id:
        voided = copied_facts.void_copies(db, clinic_id, chart.source, provenance)
        _empty_again(db, clinic_id, kept_id, chart.filled_in)
        detail = {"kept": kept_id, "merged": patient_id, "merge": chart.id, "voided": voided}
        _record(db, clinic_id, provenance, "merge undone", (kept_id, patient_id), detail)
    else:
        _record(db, clinic_id, provenance, "chart shown again", (patient_id,), {"hidden": chart.id})
    return voided


def _fill_in(db: Connection, plan: MergePlan) -> dict[str, Any]:
    """Fill in what the kept chart lacks and the merged one has; returns what was filled in, by column."""
    kept, merged = (_fillable(db, each.clinic_id, each.id) for each in (plan.kept, plan.merged))
    filled = {name: merged[name] for name in _FILLABLE if kept[name] is None and merged[name] is not None}
    if filled:
        patients.correct(db, plan.kept.clinic_id, plan.kept.id, **filled)
    scale = _fill_in_scale(db, plan)
    assessed = _fill_in_assessments(db, plan)
    in_json = {name: _in_json(value) for name, value in filled.items()}
    filled_episodes = {_ASSESSMENTS: assessed, _SCALE: scale}
    return {**in_json, **{name: days for name, days in filled_episodes.items() if days}}


def _in_json(value: Any) -> Any:  # noqa: ANN401 - any column's value
    return value.isoformat() if isinstance(value, date) else value


def _fill_in_scale(db: Connection, plan: MergePlan) -> dict[str, str]:
    """The scale chosen on the merged chart, by the kept chart's episode, where none was chosen there."""
    kept, merged = (episodes.latest_episode(db, each.clinic_id, each.id) for each in (plan.kept, plan.merged))
    if kept and merged and merged.primary_scale and not kept.primary_scale:
        episodes.set_primary_scale(db, kept, merged.primary_scale)
        return {str(kept.id): merged.primary_scale}
    return {}


def _fill_in_assessments(db: Connection, plan: MergePlan) -> dict[str, str]:
    """The days of initial assessments that only the merged chart has, by the kept chart's episode."""
    clinic_id, filled = plan.kept.clinic_id, dict[str, str]()
    kept = episodes.of_patient(db, clinic_id, plan.kept.id)
    for episode in episodes.of_patient(db, clinic_id, plan.merged.id):
        day = episode.initial_assessment_on
        target = episodes.on_day(kept, day) if day else None
        if day and target and target.initial_assessment_on is None and str(target.id) not in filled:
            episodes.record_initial_assessment(db, target, day)
            filled[str(target.id)] = day.isoformat()
    return filled


def _empty_again(db: Connection, clinic_id: int, kept_id: int, filled: dict[str, Any]) -> None:
    """Take out what a merge filled in, unless it was changed since."""
    now = _fillable(db, clinic_id, kept_id)
    unchanged = {name: None for name in _FILLABLE if name in filled and _in_json(now[name]) == filled[name]}
    if unchanged:
        patients.correct(db, clinic_id, kept_id, **unchanged)
    for episode_id, day in filled.get(_ASSESSMENTS, {}).items():
        _empty_episode(db, clinic_id, episode_id, initial_assessment_on=date.fromisoformat(day))
    for episode_id, scale in filled.get(_SCALE, {}).items():
        _empty_episode(db, clinic_id, episode_id, primary_scale=scale)


def _empty_episode(db: Connection, clinic_id: int, episode_id: str, **filled: object) -> None:
    """Empty a column of an episode where it still says what was filled in."""
    for name, value in filled.items():
        column = episode_rows.c[name]
        is_filled = (episode_rows.c.clinic_id == clinic_id) & (episode_rows.c.id == int(episode_id))
        db.execute(update(episode_rows).where(is_filled, column == value).values({name: None}))


def _fillable(db: Connection, clinic_id: int, patient_id: int) -> dict[str, Any]:
    columns = [patient_rows.c[name] for name in _FILLABLE]
    is_patient = (patient_rows.c.clinic_id == clinic_id) & (patient_rows.c.id == patient_id)
    return dict(db.execute(select(*columns).where(is_patient)).mappings().one())


def _lock(db: Connection, clinic_id: int, *patient_ids: int) -> None:
    """Let one change of these charts wait for the other."""
    these = (patient_rows.c.clinic_id == clinic_id) & patient_rows.c.id.in_(patient_ids)
    db.execute(
        select(patient_rows.c.id).where(these).order_by(patient_rows.c.id).with_for_update(key_share=True)
    )


def _record(
    db: Connection,
    clinic_id: int,
    provenance: Provenance,
    action: str,
    patient_ids: tuple[int, ...],
    detail: dict[str, Any],
) -> None:
    """A row of the audit trail for each chart."""
    for patient_id in patient_ids:
        audit.record(db, clinic_id, provenance.at, provenance.by, action, f"patient:{patient_id}", detail)
