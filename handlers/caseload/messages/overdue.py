"""The morning's list of overdue contacts: who, how long, how they do, why now; a row of buttons for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.parts import Block, Bold, Button, Message, actions, header, lines, message, small
from handlers.block_kit.patient_names import name_in_posts
from handlers.ledger.messages.contact_buttons import LOG_CALL, NOT_REACHED, RESCHEDULE, SNOOZE
from store.caseload.caseload import Line
from store.rules.clinic.settings import Settings
from store.rules.contacts.next_contact import Overdue
from store.rules.scores import progress
from store.rules.scores.instruments import BY_KEY
from store.rules.words import counted, short_day

MOST_WITH_BUTTONS = 12


@dataclass(frozen=True)
class Late:
    """A patient whose contact is late."""

    line: Line
    overdue: Overdue
    assigned: bool = True
    """Whether the patient has a care manager."""
    covered_for: str = ""
    """The absent colleague whose patient it is."""


def overdue_list(late: Sequence[Late], today: date, settings: Settings) -> Message:
    """The contacts that are late, the latest first; `text` names nobody."""
    said = f"{counted(len(late), 'contact')} {'is' if len(late) == 1 else 'are'} overdue."
    blocks: list[Block | None] = [header(said)]
    for each in late[:MOST_WITH_BUTTONS]:
        blocks += [_patient(each, today, settings), _buttons(each.line)]
    rest = len(late) - MOST_WITH_BUTTONS
    blocks.append(small(f"and {rest} more: /caseload overdue lists all of them.") if rest > 0 else None)
    return message(said, *blocks)


def _patient(late: Late, today: date, settings: Settings) -> Block:
    overdue = late.overdue
    why = ", ".join(overdue.why)
    how_late = f"{counted(overdue.days, 'day')} late, due {short_day(overdue.due.on, today)}"
    return lines(
        (Bold(name_in_posts(late.line, settings)), f" · {how_late}"),
        _scores(late.line, today),
        why[:1].upper() + why[1:],
        f"Consider a letter or close-out: {late.line.leaving}." if late.line.leaving else None,
        None if late.assigned else "No care manager yet: on every care manager's list.",
        f"You cover for {late.covered_for}." if late.covered_for else None,
    )


def _scores(line: Line, today: date) -> str:
    """The last score and the way it goes."""
    if line.steered_by and len(line.steered_by.course) > 1:
        last = short_day(line.steered_by.latest.on, today)
        return f"{progress.trend(line.steered_by, today)}, last scored {last}"
    last_score = line.last_score
    if last_score is None:
        return "No score yet"
    screen = ", the referral screen" if last_score.is_screen else ""
    title = BY_KEY[last_score.instrument].title
    return f"{title} {last_score.total} on {short_day(last_score.on, today)}{screen}"


def _buttons(line: Line) -> Block | None:
    value = str(line.patient.id)
    return actions(
        Button("Log call", LOG_CALL, value, "primary"),
        Button("Could not reach", NOT_REACHED, value),
        Button("Reschedule", RESCHEDULE, value),
        Button("Snooze", SNOOZE, value),
    )
