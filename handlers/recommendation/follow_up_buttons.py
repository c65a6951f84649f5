"""The buttons of a recommendation: Approve, Decline, Change, Told the patient; of two who press, one acts."""

from handlers.block_kit.forms import Filled, Form, text_input
from handlers.block_kit.parts import Bold, lines
from handlers.dispatch.context import Context
from handlers.dispatch.replies import ButtonHandler, Click, FormHandler, Reply
from handlers.recommendation import follow_up
from handlers.recommendation.follow_up import MOVERS
from handlers.recommendation.messages import follow_up as words_of
from store.errors import UserError
from store.review.review import Answer

_FORM = "loop_words"
_MOST = 1_000


def approve(click: Click, ctx: Context) -> Reply:
    """The clinician agrees."""
    return _answered(int(click.value), Answer.APPROVED, "", ctx)


def ask_why(click: Click, ctx: Context) -> Reply:
    """A form for why not."""
    return _form(click, ctx, Answer.DECLINED, "Decline", "Why not")


def ask_change(click: Click, ctx: Context) -> Reply:
    """A form for what to do instead; the consultant's words stay beside it."""
    return _form(click, ctx, Answer.CHANGED, "Change", "What to do instead")


def sent(form: Filled, ctx: Context) -> Reply:
    """Keep the words with the answer; what is wrong is said beside the field."""
    review_id, _, outcome = form.subject.partition(":")
    if not form.text("words"):
        return Reply(errors={"words": "Type a few words."})
    try:
        return _answered(int(review_id), Answer(outcome), form.text("words"), ctx)
    except UserError as error:
        return Reply(errors={"words": f"Nothing was saved. {error.wrong} {error.instead}".strip()})


def told(click: Click, ctx: Context) -> Reply:
    """The patient knows: closed."""
    with ctx.registry.begin() as db:
        loop = follow_up.tell(db, int(click.value), ctx)
    return Reply(words_of.stepped(loop), urgent=True)


def _answered(review_id: int, outcome: Answer, words: str, ctx: Context) -> Reply:
    with ctx.registry.begin() as db:
        loop = follow_up.answer(db, review_id, outcome, words, ctx)
    return Reply(words_of.stepped(loop), urgent=True)


def _form(click: Click, ctx: Context, outcome: Answer, title: str, label: str) -> Reply:
    with ctx.registry.read() as db:
        held = follow_up.check_waits(db, int(click.value), ctx)
        loop = follow_up.shown(db, ctx.clinic, held, ctx.now)
    blocks = (
        lines(Bold(loop.patient.short_name), held.recommendation),
        text_input("words", label, multiline=True, limit=_MOST),
    )
    return Reply(form=Form(_FORM, title, blocks, submit=title, subject=f"{held.id}:{outcome}"))


HANDLERS = (
    ButtonHandler(words_of.APPROVE, approve, MOVERS),
    ButtonHandler(words_of.DECLINE, ask_why, MOVERS),
    ButtonHandler(words_of.CHANGE, ask_change, MOVERS),
    FormHandler(_FORM, sent, MOVERS),
    ButtonHandler(words_of.TOLD, told, MOVERS),
)
