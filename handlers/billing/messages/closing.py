"""What is said about closing a month: what it will freeze, that it did or did not, that it is open again."""

from handlers.billing.messages.month_summary import SHOW, in_words, states
from handlers.block_kit.parts import Bold, Button, Message, actions, lines, message, small
from store.billing.closings import Closing
from store.billing.month_views import MonthView
from store.errors import UserError
from store.rules.billing.month_report import MonthReport
from store.rules.months import Month

CLOSE = "billing.close"


def ask(view: MonthView) -> Message:
    """Before closing: what will be frozen, and what that means."""
    report = view.report
    return message(
        f"Close {report.month.name}?",
        lines(
            Bold(f"Close {report.month.name} at {report.clinic}?"),
            f"It will freeze {in_words(report.lines)}.",
            states(report.lines),
            "The month is counted in two independent ways first; if they differ, nothing is closed.",
            "Whatever is entered for it later becomes an adjustment that says so.",
        ),
        actions(
            Button(f"Close {report.month.name}", CLOSE, str(report.month), style="primary"),
            Button("Look at it first", SHOW, f"{report.month}:0"),
        ),
    )


def closing_now(month: Month) -> Message:
    """The private answer to closing; what came of it follows."""
    return message(
        f"Closing {month.name}.",
        lines(Bold(f"Closing {month.name}: counting it twice."), "The answer comes by direct message."),
    )


def closed(closing: Closing, report: MonthReport) -> Message:
    """The month is closed: what was frozen, and its checksum."""
    month = closing.month
    return message(
        f"{month.name} is closed.",
        lines(
            Bold(f"{month.name} is closed at {report.clinic}: report {closing.number}."),
            f"Frozen: {in_words(report.lines)}.",
        ),
        small(f"Checksum {closing.checksum}"),
        actions(Button(f"All of {month.name}", SHOW, f"{month}:0")),
    )


def not_closed(error: UserError, month: Month) -> Message:
    """Why it was not closed."""
    return message(
        f"{month.name} was not closed by you.", lines(Bold(error.wrong), *error.instead.splitlines())
    )


def failed(month: Month) -> Message:
    """Something broke on the way; it is in the log."""
    return message(
        f"{month.name} was not closed.",
        lines(
            Bold(f"{month.name} was not closed: something went wrong on our side."),
            f"Nothing was saved. Try again in a minute: /billing close {month}",
        ),
    )


def reopened(closing: Closing, reason: str) -> Message:
    """The month is open again, and what was frozen is kept."""
    month = closing.month
    return message(
        f"{month.name} is open again.",
        lines(
            Bold(f"{month.name} is open again: {reason}"),
            f"Report {closing.number} is kept as it was frozen. Close it again with /billing close {month}.",
        ),
        actions(Button(f"All of {month.name}", SHOW, f"{month}:0")),
    )
