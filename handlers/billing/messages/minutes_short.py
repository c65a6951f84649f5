"""Who is short of minutes before the month ends, each beside the care that is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Menu,
    OutgoingMessage,
    build_message,
    button_row,
    header_block,
    small_text_block,
    text_block,
)
from handlers.block_kit.patient_names import patient_name_in_posts
from handlers.patient_choice.card_actions import OPEN_CARD
from store.caseload.caseload import CaseloadPatient
from store.rules.billing.policy.claims import progress_text
from store.rules.clinic.settings import Settings
from store.rules.months import Month
from store.rules.text_format import count_text

_MOST_SHOWN = 30


@dataclass(frozen=True)
class PatientShortOfMinutes:
    """A patient who is short of the month's code, and the care that is due before its end, in words."""

    line: CaseloadPatient
    due: tuple[str, ...]


def minutes_short_list(
    short: Sequence[PatientShortOfMinutes], today: date, settings: Settings
) -> OutgoingMessage:
    """Those with care due, the nearest first; the others are only counted. `text` names nobody."""
    month = Month.of(today)
    due = [each for each in short if each.due]
    here, more = due[:_MOST_SHOWN], len(due) - _MOST_SHOWN
    said = f"{count_text(len(due), 'patient')} with care due in {month.name} {_are(due)} short of minutes."
    return build_message(
        said,
        header_block(f"Before {month.name} ends"),
        text_block(BoldText(said)) if due else None,
        *(_patient(each, settings) for each in here),
        small_text_block(f"and {more} more: /caseload short lists all of them.") if more > 0 else None,
        _nothing_due(len(short) - len(due)),
        button_row(_menu(here, settings)) if here else None,
    )


def _patient(each: PatientShortOfMinutes, settings: Settings) -> Block:
    return text_block(
        (BoldText(patient_name_in_posts(each.line, settings)), f" · {progress_text(each.line.claim)}"),
        f"Due: {', '.join(each.due)}",
    )


def _nothing_due(number: int) -> Block | None:
    if not number:
        return None
    is_short = "is" if number == 1 else "are"
    return small_text_block(
        f"{count_text(number, 'patient')} {is_short} short with no care due: nothing is asked for them. "
        "/caseload short lists everybody."
    )


def _menu(here: Sequence[PatientShortOfMinutes], settings: Settings) -> Menu:
    people = [(patient_name_in_posts(each.line, settings), str(each.line.patient.id)) for each in here]
    return Menu("Open a card", OPEN_CARD, people)


def _are(due: Sequence[PatientShortOfMinutes]) -> str:
    return "is" if len(due) == 1 else "are"
