"""The buttons that settle whether a namesake is another person, and which payer was meant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.dispatch import answers
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, ButtonHandler, Click, Reply
from handlers.enrollment import enroll_command
from handlers.enrollment.messages import enrollment as words_of
from handlers.patient import patient_command
from handlers.patient_choice import choices
from store.dispatch import drafts
from store.dispatch.drafts import Draft
from store.patient import patients
from store.payer import payers
from store.rules.roles import Role


def another(click: Click, ctx: Context) -> Reply:
    """Enroll: it is another person of the same name."""
    with ctx.registry.begin() as db:
        draft = drafts.take(db, ctx.clinic.id, ctx.member.id, int(click.value), ctx.now)
        return _enroll(db, draft, {"is_another": True}, ctx) if draft else Reply(answers.gone())


def choose_payer(click: Click, ctx: Context) -> Reply:
    """Go on with a known payer, or with a new one."""
    draft_id, payer_id = (int(part) for part in click.value.split(":"))
    with ctx.registry.begin() as db:
        draft = drafts.take(db, ctx.clinic.id, ctx.member.id, draft_id, ctx.now)
        if draft is None:
            return Reply(answers.gone())
        known = {payer.id: payer.name for payer in payers.every(db, ctx.clinic.id)}
        if draft.kind == enroll_command.KIND:
            name = known.get(payer_id) or f"{draft.detail['payer']} {payers.NEW}"
            return _enroll(db, draft, {"payer": name}, ctx)
        return _cover(db, draft, known.get(payer_id) or f"{draft.words} {payers.NEW}", ctx)


def _enroll(db: Connection, draft: Draft, answer: Mapping[str, Any], ctx: Context) -> Reply:
    typed_at = datetime.fromisoformat(draft.detail["typed_at"])
    return enroll_command.enroll_line(db, draft.words, typed_at, {**draft.detail["settled"], **answer}, ctx)


def _cover(db: Connection, draft: Draft, name: str, ctx: Context) -> Reply:
    who = patients.by_id(db, ctx.clinic.id, int(draft.detail["patient_id"]))
    return patient_command.change(db, who, f"payer {name}", ctx)


HANDLERS = (
    ButtonHandler(words_of.ANOTHER, another, enroll_command.ROLES),
    ButtonHandler(choices.PAYER, choose_payer, CARE | {Role.LEAD}),
)
