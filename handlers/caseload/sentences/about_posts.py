"""What people read in the morning list and in the notice of a possible relapse."""

from collections.abc import Sequence
from datetime import date

from handlers.caseload.sentences.about_caseload import days_late
from store.rules.text_format import (
    capitalize_first,
    count_text,
    short_date,
)

# The morning list

OVERDUE_LIST = "The morning list"
LOG_CALL = "Log call"
COULD_NOT_REACH = "Could not reach"
RESCHEDULE = "Reschedule"
SNOOZE = "Snooze"
NO_CONTACT_ON_RECORD = "no contact on record"
SHOW_THEM = "Show them"
NO_CARE_MANAGER = "No care manager yet: on every care manager's list."
NO_SCORE = "No score yet"
RISK_ITEM_NOT_ENTERED = "Risk item not entered"


def morning_title(at_risk: int, overdue: int, unanswered: int, uncontacted: int) -> str:
    """The heading and the notification: `⚠ 1 patient with an open risk. 2 contacts are overdue.`."""
    parts = (
        f"⚠ {count_text(at_risk, 'patient')} with an open risk." if at_risk else "",
        f"{count_text(overdue, 'contact')} {'is' if overdue == 1 else 'are'} overdue." if overdue else "",
        f"{count_text(unanswered, 'patient')} without the answer to the risk item." if unanswered else "",
    )
    title = " ".join(part for part in parts if part)
    return title or f"{count_text(uncontacted, 'patient')} without a contact on record."


SEE_WITHOUT_CONTACT = "To see who they are: /caseload no contact"


def without_contact_on_record(patients: int) -> str:
    """On Home."""
    return f"{count_text(patients, 'patient')} without a contact on record"


def without_contact(patients: int) -> str:
    """`23 patients have no contact on record. …`: one line for all of them."""
    who = f"{count_text(patients, 'patient')} {'has' if patients == 1 else 'have'}"
    return f"{who} no contact on record. Log the last contact: /log phone NAME 11/3"


def at_risk(name: str) -> str:
    """`⚠ Holly G. · …8805`: the mark of an open risk."""
    return f"⚠ {name}"


def after_name(text: str) -> str:
    """`Holly G. · …8805 · graduated`."""
    return f" · {text}"


def contact_due(due: date, today: date) -> str:
    """After the name of a patient at risk whose contact is not late."""
    return after_name(f"contact due {short_date(due, today)}")


def more_unanswered(rest: int) -> str:
    """Below the patients that have buttons."""
    return f"and {rest} more. Each patient's card asks for it too."


def overdue_patient(days: int, due: date, today: date) -> str:
    """After the patient's name."""
    return f" · {days_late(days)}, due {short_date(due, today)}"


def overdue_why(reasons: Sequence[str]) -> str:
    """`PHQ-9 not improving, risk flag`, beginning with a capital letter."""
    return capitalize_first(", ".join(reasons))


def trend(text: str, last: date, today: date) -> str:
    """The course of the scores."""
    return f"{text}, last scored {short_date(last, today)}"


def single_score(scale: str, total: int, on: date, today: date, *, is_screen: bool) -> str:
    """The only score."""
    score = f"{scale} {total} on {short_date(on, today)}"
    return f"{score} (referral screening)" if is_screen else score


def covering_for(colleague: str) -> str:
    """Whose patient it is."""
    return f"You cover for {colleague}."


def more_overdue(rest: int) -> str:
    """Below the patients that have buttons."""
    return f"and {rest} more. See all of them with /caseload overdue."


# A score after the end of care

POST_RELAPSE = "The notice of a possible relapse after care"
MAY_BE_RELAPSE = "A score after the end of care may be a relapse."
RE_ENROLL = "Re-enroll"
OPEN_ONE_CARD = "Open card"


def care_ended(status: str, day: str) -> str:
    """How the episode ended, and what to do."""
    return f"Care ended {day} ({status}), so the score does not count. Call the patient; re-enroll if needed."
