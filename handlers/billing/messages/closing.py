"""Messages about closing a month: what it will freeze, that it did or did not, that it is open again."""

from handlers.billing.messages.month_summary import SHOW_PAGE, state_counts, state_totals
from handlers.billing.sentences import about_closing, about_months
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
        about_closing.close_question(report.month),
        text_block(
            BoldText(about_closing.close_question_at(report.month, report.clinic)),
            about_closing.will_freeze(state_counts(report.lines)),
            state_totals(report.lines),
            about_closing.COUNTED_TWICE,
            about_closing.LATER_ENTRIES,
        ),
        button_row(
            Button(
                about_months.close_button(report.month), CONFIRM_CLOSE, str(report.month), style="primary"
            ),
            Button(about_closing.LOOK_FIRST, SHOW_PAGE, f"{report.month}:0"),
        ),
    )


def closing_now(month: Month) -> OutgoingMessage:
    """The private answer to closing; what came of it follows."""
    return build_message(
        about_closing.closing_text(month),
        text_block(BoldText(about_closing.counting_twice(month)), about_closing.ANSWER_COMES),
    )


def month_closed(closing: MonthClosing, report: MonthReport) -> OutgoingMessage:
    """The month is closed: what was frozen, and its checksum."""
    month = closing.month
    return build_message(
        about_closing.closed_text(month),
        text_block(
            BoldText(about_closing.closed_at(month, report.clinic, closing.number)),
            about_closing.frozen(state_counts(report.lines)),
        ),
        *map(small_text_block, about_months.closing_proof(closing)),
        button_row(Button(about_months.all_of_month(month), SHOW_PAGE, f"{month}:0")),
    )


def month_not_closed(error: UserError, month: Month) -> OutgoingMessage:
    """Why it was not closed."""
    return build_message(
        about_closing.not_closed_by_you(month), text_block(BoldText(error.wrong), *remedy(error).splitlines())
    )


def closing_failed(month: Month) -> OutgoingMessage:
    """Something failed on our side; it is in the log."""
    failed, instead = about_closing.closing_failed(month)
    return build_message(about_closing.not_closed(month), text_block(BoldText(failed), instead))


def closing_uncertain(month: Month) -> OutgoingMessage:
    """The database did not confirm the closing."""
    unsure, instead = about_closing.closing_uncertain(month)
    return build_message(unsure, text_block(BoldText(unsure), instead))


def month_reopened(closing: MonthClosing, reason: str) -> OutgoingMessage:
    """The month is open again, and what was frozen is kept."""
    month = closing.month
    return build_message(
        about_closing.open_again(month),
        text_block(
            BoldText(about_closing.open_again_because(month, reason)),
            about_closing.report_kept(closing.number, month),
        ),
        button_row(Button(about_months.all_of_month(month), SHOW_PAGE, f"{month}:0")),
    )
