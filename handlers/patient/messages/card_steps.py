"""The part of the card about contacts, status and referrals: what stands, and a button for each next step."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.dates import day_words
from handlers.block_kit.parts import Block, Bold, Button, actions, lines
from handlers.ledger.messages.contact_buttons import leaving_buttons
from store.caseload.cards import Card
from store.patient.referrals import Outcome, Referral
from store.rules.patient.statuses import Status
from store.rules.words import counted, short_day

STATUS, RHYTHM, BACK = "card.status", "card.rhythm", "card.back"
SEEN, NOT_SEEN = "card.seen", "card.not_seen"


def contact(facts: Card, today: date) -> list[str]:
    """When the patient was last reached, how often it was tried, what is next and why."""
    line = facts.line
    last = line.standing.last_contact_on
    said = [f"Last reached {day_words(last, today)}" if last else "Not reached yet"]
    if line.standing.attempts:
        said[0] += f", {counted(len(line.standing.attempts), 'attempt')} since"
    if line.standing.letter_on:
        said[0] += f", letter sent {short_day(line.standing.letter_on, today)}"
    if line.late:
        said.append(f"Overdue by {counted(line.late.days, 'day')}: {', '.join(line.late.why)}")
    elif line.due:
        said.append(f"Next due {day_words(line.due.on, today)}: {line.due.words}")
    elif line.standing.as_needed:
        said.append("Next contact as needed")
    if line.leaving:
        said.append(f"Consider a letter or close-out: {line.leaving}")
    if line.step_down:
        said.append(f"Consider relapse prevention: {line.step_down.words}")
    return said


def steps(facts: Card) -> Block | None:
    """The buttons of status and rhythm; of an ended episode, the way back in."""
    line = facts.line
    value = str(line.patient.id)
    if line.episode.ended_on:
        return None if line.status is Status.DECEASED else actions(Button("Re-enroll", BACK, value))
    letter = line.standing.letter_on is None
    return actions(
        Button("Status", STATUS, value),
        Button("Rhythm", RHYTHM, value),
        *(leaving_buttons(line.patient.id, letter=letter) if line.leaving else ()),
    )


def referrals(known: Sequence[Referral], today: date, *, may_change: bool) -> list[Block]:
    """Each referral, to whom and what became of it; an open one with the two answers."""
    if not known:
        return []
    blocks: list[Block] = [lines(Bold("Referrals"), *(referral_words(each, today) for each in known))]
    for each in [one for one in known if one.is_open and may_change][-3:]:
        row = answer_buttons(each, named=len(known) > 1)
        if row:
            blocks.append(row)
    return blocks


def referral_words(one: Referral, today: date) -> str:
    """`Lakeside Psychiatry, sent Nov 3: no answer yet (18 days)`."""
    sent = f"{one.to_whom}, sent {short_day(one.sent_on, today)}"
    if one.outcome is None or one.answered_on is None:
        return f"{sent}: not known yet whether seen ({counted((today - one.sent_on).days, 'day')})"
    by = "as of " if one.outcome is Outcome.NOT_SEEN else ""
    return f"{sent}: {one.outcome}, {by}{short_day(one.answered_on, today)}"


def answer_buttons(one: Referral, *, named: bool = False) -> Block | None:
    """Was the patient seen?"""
    value = f"{one.patient_id}:{one.id}"
    where = f" at {one.to_whom}" if named else ""
    return actions(
        Button(f"Seen{where}", SEEN, value),
        Button(f"Not seen{where}", NOT_SEEN, value),
    )
