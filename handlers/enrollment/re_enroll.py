"""Re-enroll, on the card of an ended episode: a form that starts a new episode."""

from dataclasses import replace

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch import patient_reach
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.enrollment import save_enrollment, sentences
from handlers.enrollment.enroll_command import ENROLL_ROLES
from handlers.enrollment.messages import enrollment as messages
from handlers.enrollment.reading.enrollment_form import read_enroll_form
from handlers.patient_choice import access
from handlers.patient_choice.card_actions import RE_ENROLL
from handlers.patient_choice.colleagues import colleague_choices
from store.caseload import cards
from store.errors import UserError
from store.payer import payers
from store.payer.payers import SimilarPayerError
from store.rules.roles import Role


def open_return_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form, with what is known of the last episode.

    Raises:
        UserError: the patient is in care.
    """
    with ctx.registry.read() as db:
        patient = patient_reach.patient_by_id(db, ctx, click.id())
        access.check_may_open(db, ctx, patient)
        card = cards.patient_card(db, ctx.clinic, patient.id, ctx.today)
        if not card.caseload_patient.episode.ended_on:
            status = card.caseload_patient.status
            raise UserError(*sentences.in_care_already(patient.full_name, status, patient.mrn))
        payer_names = [payer.name for payer in payers.list_payers(db, ctx.clinic.id)]
        colleagues = colleague_choices(db, ctx)
    manager = ctx.member.slack_user_id if ctx.has_role(Role.CARE_MANAGER) else ""
    return Reply(form=messages.return_form(card, payer_names, colleagues, manager, ctx.today))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Start the new episode; errors go beside their fields, and the form stays open."""
    errors: dict[str, str] = {}
    typed = read_enroll_form(form, ctx.today, errors)
    if errors:
        return Reply(errors=errors)
    try:
        with ctx.registry.begin() as db:
            patient = patient_reach.patient_by_id(db, ctx, form.subject_id())
            access.check_may_open(db, ctx, patient)
            typed = replace(
                typed, first_name=patient.first_name, last_name=patient.last_name, mrn=patient.mrn
            )
            return save_enrollment.enroll(db, typed, ctx)
    except SimilarPayerError as error:
        return Reply(errors={"payer": error_text(error)})
    except UserError as error:
        return Reply(errors={"enrolled_on": error_text(error)})


HANDLERS = (
    ButtonHandler(RE_ENROLL, open_return_form, ENROLL_ROLES),
    FormHandler(messages.RE_ENROLL_CALLBACK, submit_form, ENROLL_ROLES),
)
