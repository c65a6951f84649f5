"""`/caseload cover @colleague until fri`: looking after a colleague's patients for a time."""

import re
from datetime import date, timedelta

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import BoldText, OutgoingMessage, build_message, text_block
from handlers.clinic.sentences import about_covering
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.patient_choice.colleagues import find_colleague, split_mention
from handlers.reading.days_and_times.days import read_future
from store import audit
from store.clinic import covering_assignments, members
from store.clinic.members import Member
from store.errors import UserError
from store.rules.roles import Role
from store.rules.text_format import weekday_and_date

VERB = "cover"
_LINE = re.compile(
    r"(?P<who>.*?)\s*(?:(?:from\s+(?P<since>.+?)\s+)?(?:until|till|to|through)\s+(?P<until>.+)|(?P<end>end|stop))",
    re.IGNORECASE,
)
_LONGEST_COVERAGE = timedelta(days=120)


def change_coverage(text: str, ctx: RequestContext) -> Reply:
    """Cover for a colleague, or end it; without text, who covers for whom.

    Raises:
        UserError: not a care manager, no such colleague, no last day, or one too far away.
    """
    if not text:
        return Reply(_coverage_today(ctx))
    if not ctx.has_role(Role.CARE_MANAGER):
        raise UserError(about_covering.COVERING_IS_FOR_CARE_MANAGERS, about_covering.TYPE_IT_YOURSELF)
    slack_id, rest = split_mention(text)
    found = _LINE.fullmatch(rest)
    if found is None:
        raise UserError(about_covering.COVER_UNTIL_WHEN, about_covering.COVER_EXAMPLE)
    with ctx.registry.begin() as db:
        absent = find_colleague(db, ctx, slack_id, found["who"])
        if absent is None:
            raise UserError(about_covering.colleague_not_found(text), about_covering.COVER_EXAMPLE)
        if found["end"]:
            return _end_coverage(db, absent, ctx)
        since = read_future(found["since"], ctx.today) if found["since"] else ctx.today
        until = read_future(found["until"], ctx.today)
        return _begin_coverage(db, absent, since, until, ctx)


def _begin_coverage(db: Connection, absent: Member, since: date, until: date, ctx: RequestContext) -> Reply:
    if until - ctx.today > _LONGEST_COVERAGE:
        raise UserError(about_covering.TOO_FAR_AHEAD, about_covering.REASSIGN_INSTEAD)
    covering_assignments.add(db, ctx.clinic.id, ctx.member, absent, since, until, ctx.provenance)
    detail = {"from": since.isoformat(), "until": until.isoformat()}
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "cover begun", f"member:{absent.id}", detail)
    start = "" if since == ctx.today else weekday_and_date(since)
    begun = about_covering.cover_begun(absent.name, start, weekday_and_date(until))
    return Reply(
        build_message(
            about_covering.COVER_BEGUN_NOTIFICATION,
            text_block(BoldText(begun), about_covering.PATIENTS_ON_YOUR_LISTS),
        )
    )


def _end_coverage(db: Connection, absent: Member, ctx: RequestContext) -> Reply:
    if not covering_assignments.end(db, ctx.clinic.id, ctx.member.id, absent.id, ctx.today, ctx.provenance):
        raise UserError(about_covering.not_covering(absent.name), about_covering.SEE_COVERING)
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "cover ended", f"member:{absent.id}")
    ended = text_block(BoldText(about_covering.cover_ended(absent.name)))
    return Reply(build_message(about_covering.COVER_ENDED_NOTIFICATION, ended))


def _coverage_today(ctx: RequestContext) -> OutgoingMessage:
    with ctx.registry.read() as db:
        names = {member.id: member.name for member in members.list_members(db, ctx.clinic.id, active=False)}
        assignments = covering_assignments.active_on(db, ctx.clinic.id, ctx.today)
    lines = [
        about_covering.covers_for(
            names[assignment.member_id],
            names[assignment.for_member_id],
            weekday_and_date(assignment.until_on),
        )
        for assignment in assignments
    ]
    return build_message(
        about_covering.COVERING_NOTIFICATION,
        text_block(
            BoldText(about_covering.COVERING_TODAY if lines else about_covering.NO_ONE_COVERS),
            *lines,
            about_covering.HOW_TO_COVER,
        ),
    )
