"""The part of the card about contacts, status and referrals: what stands, and a button for each next step."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.dates import day_text
from handlers.block_kit.message_blocks import Block, BoldText, Button, button_row, text_block
from handlers.ledger.messages.contact_buttons import unreachable_buttons
from store.caseload.cards import PatientCard
from store.patient.referrals import Referral, ReferralOutcome
from store.rules.patient.statuses import Status
from store.rules.text_format import count_text, short_date

CHANGE_STATUS, CHANGE_INTERVAL, RE_ENROLL = "card.status", "card.rhythm", "card.back"
REFERRAL_SEEN, REFERRAL_NOT_SEEN = "card.seen", "card.not_seen"


def contact_text(facts: PatientCard, today: date) -> list[str]:
    """When the patient was last reached, how often it was tried, what is next and why."""
    line = facts.caseload_patient
    last = line.contact_status.last_contact_on
    said = [f"Last reached {day_text(last, today)}" if last else "Not reached yet"]
    if line.contact_status.attempts:
        said[0] += f", {count_text(len(line.contact_status.attempts), 'attempt')} since"
    if line.contact_status.letter_on:
        said[0] += f", letter sent {short_date(line.contact_status.letter_on, today)}"
    overdue = line.overdue_contact
    if overdue:
        said.append(f"Overdue by {count_text(overdue.days, 'day')}: {', '.join(overdue.why)}")
    elif line.contact_due:
        said.append(f"Next due {day_text(line.contact_due.on, today)}: {line.contact_due.text}")
    elif line.contact_status.as_needed:
        said.append("Next contact as needed")
    if line.disengagement_reason:
        said.append(f"Consider a letter or close-out: {line.disengagement_reason}")
    if line.step_down:
        said.append(f"Consider relapse prevention: {line.step_down.text}")
    return said


def status_buttons(facts: PatientCard) -> Block | None:
    """The buttons of status and rhythm; of an ended episode, the way back in."""
    line = facts.caseload_patient
    value = str(line.patient.id)
    if line.episode.ended_on:
        return None if line.status is Status.DECEASED else button_row(Button("Re-enroll", RE_ENROLL, value))
    letter = line.contact_status.letter_on is None
    return button_row(
        Button("Status", CHANGE_STATUS, value),
        Button("Rhythm", CHANGE_INTERVAL, value),
        *(unreachable_buttons(line.patient.id, letter=letter) if line.disengagement_reason else ()),
    )


def referral_blocks(known: Sequence[Referral], today: date, *, may_change: bool) -> list[Block]:
    """Each referral, to whom and what became of it; an open one with the two answers."""
    if not known:
        return []
    blocks: list[Block] = [text_block(BoldText("Referrals"), *(referral_text(each, today) for each in known))]
    for each in [one for one in known if one.is_open and may_change][-3:]:
        row = referral_answer_buttons(each, named=len(known) > 1)
        if row:
            blocks.append(row)
    return blocks


def referral_text(one: Referral, today: date) -> str:
    """`Lakeside Psychiatry, sent Nov 3: no answer yet (18 days)`."""
    sent = f"{one.to_whom}, sent {short_date(one.sent_on, today)}"
    if one.outcome is None or one.answered_on is None:
        return f"{sent}: not known yet whether seen ({count_text((today - one.sent_on).days, 'day')})"
    by = "as of " if one.outcome is ReferralOutcome.NOT_SEEN else ""
    return f"{sent}: {one.outcome}, {by}{short_date(one.answered_on, today)}"


def referral_answer_buttons(one: Referral, *, named: bool = False) -> Block | None:
    """Was the patient seen?"""
    value = f"{one.patient_id}:{one.id}"
    where = f" at {one.to_whom}" if named else ""
    return button_row(
        Button(f"Seen{where}", REFERRAL_SEEN, value),
        Button(f"Not seen{where}", REFERRAL_NOT_SEEN, value),
    )
