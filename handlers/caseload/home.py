"""App Home: a member's day by role, read again each time it is opened."""

from collections.abc import Callable, Sequence
from datetime import datetime, time

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import Block
from handlers.caseload.messages import home as messages
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, Reply
from handlers.ledger import log_form
from handlers.patient_choice.caseload_scope import is_treating_clinician, member_scope, patients_in_scope
from handlers.recommendation import follow_up
from store import audit
from store.billing import patient_months
from store.caseload import caseload
from store.caseload.caseload import CaseloadPatient
from store.caseload.own_patients import split_own
from store.ledger import time_log
from store.rules.clinic.calendar import next_review
from store.rules.months import Month
from store.rules.roles import Role

HomeSection = Callable[[Connection, RequestContext], Sequence[Block | None]]


def home_blocks(ctx: RequestContext) -> list[Block]:
    """What Home shows a member: the sections of the roles held, each once."""
    shown: list[Block | None] = [*messages.greeting(ctx.member.name, ctx.clinic.name, ctx.today)]
    with ctx.registry.read() as db:
        for roles, section in SECTIONS:
            if ctx.has_role(*roles):
                shown += section(db, ctx)
    with ctx.registry.begin() as db:
        audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "home read", f"member:{ctx.member.id}")
    return [block for block in shown if block]


def _risk(db: Connection, ctx: RequestContext) -> Sequence[Block | None]:
    """A lead sees the clinic's patients, the others their own, covered and unassigned ones."""
    lines = _all_lines(db, ctx)
    if not ctx.has_role(Role.LEAD):
        own, _ = split_own(db, ctx.clinic.id, ctx.member.id, lines, ctx.today)
        followed = {line.patient.id for line in own} if ctx.has_role(Role.CARE_MANAGER) else set()
        lines = [
            line
            for line in lines
            if line.patient.id in followed
            or line.team.consultant_id == ctx.member.id
            or is_treating_clinician(ctx.member, line.team)
        ]
    may_enter = ctx.has_role(*CARE_TEAM_ROLES)
    return messages.risk_section(lines, ctx.today, ctx.clinic.settings, may_enter=may_enter)


def _contacts(db: Connection, ctx: RequestContext) -> Sequence[Block | None]:
    """Of the same patients as `/caseload`: own and covered ones."""
    mine = patients_in_scope(db, member_scope(ctx.member, ctx), ctx)
    midnight = datetime.combine(ctx.today, time(), ctx.clinic.zone)
    entered = time_log.entered_by_member(db, ctx.clinic.id, ctx.member.id, midnight)
    live = [entry for entry in entered if not entry.voided_at]
    return messages.care_manager_section(mine, live, ctx.today, ctx.clinic.settings)


def _review(db: Connection, ctx: RequestContext) -> Sequence[Block | None]:
    """Of the same patients as `/review`: a care manager's own, covered and unassigned ones."""
    lines: Sequence[CaseloadPatient] = _all_lines(db, ctx)
    if ctx.has_role(Role.CARE_MANAGER):
        lines, _ = split_own(db, ctx.clinic.id, ctx.member.id, lines, ctx.today)
    due = caseload.on_agenda(lines, ctx.today, ctx.clinic.settings)
    review = next_review(ctx.now, ctx.clinic.settings, ctx.clinic.zone)
    return messages.review_section(due, review, ctx.clinic.zone)


def _treated_patients(db: Connection, ctx: RequestContext) -> Sequence[Block | None]:
    mine = [line for line in _all_lines(db, ctx) if is_treating_clinician(ctx.member, line.team)]
    unanswered = [each for each in follow_up.actionable_follow_ups(db, mine, ctx) if each.waits_for_answer]
    return messages.treated_patients(mine, unanswered)


def _clinic(db: Connection, ctx: RequestContext) -> Sequence[Block | None]:
    return messages.clinic_section(_all_lines(db, ctx))


def _billing(db: Connection, ctx: RequestContext) -> Sequence[Block | None]:
    month = Month.of(ctx.today)
    return messages.billing_section(patient_months.report(db, ctx.clinic, month))


def _settings(_db: Connection, _ctx: RequestContext) -> Sequence[Block | None]:
    return messages.settings_section()


def _all_lines(db: Connection, ctx: RequestContext) -> list[CaseloadPatient]:
    return caseload.caseload_patients(db, ctx.clinic, ctx.today)


def log_time(_click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of `/log`."""
    return log_form.open_empty(ctx)


SECTIONS: tuple[tuple[tuple[Role, ...], HomeSection], ...] = (
    ((Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN, Role.LEAD), _risk),
    ((Role.CARE_MANAGER,), _contacts),
    ((Role.CONSULTANT, Role.CARE_MANAGER), _review),
    ((Role.CLINICIAN,), _treated_patients),
    ((Role.LEAD,), _clinic),
    ((Role.BILLER, Role.LEAD), _billing),
    ((Role.ADMIN,), _settings),
)

LOG = ButtonHandler("home.log", log_time, CARE_TEAM_ROLES)
