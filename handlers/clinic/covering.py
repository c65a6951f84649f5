"""`/caseload cover @colleague until fri`: looking after a colleague's patients for a time."""

import re
from datetime import date, timedelta

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.clinic.messages import covering_messages as messages
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.patient_choice.card_change import find_colleague, split_mention
from handlers.reading.days import read_future
from store import audit
from store.clinic import covering_assignments, members
from store.clinic.members import Member
from store.errors import UserError
from store.rules.roles import Role

VERB = "cover"
_EXAMPLE = "Like this: /caseload cover @colleague until fri, or /caseload cover @colleague end"
_WORDS = re.compile(
    r"(?P<who>.*?)\s*(?:(?:from\s+(?P<since>.+?)\s+)?(?:until|till|to|through)\s+(?P<until>.+)|(?P<end>end|stop))",
    re.IGNORECASE,
)
_LONGEST_COVERAGE = timedelta(days=120)


def change_coverage(words: str, ctx: RequestContext) -> Reply:
    """Cover for a colleague, or end it; bare, who covers for whom.

    Raises:
        UserError: no care manager, no such colleague, no last day, or one too far away.
    """
    if not words:
        return Reply(_current_coverage(ctx))
    if not ctx.has_role(Role.CARE_MANAGER):
        raise UserError("Covering is for care managers.", "A care manager types it for themselves.")
    slack_id, rest = split_mention(words)
    found = _WORDS.fullmatch(rest)
    if found is None:
        raise UserError("Until when?", _EXAMPLE)
    with ctx.registry.begin() as db:
        absent = find_colleague(db, ctx, slack_id, found["who"])
        if absent is None:
            raise UserError(f"I found no colleague in “{words}”.", _EXAMPLE)
        if found["end"]:
            return _end_coverage(db, absent, ctx)
        since = read_future(found["since"], ctx.today) if found["since"] else ctx.today
        until = read_future(found["until"], ctx.today)
        return _begin_coverage(db, absent, since, until, ctx)


def _begin_coverage(db: Connection, absent: Member, since: date, until: date, ctx: RequestContext) -> Reply:
    if until - ctx.today > _LONGEST_COVERAGE:
        raise UserError(
            "That is more than 120 days away.", "For longer, hand the caseload over: /clinic reassign"
        )
    covering_assignments.add(db, ctx.clinic.id, ctx.member, absent, since, until, ctx.provenance)
    detail = {"from": since.isoformat(), "until": until.isoformat()}
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "cover begun", f"member:{absent.id}", detail)
    return Reply(messages.coverage_begun(absent, since, until, ctx.today))


def _end_coverage(db: Connection, absent: Member, ctx: RequestContext) -> Reply:
    if not covering_assignments.end(db, ctx.clinic.id, ctx.member.id, absent.id, ctx.today, ctx.provenance):
        raise UserError(f"You do not cover for {absent.name}.", "/caseload cover shows who covers for whom.")
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "cover ended", f"member:{absent.id}")
    return Reply(messages.coverage_ended(absent))


def _current_coverage(ctx: RequestContext) -> OutgoingMessage:
    with ctx.registry.read() as db:
        team = {member.id: member.name for member in members.list_members(db, ctx.clinic.id, active=False)}
        known = covering_assignments.active_on(db, ctx.clinic.id, ctx.today)
    shown = [(team[one.member_id], team[one.for_member_id], one.until_on) for one in known]
    return messages.coverage_overview(shown)
