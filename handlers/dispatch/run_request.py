"""Running one request: it acts once, and every error becomes an answer that says what was saved."""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers.dispatch import common_replies, sentences, slack_payloads
from handlers.dispatch.draft_choices import DraftExpiredError
from handlers.dispatch.request_access import AccessDeniedError
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from store.db import CommitUncertainError
from store.dispatch.receipts import RequestHandledError
from store.errors import UserError

log = logging.getLogger("caseload.dispatcher")

Run = Callable[[RequestContext], Reply]
EarlierAnswer = Callable[[RequestContext], Reply | None]


@dataclass(frozen=True)
class TypedInput:
    """What a refusal shows again for editing, and whether the line could have saved something."""

    text: str = ""
    could_save: bool = True


NOT_TYPED = TypedInput()


def run_request(
    run: Run,
    authorize: Callable[[], RequestContext],
    earlier_answers: Sequence[EarlierAnswer],
    line: TypedInput,
    record_refusal: Callable[[], None],
) -> Reply:
    """The answer to a request, whatever happens; it says that nothing was saved only if that is so."""
    ctx: RequestContext | None = None
    try:
        ctx = authorize()
        reply = _run_once(run, ctx, earlier_answers)
        return replace(
            slack_payloads.tag_reply_with_clinic(reply, ctx.clinic.id), has_saved=ctx.registry.has_saved
        )
    except DraftExpiredError:
        return Reply(common_replies.choice_expired())
    except UserError as error:
        if isinstance(error, AccessDeniedError):
            record_refusal()
        part = ctx is not None and ctx.registry.has_saved
        bold = sentences.PART_WAS_SAVED if part else sentences.NOTHING_WAS_SAVED if line.could_save else ""
        typed = "" if part or isinstance(error, AccessDeniedError) else line.text
        return Reply(common_replies.refused(error, typed, bold), replace=False)
    except Exception as error:
        reference = secrets.token_hex(4)
        log.exception("reference=%s user=%s", reference, ctx.member.slack_user_id if ctx else "")
        return _answer_failure(error, reference, ctx, earlier_answers, line)


def _run_once(run: Run, ctx: RequestContext, earlier_answers: Sequence[EarlierAnswer]) -> Reply:
    """Run; a request that acted when it was delivered before changes nothing and is answered as then."""
    try:
        reply = run(ctx)
        if reply.background_task:
            ctx.registry.leave_receipt()
    except (RequestHandledError, DraftExpiredError, UserError) as error:
        if not isinstance(error, RequestHandledError) and not ctx.registry.was_handled_before():
            raise
        again = _say_again(ctx, earlier_answers) or Reply(common_replies.saved_before(), replace=False)
        return replace(again, is_repeat=True)
    return reply


def _say_again(ctx: RequestContext, earlier_answers: Sequence[EarlierAnswer]) -> Reply | None:
    """The answer to what the request saved, from what is on record; None where no command says it again."""
    return next(filter(None, (answer(ctx) for answer in earlier_answers)), None)


def _answer_failure(
    error: Exception,
    reference: str,
    ctx: RequestContext | None,
    earlier_answers: Sequence[EarlierAnswer],
    line: TypedInput,
) -> Reply:
    """An error of ours: what was saved all the same, that nothing was, or that it isn't known."""
    saved: bool | None = ctx is not None and ctx.registry.has_saved
    if ctx and not saved and isinstance(error, CommitUncertainError):
        saved = ctx.registry.look_up()
        if saved:
            again = _say_again(ctx, earlier_answers)
            again = again and slack_payloads.tag_reply_with_clinic(again, ctx.clinic.id)
            return replace(again or Reply(common_replies.saved_after_all(), replace=False), urgent=True)
    if saved:
        return Reply(common_replies.failed_after_saving(reference), replace=False, urgent=True)
    if saved is None:
        return Reply(common_replies.maybe_saved(reference, line.text), replace=False, urgent=True)
    bold = sentences.NOTHING_WAS_SAVED if line.could_save else ""
    return Reply(common_replies.internal_error(reference, line.text, bold), replace=False)
