"""The part of a form that says which patient: a list of recent ones, or a typed name or MRN."""

from collections.abc import Sequence

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm, select_input, text_input
from handlers.block_kit.message_blocks import Block
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import access, sentences
from handlers.patient_choice.choice_questions import patient_label
from handlers.reading.patients.find_patient import patients_named
from store.ledger import time_log
from store.patient import name_index, patients
from store.patient.patients import Patient

_MOST_NAMED = 5


def recent_patients(db: Connection, ctx: RequestContext) -> list[Patient]:
    """The patients the member logged time for, the latest first; that they were shown is recorded."""
    recent, within = time_log.recent_patients(db, ctx.clinic.id, ctx.member.id), patient_reach.reach(db, ctx)
    shown = _patients_in_order(db, ctx, [each for each in recent if within is None or each in within])
    access.record_names_shown(db, ctx, len(shown))
    return shown


def patient_picker_blocks(recent: Sequence[Patient], *, chosen: int | None = None) -> list[Block]:
    """A list of the recent patients, when there are any, and a field for a name or MRN."""
    if not recent:
        return [text_input("name", sentences.NAME_OR_MRN, limit=120)]
    options = [(patient_label(patient), str(patient.id)) for patient in recent]
    return [
        select_input("patient", sentences.RECENT_PATIENTS, options, initial=str(chosen or ""), optional=True),
        text_input("name", sentences.OR_NAME_OR_MRN, optional=True, limit=120),
    ]


def read_chosen_patient(
    db: Connection, form: SubmittedForm, ctx: RequestContext, errors: dict[str, str]
) -> Patient | None:
    """The patient that was chosen or typed; when there is none or several, the field gets an error."""
    typed = form.text("name")
    if not typed:
        if form.text("patient"):
            return patient_reach.patient_by_id(db, ctx, form.id("patient"))
        errors["name"] = sentences.PATIENT_MISSING
        return None
    found = patients_named(typed, patient_reach.name_search(db, ctx))
    if len(found) == 1:
        return patient_reach.patient_by_id(db, ctx, found[0].id)
    if found:
        first = _patients_in_order(db, ctx, [name.id for name in found[:_MOST_NAMED]])
        errors["name"] = sentences.several_match_in_form([patient_label(each) for each in first], len(found))
    else:
        within = patient_reach.reach(db, ctx)
        similar = _patients_in_order(db, ctx, name_index.closest(db, ctx.clinic.id, typed, within, 3))
        labels = [patient_label(patient) for patient in similar]
        errors["name"] = sentences.no_match_in_form(labels, own_only=within is not None)
    return None


def _patients_in_order(db: Connection, ctx: RequestContext, ids: Sequence[int]) -> list[Patient]:
    people = patients.by_ids(db, ctx.clinic.id, ids)
    return [people[patient_id] for patient_id in ids]
