"""Merging charts and hiding them: the questions with their preview, and the answers with Undo."""

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.patient.messages.cards import card_button
from handlers.patient.sentences import charts as sentences
from store.patient.charts.hidden_charts import HiddenChart
from store.patient.charts.merge_plan import HidingPlan, MergePlan
from store.patient.patients import Patient

MERGE, MARK_IN_ERROR, UNDO, CANCEL = "chart.merge", "chart.error", "chart.undo", "chart.cancel"


def mrn_corrected(patient: Patient, summary: str, undo: Button) -> OutgoingMessage:
    """A chart has another MRN now."""
    return build_message(
        sentences.MRN_CORRECTED_NOTICE,
        text_block(BoldText(summary), sentences.MRN_CORRECTED_MEANS),
        button_row(undo, card_button(patient.id)),
    )


def confirm_merge(plan: MergePlan) -> OutgoingMessage:
    """What merging two charts would do, with the button that does it."""
    kept, merged = plan.kept, plan.merged
    return build_message(
        sentences.MERGE_NOTICE,
        text_block(
            BoldText(sentences.merge_question(merged.mrn, kept.full_name, kept.mrn)), *preview_lines(plan)
        ),
        button_row(
            Button(sentences.MERGE_BUTTON, MERGE, f"{kept.id}:{merged.id}", style="primary"),
            _cancel_button(),
        ),
    )


def preview_lines(plan: MergePlan) -> Iterator[str]:
    """What merging two charts would do."""
    for label, patient, status in (
        (sentences.KEPT, plan.kept, plan.kept_status),
        (sentences.MERGED, plan.merged, plan.merged_status),
    ):
        yield sentences.chart(label, patient.full_name, patient.mrn, patient.date_of_birth, status)
    yield sentences.copied(plan.copied) if plan.copied else sentences.NOTHING_TO_COPY
    if plan.already_there:
        yield sentences.already_there(plan.already_there)
    if plan.left_out:
        yield sentences.left_out(plan.left_out)
    for conflict in plan.conflicts:
        yield sentences.conflict(conflict.about, conflict.kept, conflict.merged)
    if plan.closed_months:
        yield sentences.closed_months(plan.closed_months)
    yield sentences.merge_means(plan.merged.mrn)


def charts_merged(plan: MergePlan, chart: HiddenChart) -> OutgoingMessage:
    """Two charts were merged."""
    kept, merged = plan.kept, plan.merged
    return build_message(
        sentences.MERGED_NOTICE,
        text_block(
            BoldText(sentences.merged(merged.mrn, kept.full_name, kept.mrn)),
            sentences.copied(plan.copied) if plan.copied else sentences.NOTHING_TO_COPY,
            sentences.closed_months(plan.closed_months) if plan.closed_months else None,
        ),
        button_row(_undo_button(chart), card_button(kept.id)),
    )


def confirm_in_error(plan: HidingPlan, note: str, draft: int) -> OutgoingMessage:
    """What marking a chart as entered in error would do; the reason waits in the draft."""
    patient = plan.patient
    return build_message(
        sentences.ERROR_NOTICE,
        text_block(
            BoldText(sentences.error_question(patient.full_name, patient.mrn)),
            sentences.reason(note),
            *hiding_lines(plan),
        ),
        button_row(
            Button(sentences.ERROR_BUTTON, MARK_IN_ERROR, str(draft), style="danger"), _cancel_button()
        ),
    )


def hiding_lines(plan: HidingPlan) -> Iterator[str]:
    """What marking a chart as entered in error would do."""
    yield sentences.leaves(plan.left_out)
    if plan.closed_months:
        yield sentences.closed_months(plan.closed_months)
    yield sentences.FREE_MRN


def charts_in_error(
    charts: Sequence[tuple[Patient, HiddenChart]], today: date, zone: ZoneInfo
) -> OutgoingMessage:
    """The charts that were looked for and are marked as entered in error, each with Undo."""
    blocks: list[Block | None] = []
    for patient, chart in charts:
        since = chart.hidden_at.astimezone(zone).date()
        blocks += [
            text_block(
                BoldText(sentences.is_in_error(patient.full_name, patient.mrn, since, today)),
                sentences.reason(chart.note),
            ),
            button_row(Button(sentences.UNDO_IN_ERROR, UNDO, str(chart.id))),
        ]
    return build_message(sentences.IS_IN_ERROR_NOTICE, *blocks)


def marked_in_error(plan: HidingPlan, chart: HiddenChart) -> OutgoingMessage:
    """A chart was marked as entered in error."""
    patient = plan.patient
    return build_message(
        sentences.HIDDEN_NOTICE,
        text_block(BoldText(sentences.hidden(patient.full_name, patient.mrn)), sentences.reason(chart.note)),
        button_row(_undo_button(chart)),
    )


def confirm_unmerge(kept: Patient, merged: Patient, chart: HiddenChart) -> OutgoingMessage:
    """What separating two charts would do."""
    return build_message(
        sentences.UNMERGE_NOTICE,
        text_block(BoldText(sentences.unmerge_question(merged.mrn, kept.full_name)), sentences.UNMERGE_MEANS),
        button_row(Button(sentences.SEPARATE_BUTTON, UNDO, str(chart.id), style="primary"), _cancel_button()),
    )


def shown_again(patient: Patient, voided: int) -> OutgoingMessage:
    """A hidden chart is back."""
    return build_message(
        sentences.SHOWN_NOTICE,
        text_block(
            BoldText(sentences.shown_again(patient.full_name, patient.mrn)), sentences.copies_voided(voided)
        ),
        button_row(card_button(patient.id)),
    )


def _undo_button(chart: HiddenChart) -> Button:
    return Button(sentences.UNDO_BUTTON, UNDO, str(chart.id))


def _cancel_button() -> Button:
    return Button(sentences.CANCEL_BUTTON, CANCEL)
