"""What people read in the forms of a safety alert and after pressing its buttons, in reading order."""

from store.rules.risk.risk import RiskTier
from store.rules.risk.sentences import tier_text
from store.rules.text_format import capitalize_first

# Forms.

SCREEN_TITLE = "C-SSRS screen"
YES = "Yes"
NO = "No"
NOTE = "Note"
SIX_FOLLOWS_FROM_6B = "You answered yes to 6b, so this must be yes too."
_TWO_OR_SIX = {"thoughts": "2", "behavior": "6"}
TIER_TITLE = "Set the risk tier"
TIER = "Tier"
WHY = "Why"
CLOSE_TITLE = "Close the safety alert"
WHAT_WAS_DONE = "What was done"
WHAT_WAS_DONE_HINT = "For example: seen today, safety plan made, means removed. Or: false alarm, and why."
EDIT_CLOSING_TITLE = "Edit what was done"


def question(number: str, text: str) -> str:
    """A question of the screen."""
    return f"{number}. {text}"


def asked_after_yes(question: str) -> str:
    """The hint of a question that only follows a yes to another one, a field of `CssrsAnswers`."""
    return f"Only after a yes to {_TWO_OR_SIX[question]}."


def answer_missing(question: str) -> str:
    """The same question without an answer."""
    return f"You answered yes to {_TWO_OR_SIX[question]}, so answer this too."


def tier_name(tier: RiskTier | None) -> str:
    """`High risk`: a choice in the form, or the beginning of a sentence."""
    return capitalize_first(tier_text(tier))


def tier_now(tier: RiskTier | None) -> str:
    """Above the choice of a tier."""
    return f"Now: {tier_text(tier)}. Lowering the tier needs the consultant's approval."


# Answers to a button.

YOU_ACKNOWLEDGED = "You acknowledged the safety alert. The others will be notified."
CONSULTANT_WILL_BE_ASKED = "The consultant will be asked to approve this."
ALERT_CLOSED = "The safety alert is closed."
ALERT_REOPENED = "The safety alert is open again. The others will be notified."
ACKNOWLEDGEMENT_UNDONE = "The safety alert waits for someone to acknowledge it again."
NOTE_CORRECTED = "What was done is corrected."
NOTHING_CHANGED = "Nothing was changed yet: change an answer, or press Cancel."
SCREEN_UNDONE = "The screen is undone; it stays in the history. The others will be notified."
CLOSE_WITH_NOTE = "Someone acknowledged this safety alert, so it stays open: close it with a note."
COLLEAGUES_SCREEN = (
    "That screen was recorded by a colleague.",
    "They can correct it, a care manager or the consultant.",
)
OPEN_ALERTS_OF_PATIENT = "The patient's open safety alerts."


def screen_recorded(tier: RiskTier | None) -> str:
    """The tier that the answers lead to."""
    return f"The screen is recorded: {tier_text(tier)}."


def screen_corrected(tier: RiskTier | None) -> str:
    """The tier that the corrected answers lead to."""
    return f"The screen is edited: {tier_text(tier)}. The others will be notified."


def tier_is_now(tier: RiskTier | None) -> str:
    """The tier was set or lowered."""
    return f"The patient is at {tier_text(tier)} now." if tier else "The patient has no risk tier now."


def tier_stays(tier: RiskTier | None) -> str:
    """The consultant kept the tier."""
    return f"The patient stays at {tier_text(tier)}."


def open_alerts(patient: str) -> str:
    """Heading over a patient's open safety alerts."""
    return f"Open safety alerts: {patient}"
