"""Who is short of minutes before the month ends, each beside the care that is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.billing.sentences import about_forecast
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

_MOST_SHOWN = 30


@dataclass(frozen=True)
class PatientShortOfMinutes:
    """A patient who is short of the month's code, and the care that is due before its end, in words."""

    line: CaseloadPatient
    due: tuple[str, ...]


def minutes_short_list(
    short: Sequence[PatientShortOfMinutes], today: date, settings: Settings
) -> OutgoingMessage:
    """Those with care due, the nearest first; the others are only counted. `text` names no one."""
    month = Month.of(today)
    due = [each for each in short if each.due]
    shown, more, without_care_due = due[:_MOST_SHOWN], len(due) - _MOST_SHOWN, len(short) - len(due)
    text = about_forecast.short_text(len(due), month)
    return build_message(
        text,
        header_block(about_forecast.before_month_ends(month)),
        text_block(BoldText(text)) if due else None,
        *(_patient(each, settings) for each in shown),
        small_text_block(about_forecast.more_short(more)) if more > 0 else None,
        small_text_block(about_forecast.short_without_care_due(without_care_due))
        if without_care_due
        else None,
        button_row(_menu(shown, settings)) if shown else None,
    )


def _patient(each: PatientShortOfMinutes, settings: Settings) -> Block:
    return text_block(
        (BoldText(patient_name_in_posts(each.line, settings)), f" · {progress_text(each.line.claim)}"),
        about_forecast.care_due(each.due),
    )


def _menu(shown: Sequence[PatientShortOfMinutes], settings: Settings) -> Menu:
    people = [(patient_name_in_posts(each.line, settings), str(each.line.patient.id)) for each in shown]
    return Menu(about_forecast.OPEN_CARD, OPEN_CARD, people)
