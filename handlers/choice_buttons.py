"""The buttons that settle which patient was meant; the words wait in a draft."""

from collections.abc import Callable, Mapping

from handlers.billing import billing_access, billing_command
from handlers.dispatch import common_replies
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, Reply
from handlers.ledger import log_form, save_scores, save_time, score_form
from handlers.patient import patient_command
from handlers.patient_choice.access import CARD_ROLES
from handlers.review import review_command
from store.dispatch import drafts
from store.dispatch.drafts import Draft

RESUME_BY_DRAFT_KIND: Mapping[str, Callable[[Draft, int, RequestContext], Reply]] = {
    save_time.DRAFT_KIND: save_time.resume_with_patient,
    save_scores.DRAFT_KIND: save_scores.resume_with_patient,
    patient_command.DRAFT_KIND: patient_command.resume_with_patient,
    billing_command.DRAFT_KIND: billing_command.resume_with_patient,
    review_command.DRAFT_KIND: review_command.resume_with_patient,
}
"""How the words of each kind of draft go on once the patient is chosen.

A draft is its member's own, so whoever chooses was let in to type the words.
"""

_FORM_OPENERS: Mapping[str, Callable[[RequestContext], Reply]] = {
    save_time.DRAFT_KIND: log_form.open_empty,
    save_scores.DRAFT_KIND: score_form.open_empty,
}
"""The form that stands in for each kind of line."""


def choose_patient(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Go on with the words for the chosen patient; of two clicks only one counts."""
    draft_id, patient_id = (int(part) for part in click.value.split(":"))
    with ctx.registry.begin() as db:
        draft = drafts.use_once(db, ctx.clinic.id, ctx.member.id, draft_id, ctx.now)
        settled_before = draft is None
    if settled_before or draft is None:
        return Reply(common_replies.choice_expired())
    return RESUME_BY_DRAFT_KIND[draft.kind](draft, patient_id, ctx)


def open_form_instead(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form, for a name that is not on the list."""
    with ctx.registry.read() as db:
        draft = drafts.find_unused(db, ctx.clinic.id, ctx.member.id, int(click.value))
    return _FORM_OPENERS[draft.kind](ctx) if draft else Reply(common_replies.choice_expired())


CHOOSE = ButtonHandler("patient.choose", choose_patient, CARD_ROLES | billing_access.BILLING_ROLES)
OPEN_FORM = ButtonHandler("patient.form", open_form_instead, CARE_TEAM_ROLES)
