"""The morning list: open risks, overdue contacts, risk items not entered; a row of buttons for each."""

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
    divider_block,
    header_block,
    small_text_block,
    text_block,
)
from handlers.block_kit.patient_names import patient_name_in_posts
from handlers.caseload.messages.caseload import SHOW_PAGE
from handlers.caseload.sentences import about_posts
from handlers.ledger.messages.contact_buttons import LOG_CALL, NOT_REACHED, RESCHEDULE, SNOOZE
from handlers.ledger.messages.risk_items import ask_again_button, ask_again_text
from handlers.risk.messages.risk_event import SHOW_EVENTS
from handlers.risk.sentences.alerts import SAFETY_ALERT
from store.caseload.caseload import CaseloadPatient
from store.rules.clinic.settings import Settings
from store.rules.contacts.sentences import consider_letter
from store.rules.review.sentences import OPEN_RISK
from store.rules.risk.sentences import open_risk_text
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.sentences import trend_text
from store.rules.text_format import capitalize_first

MOST_WITH_BUTTONS = 12


MOST_UNANSWERED = 5


@dataclass(frozen=True)
class ListedPatient:
    """A patient at risk, or whose contact is late."""

    line: CaseloadPatient
    assigned: bool = True
    """Whether the patient has a care manager."""
    covered_for: str = ""
    """The absent colleague whose patient it is."""


def overdue_list(
    listed: Sequence[ListedPatient],
    unanswered: Sequence[CaseloadPatient],
    uncontacted: Sequence[CaseloadPatient],
    scope: str,
    today: date,
    settings: Settings,
) -> OutgoingMessage:
    """Patients at risk, late contacts, who has no contact on record, risk items not entered.

    The notification names no one. The button of those without a contact shows them within the `scope`.
    """
    at_risk = [each for each in listed if each.line.open_risk]
    late = [each for each in listed if not each.line.open_risk]
    overdue = sum(each.line.overdue_contact is not None for each in listed)
    title = about_posts.morning_title(len(at_risk), overdue, len(unanswered), len(uncontacted))
    blocks: list[Block | None] = [header_block(title)]
    if at_risk:
        blocks.append(text_block(BoldText(OPEN_RISK)))
    shown = [*at_risk, *late][:MOST_WITH_BUTTONS]
    for each in shown:
        blocks += [
            divider_block() if at_risk and late and each is late[0] else None,
            _patient(each, today, settings),
            _buttons(each.line),
        ]
    blocks.append(_names_of_rest(at_risk[MOST_WITH_BUTTONS:], settings))
    rest = len(late) - max(0, MOST_WITH_BUTTONS - len(at_risk))
    blocks.append(small_text_block(about_posts.more_overdue(rest)) if rest > 0 else None)
    blocks += _without_contact(len(uncontacted), scope)
    return build_message(title, *blocks, *_unanswered(unanswered, today, settings))


def _without_contact(number: int, scope: str) -> list[Block | None]:
    """One line for all of them: it isn't known since when they were not reached."""
    if not number:
        return []
    show = Button(about_posts.SHOW_THEM, SHOW_PAGE, f"{scope}:no contact:0")
    return [text_block(about_posts.without_contact(number)), button_row(show)]


def _names_of_rest(at_risk: Sequence[ListedPatient], settings: Settings) -> Block | None:
    """No one at risk is left out, however long the list."""
    if not at_risk:
        return None
    return text_block(
        *(BoldText(about_posts.at_risk(patient_name_in_posts(each.line, settings))) for each in at_risk)
    )


def _unanswered(lines: Sequence[CaseloadPatient], today: date, settings: Settings) -> list[Block | None]:
    """The scores whose risk item was not entered, asked again."""
    if not lines:
        return []
    blocks: list[Block | None] = [text_block(BoldText(about_posts.RISK_ITEM_NOT_ENTERED))]
    for line in lines[:MOST_UNANSWERED]:
        asked = [ask_again_text(recorded, today) for recorded in line.without_risk_answer]
        blocks += [
            text_block(BoldText(patient_name_in_posts(line, settings)), *asked),
            button_row(*(ask_again_button(recorded) for recorded in line.without_risk_answer)),
        ]
    rest = len(lines) - MOST_UNANSWERED
    return [*blocks, small_text_block(about_posts.more_unanswered(rest)) if rest > 0 else None]


def _patient(listed: ListedPatient, today: date, settings: Settings) -> Block:
    line, name = listed.line, patient_name_in_posts(listed.line, settings)
    overdue, unreachable = line.overdue_contact, line.disengagement_reason
    return text_block(
        (
            BoldText(about_posts.at_risk(name) if line.open_risk else name),
            about_posts.overdue_patient(overdue.days, overdue.due.on, today)
            if overdue
            else _contact_due(line, today),
        ),
        capitalize_first(open_risk_text(line.open_risk, today)) if line.open_risk else None,
        _scores(line, today),
        about_posts.overdue_why(overdue.why) if overdue else None,
        consider_letter(unreachable) if unreachable else None,
        None if listed.assigned else about_posts.NO_CARE_MANAGER,
        about_posts.covering_for(listed.covered_for) if listed.covered_for else None,
    )


def _contact_due(line: CaseloadPatient, today: date) -> str:
    """When the contact with a patient at risk is due; the status after the end of care."""
    if line.contact_due is None:
        return about_posts.after_name(line.status.value)
    return about_posts.contact_due(line.contact_due.on, today)


def _scores(line: CaseloadPatient, today: date) -> str:
    """The last score and its trend."""
    if line.primary_progress and len(line.primary_progress.scores) > 1:
        trend = trend_text(line.primary_progress, today)
        return about_posts.trend(trend, line.primary_progress.latest.on, today)
    score = line.last_score
    if score is None:
        return about_posts.NO_SCORE
    title = BY_KEY[score.instrument].title
    return about_posts.single_score(title, score.total, score.on, today, is_screen=score.is_screen)


def _buttons(line: CaseloadPatient) -> Block | None:
    value = str(line.patient.id)
    at_risk, in_care = line.open_risk is not None, line.episode.ended_on is None
    return button_row(
        Button(about_posts.LOG_CALL, LOG_CALL, value, "primary") if in_care else None,
        Button(about_posts.COULD_NOT_REACH, NOT_REACHED, value) if in_care else None,
        Button(about_posts.RESCHEDULE, RESCHEDULE, value) if in_care else None,
        Button(SAFETY_ALERT, SHOW_EVENTS, value) if at_risk else Button(about_posts.SNOOZE, SNOOZE, value),
    )
