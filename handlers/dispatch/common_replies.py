"""The answers any handler may need: a refusal, an apology, a form that did not open."""

from handlers.block_kit.form_blocks import ModalForm
from handlers.block_kit.message_blocks import (
    BoldText,
    OutgoingMessage,
    build_message,
    small_text_block,
    text_block,
    typed_text_block,
)
from handlers.dispatch import sentences
from handlers.dispatch.error_hints import remedy
from store.errors import UserError


def refused(error: UserError, typed: str = "", saved: str = sentences.NOTHING_WAS_SAVED) -> OutgoingMessage:
    """What is wrong and what to do instead, with what was typed, so that nothing has to be typed again.

    `saved`: the first line, which says whether something was saved; empty where nothing could have been.
    """
    return build_message(
        sentences.REFUSED_NOTIFICATION,
        text_block(BoldText(saved) if saved else None, error.wrong, remedy(error) or None),
        *_typed_text_blocks(typed),
    )


def internal_error(reference: str, typed: str = "", saved: str = "") -> OutgoingMessage:
    """An error of ours; the reference finds the log line. `saved`: see `refused`."""
    return build_message(
        sentences.ERROR_NOTIFICATION,
        text_block(
            BoldText(saved) if saved else None, sentences.OUR_ERROR, sentences.report_error(reference)
        ),
        *_typed_text_blocks(typed),
    )


def saved_after_all() -> OutgoingMessage:
    """The database did not confirm a change, and it is there."""
    return build_message(
        sentences.IT_WAS_SAVED,
        text_block(BoldText(sentences.IT_WAS_SAVED), sentences.INTERRUPTED, sentences.SEE_WHAT_WAS_SAVED),
    )


def failed_after_saving(reference: str) -> OutgoingMessage:
    """An error of ours after something was saved."""
    return build_message(
        sentences.ERROR_NOTIFICATION,
        text_block(
            BoldText(sentences.PART_WAS_SAVED),
            sentences.OUR_ERROR_AFTERWARDS,
            sentences.SEE_BEFORE_RETYPING,
            sentences.report_error(reference),
        ),
    )


def maybe_saved(reference: str, typed: str) -> OutgoingMessage:
    """The database did not confirm a change, and can't be asked."""
    return build_message(
        sentences.ERROR_NOTIFICATION,
        text_block(
            BoldText(sentences.MAYBE_SAVED), sentences.SEE_BEFORE_RETYPING, sentences.report_error(reference)
        ),
        *_typed_text_blocks(typed),
    )


def form_did_not_open(*, has_saved: bool) -> OutgoingMessage:
    """Slack did not open a form."""
    told = sentences.FORM_DID_NOT_OPEN_AFTERWARDS if has_saved else sentences.FORM_DID_NOT_OPEN
    then = sentences.SEE_WHAT_WAS_SAVED if has_saved else sentences.TYPE_IT_INSTEAD
    return build_message(sentences.FORM_DID_NOT_OPEN_NOTIFICATION, text_block(BoldText(told), then))


def form_did_not_advance() -> OutgoingMessage:
    """Slack did not show the next page of a form; what was done before is saved."""
    return build_message(
        sentences.FORM_DID_NOT_ADVANCE,
        text_block(BoldText(sentences.FORM_DID_NOT_ADVANCE), sentences.REVIEW_IS_SAVED),
    )


def choice_expired() -> OutgoingMessage:
    """A choice whose draft was used already, or is a day old."""
    return build_message(
        sentences.CHOICE_EXPIRED_NOTIFICATION,
        text_block(BoldText(sentences.CHOICE_EXPIRED), sentences.SEE_TODAYS_LOG),
    )


def saved_before() -> OutgoingMessage:
    """A request that acted when Slack delivered it the first time."""
    return build_message(
        sentences.DELIVERED_TWICE, text_block(sentences.DELIVERED_TWICE, sentences.SEE_WHAT_WAS_SAVED)
    )


def nothing_saved() -> OutgoingMessage:
    """A question answered with no."""
    return build_message(sentences.NOTHING_WAS_SAVED, text_block(sentences.NOTHING_WAS_SAVED))


ANSWER_CALLBACK = "closed"
"""Of a form that only shows an answer."""


def message_as_form(answer: OutgoingMessage) -> ModalForm:
    """A message in the place of the form that it answers."""
    return ModalForm(ANSWER_CALLBACK, "Caseload", answer.blocks, submit="")


def _typed_text_blocks(typed: str) -> list[dict[str, object]]:
    return [small_text_block(sentences.COPY_AND_EDIT), typed_text_block(typed)] if typed.strip("/ ") else []
