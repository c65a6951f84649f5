"""Closing a month from Slack: asked, confirmed, counted twice, then answered by direct message."""

import logging
from dataclasses import dataclass

from slack_sdk import WebClient

from handlers.billing.billing_access import check_may_close_months
from handlers.billing.messages import closing as messages
from handlers.block_kit import slack_values
from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonPress, Reply
from handlers.posting.slack_delivery import NotSentError, send_message
from handlers.reading.days_and_times.months import read_month
from handlers.reading.sentences.about_days_and_times import not_a_month
from store.billing import closings, month_history
from store.billing.closings import MonthClosing
from store.db import CommitUncertainError, Registry
from store.errors import UserError
from store.rules.billing.month_report import MonthReport
from store.rules.months import Month

log = logging.getLogger("caseload.closing")

_EXAMPLE = "/billing close 2026-10"
_REOPEN_EXAMPLE = "/billing reopen 2026-10 -- the reason"


def ask_to_close(words: str, _note: str, ctx: RequestContext) -> Reply:
    """What closing a month would freeze, with a button to do it; bare, the month before this one.

    Raises:
        UserError: no month, one that cannot be closed, or not for this role.
    """
    check_may_close_months(ctx)
    month = read_month(words, ctx.today) if words else Month.of(ctx.today).plus(-1)
    if month is None:
        raise UserError(not_a_month(words), _EXAMPLE)
    with ctx.registry.read() as db:
        closings.check_can_close(db, ctx.clinic, month, ctx.today)
        return Reply(messages.confirm_closing(month_history.month_with_history(db, ctx.clinic, month)))


def close_by_button(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The same from the month's page."""
    return ask_to_close(click.value, "", ctx)


def start_closing(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Close the month once acknowledged: counting a large one twice takes longer than Slack waits."""
    month = slack_values.read_month(click.value)
    with ctx.registry.read() as db:
        closings.check_can_close(db, ctx.clinic, month, ctx.today)
    return Reply(messages.closing_now(month), background_task=CloseMonthTask(month, ctx))


def reopen(words: str, reason: str, ctx: RequestContext) -> Reply:
    """Open a closed month again.

    Raises:
        UserError: no month, not closed, no reason, or not for this role.
    """
    check_may_close_months(ctx)
    month = read_month(words, ctx.today)
    if month is None:
        raise UserError(not_a_month(words), _REOPEN_EXAMPLE)
    with ctx.registry.begin() as db:
        closing = closings.reopen(db, ctx.clinic, month, reason, ctx.provenance)
    return Reply(messages.month_reopened(closing, reason))


@dataclass(frozen=True)
class CloseMonthTask:
    """The closing itself."""

    month: Month
    ctx: RequestContext

    def __call__(self, registry: Registry, slack: WebClient) -> None:
        """Count twice, freeze, and answer the person who asked."""
        try:
            closing, report = self._close(registry)
        except UserError as error:
            self._send_result(slack, messages.month_not_closed(error, self.month))
        except CommitUncertainError:
            self._send_result(slack, messages.closing_uncertain(self.month))
            raise
        except Exception:
            self._send_result(slack, messages.closing_failed(self.month))
            raise
        else:
            self._send_result(slack, messages.month_closed(closing, report))

    def _close(self, registry: Registry) -> tuple[MonthClosing, MonthReport]:
        ctx = self.ctx
        # Counted outside of the transaction that freezes: no one else waits meanwhile.
        with registry.snapshot() as db:
            report = closings.checked_report(db, ctx.clinic, self.month, ctx.today)
        with registry.begin() as db:
            return closings.close(db, ctx.clinic, report, ctx.provenance), report

    def _send_result(self, slack: WebClient, result: OutgoingMessage) -> None:
        try:
            send_message(slack, self.ctx.member.slack_user_id, result)
        except NotSentError as error:
            log.warning(
                "closing not reported clinic=%s month=%s fault=%s",
                self.ctx.clinic.id,
                self.month,
                error.fault,
            )
