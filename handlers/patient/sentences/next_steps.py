"""What people read after they plan a contact, or save a letter or a referral."""

from collections.abc import Sequence
from datetime import date, time

from store.rules.text_format import day_and_time, short_date, weekday_and_date

# next tue phone, every 3 weeks, as needed, usual

AS_NEEDED = "contacts as needed"
AS_NEEDED_EXPLAINED = "No contact will be overdue by schedule. An agreed day still counts."
USUAL_INTERVAL = "contacts at the clinic's usual interval"


def next_contact(on: date, at: time | None, how: str) -> str:
    """The planned contact, in a summary; `how` is such as `by phone`, or empty."""
    return f"next contact {day_and_time(on, at)}" + (f" {how}" if how else "")


def unknown_interval(words: str) -> tuple[str, str]:
    """The text after `every` isn't a number of weeks."""
    return f"“every {words}” isn't an interval I know.", "Use every 1, 2, 3, 4, 6 or 8 weeks."


def interval(length: str) -> str:
    """The interval between contacts, in a summary."""
    return f"a contact every {length}"


def next_contact_due(on: date, reason: str) -> str:
    """The day that follows from the interval."""
    return f"Next contact due {weekday_and_date(on)}: {reason}."


# letter sent 12/3

LETTER_NOTICE = "The letter was saved."
LETTER_AGAIN_NOTICE = "The letter was already saved."
LETTER_NEXT = (
    "A letter isn't an attempt or a contact. If the patient doesn't answer, close out with the way back."
)


def letter(on: date, today: date) -> str:
    """The letter, in a summary."""
    return f"letter sent {short_date(on, today)}"


def letter_sent_today(full_name: str, mrn_ending: str) -> str:
    """The button Letter sent was pressed."""
    return f"Saved: letter sent today · {full_name} · MRN {mrn_ending}"


def letter_already_today(full_name: str, mrn_ending: str) -> str:
    """The button Letter sent was pressed twice."""
    return f"A letter sent today is already on record · {full_name} · MRN {mrn_ending}"


def letter_before_care(started_on: date) -> tuple[str, str]:
    """The letter is older than the episode."""
    return (
        f"Care started {weekday_and_date(started_on)}, so no letter was sent before.",
        "Type the day it was sent.",
    )


def letter_on_record(on: date) -> str:
    """A letter of that day was saved before."""
    return f"A letter sent {weekday_and_date(on)} is already on record."


# referral to Lakeside Psychiatry, referral seen 12/3

_REFERRAL_EXAMPLE = "Like this: referral to Lakeside Psychiatry, referral seen 12/3, or referral not seen"
REFERRAL_MISSING = ("Which referral?", _REFERRAL_EXAMPLE)
CARE_CONTINUES = "Care continues here. When you know more, type: referral seen 12/3, or referral not seen"


def referral(recipient: str, sent_on: date, today: date) -> str:
    """The referral, in a summary."""
    return f"referral to {recipient}, sent {short_date(sent_on, today)}"


def referral_answer(outcome: str, recipient: str, on: date, note: str, today: date) -> str:
    """The answer to a referral, in a summary; the outcome is `seen` or `not seen`."""
    return f"{outcome} at {recipient}, {short_date(on, today)}" + (f" ({note})" if note else "")


def referral_not_understood(words: str) -> tuple[str, str]:
    """The text after `referral` is neither a recipient nor an answer."""
    return f"I didn't understand the referral “{words}”.", _REFERRAL_EXAMPLE


def referral_answered(outcome: str, recipient: str, on: date) -> str:
    """The same answer was saved before."""
    return f"That is already on record: {outcome} at {recipient}, {weekday_and_date(on)}."


def no_referral(recipient: str) -> tuple[str, str]:
    """Nothing to answer; the recipient is empty when none was typed."""
    where = f" to “{recipient}”" if recipient else ""
    return f"No referral{where} is on record.", "Save one first: referral to Lakeside Psychiatry"


def several_referrals(recipients: Sequence[str]) -> tuple[str, str]:
    """More than one referral is open."""
    examples = ", or ".join(f"referral {recipient} seen" for recipient in recipients)
    return "Several referrals are open. Which one?", f"Like this: {examples}"
