"""The buttons of a recommendation: Approve, Decline, Change, Told the patient."""

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, text_input
from handlers.block_kit.message_blocks import BoldText, text_block
from handlers.block_kit.slack_values import read_id, read_kind, read_parts
from handlers.dispatch import patient_reach
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.recommendation import follow_up
from handlers.recommendation.follow_up import FOLLOW_UP_ROLES
from handlers.recommendation.messages import follow_up as messages
from handlers.recommendation.sentences import about_follow_up
from store.errors import UserError
from store.review.case_review import ClinicianResponse
from store.rules.roles import Role

_FORM_CALLBACK = "loop_words"
"""Open forms in Slack carry this id, so it stays."""
_TEXT_LIMIT = 1_000


def approve_recommendation(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The clinician approves."""
    return _record_answer(click.id(), ClinicianResponse.APPROVED, "", ctx)


def ask_decline_reason(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form that asks why it is declined."""
    return _form(click, ctx, ClinicianResponse.DECLINED, about_follow_up.DECLINE, about_follow_up.WHY_NOT)


def ask_changed_recommendation(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form that asks what to do instead, under the consultant's text."""
    return _form(click, ctx, ClinicianResponse.CHANGED, about_follow_up.CHANGE, about_follow_up.WHAT_INSTEAD)


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Record the answer with its text; a refusal is shown beside the field."""
    review_id, outcome = read_parts(form.metadata, 2)
    note = form.text("words")
    if not note:
        return Reply(errors={"words": about_follow_up.TYPE_A_FEW_WORDS})
    try:
        return _record_answer(read_id(review_id), read_kind(ClinicianResponse, outcome), note, ctx)
    except UserError as error:
        return Reply(errors={"words": about_follow_up.nothing_saved(error_text(error))})


def patient_informed(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The patient was told: closed."""
    with ctx.registry.begin() as db:
        saved = follow_up.record_patient_informed(db, click.id(), ctx)
    return Reply(messages.step_saved(saved), urgent=True)


def withdraw(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The consultant withdraws a recommendation."""
    with ctx.registry.begin() as db:
        saved = follow_up.withdraw(db, click.id(), ctx)
    return Reply(messages.recommendation_ended(saved), replace=False, urgent=True)


def replace_with(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The new recommendation takes the place of an earlier one."""
    old, new = click.ids(2)
    with ctx.registry.begin() as db:
        saved = follow_up.replace_with(db, old, new, ctx)
    return Reply(messages.recommendation_ended(saved), replace=False, urgent=True)


def keep_open(click: ButtonPress, ctx: RequestContext) -> Reply:
    """An earlier recommendation stays open beside the new one."""
    with ctx.registry.read() as db:
        saved = follow_up.view_of(db, click.id(), ctx)
    return Reply(messages.recommendation_stays_open(saved), replace=False)


def reopen(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Undo a withdrawal or replacement."""
    with ctx.registry.begin() as db:
        saved = follow_up.reopen(db, click.id(), ctx)
    return Reply(messages.recommendation_stays_open(saved), urgent=True)


def undo_step(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Undo the answer, or that the patient was told."""
    review_id, stage = click.parts(2)
    with ctx.registry.begin() as db:
        saved = follow_up.undo_last_step(db, read_id(review_id), stage, ctx)
    return Reply(messages.recommendation_stays_open(saved), urgent=True)


def _record_answer(review_id: int, outcome: ClinicianResponse, note: str, ctx: RequestContext) -> Reply:
    with ctx.registry.begin() as db:
        saved = follow_up.record_answer(db, review_id, outcome, note, ctx)
    return Reply(messages.step_saved(saved), urgent=True)


def _form(
    click: ButtonPress, ctx: RequestContext, outcome: ClinicianResponse, title: str, label: str
) -> Reply:
    with ctx.registry.read() as db:
        review = follow_up.check_awaits_answer(db, click.id(), ctx)
        patient = patient_reach.patient_by_id(db, ctx, review.patient_id)
    blocks = (
        text_block(BoldText(patient.short_name), review.recommendation),
        text_input("words", label, multiline=True, limit=_TEXT_LIMIT),
    )
    metadata = f"{review.id}:{outcome}"
    return Reply(form=ModalForm(_FORM_CALLBACK, title, blocks, submit=title, metadata=metadata))


HANDLERS = (
    ButtonHandler(messages.APPROVE, approve_recommendation, FOLLOW_UP_ROLES),
    ButtonHandler(messages.DECLINE, ask_decline_reason, FOLLOW_UP_ROLES),
    ButtonHandler(messages.CHANGE, ask_changed_recommendation, FOLLOW_UP_ROLES),
    FormHandler(_FORM_CALLBACK, submit_form, FOLLOW_UP_ROLES),
    ButtonHandler(messages.PATIENT_INFORMED, patient_informed, FOLLOW_UP_ROLES),
    ButtonHandler(messages.WITHDRAW, withdraw, frozenset({Role.CONSULTANT})),
    ButtonHandler(messages.REPLACE, replace_with, frozenset({Role.CONSULTANT})),
    ButtonHandler(messages.KEEP, keep_open, frozenset({Role.CONSULTANT})),
    ButtonHandler(messages.UNDO_STEP, undo_step, FOLLOW_UP_ROLES | {Role.LEAD}),
    ButtonHandler(messages.REOPEN, reopen, frozenset({Role.CONSULTANT})),
)
