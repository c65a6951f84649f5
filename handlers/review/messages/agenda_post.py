"""The weekly agenda as it is posted: it lasts, so patients go by the clinic's form of names."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.block_kit.dates import clock_text
from handlers.block_kit.message_blocks import OutgoingMessage, build_message, header_block, small_text_block
from handlers.block_kit.patient_names import patient_naming
from handlers.review.messages.agenda import AgendaReader, agenda_buttons, agenda_sections
from store.caseload.caseload import CaseloadPatient
from store.rules.clinic.settings import Settings
from store.rules.text_format import count_text, weekday_and_date


def weekly_agenda(
    due: Sequence[CaseloadPatient],
    starts_at: datetime,
    today: date,
    settings: Settings,
    reader: AgendaReader,
    *,
    begins: bool,
) -> OutgoingMessage:
    """Whose review is due at a review that starts then (in the clinic's zone), or that begins now."""
    number = count_text(len(due), "patient")
    when = f"{weekday_and_date(starts_at.date())}, {clock_text(starts_at)}"
    name = patient_naming(settings)
    return build_message(
        f"The case review begins: {number} on the agenda."
        if begins
        else f"Case review {when}: {number} on the agenda.",
        header_block(f"Case review {'now' if begins else when}: {number}"),
        *agenda_sections(due, today, name, reader),
        agenda_buttons(due, name, reader),
        small_text_block("The consultant records: /review NAME -- recommendation, or /review NAME continue"),
    )
