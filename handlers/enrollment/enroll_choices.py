"""The buttons that answer whether a patient of the same name is someone else, and which payer is meant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.dispatch import patient_reach
from handlers.dispatch.draft_choices import use_draft
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, Reply
from handlers.enrollment import enroll_command
from handlers.enrollment.messages import enrollment as messages
from handlers.patient import patient_command
from handlers.patient_choice import choice_questions
from handlers.patient_choice.ask_choice import PAYER_DRAFT_KIND
from store.dispatch.drafts import Draft
from store.payer import payers
from store.rules.roles import Role


def enroll_namesake(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Enroll: it is someone else with the same name."""
    with ctx.registry.begin() as db:
        return _enroll(
            db, use_draft(db, ctx, click.id(), enroll_command.DRAFT_KIND), {"is_another": True}, ctx
        )


def change_identity(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The same person: the chart takes the typed name and birth date."""
    with ctx.registry.begin() as db:
        return _enroll(
            db, use_draft(db, ctx, click.id(), enroll_command.DRAFT_KIND), {"is_renamed": True}, ctx
        )


def choose_payer(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Continue with a known payer, or with a new one."""
    draft_id, payer_id = click.ids(2)
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, draft_id, enroll_command.DRAFT_KIND, PAYER_DRAFT_KIND)
        names = {payer.id: payer.name for payer in payers.list_payers(db, ctx.clinic.id)}
        if draft.kind == enroll_command.DRAFT_KIND:
            name = names.get(payer_id) or f"{draft.detail['payer']} {payers.NEW_PAYER_MARK}"
            return _enroll(db, draft, {"payer": name}, ctx)
        return _set_payer(
            db, draft, names.get(payer_id) or f"{draft.typed_text} {payers.NEW_PAYER_MARK}", ctx
        )


def _enroll(db: Connection, draft: Draft, answer: Mapping[str, Any], ctx: RequestContext) -> Reply:
    typed_at = datetime.fromisoformat(draft.detail["typed_at"])
    return enroll_command.enroll_line(
        db, draft.typed_text, typed_at, {**draft.detail["settled"], **answer}, ctx
    )


def _set_payer(db: Connection, draft: Draft, name: str, ctx: RequestContext) -> Reply:
    patient = patient_reach.patient_by_id(db, ctx, int(draft.detail["patient_id"]))
    return patient_command.change(db, patient, f"payer {name}", ctx)


HANDLERS = (
    ButtonHandler(messages.ENROLL_NAMESAKE, enroll_namesake, enroll_command.ENROLL_ROLES),
    ButtonHandler(messages.CHANGE_IDENTITY, change_identity, enroll_command.ENROLL_ROLES),
    ButtonHandler(choice_questions.CHOOSE_PAYER, choose_payer, CARE_TEAM_ROLES | {Role.LEAD}),
)
