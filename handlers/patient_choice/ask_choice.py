"""Which patient or payer was meant, when the words do not say: they wait in a draft behind the choice."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import choice_questions
from store.dispatch import drafts
from store.patient import patients
from store.payer.payers import SimilarPayerError
from store.rules.patient.names import PatientName


def ask_patient_choice(
    db: Connection,
    ctx: RequestContext,
    kind: str,
    words: str,
    typed_name: str,
    fitting: Sequence[PatientName],
    *,
    detail: Mapping[str, object] | None = None,
    line: int | None = None,
    form: bool = True,
) -> OutgoingMessage:
    """Offer those who fit, or those whose names are spelt most like it.

    Args:
        db: the transaction; the draft is kept in it.
        ctx: the request.
        kind: the draft's kind, which is the command's verb: it decides who goes on with the words.
        words: as typed.
        typed_name: the words taken for the name.
        fitting: those it fits; empty when nobody.
        detail: what the draft keeps besides.
        line: its number where several were typed.
        form: whether a form can take the line's place.
    """
    draft = drafts.save(db, ctx.clinic.id, ctx.member.id, kind, words, ctx.now, **(detail or {}))
    if fitting:
        people = patients.by_ids(db, ctx.clinic.id, [name.id for name in fitting])
        found = [people[name.id] for name in fitting]
    else:
        found = patients.closest_by_name(db, ctx.clinic.id, typed_name)
    shown = "" if words.strip() == typed_name else f"/{kind} {words}"
    return choice_questions.which_patient(
        draft, typed_name, found, exact=bool(fitting), words=shown, line=line, form=form
    )


PAYER_DRAFT_KIND = "payer"


def ask_payer_choice(
    db: Connection, ctx: RequestContext, unsure: SimilarPayerError, *, patient_id: int
) -> OutgoingMessage:
    """Offer the payers that a name is spelt like, for a patient's card."""
    draft = drafts.save(
        db, ctx.clinic.id, ctx.member.id, PAYER_DRAFT_KIND, unsure.typed, ctx.now, patient_id=patient_id
    )
    return choice_questions.which_payer(draft, unsure)
