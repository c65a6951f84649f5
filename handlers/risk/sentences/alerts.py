"""What people read in a safety alert and the posts that follow it, in reading order."""

from collections.abc import Sequence

from store.risk.risk_recipients import RecipientGap
from store.rules.risk.risk import RiskTier
from store.rules.risk.sentences import tier_text
from store.rules.text_format import capitalize_first, days_text

# The clinic's safety protocol.

FOLLOW_PROTOCOL = "Follow the clinic's protocol now."
OPEN_PROTOCOL = "Open the clinic's safety protocol"
CRISIS_LINE = "Crisis line: call or text 988."


def clinic_closed(opens: str) -> str:
    """Outside clinic hours; `opens` is empty where no opening is known: `Mon Nov 23, 8:00 AM`."""
    closed = f"The clinic is closed until {opens}." if opens else "The clinic is closed."
    return f"{closed} Don't wait for it to open: follow the protocol now."


# Who is notified.

CASELOAD = "Caseload"
"""Who acted, where it was the program."""


def notified(names: Sequence[str]) -> str:
    """Who receives the safety alert."""
    if not names:
        return "No one on the care team can be notified, so the clinic's lead is notified."
    return f"Notified: {', '.join(names)}."


_LINK = "Then link them on the card: clinician @name."
_UNREACHABLE = {
    RecipientGap.NO_CLINICIAN: (
        "Not notified: the treating clinician, because none is on record. Call the practice now. "
        "Then record who it is on the card: clinician @name."
    ),
    RecipientGap.CLINICIAN_NOT_ON_SLACK: (
        "Not notified: {name}, the treating clinician, who isn't on Slack here. Call them now. " + _LINK
    ),
    RecipientGap.CLINICIAN_LEFT: (
        "Not notified: {name}, the treating clinician, who is no longer a member here. "
        "Call the practice now. "
        "Then record who treats the patient on the card: clinician @name."
    ),
    RecipientGap.CLINICIAN_WITHOUT_ROLE: (
        "Not notified: {name}, the treating clinician, who doesn't have the clinician role here. "
        "Call them now. "
        "An admin adds the role with /clinic."
    ),
    RecipientGap.NO_CARE_MANAGER: (
        "Not notified: a care manager, because the clinic has none. An admin adds one with /clinic."
    ),
    RecipientGap.NO_CONSULTANT: (
        "Not notified: a consultant, because the clinic has none. Call your on-call psychiatrist if needed; "
        "an admin adds one with /clinic."
    ),
}


def unreachable(gap: RecipientGap, name: str) -> str:
    """Who of the care team could not be notified, and what to do."""
    return _UNREACHABLE[gap].format(name=name or "the recorded person")


# The safety alert.

SAFETY_ALERT = "Safety alert"
PLEASE_ACKNOWLEDGE = "Safety alert: please acknowledge."
ALERT_ACKNOWLEDGED = "Safety alert: acknowledged."
ALERT_OVER = "Safety alert: nothing left to do."
UNNAMED_PATIENT = "A patient in care"
"""To an admin, who reads no patient data."""
ACKNOWLEDGE = "Acknowledge"
RECORD_SCREEN = "Record screen"
SET_TIER = "Set tier"
CLOSE_SAFETY_ALERT = "Close safety alert"
UNDO_ACKNOWLEDGEMENT, EDIT_NOTE, REOPEN = "Undo acknowledgement", "Edit note", "Reopen"
EDIT_SCREEN, UNDO_SCREEN = "Edit screen", "Undo screen"
SCREEN_WAS_UNDONE = "C-SSRS screen, undone"
"""What opened it, where that screen was undone since."""
OPEN_CARD = "Open card"


def risk_flag(note: str) -> str:
    """What opened it, where it was a flag: `risk flag: hopeless since Tuesday`."""
    return f"risk flag: {note}" if note else "risk flag"


def positive_screen(tier: RiskTier | None) -> str:
    """What opened it, where it was a screen: `C-SSRS screen: high risk`."""
    return f"C-SSRS screen: {tier_text(tier)}"


def raised_by(name: str, when: str) -> str:
    """`Raised by Dana Reed, Mon Nov 23, 10:00 AM`."""
    return f"Raised by {name}, {when}."


NOT_ACKNOWLEDGED = "Not acknowledged yet."


def acknowledged_by(name: str, when: str) -> str:
    """`Acknowledged by Priya Shah, Mon Nov 23, 10:00 AM`."""
    return f"Acknowledged by {name}, {when}."


def escalated_to(names: Sequence[str], when: str) -> str:
    """`Escalated to Bill Meyer and Lena Ortiz, Mon Nov 23, 10:30 AM`."""
    return f"Escalated to {' and '.join(names)}, {when}."


