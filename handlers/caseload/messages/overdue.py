"""The morning's list of overdue contacts: who, how late, the scores, why; a row of buttons for each."""

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
from handlers.caseload import sentences
from handlers.ledger.messages.contact_buttons import LOG_CALL, NOT_REACHED, RESCHEDULE, SNOOZE
from store.caseload.caseload import CaseloadPatient
from store.rules.clinic.settings import Settings
from store.rules.contacts.next_contact import OverdueContact
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.sentences import trend_text

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
    """The contacts that are late, the latest first; the notification names nobody."""
    title = sentences.overdue_title(len(late))
    blocks: list[Block | None] = [header_block(title)]
    for each in late[:MOST_WITH_BUTTONS]:
        blocks += [_patient(each, today, settings), _buttons(each.line)]
    rest = len(late) - MOST_WITH_BUTTONS
    blocks.append(small_text_block(sentences.more_overdue(rest)) if rest > 0 else None)
    return build_message(title, *blocks)


def _patient(late: LatePatient, today: date, settings: Settings) -> Block:
    overdue, unreachable = late.overdue, late.line.disengagement_reason
    name = BoldText(patient_name_in_posts(late.line, settings))
    return text_block(
        (name, sentences.overdue_patient(overdue.days, overdue.due.on, today)),
        _scores(late.line, today),
        sentences.overdue_why(overdue.why),
        sentences.consider_letter(unreachable) if unreachable else None,
        None if late.assigned else sentences.NO_CARE_MANAGER,
        sentences.covering_for(late.covered_for) if late.covered_for else None,
    )


def _scores(line: CaseloadPatient, today: date) -> str:
    """The last score and its trend."""
    if line.primary_progress and len(line.primary_progress.scores) > 1:
        trend = trend_text(line.primary_progress, today)
        return sentences.trend(trend, line.primary_progress.latest.on, today)
    score = line.last_score
    if score is None:
        return sentences.NO_SCORE
    title = BY_KEY[score.instrument].title
    return sentences.single_score(title, score.total, score.on, today, is_screen=score.is_screen)


def _buttons(line: CaseloadPatient) -> Block | None:
    value = str(line.patient.id)
    return button_row(
        Button(sentences.LOG_CALL, LOG_CALL, value, "primary"),
        Button(sentences.COULD_NOT_REACH, NOT_REACHED, value),
        Button(sentences.RESCHEDULE, RESCHEDULE, value),
        Button(sentences.SNOOZE, SNOOZE, value),
    )
