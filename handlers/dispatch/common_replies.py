"""The answers any handler may need: a refusal that teaches, an apology, a note that nothing was saved."""

from handlers.block_kit.form_blocks import ModalForm
from handlers.block_kit.message_blocks import (
    BoldText,
    OutgoingMessage,
    build_message,
    small_text_block,
    text_block,
    typed_text_block,
)
from handlers.dispatch.error_hints import remedy
from store.errors import UserError


def not_saved(error: UserError, words: str = "") -> OutgoingMessage:
    """What is wrong, what to type instead, and the words, so that nothing has to be typed again."""
    return build_message(
        "Nothing was saved. The answer says what to change.",
        text_block(BoldText("Nothing was saved."), error.wrong, remedy(error) or None),
        *_typed_text_blocks(words),
    )


def access_denied(error: UserError) -> OutgoingMessage:
    """Somebody may not do this."""
    return build_message(
        "Nothing was saved: that is not open to you.",
        text_block(BoldText("Nothing was saved."), error.wrong, remedy(error) or None),
    )


def internal_error(reference: str, words: str = "") -> OutgoingMessage:
    """Our fault; the reference finds the log line."""
    return build_message(
        "Nothing was saved: something went wrong on our side.",
        text_block(
            BoldText("Nothing was saved."),
            "Something went wrong on our side, not yours. Please try again in a minute.",
            f"If it happens again, tell your admin this reference: {reference}",
        ),
        *_typed_text_blocks(words),
    )


def form_did_not_open() -> OutgoingMessage:
    """Slack took too long to open a form."""
    return build_message(
        "Nothing was saved: the form did not open.",
        text_block(
            BoldText("Nothing was saved: the form did not open in time."),
            "Try once more, or type it: /cocm help shows the line for everything.",
        ),
    )


def form_did_not_advance() -> OutgoingMessage:
    """Slack did not show the next page of a form; what was done before is saved."""
    return build_message(
        "The form did not go on.",
        text_block(
            BoldText("The form did not go on."),
            "What you recorded is saved: /review start goes on where it stood.",
        ),
    )


def choice_expired() -> OutgoingMessage:
    """A choice whose words were used already, or are a day old."""
    return build_message(
        "Nothing was saved: this was settled already.",
        text_block(
            BoldText("Nothing was saved just now."),
            "This was settled already. /log today shows what is saved.",
        ),
    )


def nothing_saved() -> OutgoingMessage:
    """A question answered with no."""
    return build_message("Nothing more was saved.", text_block("Nothing more was saved."))


def message_as_form(answer: OutgoingMessage) -> ModalForm:
    """A message in the place of the form that it answers."""
    return ModalForm("closed", "Caseload", answer.blocks, submit="")


def _typed_text_blocks(words: str) -> list[dict[str, object]]:
    return (
        [small_text_block("Your words, to copy and mend:"), typed_text_block(words)]
        if words.strip("/ ")
        else []
    )
