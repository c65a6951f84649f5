"""The sentences of covering for a colleague."""

# Covering for a colleague

COVERING_IS_FOR_CARE_MANAGERS = "Covering is for care managers."
TYPE_IT_YOURSELF = "Each care manager types it for themselves."
COVER_UNTIL_WHEN = "Until when?"
COVER_EXAMPLE = "Example: /caseload cover @colleague until fri, or /caseload cover @colleague end"


def colleague_not_found(words: str) -> str:
    """No colleague in the text after `cover`."""
    return f"I didn't find a colleague in “{words}”."


TOO_FAR_AHEAD = "That is more than 120 days away."
REASSIGN_INSTEAD = "For a longer time, reassign the caseload: /clinic reassign"


def not_covering(name: str) -> str:
    """Ending what is not in force."""
    return f"You are not covering for {name}."


SEE_COVERING = "/caseload cover shows who covers for whom."
COVER_BEGUN_NOTIFICATION = "You cover for a colleague."


def cover_begun(name: str, since: str, until: str) -> str:
    """Covering from today (no `since`) or a later day."""
    return f"You cover for {name} {f'from {since} ' if since else ''}through {until}."


PATIENTS_ON_YOUR_LISTS = "Their patients are on your /caseload and on your morning list, marked."
COVER_ENDED_NOTIFICATION = "Covering has ended."


def cover_ended(name: str) -> str:
    """Covering is over."""
    return f"You no longer cover for {name}."


COVERING_NOTIFICATION = "Who covers for whom."
COVERING_TODAY, NO_ONE_COVERS = "Covering today", "No one is covering for anyone today."


def covers_for(name: str, absent: str, until: str) -> str:
    """One line of the list."""
    return f"{name} covers for {absent} through {until}"


HOW_TO_COVER = "To cover: /caseload cover @colleague until fri. To stop: /caseload cover @colleague end"
