"""The buttons of a recommendation: Approve, Decline, Change, Told the patient; of two who press, one acts."""

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, text_input
from handlers.block_kit.message_blocks import BoldText, text_block
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.recommendation import follow_up
from handlers.recommendation.follow_up import FOLLOW_UP_ROLES
from handlers.recommendation.messages import follow_up as messages
from store.errors import UserError
from store.review.case_review import ClinicianResponse

_FORM_CALLBACK = "loop_words"
_TEXT_LIMIT = 1_000


def approve_recommendation(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The clinician agrees."""
    return _record_answer(int(click.value), ClinicianResponse.APPROVED, "", ctx)


def ask_decline_reason(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for why not."""
    return _form(click, ctx, ClinicianResponse.DECLINED, "Decline", "Why not")


def ask_changed_recommendation(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for what to do instead; the consultant's words stay beside it."""
    return _form(click, ctx, ClinicianResponse.CHANGED, "Change", "What to do instead")


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Keep the words with the answer; what is wrong is said beside the field."""
    review_id, _, outcome = form.metadata.partition(":")
    if not form.text("words"):
        return Reply(errors={"words": "Type a few words."})
    try:
        return _record_answer(int(review_id), ClinicianResponse(outcome), form.text("words"), ctx)
    except UserError as error:
        return Reply(errors={"words": f"Nothing was saved. {error_text(error)}"})


def patient_informed(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The patient knows: closed."""
    with ctx.registry.begin() as db:
        loop = follow_up.record_patient_informed(db, int(click.value), ctx)
    return Reply(messages.step_saved(loop), urgent=True)


def _record_answer(review_id: int, outcome: ClinicianResponse, words: str, ctx: RequestContext) -> Reply:
    with ctx.registry.begin() as db:
        loop = follow_up.record_answer(db, review_id, outcome, words, ctx)
    return Reply(messages.step_saved(loop), urgent=True)


def _form(
    click: ButtonPress, ctx: RequestContext, outcome: ClinicianResponse, title: str, label: str
) -> Reply:
    with ctx.registry.read() as db:
        held = follow_up.check_awaits_answer(db, int(click.value), ctx)
        loop = follow_up.describe_follow_up(db, ctx.clinic, held, ctx.now)
    blocks = (
        text_block(BoldText(loop.patient.short_name), held.recommendation),
        text_input("words", label, multiline=True, limit=_TEXT_LIMIT),
    )
    return Reply(form=ModalForm(_FORM_CALLBACK, title, blocks, submit=title, metadata=f"{held.id}:{outcome}"))


HANDLERS = (
    ButtonHandler(messages.APPROVE, approve_recommendation, FOLLOW_UP_ROLES),
    ButtonHandler(messages.DECLINE, ask_decline_reason, FOLLOW_UP_ROLES),
    ButtonHandler(messages.CHANGE, ask_changed_recommendation, FOLLOW_UP_ROLES),
    FormHandler(_FORM_CALLBACK, submit_form, FOLLOW_UP_ROLES),
    ButtonHandler(messages.PATIENT_INFORMED, patient_informed, FOLLOW_UP_ROLES),
)
