"""Re-enroll, on the card of an ended episode: a form for the return, which is a new episode."""

from dataclasses import replace

from handlers.block_kit.forms import Filled
from handlers.dispatch.context import Context
from handlers.dispatch.replies import ButtonHandler, Click, FormHandler, Reply
from handlers.enrollment import save_enrollment
from handlers.enrollment.enroll_command import ROLES, typed_in
from handlers.enrollment.messages import enrollment as words_of
from handlers.patient.messages.card_steps import BACK
from handlers.patient_choice import access
from store.caseload import cards
from store.errors import UserError
from store.patient import patients
from store.payer import payers
from store.payer.payers import NearPayerError
from store.rules.roles import Role


def ask(click: Click, ctx: Context) -> Reply:
    """The form, with what is known of the episode before.

    Raises:
        UserError: the patient is in care again already.
    """
    with ctx.registry.read() as db:
        who = patients.by_id(db, ctx.clinic.id, int(click.value))
        access.check_own(db, ctx, who)
        facts = cards.card(db, ctx.clinic, who.id, ctx.today)
        if not facts.line.episode.ended_on:
            raise UserError(
                f"{who.full_name} is in care already: {facts.line.status}.", f"See /patient {who.mrn}."
            )
        known = [payer.name for payer in payers.every(db, ctx.clinic.id)]
    manager = ctx.member.slack_user_id if ctx.may(Role.CARE_MANAGER) else ""
    return Reply(form=words_of.return_form(facts, known, manager, ctx.today))


def sent(form: Filled, ctx: Context) -> Reply:
    """Open the new episode; what is wrong is said beside its field, and the form stays open."""
    errors: dict[str, str] = {}
    typed = typed_in(form, ctx.today, errors)
    if errors:
        return Reply(errors=errors)
    try:
        with ctx.registry.begin() as db:
            who = patients.by_id(db, ctx.clinic.id, int(form.subject))
            access.check_own(db, ctx, who)
            named = replace(typed, first_name=who.first_name, last_name=who.last_name, mrn=who.mrn)
            return save_enrollment.enroll(db, named, ctx)
    except NearPayerError as unsure:
        return Reply(errors={"payer": f"{unsure.wrong} {unsure.instead}"})
    except UserError as error:
        return Reply(errors={"enrolled_on": f"{error.wrong} {error.instead}".strip()})


HANDLERS = (
    ButtonHandler(BACK, ask, ROLES),
    FormHandler(words_of.RETURN, sent, ROLES),
)
