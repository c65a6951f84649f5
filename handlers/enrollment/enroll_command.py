"""`/enroll Holly Guzman mrn 8965 …`: puts a new patient on the registry, from a line or a form."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import FormHandler, Reply, SlashCommand
from handlers.enrollment import save_enrollment, sentences
from handlers.enrollment.messages import enrollment as messages
from handlers.enrollment.reading.enrollment_form import read_enroll_form
from handlers.enrollment.reading.enrollment_reader import read_enrollment
from handlers.patient_choice import choice_questions
from handlers.patient_choice.colleagues import colleague_choices
from store.dispatch import drafts
from store.enrollment.returning_patient import OtherIdentityError, SameNameError
from store.errors import UserError
from store.payer import payers
from store.payer.payers import SimilarPayerError
from store.rules.patient.identity import IdentityMatch
from store.rules.roles import Role

DRAFT_KIND = "enroll"
ENROLL_ROLES = frozenset({Role.CARE_MANAGER, Role.LEAD})


def enroll(text: str, ctx: RequestContext) -> Reply:
    """Enroll from a line; without any text, open the form."""
    if not text:
        with ctx.registry.read() as db:
            known = [payer.name for payer in payers.list_payers(db, ctx.clinic.id)]
            colleagues = colleague_choices(db, ctx)
        manager = ctx.member.slack_user_id if ctx.has_role(Role.CARE_MANAGER) else ""
        return Reply(form=messages.enroll_form(known, colleagues, manager, ctx.today))
    with ctx.registry.begin() as db:
        return enroll_line(db, text, ctx.now, {}, ctx)


def enroll_line(
    db: Connection, text: str, typed_at: datetime, answers: Mapping[str, Any], ctx: RequestContext
) -> Reply:
    """Enroll from a line, or ask about what is unclear.

    Args:
        db: the transaction; only a draft is saved while something is unclear.
        text: the line.
        typed_at: when it was typed: its days are counted from then.
        answers: fields of the line that were asked about before, with the answers.
        ctx: the request.
    """
    known = [payer.name for payer in payers.list_payers(db, ctx.clinic.id)]
    typed_on = typed_at.astimezone(ctx.clinic.zone).date()
    typed = replace(read_enrollment(text, typed_on, known), **answers)
    detail = {"typed_at": typed_at.isoformat(), "settled": dict(answers)}

    def draft(**more: str) -> int:
        return drafts.save(db, ctx.clinic.id, ctx.member.id, DRAFT_KIND, text, ctx.now, **detail, **more)

    try:
        return save_enrollment.enroll(db, typed, ctx)
    except SameNameError as error:
        return Reply(messages.ask_namesake(draft(), error, f"/enroll {text}"))
    except OtherIdentityError as error:
        return Reply(messages.ask_identity(draft(), error, f"/enroll {text}"))
    except SimilarPayerError as error:
        return Reply(choice_questions.which_payer(draft(payer=error.typed), error))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Enroll from the form; errors go beside their fields, and the form stays open."""
    errors: dict[str, str] = {}
    typed = read_enroll_form(form, ctx.today, errors)
    if typed.is_another and typed.is_renamed:
        errors["another"] = sentences.ONLY_ONE_ANSWER
    if errors:
        return Reply(errors=errors)
    try:
        with ctx.registry.begin() as db:
            return save_enrollment.enroll(db, typed, ctx)
    except SimilarPayerError as error:
        return Reply(errors={"payer": error_text(error)})
    except SameNameError as error:
        return Reply(errors={"mrn": f"{error.wrong} {sentences.SAME_NAME_HINT}"})
    except OtherIdentityError as error:
        is_other = error.match is IdentityMatch.SOMEONE_ELSE
        hint = sentences.CHECK_THE_MRN if is_other else sentences.OTHER_IDENTITY_HINT
        return Reply(errors={"mrn": f"{error.wrong} {hint}"})
    except UserError as error:
        return Reply(errors={"mrn": error_text(error)})


COMMAND = SlashCommand(
    verb="enroll",
    run=enroll,
    roles=ENROLL_ROLES,
    hint="[first last] mrn [number] payer [name]",
    summary="add a patient to the registry",
    examples=(
        ("/enroll", "the form"),
        (
            "/enroll Holly Guzman mrn 8965 dob 3/4/1980 payer Cigna consent spoken 11/3 assessed 11/3",
            "all on one line, in any order; only the name and MRN are required",
        ),
        ('/enroll Guzman, Holly "Bee" mrn 8965', "what the patient goes by; or: goes by Bee"),
        ("… problems F32.1 F41.1 seen 10/2 npi 1234567893", "problems, initiating visit, who bills"),
        ("… clinician @pcp assign @colleague consultant @name", "the team"),
        ("… referred 11/2 screen phq2 4", "referred only, with the referral screening; or: enrolled 11/2"),
        ("… prefers phone mornings then portal", "how the patient wants to be reached"),
    ),
)
FORM = FormHandler(messages.CALLBACK, submit_form, ENROLL_ROLES)
