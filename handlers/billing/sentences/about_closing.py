"""Closing a month and reopening it."""

from store.rules.months import Month

COUNTED_TWICE = "The month is counted in two independent ways first; if they differ, nothing is closed."
LATER_ENTRIES = "Anything entered for it later becomes an adjustment and is shown as one."
LOOK_FIRST = "Look at it first"
ANSWER_COMES = "The answer comes by direct message."


def close_question(month: Month) -> str:
    """The notification of the question."""
    return f"Close {month.name}?"


def close_question_at(month: Month, clinic: str) -> str:
    """The question."""
    return f"Close {month.name} at {clinic}?"


def will_freeze(counts: str) -> str:
    """What closing freezes."""
    return f"It will freeze {counts}."


def closing_text(month: Month) -> str:
    """The notification while the month is counted."""
    return f"Closing {month.name}."


def counting_twice(month: Month) -> str:
    """The month is being counted."""
    return f"Closing {month.name}: counting it twice."


def closed_text(month: Month) -> str:
    """The notification of a closed month."""
    return f"{month.name} is closed."


def closed_at(month: Month, clinic: str, number: int) -> str:
    """The month is closed."""
    return f"{month.name} is closed at {clinic}: report {number}."


def frozen(counts: str) -> str:
    """What was frozen."""
    return f"Frozen: {counts}."


def not_closed_by_you(month: Month) -> str:
    """The notification of a closing that was refused."""
    return f"{month.name} was not closed by you."


def not_closed(month: Month) -> str:
    """The notification of a closing that failed."""
    return f"{month.name} was not closed."


def closing_failed(month: Month) -> tuple[str, str]:
    """Something failed on our side, and what to do."""
    return (
        f"{month.name} was not closed: something went wrong on our side.",
        f"Nothing was saved. Try again in a minute: /billing close {month}",
    )


def closing_uncertain(month: Month) -> tuple[str, str]:
    """The database did not confirm the closing, and what to do; also the notification."""
    return (
        f"We can't tell whether {month.name} was closed.",
        (
            "The connection to the database was interrupted. "
            f"Look with /billing {month} before you close it again."
        ),
    )


def open_again(month: Month) -> str:
    """The notification of a reopened month."""
    return f"{month.name} is open again."


def open_again_because(month: Month, reason: str) -> str:
    """The month is open again."""
    return f"{month.name} is open again: {reason}"


def report_kept(number: int, month: Month) -> str:
    """What happens to the frozen report."""
    return f"Report {number} is kept as it was frozen. Close it again with /billing close {month}."
