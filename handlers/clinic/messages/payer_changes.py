"""A payer renamed, or joined to another: the question with its preview, and the answer with Undo."""

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.clinic.sentences import about_payers as sentences
from store.payer.payer_changes import PayerUse

CHANGE, UNDO, CANCEL = "payer.change", "payer.undo", "payer.cancel"


def confirm_rename(before: str, name: str, use: PayerUse, draft: int) -> OutgoingMessage:
    """What another name would touch, with the button that gives it."""
    return build_message(
        sentences.RENAME_NOTICE,
        text_block(
            BoldText(sentences.rename_question(before, name)),
            sentences.patients_concerned(use.patients),
            sentences.closed_months(use.closed_months) if use.closed_months else None,
        ),
        _choice(sentences.RENAME_BUTTON, draft),
    )


def confirm_join(before: str, into: str, use: PayerUse, draft: int, *, was_rename: bool) -> OutgoingMessage:
    """What joining would do, with the button that does it; `was_rename`: the new name was taken."""
    return build_message(
        sentences.JOIN_NOTICE,
        text_block(
            BoldText(sentences.join_question(before, into)),
            sentences.taken_so_joined(into) if was_rename else None,
            sentences.patients_concerned(use.patients),
            sentences.join_means(before, into),
            sentences.closed_months(use.closed_months) if use.closed_months else None,
        ),
        _choice(sentences.JOIN_BUTTON, draft),
    )


def changed(summary: str, draft: int) -> OutgoingMessage:
    """What was done, with Undo."""
    return build_message(
        sentences.SAVED_NOTICE,
        text_block(BoldText(summary), sentences.FILES_KNOW),
        button_row(Button(sentences.UNDO_BUTTON, UNDO, str(draft))),
    )


def undone(before: str) -> OutgoingMessage:
    """The payer is as it was."""
    return build_message(sentences.UNDONE_NOTICE, text_block(BoldText(sentences.undone(before))))


def _choice(label: str, draft: int) -> Block | None:
    return button_row(
        Button(label, CHANGE, str(draft), style="primary"), Button(sentences.CANCEL_BUTTON, CANCEL)
    )
