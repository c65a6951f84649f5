"""The part of a form that says which patient: a list of recent ones, or a name or MRN typed in."""

from collections.abc import Sequence

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm, select_input, text_input
from handlers.block_kit.message_blocks import Block
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice.choice_questions import patient_label
from handlers.reading.patient_finder import patients_named
from store.ledger import time_log
from store.patient import patients
from store.patient.patients import Patient, PatientNameSearch


def recent_patients(db: Connection, ctx: RequestContext) -> list[Patient]:
    """The patients the member logged for last, the latest first."""
    ids = time_log.recent_patients(db, ctx.clinic.id, ctx.member.id)
    people = patients.by_ids(db, ctx.clinic.id, ids)
    return [people[patient_id] for patient_id in ids]


def patient_picker_blocks(offered: Sequence[Patient], *, chosen: int | None = None) -> list[Block]:
    """The list, when there is anybody to list, and the line to type in."""
    options = [(patient_label(patient), str(patient.id)) for patient in offered]
    who = (
        [select_input("patient", "Recent patients", options, initial=str(chosen or ""), optional=True)]
        if options
        else []
    )
    label = "Or a name or MRN" if options else "Patient: name or MRN"
    return [*who, text_input("name", label, optional=bool(options), limit=120)]


def read_chosen_patient(
    db: Connection, form: SubmittedForm, ctx: RequestContext, errors: dict[str, str]
) -> Patient | None:
    """Whom the form means; when nobody or several, what is wrong goes beside the field."""
    typed = form.text("name")
    if not typed:
        if form.text("patient"):
            return patients.by_id(db, ctx.clinic.id, int(form.text("patient")))
        errors["name"] = "Choose a recent patient above, or type a name or MRN here."
        return None
    found = patients_named(typed, PatientNameSearch(db, ctx.clinic.id))
    if len(found) == 1:
        return patients.by_id(db, ctx.clinic.id, found[0].id)
    if found:
        errors["name"] = f"{len(found)} patients fit: type the full name or the MRN."
    else:
        near = " or ".join(
            patient_label(one) for one in patients.closest_by_name(db, ctx.clinic.id, typed, 3)
        )
        errors["name"] = f"No patient has that name.{f' Did you mean {near}?' if near else ''}"
    return None
