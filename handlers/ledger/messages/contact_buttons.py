"""The buttons for reaching a patient: log the call, could not reach, reschedule, snooze, letter, close."""

from handlers.block_kit.message_blocks import Button

LOG_CALL, NOT_REACHED, RESCHEDULE, SNOOZE = (
    "reminder.log",
    "reminder.not_reached",
    "reminder.reschedule",
    "reminder.snooze",
)


LETTER_SENT, CLOSE_OUT = "card.letter", "card.close_out"


def unreachable_buttons(patient_id: int, *, letter: bool) -> tuple[Button, ...]:
    """What to do about a patient who cannot be reached; `letter`: whether one is still to be sent."""
    value = str(patient_id)
    close = Button("Close out", CLOSE_OUT, value)
    return (Button("Letter sent", LETTER_SENT, value), close) if letter else (close,)
