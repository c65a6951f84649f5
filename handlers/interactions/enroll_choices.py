"""The buttons that settle whether a namesake is another person, and which payer was meant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.commands import enroll, patient
from handlers.context import Context
from handlers.messages import answers, choices
from handlers.messages import enrollment as words_of
from handlers.replies import CARE, ButtonHandler, Click, Reply
from store import drafts, patients, payers
from store.drafts import Draft
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
        if draft.kind == enroll.KIND:
            name = known.get(payer_id) or f"{draft.detail['payer']} {payers.NEW}"
            return _enroll(db, draft, {"payer": name}, ctx)
        return _cover(db, draft, known.get(payer_id) or f"{draft.words} {payers.NEW}", ctx)


def _enroll(db: Connection, draft: Draft, answer: Mapping[str, Any], ctx: Context) -> Reply:
    typed_at = datetime.fromisoformat(draft.detail["typed_at"])
    return enroll.enroll_line(db, draft.words, typed_at, {**draft.detail["settled"], **answer}, ctx)


def _cover(db: Connection, draft: Draft, name: str, ctx: Context) -> Reply:
    who = patients.by_id(db, ctx.clinic.id, int(draft.detail["patient_id"]))
    return patient.change(db, who, f"payer {name}", ctx)


HANDLERS = (
    ButtonHandler(words_of.ANOTHER, another, enroll.ROLES),
    ButtonHandler(choices.PAYER, choose_payer, CARE | {Role.LEAD}),
)
