"""The buttons that settle which patient was meant; the words wait in a draft."""

from collections.abc import Callable, Mapping

from handlers.billing import billing_access, billing_command
from handlers.dispatch import answers
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, ButtonHandler, Click, Reply
from handlers.ledger import log_form, save_scores, save_time, score_form
from handlers.patient import patient_command
from handlers.patient_choice.access import READERS
from handlers.review import review_command
from store.dispatch import drafts
from store.dispatch.drafts import Draft

RESUME: Mapping[str, Callable[[Draft, int, Context], Reply]] = {
    save_time.KIND: save_time.choose,
    save_scores.KIND: save_scores.choose,
    patient_command.KIND: patient_command.choose,
    billing_command.KIND: billing_command.choose,
    review_command.KIND: review_command.choose,
}
"""How the words of each kind of draft go on once the patient is chosen.

A draft is its member's own, so whoever chooses was let in to type the words.
"""

_FORMS: Mapping[str, Callable[[Context], Reply]] = {
    save_time.KIND: log_form.opened,
    save_scores.KIND: score_form.opened,
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
