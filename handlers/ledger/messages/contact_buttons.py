"""The buttons about a patient to be reached: log the call, not reached, reschedule, snooze, letter, close."""

from handlers.block_kit.message_blocks import Button
from handlers.ledger.sentences import shared

LOG_CALL, NOT_REACHED = "reminder.log", "reminder.not_reached"
RESCHEDULE, SNOOZE = "reminder.reschedule", "reminder.snooze"
UNDO_ATTEMPT = "reminder.undo_attempt"
LETTER_SENT, CLOSE_OUT = "card.letter", "card.close_out"


def unreachable_buttons(patient_id: int, *, letter: bool) -> tuple[Button, ...]:
    """What to do about a patient who cannot be reached; `letter` when none was sent yet."""
    value = str(patient_id)
    close = Button(shared.CLOSE_OUT, CLOSE_OUT, value)
    return (Button(shared.LETTER_SENT, LETTER_SENT, value), close) if letter else (close,)
