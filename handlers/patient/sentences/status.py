"""What people read after they change a patient's status or end an episode."""

from collections.abc import Sequence
from datetime import date

from handlers.risk.sentences.flagging import flag_name
from store.rules.review.agenda import FlagKind
from store.rules.text_format import capitalize_first, count_text, short_date, weekday_and_date

# graduated 11/18, on hold until 12/15

ASK_LATER_IF_SEEN = (
    "When you know whether the patient was seen there, type: referral seen 12/3, or referral not seen"
)


def which_status(words: str, statuses: Sequence[str]) -> tuple[str, str]:
    """The text isn't a status, or is empty."""
    wrong = f"“{words}” isn't a status I know." if words else "Which status?"
    return wrong, f"Use one of: {', '.join(statuses)}."


def recipient_not_understood(words: str) -> tuple[str, str]:
    """`to` is missing after `referred out`."""
    return f"I didn't understand “{words}”.", "Type where to: referred out to Lakeside Psychiatry"


def status_not_understood(words: str) -> tuple[str, str]:
    """The text after a status isn't a day."""
    return f"I didn't understand “{words}”.", "Put free text after --."


def status(name: str, until: date | None, since: date, note: str, today: date) -> str:
    """The new status, in a summary: `status graduated as of Nov 18`."""
    parts = (
        f"status {name}",
        f"until {weekday_and_date(until)}" if until else "",
        f"as of {short_date(since, today)}" if since != today else "",
        f"({note})" if note else "",
    )
    return " ".join(part for part in parts if part)


def episode_over(ended_on: date, today: date, *, deceased: bool) -> str:
    """The status ended the episode."""
    ended = "ends today" if ended_on == today else f"ended {short_date(ended_on, today)}"
    if deceased:
        return f"The episode {ended}. {NOTHING_IS_DUE}"
    return f"The episode {ended}. If the patient comes back, start a new one with /enroll."


NOTHING_IS_DUE = "The record stays, and no contact falls due anymore."
"""A patient has died."""


# The question before an episode ends, and the undoing of its end

ASK_TO_END_NOTICE = "Nothing was saved yet: does the episode end?"
END_EPISODE = "End the episode"
KEEP_IN_CARE = "Keep in care"


def ask_to_end(status: str, full_name: str, mrn_ending: str) -> str:
    """The question."""
    patient = f"{full_name} · MRN {mrn_ending}"
    return f"Nothing was saved yet. {capitalize_first(status)} ends the episode of {patient}. Is that right?"


def would_save(summary: str) -> str:
    """What the button saves."""
    return f"To be saved: {summary}"


def open_risk(text: str) -> str:
    """A safety alert is open; it stays on the lists after the end."""
    return f"⚠ Open risk: {text}. It stays first on everyone's list until the safety alert is closed."


def open_recommendation(recommendation: str, waits_for: str) -> str:
    """A recommendation that is not closed."""
    return f"Open recommendation: “{recommendation}” waits for {waits_for}. Close it, or tell the clinician."


def agreed_contact(on: date) -> str:
    """A contact is agreed for a day to come."""
    return f"A contact is agreed for {weekday_and_date(on)}: cancel it with the patient."


def agreed_contact_lapses(on: date) -> str:
    """The same for a patient who has died."""
    return f"A contact was agreed for {weekday_and_date(on)}: it no longer falls due."


def questions_to_clear(flags: Sequence[str]) -> str:
    """No review will see these questions."""
    return f"Still open, and cleared with the episode: {', '.join(flags)}."


def status_undone(status: str) -> str:
    """The undone end, in a summary: `status graduated undone`."""
    return f"status {status} undone"


def reopened(status: str, since: date | None, today: date) -> str:
    """The same episode goes on."""
    return f"The same episode goes on: {status}" + (f" since {short_date(since, today)}." if since else ".")


def questions_back(number: int) -> str:
    """Flags that were cleared with the episode are raised again."""
    return f"{count_text(number, 'question')} for the review {'is' if number == 1 else 'are'} open again."


def not_ended(full_name: str, status: str) -> tuple[str, str]:
    """Undo was pressed on an old card."""
    return f"{full_name} is in care ({status}): there is no end to undo.", "The card shows what is current."


def end_changed_since(full_name: str, status: str) -> tuple[str, str]:
    """Undo was pressed on an old card, and the episode ended again, or another one ended since."""
    return f"The status of {full_name} was changed since ({status}).", "Open the card again to undo that one."


def status_changed_meanwhile(who: str, status: str, on: date, clock: str, mrn: str) -> tuple[str, str]:
    """Someone else changed the status while a form was open; `who` is empty for the program itself."""
    changed_at = f"{weekday_and_date(on)}, {clock}"
    return (
        f"While your form was open, {who or 'Caseload'} set the status to {status} ({changed_at}).",
        f"See /patient {mrn}. If your change is still needed, make it from there.",
    )


# The end of an episode

OPEN_RISK = (
    "A risk flag is open: a patient can't graduate with an open risk.",
    "Clear it first: unflag risk -- what was done",
)


GRADUATION_NOTE = "Then say why in the note."
GRADUATE_WITH_REASON = "Say why"


def graduate_anyway(reason: str) -> str:
    """The scores don't support it; `reason` is such as `PHQ-9 14, not improved`."""
    return f"{reason}. Graduate anyway?"


def how_to_say_why(full_name: str) -> str:
    """Beside the button that opens the form."""
    return f"Press Say why, or type: /patient {full_name} graduated -- the reason"


def not_improved(scale: str, total: int) -> str:
    """A reason not to graduate."""
    return f"{scale} {total}, not improved"


def stalled(reasons: Sequence[str]) -> str:
    """A reason not to graduate."""
    return f"Stalled, {'; '.join(reasons)}"


def flag(kind: FlagKind, question: str) -> str:
    """One of the questions that were cleared."""
    return flag_name(kind) + (f" ({question})" if question else "")


def questions_cleared(flags: Sequence[str]) -> str:
    """No review will see these questions."""
    return f"Still open, and cleared with the episode: {', '.join(flags)}."
