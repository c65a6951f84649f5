"""`mrn 5003`, `merge 5002`, `unmerge`, `entered in error -- reason`: which charts there are."""

import re

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.patient.messages import charts as messages
from handlers.patient.sentences import charts as sentences
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from handlers.patient_choice.identity_undo import undo_button
from handlers.reading.patients.find_patient import patients_named
from handlers.reading.typed_text import as_typed
from store.dispatch import drafts
from store.errors import UserError
from store.patient import identity_changes, patients
from store.patient.charts import chart_merge, hidden_charts, merge_plan
from store.patient.charts.hidden_charts import HiddenChart, HiddenReason
from store.patient.name_index import PatientNameSearch
from store.patient.patients import MrnTakenError, Patient
from store.rules.roles import Role

CHART_ROLES = frozenset({Role.LEAD, Role.ADMIN})
"""Who decides which charts there are."""
MRN_ROLES = CHART_ROLES | {Role.CARE_MANAGER}
"""Who corrects an MRN."""
IN_ERROR_DRAFT = "in error"
_BEFORE_MRN = re.compile(
    r"^(?:(?:with|and|from|in|into|chart|of|the|mrn|number|no\.?)\b[\s:#]*|[…#:]\s*|\.\.\.)+", re.IGNORECASE
)


def correct_mrn(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`mrn 00012345`: the right MRN in the place of a wrong one, with Undo.

    Raises:
        UserError: that is no MRN, the chart has it already, or another chart has it.
    """
    db, ctx, before = context.db, context.ctx, context.patient
    try:
        after = identity_changes.correct_mrn(db, before, words, ctx.provenance)
    except MrnTakenError as error:
        raise UserError(error.wrong, sentences.merge_if_same(before.full_name, error.mrn)) from error
    undo = undo_button(db, before, after, ctx, sentences.UNDO_BUTTON)
    summary = sentences.mrn_corrected(before.full_name, before.mrn, after.mrn)
    return ChangeResult(summary, message=messages.mrn_corrected(after, summary, undo))


def ask_to_merge(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`merge 5002`: what merging that chart into this one would do, with a button to do it."""
    typed = _typed_mrn(words)
    if not typed:
        raise UserError(*sentences.WHICH_CHART_TO_MERGE)
    db, clinic_id = context.db, context.ctx.clinic.id
    merged = _other_chart(context, typed)
    plan = merge_plan.plan_merge(db, clinic_id, context.patient.id, merged.id, context.ctx.today)
    return ChangeResult("", message=messages.confirm_merge(plan))


def ask_to_unmerge(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`unmerge 5002`: what separating the charts would do; the MRN is needed when several were merged."""
    db, clinic_id, typed = context.db, context.ctx.clinic.id, _typed_mrn(words)
    merged = {
        patients.by_id_even_hidden(db, clinic_id, chart.patient_id): chart
        for chart in hidden_charts.merged_into(db, clinic_id, context.patient.id)
    }
    if not merged:
        raise UserError(*sentences.NOTHING_MERGED)
    key = patients.mrn_key(typed)
    wanted = [each for each in merged if not key or patients.mrn_key(each.mrn).endswith(key)]
    mrns = [each.mrn for each in merged]
    if not wanted:
        raise UserError(*sentences.not_merged_here(as_typed(typed), mrns))
    if len(wanted) > 1:
        raise UserError(*sentences.several_merged(mrns))
    return ChangeResult("", message=messages.confirm_unmerge(context.patient, wanted[0], merged[wanted[0]]))


def ask_if_in_error(context: PatientContext, words: str, note: str) -> ChangeResult:
    """`entered in error -- reason`: what would leave the lists and numbers, with a button to do it."""
    db, ctx = context.db, context.ctx
    why = " ".join(part for part in (words, note) if part).strip(" -:")
    chart_merge.check_reason(why)
    plan = merge_plan.plan_hiding(db, ctx.clinic.id, context.patient.id)
    detail = {"patient_id": context.patient.id}
    draft = drafts.save(db, ctx.clinic.id, ctx.member.id, IN_ERROR_DRAFT, why, ctx.now, **detail)
    return ChangeResult("", message=messages.confirm_in_error(plan, why, draft))


def charts_in_error(db: Connection, words: str, ctx: RequestContext) -> list[tuple[Patient, HiddenChart]]:
    """The charts entered in error that the words name, by MRN or full name; for leads and admins."""
    if not ctx.has_role(*CHART_ROLES):
        return []
    keys = {patients.mrn_key(word) for word in words.split()}
    found = [
        (patients.by_id_even_hidden(db, ctx.clinic.id, patient_id), chart)
        for patient_id, chart in hidden_charts.of_clinic(db, ctx.clinic.id).items()
        if chart.reason is HiddenReason.IN_ERROR
    ]
    return [
        (patient, chart)
        for patient, chart in found
        if patients.mrn_key(patient.mrn) in keys or words.lower().startswith(patient.full_name.lower())
    ]


def _typed_mrn(words: str) -> str:
    return _BEFORE_MRN.sub("", words.strip()).strip()


def _other_chart(context: PatientContext, typed: str) -> Patient:
    """The chart that the words name, by MRN, by its ending, or by name.

    Raises:
        UserError: none, several, or one that was already merged into this chart.
    """
    db, clinic_id, this = context.db, context.ctx.clinic.id, context.patient
    by_mrn = patients.by_mrn(db, clinic_id, typed)
    if by_mrn and by_mrn.id == this.id and patients.mrn_key(typed) != patients.mrn_key(this.mrn):
        raise UserError(*sentences.merged_already(as_typed(typed)))
    if by_mrn:
        return by_mrn
    named = [name.id for name in patients_named(typed, PatientNameSearch(db, clinic_id, within=None))]
    found = patients.by_mrn_ending(db, clinic_id, typed) or list(
        patients.by_ids(db, clinic_id, named).values()
    )
    others = [each for each in found if each.id != this.id]
    if not others:
        raise UserError(*sentences.no_such_chart(as_typed(typed)))
    if len(others) > 1:
        raise UserError(*sentences.several_charts(as_typed(typed), [each.mrn for each in others]))
    return others[0]
