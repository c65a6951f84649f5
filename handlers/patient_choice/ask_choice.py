"""Asks which patient or payer a text means; a draft keeps the text until a button is pressed."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import access, choice_questions
from store.dispatch import drafts
from store.patient import name_index, patients
from store.payer.payers import SimilarPayerError
from store.rules.patient.names import PatientName

PAYER_DRAFT_KIND = "payer"


def ask_patient_choice(
    db: Connection,
    ctx: RequestContext,
    kind: str,
    text: str,
    typed_name: str,
    matches: Sequence[PatientName],
    *,
    detail: Mapping[str, object] | None = None,
    line: int | None = None,
    form: bool = True,
    saves: bool = True,
) -> OutgoingMessage:
    """Offer the patients that match a name, or those with the most similar names.

    Args:
        db: the transaction; the draft is saved in it.
        ctx: the request.
        kind: the draft's kind, which is the command's verb: it decides who goes on with the text.
        text: as typed.
        typed_name: the words taken for the name.
        matches: the patients it fits; empty when there are none.
        detail: what the draft keeps besides.
        line: the number of the line where several were typed.
        form: whether a form is offered instead.
        saves: whether the text would save something; then the question says that nothing was saved yet.
    """
    draft = drafts.save(db, ctx.clinic.id, ctx.member.id, kind, text, ctx.now, **(detail or {}))
    within = patient_reach.reach(db, ctx)
    similar = [] if matches else name_index.closest(db, ctx.clinic.id, typed_name, within)
    offered = [name.id for name in matches] or similar
    access.record_names_shown(db, ctx, len(offered))
    people = patients.by_ids(db, ctx.clinic.id, offered)
    shown_text = "" if text.strip() == typed_name else f"/{kind} {text}"
    return choice_questions.which_patient(
        draft,
        typed_name,
        [people[patient_id] for patient_id in offered],
        exact=bool(matches),
        own_only=within is not None,
        text=shown_text,
        line=line,
        form=form,
        saves=saves,
    )


def ask_payer_choice(
    db: Connection, ctx: RequestContext, similar: SimilarPayerError, *, patient_id: int
) -> OutgoingMessage:
    """Offer the payers with similar names, for a patient's card."""
    draft = drafts.save(
        db, ctx.clinic.id, ctx.member.id, PAYER_DRAFT_KIND, similar.typed, ctx.now, patient_id=patient_id
    )
    return choice_questions.which_payer(draft, similar)
