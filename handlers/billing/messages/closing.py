"""What is said about closing a month: what it will freeze, that it did or did not, that it is open again."""

from handlers.billing.messages.month_summary import SHOW_PAGE, state_counts, state_totals
from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    small_text_block,
    text_block,
)
from handlers.dispatch.error_hints import remedy
from store.billing.closings import MonthClosing
from store.billing.month_history import MonthWithHistory
from store.errors import UserError
from store.rules.billing.month_report import MonthReport
from store.rules.months import Month

CONFIRM_CLOSE = "billing.close"


def confirm_closing(view: MonthWithHistory) -> OutgoingMessage:
    """Before closing: what will be frozen, and what that means."""
    report = view.report
    return build_message(
        f"Close {report.month.name}?",
        text_block(
            BoldText(f"Close {report.month.name} at {report.clinic}?"),
            f"It will freeze {state_counts(report.lines)}.",
            state_totals(report.lines),
            "The month is counted in two independent ways first; if they differ, nothing is closed.",
            "Whatever is entered for it later becomes an adjustment that says so.",
        ),
        button_row(
            Button(f"Close {report.month.name}", CONFIRM_CLOSE, str(report.month), style="primary"),
            Button("Look at it first", SHOW_PAGE, f"{report.month}:0"),
        ),
    )


def closing_now(month: Month) -> OutgoingMessage:
    """The private answer to closing; what came of it follows."""
    return build_message(
        f"Closing {month.name}.",
        text_block(
            BoldText(f"Closing {month.name}: counting it twice."), "The answer comes by direct message."
        ),
    )


def month_closed(closing: MonthClosing, report: MonthReport) -> OutgoingMessage:
    """The month is closed: what was frozen, and its checksum."""
    month = closing.month
    return build_message(
        f"{month.name} is closed.",
        text_block(
            BoldText(f"{month.name} is closed at {report.clinic}: report {closing.number}."),
            f"Frozen: {state_counts(report.lines)}.",
        ),
        small_text_block(f"Checksum {closing.checksum}"),
        button_row(Button(f"All of {month.name}", SHOW_PAGE, f"{month}:0")),
    )


def month_not_closed(error: UserError, month: Month) -> OutgoingMessage:
    """Why it was not closed."""
    return build_message(
        f"{month.name} was not closed by you.", text_block(BoldText(error.wrong), *remedy(error).splitlines())
    )


def closing_failed(month: Month) -> OutgoingMessage:
    """Something broke on the way; it is in the log."""
    return build_message(
        f"{month.name} was not closed.",
        text_block(
            BoldText(f"{month.name} was not closed: something went wrong on our side."),
            f"Nothing was saved. Try again in a minute: /billing close {month}",
        ),
    )


def month_reopened(closing: MonthClosing, reason: str) -> OutgoingMessage:
    """The month is open again, and what was frozen is kept."""
    month = closing.month
    return build_message(
        f"{month.name} is open again.",
        text_block(
            BoldText(f"{month.name} is open again: {reason}"),
            f"Report {closing.number} is kept as it was frozen. Close it again with /billing close {month}.",
        ),
        button_row(Button(f"All of {month.name}", SHOW_PAGE, f"{month}:0")),
    )
