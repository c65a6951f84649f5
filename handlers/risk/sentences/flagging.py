"""What people read about flags: raising and clearing one, in reading order."""

from store.rules.review.agenda import FlagKind

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


def flag_name(kind: FlagKind) -> str:
    """`medication flag`, `flag to discuss`."""
    return "flag to discuss" if kind is FlagKind.DISCUSS else f"{kind} flag"


def flag_raised(kind: FlagKind, question: str) -> str:
    """`medication flag: sleep on sertraline?`: follows `Saved:`."""
    return f"{flag_name(kind)}: {question}" if question else flag_name(kind)


def flag_raised_with_entry(flag: str) -> str:
    """In the answer to a time entry that also raised a flag."""
    return f"Raised: {flag}"


# Clearing a flag.

RISK_FLAG_NEEDS_NOTE = "To clear a risk flag, add a note of what was done."
HOW_TO_ADD_NOTE = "Type it after --: unflag risk -- seen today, safety plan made"


def no_flag_to_clear(kind: FlagKind) -> str:
    """Nothing to clear."""
    return f"There isn't a {flag_name(kind)} to clear."


def flag_cleared(kind: FlagKind) -> str:
    """`risk flag cleared`: follows `Saved:`."""
    return f"{flag_name(kind)} cleared"
