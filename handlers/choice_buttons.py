"""The buttons that settle which patient was meant; what was typed waits in a draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.billing import billing_access, billing_command
from handlers.dispatch.draft_choices import DraftExpiredError, use_draft
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, Reply
from handlers.ledger import entry_lists, log_form, save_scores, save_time, score_form, time_questions
from handlers.patient import patient_command
from handlers.patient.changes.chart_changes import CHART_ROLES
from handlers.patient_choice import choice_questions
from handlers.patient_choice.access import CARD_ROLES
from handlers.review import review_command
from store.dispatch import drafts
from store.dispatch.drafts import Draft


@dataclass(frozen=True)
class DraftKind:
    """How a command's draft is resumed with the chosen patient, and the form that can replace the line."""

    resume: Callable[[Draft, int, RequestContext], Reply]
    open_form: Callable[[RequestContext], Reply] | None = None


DRAFT_KINDS: Mapping[str, DraftKind] = {
    time_questions.DRAFT_KIND: DraftKind(save_time.resume_with_patient, log_form.open_empty),
    entry_lists.DRAFT_KIND: DraftKind(entry_lists.resume_with_patient),
    save_scores.DRAFT_KIND: DraftKind(save_scores.resume_with_patient, score_form.open_empty),
    patient_command.DRAFT_KIND: DraftKind(patient_command.resume_with_patient),
    billing_command.DRAFT_KIND: DraftKind(billing_command.resume_with_patient),
    review_command.DRAFT_KIND: DraftKind(review_command.resume_with_patient),
}
"""A draft is its member's own, so the member who chooses was allowed to type the command."""


def choose_patient(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Resume the draft with the chosen patient; of two clicks only one counts."""
    draft_id, patient_id = click.ids(2)
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, draft_id, *DRAFT_KINDS)
    return DRAFT_KINDS[draft.kind].resume(draft, patient_id, ctx)


def open_form_instead(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form, for a name that is not on the list."""
    with ctx.registry.read() as db:
        draft = drafts.find_unused(db, ctx.clinic.id, ctx.member.id, click.id())
    kind = DRAFT_KINDS.get(draft.kind) if draft else None
    open_form = kind.open_form if kind else None
    if open_form is None:
        raise DraftExpiredError
    return open_form(ctx)


CHOOSE = ButtonHandler(
    choice_questions.CHOOSE_PATIENT, choose_patient, CARD_ROLES | CHART_ROLES | billing_access.BILLING_ROLES
)
OPEN_FORM = ButtonHandler(choice_questions.OPEN_FORM, open_form_instead, CARE_TEAM_ROLES)
