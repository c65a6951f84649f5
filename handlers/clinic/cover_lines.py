"""`/caseload cover @colleague until fri`: looking after a colleague's patients for a time."""

import re
from datetime import date, timedelta

from sqlalchemy import Connection

from handlers.block_kit.parts import Message
from handlers.clinic.messages import covering as words_of
from handlers.dispatch.context import Context
from handlers.dispatch.replies import Reply
from handlers.patient_choice.card_change import find_colleague, mentioned
from handlers.reading.days import read_future
from store import audit
from store.clinic import covers, members
from store.clinic.members import Member
from store.errors import UserError
from store.rules.roles import Role

VERB = "cover"
_EXAMPLE = "Like this: /caseload cover @colleague until fri, or /caseload cover @colleague end"
_WORDS = re.compile(
    r"(?P<who>.*?)\s*(?:(?:from\s+(?P<since>.+?)\s+)?(?:until|till|to|through)\s+(?P<until>.+)|(?P<end>end|stop))",
    re.IGNORECASE,
)
_LONGEST = timedelta(days=120)


def cover(words: str, ctx: Context) -> Reply:
    """Cover for a colleague, or end it; bare, who covers for whom.

    Raises:
        UserError: no care manager, no such colleague, no last day, or one too far away.
    """
    if not words:
        return Reply(_now(ctx))
    if not ctx.may(Role.CARE_MANAGER):
        raise UserError("Covering is for care managers.", "A care manager types it for themselves.")
    slack_id, rest = mentioned(words)
    found = _WORDS.fullmatch(rest)
    if found is None:
        raise UserError("Until when?", _EXAMPLE)
    with ctx.registry.begin() as db:
        absent = find_colleague(db, ctx, slack_id, found["who"])
        if absent is None:
            raise UserError(f"I found no colleague in “{words}”.", _EXAMPLE)
        if found["end"]:
            return _end(db, absent, ctx)
        since = read_future(found["since"], ctx.today) if found["since"] else ctx.today
        until = read_future(found["until"], ctx.today)
        return _begin(db, absent, since, until, ctx)


def _begin(db: Connection, absent: Member, since: date, until: date, ctx: Context) -> Reply:
    if until - ctx.today > _LONGEST:
        raise UserError(
            "That is more than 120 days away.", "For longer, hand the caseload over: /clinic reassign"
        )
    covers.add(db, ctx.clinic.id, ctx.member, absent, since, until, ctx.said)
    detail = {"from": since.isoformat(), "until": until.isoformat()}
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "cover begun", f"member:{absent.id}", detail)
    return Reply(words_of.begun(absent, since, until, ctx.today))


def _end(db: Connection, absent: Member, ctx: Context) -> Reply:
    if not covers.end(db, ctx.clinic.id, ctx.member.id, absent.id, ctx.today, ctx.said):
        raise UserError(f"You do not cover for {absent.name}.", "/caseload cover shows who covers for whom.")
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "cover ended", f"member:{absent.id}")
    return Reply(words_of.ended(absent))


def _now(ctx: Context) -> Message:
    with ctx.registry.read() as db:
        team = {member.id: member.name for member in members.every(db, ctx.clinic.id, active=False)}
        known = covers.active(db, ctx.clinic.id, ctx.today)
    shown = [(team[one.member_id], team[one.for_member_id], one.until_on) for one in known]
    return words_of.overview(shown)
