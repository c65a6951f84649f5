"""Everything people read about flags, safety alerts and drills, in reading order.

A risk flag is what a person raises on a patient; a safety alert is what the team then receives.
"""

from collections.abc import Sequence

from store.rules.review.agenda import FlagKind
from store.rules.risk.risk import RiskTier
from store.rules.risk.sentences import tier_text
from store.rules.text_format import capitalize_first, days_text

# Raising a flag.

FLAG_LABELS = {
    FlagKind.MEDICATION: "Medication question",
    FlagKind.DISCUSS: "To discuss",
    FlagKind.RISK: "Risk",
}
WHICH_FLAG = "Which flag?"
HOW_TO_FLAG = "Use flag medication, flag risk, or flag discuss, and the question after --."
HOW_TO_UNFLAG = "Use unflag medication, unflag discuss, or unflag risk -- what was done."
WHAT_QUESTION = "What is the question?"
HOW_TO_ASK = "Ask it in a few words: flag medication -- sleep on sertraline?"
ON_NEXT_AGENDA = "It's on the agenda for the next review."


def unknown_flag(word: str) -> str:
    """The word after `flag` or `unflag` is not a kind of flag."""
    return f"“{word}” isn't a flag I know."


def flag_raised(kind: FlagKind, question: str) -> str:
    """`medication flag: sleep on sertraline?`: follows `Saved:`."""
    return f"{kind} flag: {question}" if question else f"{kind} flag"


def flag_raised_with_entry(flag: str) -> str:
    """In the answer to a time entry that also raised a flag."""
    return f"Raised: {flag}"


# Clearing a flag.

RISK_FLAG_NEEDS_NOTE = "To clear a risk flag, add a note of what was done."
HOW_TO_ADD_NOTE = "Type it after --: unflag risk -- seen today, safety plan made"


def no_flag_to_clear(kind: FlagKind) -> str:
    """Nothing to clear."""
    return f"There isn't a {kind} flag to clear."


def flag_cleared(kind: FlagKind) -> str:
    """`risk flag cleared`: follows `Saved:`."""
    return f"{kind} flag cleared"


# The clinic's safety protocol.

FOLLOW_PROTOCOL = "Follow the clinic's protocol now, today."
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
        return "There is no one on the care team to notify, so the clinic's lead is notified."
    return f"Notified: {', '.join(names)}."


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


def escalated_to(name: str, when: str) -> str:
    """`Escalated to Lena Ortiz, Mon Nov 23, 10:30 AM`."""
    return f"Escalated to {name}, {when}."


def screened_by(name: str, when: str, answers: str) -> str:
    """`C-SSRS screen by Dana Reed, Mon Nov 23, 10:40 AM: 1 yes, 2 no …`."""
    return f"C-SSRS screen by {name}, {when}: {answers}."


def tier_since(tier: RiskTier, since: str, contact_within_days: int) -> str:
    """`High risk since Mon Nov 23: a contact within 1 week`."""
    return f"{tier_name(tier)} since {since}: a contact within {days_text(contact_within_days)}."


def lowering_requested(name: str, tier: RiskTier | None) -> str:
    """A request that the consultant has not decided."""
    return f"{name} asked to lower it to {tier_text(tier)}. Waiting for the consultant."


def closed_by(name: str, when: str, note: str) -> str:
    """Without the note for readers who read no patient data."""
    return f"Closed by {name}, {when}: {note}" if note else f"Closed by {name}, {when}."


def withdrawn_by(name: str) -> str:
    """The score or flag that raised it was undone before anyone acknowledged it."""
    return f"Withdrawn: {name} undid the score or flag that raised it."


# The escalation to a lead.

NO_ONE_TO_NOTIFY = "There is no one on the care team to notify, so this comes to you right away."


def not_acknowledged_in_time(minutes: int, names: Sequence[str]) -> str:
    """Why the alert comes to a lead or admin."""
    return f"No one acknowledged this within {minutes} minutes of clinic hours. {notified(names)}"


