"""What people read when a step on a safety alert is refused, and the notes that the program writes."""

from datetime import datetime

from store.risk.risk_event import RiskStepKind
from store.rules.risk.risk import RiskTier
from store.rules.risk.sentences import tier_text
from store.rules.text_format import weekday_and_date

# Who took a step, and when.

YOU = "You"


def who_and_when(name: str, at: datetime) -> str:
    """`Dana Reed (Sat Nov 21, 10:05 AM)`: the beginning of the sentences below."""
    return f"{name} ({weekday_and_date(at.date())}, {at.strftime('%I:%M %p').lstrip('0')})"


# The safety alert cannot be found, or is over.

NO_SUCH_ALERT = "That safety alert isn't in this clinic's registry."
NO_SUCH_REQUEST = "That request isn't in this clinic's registry."
ALERT_WITHDRAWN = "This safety alert was withdrawn because what raised it was undone."


def alert_closed(who: str) -> str:
    """The note of what was done follows as the hint."""
    return f"{who} closed this safety alert."


# A colleague was first.

SEE_CARD = "The patient's card shows what was done."
SAME_STEP_JUST_TAKEN = "A colleague did the same thing a moment ago."


def already_acknowledged(who: str) -> str:
    """The second to press Acknowledge."""
    return f"{who} already acknowledged this safety alert."


# Closing.

CLOSING_NEEDS_NOTE = "To close a safety alert, add a note of what was done."
ASK_CONSULTANT_TO_CLOSE = (
    "Ask the consultant to close it, or to lower the tier to no risk tier first (Set tier)."
)


def closing_removes_tier(tier: RiskTier) -> str:
    """Only a consultant may close while there is a tier."""
    return f"The patient is at {tier_text(tier)}, and closing this safety alert would remove the tier."


# Corrections: what the ledger says of a step, and why one stays.

UNDONE = "undone"
NOTE_CORRECTED = "the note was corrected"
ACKNOWLEDGEMENT_STAYS = "There is no acknowledgement to undo: someone worked on it since, or nobody has."
NOT_LATEST_SCREEN = "That C-SSRS screen was already undone, or another one was recorded since."
REOPEN_TO_EDIT = (
    "This safety alert is closed, so its screen stays.",
    "Reopen it first (Reopen in the patient's history).",
)
NOT_CLOSED = "This safety alert isn't closed."


# Setting and lowering the tier.

ONLY_CONSULTANT_APPROVES = "Only a psychiatric consultant can approve lowering the tier."


def tier_is_already(tier: RiskTier | None) -> str:
    """Nothing would change."""
    return (
        f"The patient is already at {tier_text(tier)}." if tier else "The patient already has no risk tier."
    )


def lowering_already_requested(who: str) -> str:
    """The consultant has not decided yet."""
    return f"{who} already asked the consultant for that."


def tier_changed_meanwhile(change: str) -> str:
    """The form showed an older tier; `change` is one of the texts of `tier_change`."""
    return f"{change} while your form was open."


def already_decided(change: str) -> str:
    """The request to lower the tier is no longer open."""
    return f"That was already decided: {change}."


def current_tier(tier: RiskTier | None) -> str:
    """Where no one changed the tier since the event was opened."""
    return f"it is {tier_text(tier)}"


def tier_change(who: str, step_kind: RiskStepKind, tier: RiskTier | None) -> str:
    """`Priya Shah (Sat Nov 21, 10:05 AM) set it to high risk`."""
    if step_kind is RiskStepKind.LOWERED:
        return f"{who} lowered it to {tier_text(tier)}"
    if step_kind is RiskStepKind.LOWERING_DECLINED:
        return f"{who} decided not to lower it to {tier_text(tier)}"
    if step_kind is RiskStepKind.LOWERING_REQUESTED:
        return f"{who} asked to lower it to {tier_text(tier)}"
    return f"{who} set it to {tier_text(tier)}"


# Notes that the program writes.

BY_SCREEN = "based on the C-SSRS screen"
SCREEN_WAS_NEGATIVE = "the screen was negative"


# Answers to questions.

ALREADY_ANSWERED = "That question was already answered or closed."
