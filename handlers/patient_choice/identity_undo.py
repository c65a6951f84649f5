"""Undo of a new name, birth date or MRN, where the change was confirmed."""

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import BoldText, Button, build_message, text_block
from handlers.dispatch.draft_choices import use_draft
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, Reply
from handlers.patient_choice import sentences
from store.dispatch import drafts
from store.patient import identity_changes
from store.patient.patients import Patient
from store.rules.roles import Role

UNDO_IDENTITY = "identity.undo"
_DRAFT_KIND = "identity change"


def undo_button(
    db: Connection, before: Patient, after: Patient, ctx: RequestContext, label: str = ""
) -> Button:
    """The button that gives the chart its earlier name and MRN back; it works for a day, and once."""
    detail = identity_changes.undo_detail(before, after)
    draft_id = drafts.save(db, ctx.clinic.id, ctx.member.id, _DRAFT_KIND, "", ctx.now, **detail)
    return Button(label or sentences.undo_identity(after.full_name), UNDO_IDENTITY, str(draft_id))


def undo_identity(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Give the chart the name, birth date and MRN that it had before.

    Raises:
        UserError: someone has changed them again since, or another chart got the earlier MRN.
    """
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, click.id(), _DRAFT_KIND)
        patient = identity_changes.undo(db, ctx.clinic.id, draft.detail, ctx.provenance)
    undone = sentences.identity_undone(patient.mrn, patient.full_name, patient.date_of_birth)
    message = build_message(sentences.IDENTITY_UNDONE_NOTICE, text_block(BoldText(undone)))
    return Reply(message, replace=False)


HANDLERS = (
    ButtonHandler(
        UNDO_IDENTITY,
        undo_identity,
        frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN, Role.LEAD, Role.ADMIN}),
    ),
)
