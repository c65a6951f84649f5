"""The weekly agenda as it is posted: it lasts, so patients go by the clinic's form of names."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.block_kit.dates import clock_words
from handlers.block_kit.parts import Message, header, message, small
from handlers.block_kit.patient_names import naming
from handlers.review.messages.agenda import Reader, below, sections
from store.caseload.caseload import Line
from store.rules.clinic.settings import Settings
from store.rules.words import counted, weekday_day


def weekly_agenda(
    due: Sequence[Line],
    starts_at: datetime,
    today: date,
    settings: Settings,
    reader: Reader,
    *,
    begins: bool,
) -> Message:
    """Whose review is due at a review that starts then (in the clinic's zone), or that begins now."""
    number = counted(len(due), "patient")
    when = f"{weekday_day(starts_at.date())}, {clock_words(starts_at)}"
    name = naming(settings)
    return message(
        f"The case review begins: {number} on the agenda."
        if begins
        else f"Case review {when}: {number} on the agenda.",
        header(f"Case review {'now' if begins else when}: {number}"),
        *sections(due, today, name, reader),
        below(due, name, reader),
        small("The consultant records: /review NAME -- recommendation, or /review NAME continue"),
    )
