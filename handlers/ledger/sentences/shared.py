"""What people read of both `/log` and `/score`."""

from datetime import date

from store.rules.patient.statuses import Status
from store.rules.text_format import short_date

UNDO, ADD_NOTE, NEXT_CONTACT, CARD = "Undo", "Add note", "Next contact", "Card"
RESTORE = "Restore"
LETTER_SENT, CLOSE_OUT = "Letter sent", "Close out"
NOTE_FIELD = "Note"
SEVERAL_LINES = ("Several lines", "are several entries: all are saved, or none")


def note_line(note: str) -> str:
    """Under an entry or a score: its note."""
    return f"Note: {note}"


def undone(what: str) -> str:
    """The heading of an entry or a score that was undone."""
    return f"Undone: {what}"


RE_ENROLL = "Re-enroll"


def after_care(what: str, status: str, ended_on: date, today: date) -> str:
    """An entry of a day after the episode ended; `what` is `These minutes don't` or `This score doesn't`."""
    ended = f"⚠ Care ended {short_date(ended_on, today)} ({status}). {what} count."
    return ended if status == Status.DECEASED else f"{ended} If care starts again, press Re-enroll."


def deceased(full_name: str, since: date, today: date) -> str:
    """An entry or a score of a patient who has died: it may be meant for someone else."""
    day = short_date(since, today)
    return f"⚠ {full_name} is on the registry as deceased since {day}. If you meant someone else, press Undo."
