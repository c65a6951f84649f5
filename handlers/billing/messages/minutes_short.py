"""Who is short of minutes before the month ends, each beside the care that is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.parts import Block, Bold, Menu, Message, actions, header, lines, message, small
from handlers.block_kit.patient_names import name_in_posts
from handlers.patient_choice.card_actions import OPEN_CARD
from store.caseload.caseload import Line
from store.rules.billing.policy.ladder import short_of
from store.rules.clinic.settings import Settings
from store.rules.months import Month
from store.rules.words import counted

_MOST_SHOWN = 30


@dataclass(frozen=True)
class Short:
    """A patient who is short of the month's code, and the care that is due before its end, in words."""

    line: Line
    due: tuple[str, ...]


def minutes_short(short: Sequence[Short], today: date, settings: Settings) -> Message:
    """Those with care due, the nearest first; the others are only counted. `text` names nobody."""
    month = Month.of(today)
    due = [each for each in short if each.due]
    here, more = due[:_MOST_SHOWN], len(due) - _MOST_SHOWN
    said = f"{counted(len(due), 'patient')} with care due in {month.name} {_are(due)} short of minutes."
    return message(
        said,
        header(f"Before {month.name} ends"),
        lines(Bold(said)) if due else None,
        *(_patient(each, settings) for each in here),
        small(f"and {more} more: /caseload short lists all of them.") if more > 0 else None,
        _nothing_due(len(short) - len(due)),
        actions(_menu(here, settings)) if here else None,
    )


def _patient(each: Short, settings: Settings) -> Block:
    return lines(
        (Bold(name_in_posts(each.line, settings)), f" · {short_of(each.line.claim)}"),
        f"Due: {', '.join(each.due)}",
    )


def _nothing_due(number: int) -> Block | None:
    if not number:
        return None
    is_short = "is" if number == 1 else "are"
    return small(
        f"{counted(number, 'patient')} {is_short} short with no care due: nothing is asked for them. "
        "/caseload short lists everybody."
    )


def _menu(here: Sequence[Short], settings: Settings) -> Menu:
    people = [(name_in_posts(each.line, settings), str(each.line.patient.id)) for each in here]
    return Menu("Open a card", OPEN_CARD, people)


def _are(due: Sequence[Short]) -> str:
    return "is" if len(due) == 1 else "are"
