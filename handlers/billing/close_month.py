"""Closing a month from Slack: asked, confirmed, then counted twice and told by direct message."""

import logging
from dataclasses import dataclass

from slack_sdk import WebClient

from handlers.billing.billing_access import check_whole_clinic
from handlers.billing.messages import closing as words_of
from handlers.block_kit.parts import Message
from handlers.dispatch.context import Context
from handlers.dispatch.replies import Click, Reply
from handlers.posting.delivery import NotSentError, send_message
from handlers.reading.months import read_month
from store.billing import closings, month_views
from store.db import Registry
from store.errors import UserError
from store.rules.months import Month

log = logging.getLogger("caseload.closing")

_EXAMPLE = "/billing close 2026-10"


def close(words: str, _note: str, ctx: Context) -> Reply:
    """What closing a month would freeze, with a button to do it; bare, the month before this one.

    Raises:
        UserError: no month, one that cannot be closed, or not for this role.
    """
    check_whole_clinic(ctx)
    month = read_month(words, ctx.today) if words else Month.of(ctx.today).plus(-1)
    if month is None:
        raise UserError(f"“{words}” is no month.", _EXAMPLE)
    with ctx.registry.read() as db:
        closings.refuse_unclosable(db, ctx.clinic, month, ctx.today)
        return Reply(words_of.ask(month_views.view(db, ctx.clinic, month)))


def close_by_button(click: Click, ctx: Context) -> Reply:
    """The same from the month's page."""
    return close(click.value, "", ctx)


def confirm(click: Click, ctx: Context) -> Reply:
    """Close the month once acknowledged: counting a large one twice takes longer than Slack waits."""
    month = Month.parse(click.value)
    with ctx.registry.read() as db:
        closings.refuse_unclosable(db, ctx.clinic, month, ctx.today)
    return Reply(words_of.closing_now(month), errand=Work(month, ctx))


def reopen(words: str, reason: str, ctx: Context) -> Reply:
    """Open a closed month again.

    Raises:
        UserError: no month, not closed, no reason, or not for this role.
    """
    check_whole_clinic(ctx)
    month = read_month(words, ctx.today)
    if month is None:
        raise UserError(f"“{words}” is no month.", "/billing reopen 2026-10 -- the reason")
    with ctx.registry.begin() as db:
        closing = closings.reopen(db, ctx.clinic, month, reason, ctx.said)
    return Reply(words_of.reopened(closing, reason))


@dataclass(frozen=True)
class Work:
    """The closing itself."""

    month: Month
    ctx: Context

    def __call__(self, registry: Registry, slack: WebClient) -> None:
        """Count twice, freeze, and tell the person who asked."""
        try:
            said = self._close(registry)
        except UserError as error:
            said = words_of.not_closed(error, self.month)
        except Exception:
            self._tell(slack, words_of.failed(self.month))
            raise
        self._tell(slack, said)

    def _close(self, registry: Registry) -> Message:
        ctx = self.ctx
        # Counted outside of the transaction that freezes: nobody else waits meanwhile.
        with registry.snapshot() as db:
            report = closings.checked(db, ctx.clinic, self.month, ctx.today)
        with registry.begin() as db:
            closing = closings.close(db, ctx.clinic, report, ctx.said)
        return words_of.closed(closing, report)

    def _tell(self, slack: WebClient, said: Message) -> None:
        try:
            send_message(slack, self.ctx.member.slack_user_id, said)
        except NotSentError as error:
            log.warning("not told clinic=%s month=%s fault=%s", self.ctx.clinic.id, self.month, error.fault)
