"""The morning's list of overdue contacts: who, how long, how they do, why now; a row of buttons for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    header_block,
    small_text_block,
    text_block,
)
from handlers.block_kit.patient_names import patient_name_in_posts
from handlers.ledger.messages.contact_buttons import LOG_CALL, NOT_REACHED, RESCHEDULE, SNOOZE
from store.caseload.caseload import CaseloadPatient
from store.rules.clinic.settings import Settings
from store.rules.contacts.next_contact import OverdueContact
from store.rules.scores import progress
from store.rules.scores.instruments import BY_KEY
from store.rules.text_format import count_text, short_date

MOST_WITH_BUTTONS = 12


@dataclass(frozen=True)
class LatePatient:
    """A patient whose contact is late."""

    line: CaseloadPatient
    overdue: OverdueContact
    assigned: bool = True
    """Whether the patient has a care manager."""
    covered_for: str = ""
    """The absent colleague whose patient it is."""


def overdue_list(late: Sequence[LatePatient], today: date, settings: Settings) -> OutgoingMessage:
    """The contacts that are late, the latest first; `text` names nobody."""
    said = f"{count_text(len(late), 'contact')} {'is' if len(late) == 1 else 'are'} overdue."
    blocks: list[Block | None] = [header_block(said)]
    for each in late[:MOST_WITH_BUTTONS]:
        blocks += [_patient(each, today, settings), _buttons(each.line)]
    rest = len(late) - MOST_WITH_BUTTONS
    blocks.append(
        small_text_block(f"and {rest} more: /caseload overdue lists all of them.") if rest > 0 else None
    )
    return build_message(said, *blocks)


def _patient(late: LatePatient, today: date, settings: Settings) -> Block:
    overdue = late.overdue
    why = ", ".join(overdue.why)
    how_late = f"{count_text(overdue.days, 'day')} late, due {short_date(overdue.due.on, today)}"
    return text_block(
        (BoldText(patient_name_in_posts(late.line, settings)), f" · {how_late}"),
        _scores(late.line, today),
        why[:1].upper() + why[1:],
        f"Consider a letter or close-out: {late.line.disengagement_reason}."
        if late.line.disengagement_reason
        else None,
        None if late.assigned else "No care manager yet: on every care manager's list.",
        f"You cover for {late.covered_for}." if late.covered_for else None,
    )


def _scores(line: CaseloadPatient, today: date) -> str:
    """The last score and the way it goes."""
    if line.primary_progress and len(line.primary_progress.scores) > 1:
        last = short_date(line.primary_progress.latest.on, today)
        return f"{progress.trend_text(line.primary_progress, today)}, last scored {last}"
    last_score = line.last_score
    if last_score is None:
        return "No score yet"
    screen = ", the referral screen" if last_score.is_screen else ""
    title = BY_KEY[last_score.instrument].title
    return f"{title} {last_score.total} on {short_date(last_score.on, today)}{screen}"


def _buttons(line: CaseloadPatient) -> Block | None:
    value = str(line.patient.id)
    return button_row(
        Button("Log call", LOG_CALL, value, "primary"),
        Button("Could not reach", NOT_REACHED, value),
        Button("Reschedule", RESCHEDULE, value),
        Button("Snooze", SNOOZE, value),
    )