def screened_by(name: str, when: str, answers: str) -> str:
    """`C-SSRS screen by Dana Reed, Mon Nov 23, 10:40 AM: 1 yes, 2 no …`."""
    return f"C-SSRS screen by {name}, {when}: {answers}."


def screen_undone_by(name: str, when: str) -> str:
    """After the screens that are still on record."""
    return f"A C-SSRS screen was undone by {name}, {when}."


def screen_edited_by(name: str, when: str) -> str:
    """After the screens that are still on record."""
    return f"A C-SSRS screen was edited by {name}, {when}."


def tier_since(tier: RiskTier, since: str, contact_within_days: int) -> str:
    """`High risk since Mon Nov 23: a contact within 1 week`."""
    within = days_text(contact_within_days)
    return f"{capitalize_first(tier_text(tier))} since {since}: a contact within {within}."


def lowering_requested(name: str, tier: RiskTier | None) -> str:
    """A request that the consultant has not decided."""
    return f"{name} asked to lower it to {tier_text(tier)}. Waiting for the consultant."


def closed_by(name: str, when: str, note: str) -> str:
    """Without the note for readers who read no patient data."""
    return f"Closed by {name}, {when}: {note}" if note else f"Closed by {name}, {when}."


def withdrawn_by(name: str) -> str:
    """What raised it was undone before anyone acknowledged it."""
    return f"Withdrawn: {name} undid the score, flag or screen that raised it."


ALERT_STAYS_OPEN = (
    "The safety alert stays open, because someone acknowledged it: close it with a note of what was done."
)
"""After what raised it was undone."""


# The escalation to a lead.

NO_ONE_TO_NOTIFY = "No one on the care team can be notified, so this comes to you right away."


def not_acknowledged_in_time(minutes: int, names: Sequence[str]) -> str:
    """Why the alert comes to a lead or admin."""
    return f"No one acknowledged this within {minutes} minutes of clinic hours. {notified(names)}"


def still_not_acknowledged(opened: str, names: Sequence[str]) -> str:
    """Why the alert comes again."""
    return f"Still not acknowledged, raised {opened}. It is sent again until someone acts. {notified(names)}"


# Updates to the others who were notified.


def news_acknowledged(name: str) -> str:
    """Someone acknowledged the alert."""
    return f"{name} acknowledged the safety alert."


def news_tier_lowered(name: str) -> str:
    """A consultant lowered the tier."""
    return f"{name} lowered the risk tier."


def news_tier_kept(name: str) -> str:
    """A consultant declined a request to lower the tier."""
    return f"{name} kept the risk tier as it is."


def news_acknowledgement_undone(name: str) -> str:
    """Someone took an acknowledgement back."""
    return f"{name} undid the acknowledgement of the safety alert."


def news_screen_undone(name: str) -> str:
    """Someone undid a screen, for example one that was recorded for the wrong patient."""
    return f"{name} undid a C-SSRS screen: its answers and its tier no longer count."


def news_screen_edited(name: str) -> str:
    """Someone corrected a screen: its new answers set the tier."""
    return f"{name} edited a C-SSRS screen: its answers of before no longer count."


def news_reopened(name: str) -> str:
    """Someone opened a closed alert again."""
    return f"{name} opened the safety alert again."


def news_closed(name: str) -> str:
    """Someone closed the alert."""
    return f"{name} closed the safety alert."


# A request to lower the tier, to the consultant.

LOWER_TIER = "Lower the risk tier?"
TIER_DECIDED = "A request to lower a risk tier was decided."
APPROVE = "Approve"
KEEP_TIER = "Keep the tier"


def please_decide(tier: RiskTier | None) -> str:
    """The notification."""
    return f"Please decide: lower a risk tier to {tier_text(tier)}?"


def asks_to_lower(name: str, tier: RiskTier | None, note: str) -> str:
    """Who asks, and why."""
    asks = f"{name} asks to lower it to {tier_text(tier)}"
    return f"{asks}: {note}" if note else f"{asks}."


# Posts, as the notice of a failed delivery names them: `The safety alert was not posted.`

POST_ALERT = "The safety alert"
POST_ESCALATION = "The escalation of a safety alert"
POST_REMINDER = "The reminder of a safety alert that no one acknowledged"
POST_NEWS = "The news about a safety alert"
POST_UNDELIVERED = "The notice of whom a safety alert did not reach"
POST_UPDATE = "The update of a safety alert"
POST_TIER_REQUEST = "The request to lower a risk tier"


# Who the alert did not reach, to the person who raised it.

UNDELIVERED = "A safety alert could not be delivered."
CALL_THEM = "Call them now. Caseload keeps trying to send the alert."


def not_reached(name: str, why: str) -> str:
    """`Not notified: Priya Shah. Slack had an error.`."""
    return f"Not notified: {name}. {why}"
