"""Re-enroll, on the card of an ended episode: a form for the return, which is a new episode."""

from dataclasses import replace

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.enrollment import save_enrollment
from handlers.enrollment.enroll_command import ENROLL_ROLES, read_enroll_form
from handlers.enrollment.messages import enrollment as messages
from handlers.patient.messages.card_contact_and_status import RE_ENROLL
from handlers.patient_choice import access
from store.caseload import cards
from store.errors import UserError
from store.patient import patients
from store.payer import payers
from store.payer.payers import SimilarPayerError
from store.rules.roles import Role


def open_return_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form, with what is known of the episode before.

    Raises:
        UserError: the patient is in care again already.
    """
    with ctx.registry.read() as db:
        who = patients.by_id(db, ctx.clinic.id, int(click.value))
        access.check_may_open(db, ctx, who)
        facts = cards.patient_card(db, ctx.clinic, who.id, ctx.today)
        if not facts.caseload_patient.episode.ended_on:
            raise UserError(
                f"{who.full_name} is in care already: {facts.caseload_patient.status}.",
                f"See /patient {who.mrn}.",
            )
        known = [payer.name for payer in payers.list_payers(db, ctx.clinic.id)]
    manager = ctx.member.slack_user_id if ctx.has_role(Role.CARE_MANAGER) else ""
    return Reply(form=messages.return_form(facts, known, manager, ctx.today))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Open the new episode; what is wrong is said beside its field, and the form stays open."""
    errors: dict[str, str] = {}
    typed = read_enroll_form(form, ctx.today, errors)
    if errors:
        return Reply(errors=errors)
    try:
        with ctx.registry.begin() as db:
            who = patients.by_id(db, ctx.clinic.id, int(form.metadata))
            access.check_may_open(db, ctx, who)
            named = replace(typed, first_name=who.first_name, last_name=who.last_name, mrn=who.mrn)
            return save_enrollment.enroll(db, named, ctx)
    except SimilarPayerError as unsure:
        return Reply(errors={"payer": error_text(unsure)})
    except UserError as error:
        return Reply(errors={"enrolled_on": error_text(error)})


HANDLERS = (
    ButtonHandler(RE_ENROLL, open_return_form, ENROLL_ROLES),
    FormHandler(messages.RE_ENROLL_CALLBACK, submit_form, ENROLL_ROLES),
)
