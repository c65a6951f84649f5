"""What people read of both `/log` and `/score`."""

from store.patient.patients import Patient

UNDO, ADD_NOTE, NEXT_CONTACT, CARD = "Undo", "Add note", "Next contact", "Card"
LETTER_SENT, CLOSE_OUT = "Letter sent", "Close out"
NOTE_FIELD = "Note"
SEVERAL_LINES = ("Several lines", "are several entries: all are saved, or none")


def patient_text(patient: Patient) -> str:
    """`Holly Guzman · MRN …8965`."""
    return f"{patient.full_name} · MRN {patient.mrn_ending}"


def note_line(note: str) -> str:
    """Under an entry or a score: its note."""
    return f"Note: {note}"


def undone(what: str) -> str:
    """The heading of an entry or a score that was undone."""
    return f"Undone: {what}"
