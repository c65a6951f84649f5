"""Messages about closing a month: what it will freeze, that it did or did not, that it is open again."""

from handlers.billing import sentences
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
        sentences.close_question(report.month),
        text_block(
            BoldText(sentences.close_question_at(report.month, report.clinic)),
            sentences.will_freeze(state_counts(report.lines)),
            state_totals(report.lines),
            sentences.COUNTED_TWICE,
            sentences.LATER_ENTRIES,
        ),
        button_row(
            Button(sentences.close_button(report.month), CONFIRM_CLOSE, str(report.month), style="primary"),
            Button(sentences.LOOK_FIRST, SHOW_PAGE, f"{report.month}:0"),
        ),
    )


def closing_now(month: Month) -> OutgoingMessage:
    """The private answer to closing; what came of it follows."""
    return build_message(
        sentences.closing_text(month),
        text_block(BoldText(sentences.counting_twice(month)), sentences.ANSWER_COMES),
    )


def month_closed(closing: MonthClosing, report: MonthReport) -> OutgoingMessage:
    """The month is closed: what was frozen, and its checksum."""
    month = closing.month
    return build_message(
        sentences.closed_text(month),
        text_block(
            BoldText(sentences.closed_at(month, report.clinic, closing.number)),
            sentences.frozen(state_counts(report.lines)),
        ),
        small_text_block(sentences.checksum(closing.checksum)),
        button_row(Button(sentences.all_of_month(month), SHOW_PAGE, f"{month}:0")),
    )


def month_not_closed(error: UserError, month: Month) -> OutgoingMessage:
    """Why it was not closed."""
    return build_message(
        sentences.not_closed_by_you(month), text_block(BoldText(error.wrong), *remedy(error).splitlines())
    )


def closing_failed(month: Month) -> OutgoingMessage:
    """Something failed on our side; it is in the log."""
    failed, instead = sentences.closing_failed(month)
    return build_message(sentences.not_closed(month), text_block(BoldText(failed), instead))


def month_reopened(closing: MonthClosing, reason: str) -> OutgoingMessage:
    """The month is open again, and what was frozen is kept."""
    month = closing.month
    return build_message(
        sentences.open_again(month),
        text_block(
            BoldText(sentences.open_again_because(month, reason)),
            sentences.report_kept(closing.number, month),
        ),
        button_row(Button(sentences.all_of_month(month), SHOW_PAGE, f"{month}:0")),
    )