# Updates to those who were notified.


def news_acknowledged(name: str) -> str:
    """Someone acknowledged the alert."""
    return f"{name} acknowledged the safety alert."


def news_tier_lowered(name: str) -> str:
    """A consultant lowered the tier."""
    return f"{name} lowered the risk tier."


def news_tier_kept(name: str) -> str:
    """A consultant declined a request to lower the tier."""
    return f"{name} kept the risk tier as it is."


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


# Forms.

SCREEN_TITLE = "C-SSRS screen"
YES = "Yes"
NO = "No"
NOTE = "Note"
SIX_FOLLOWS_FROM_6B = "You answered yes to 6b, so this must be yes too."
TIER_TITLE = "Set the risk tier"
TIER = "Tier"
WHY = "Why"
CLOSE_TITLE = "Close the safety alert"
WHAT_WAS_DONE = "What was done"
WHAT_WAS_DONE_HINT = "For example: seen today, safety plan made, means removed."


def question(number: str, text: str) -> str:
    """A question of the screen."""
    return f"{number}. {text}"


def tier_name(tier: RiskTier | None) -> str:
    """`High risk`: a choice in the form, or the beginning of a sentence."""
    return capitalize_first(tier_text(tier))


def tier_now(tier: RiskTier | None) -> str:
    """Above the choice of a tier."""
    return f"Now: {tier_text(tier)}. Lowering the tier needs the consultant's approval."


# Answers to those who press a button.

YOU_ACKNOWLEDGED = "You acknowledged the safety alert. The others will be notified."
CONSULTANT_WILL_BE_ASKED = "The consultant will be asked to approve this."
ALERT_CLOSED = "The safety alert is closed."
OPEN_ALERTS_OF_PATIENT = "The patient's open safety alerts."


def screen_recorded(tier: RiskTier | None) -> str:
    """The tier that the answers lead to."""
    return f"The screen is recorded: {tier_text(tier)}."


def tier_is_now(tier: RiskTier | None) -> str:
    """The tier was set or lowered."""
    return f"It is {tier_text(tier)} now."


def tier_stays(tier: RiskTier | None) -> str:
    """The consultant kept the tier."""
    return f"It stays {tier_text(tier)}."


def open_alerts(patient: str) -> str:
    """Heading over a patient's open safety alerts."""
    return f"Open safety alerts: {patient}"


# A drill on a made-up patient.

DRILL_FIRST_NAME, DRILL_LAST_NAME = "Drill", "Patient"
DRILL_NOTICE = "DRILL with a made-up patient: act as you would. It affects no list, number, or claim."
DRILL_HAS_STARTED = "the drill of the safety protocol has started."
DRILL_ALERT_SENT = "a safety alert on a made-up patient was sent."
DRILL_UNDER_WAY = "A drill is already under way."
CLOSE_DRILL_FIRST = "Close its safety alert first (Close safety alert), then start another."


def marked_as_drill(text: str) -> str:
    """Every text of a drill."""
    return f"DRILL: {text}"


def drill_started_by(name: str) -> str:
    """The note of the drill's alert."""
    return f"a drill started by {name}"


def drill_next_steps(minutes: int) -> str:
    """What should happen in a drill."""
    return (
        f"Someone should acknowledge it within {minutes} minutes of clinic hours, or the lead is notified. "
        "Then record a screen, set a tier, and close the safety alert with a note."
    )


def drill_mrn_taken(mrn: str) -> str:
    """The MRN of the drill's patient belongs to a real patient."""
    return f"MRN {mrn} belongs to a real patient here, so it can't be used for a drill."


# Posts, as the notice of a failed delivery names them: `The safety alert was not posted.`

POST_ALERT = "The safety alert"
POST_ESCALATION = "The escalation of a safety alert"
POST_NEWS = "The news about a safety alert"
POST_UPDATE = "The update of a safety alert"
POST_TIER_REQUEST = "The request to lower a risk tier"

# Refusals.

NOT_A_MEMBER = "That person isn't a member of this clinic."
