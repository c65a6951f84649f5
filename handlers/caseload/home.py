"""App Home: each role's own day, drawn anew whenever it is opened."""

from collections.abc import Callable, Sequence
from datetime import datetime, time

from sqlalchemy import Connection

from handlers.block_kit.parts import Block
from handlers.caseload.messages import home as words_of
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, ButtonHandler, Click, Reply
from handlers.ledger import log_form
from handlers.patient_choice.caseload_scope import treats
from handlers.recommendation import follow_up
from store.billing import patient_months
from store.caseload import caseload
from store.caseload.caseload import Line
from store.ledger import time_log
from store.rules.clinic.calendar import next_review
from store.rules.months import Month
from store.rules.roles import Role

Section = Callable[[Connection, Context], Sequence[Block | None]]


def blocks(ctx: Context) -> list[Block]:
    """What Home shows a member: the sections of the roles held, each once."""
    shown: list[Block | None] = [*words_of.greeting(ctx.member.name, ctx.clinic.name, ctx.today)]
    with ctx.registry.read() as db:
        for roles, section in SECTIONS:
            if ctx.may(*roles):
                shown += section(db, ctx)
    return [block for block in shown if block][: words_of.MOST_BLOCKS]


def _contacts(db: Connection, ctx: Context) -> Sequence[Block | None]:
    mine = caseload.lines(db, ctx.clinic, ctx.today, ctx.member.id)
    midnight = datetime.combine(ctx.today, time(), ctx.clinic.zone)
    entered = time_log.entered(db, ctx.clinic.id, ctx.member.id, midnight)
    live = [entry for entry in entered if not entry.voided_at]
    return words_of.contacts(mine, live, ctx.today, ctx.clinic.settings)


def _review(db: Connection, ctx: Context) -> Sequence[Block | None]:
    own = ctx.member.id if ctx.may(Role.CARE_MANAGER) else None
    lines = caseload.lines(db, ctx.clinic, ctx.today, own)
    due = caseload.on_agenda(lines, ctx.today, ctx.clinic.settings)
    review = next_review(ctx.now, ctx.clinic.settings, ctx.clinic.zone)
    return words_of.review(due, review, ctx.clinic.zone)


def _treated(db: Connection, ctx: Context) -> Sequence[Block | None]:
    mine = [line for line in _all(db, ctx) if treats(ctx.member, line.team)]
    asked = [loop for loop in follow_up.movable(db, mine, ctx) if loop.review.answer is None]
    return words_of.treated(mine, asked, ctx.clinic.settings)


def _clinic(db: Connection, ctx: Context) -> Sequence[Block | None]:
    return words_of.clinic(_all(db, ctx))


def _billing(db: Connection, ctx: Context) -> Sequence[Block | None]:
    month = Month.of(ctx.today)
    return words_of.billing(patient_months.report(db, ctx.clinic, month))


def _settings(_db: Connection, _ctx: Context) -> Sequence[Block | None]:
    return words_of.settings()


def _all(db: Connection, ctx: Context) -> list[Line]:
    return caseload.lines(db, ctx.clinic, ctx.today)


def log_time(_click: Click, ctx: Context) -> Reply:
    """The form of `/log`."""
    return log_form.opened(ctx)


SECTIONS: tuple[tuple[tuple[Role, ...], Section], ...] = (
    ((Role.CARE_MANAGER,), _contacts),
    ((Role.CONSULTANT, Role.CARE_MANAGER), _review),
    ((Role.CLINICIAN,), _treated),
    ((Role.LEAD,), _clinic),
    ((Role.BILLER, Role.LEAD), _billing),
    ((Role.ADMIN,), _settings),
)

LOG = ButtonHandler("home.log", log_time, CARE)
