"""The buttons that settle which patient was meant; the words wait in a draft."""

from collections.abc import Callable, Mapping

from handlers import billing_access, score_entry, time_entry
from handlers.access import READERS
from handlers.commands import billing, patient, review
from handlers.context import Context
from handlers.interactions import log_form, score_form
from handlers.messages import answers
from handlers.replies import CARE, ButtonHandler, Click, Reply
from store import drafts
from store.drafts import Draft

RESUME: Mapping[str, Callable[[Draft, int, Context], Reply]] = {
    time_entry.KIND: time_entry.choose,
    score_entry.KIND: score_entry.choose,
    patient.KIND: patient.choose,
    billing.KIND: billing.choose,
    review.KIND: review.choose,
}
"""How the words of each kind of draft go on once the patient is chosen.

A draft is its member's own, so whoever chooses was let in to type the words.
"""

_FORMS: Mapping[str, Callable[[Context], Reply]] = {
    time_entry.KIND: log_form.opened,
    score_entry.KIND: score_form.opened,
}
"""The form that stands in for each kind of line."""


def choose(click: Click, ctx: Context) -> Reply:
    """Go on with the words for the chosen patient; of two clicks only one counts."""
    draft_id, patient_id = (int(part) for part in click.value.split(":"))
    with ctx.registry.begin() as db:
        draft = drafts.take(db, ctx.clinic.id, ctx.member.id, draft_id, ctx.now)
        settled_before = draft is None
    if settled_before or draft is None:
        return Reply(answers.gone())
    return RESUME[draft.kind](draft, patient_id, ctx)


def open_form(click: Click, ctx: Context) -> Reply:
    """The form, for a name that is not on the list."""
    with ctx.registry.read() as db:
        draft = drafts.look(db, ctx.clinic.id, ctx.member.id, int(click.value))
    return _FORMS[draft.kind](ctx) if draft else Reply(answers.gone())


CHOOSE = ButtonHandler("patient.choose", choose, READERS | billing_access.ROLES)
OPEN_FORM = ButtonHandler("patient.form", open_form, CARE)
