"""What people read about a drill of the safety protocol."""


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
