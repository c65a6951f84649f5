"""The agenda in `/review`: whose review is due, and those who were never reviewed."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, Reply
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.caseload_scope import is_treating_clinician
from handlers.recommendation import follow_up
from handlers.review import review_session
from handlers.review.messages import agenda as messages
from handlers.review.messages.agenda import AgendaReader
from handlers.review.sentences import about_agenda
from store import audit
from store.caseload import caseload, digests
from store.caseload.caseload import CaseloadPatient
from store.caseload.own_patients import split_own
from store.rules.clinic.calendar import next_review
from store.rules.roles import Role


def agenda(ctx: RequestContext, *, whole_clinic: bool = False) -> Reply:
    """Whose review is due: a care manager's own patients, a clinician's, else the clinic's."""
    with ctx.registry.begin() as db:
        lines, colleagues, is_own = _agenda_lines(db, ctx, whole_clinic=whole_clinic)
        due = caseload.on_agenda(lines, ctx.today, ctx.clinic.settings)
        of_colleagues = len(caseload.on_agenda(colleagues, ctx.today, ctx.clinic.settings))
        known = digests.of_episodes(db, ctx.clinic.id, [line.episode.id for line in due])
        follow_ups = follow_up.actionable_follow_ups(db, lines, ctx)
        detail = {"patients": len(due)}
        audit.record(
            db, ctx.clinic.id, ctx.now, ctx.member.id, "agenda read", f"clinic:{ctx.clinic.id}", detail
        )
    scheduled = next_review(ctx.now, ctx.clinic.settings, ctx.clinic.zone)
    whose = about_agenda.YOUR_REVIEW if is_own else about_agenda.clinic_review(ctx.clinic.name)
    reader = replace(_agenda_reader(ctx), of_colleagues=of_colleagues)
    return Reply(
        messages.agenda(due, known, scheduled, ctx.clinic.zone, ctx.today, whose, reader, follow_ups)
    )


def show_never_reviewed(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The next ten patients who were never reviewed."""
    with ctx.registry.begin() as db:
        lines, _, _ = _agenda_lines(db, ctx)
        due = caseload.on_agenda(lines, ctx.today, ctx.clinic.settings)
        _, never = messages.split_never_reviewed(due)
        known = digests.of_episodes(db, ctx.clinic.id, [line.episode.id for line in never])
        detail = {"patients": len(never)}
        audit.record(
            db, ctx.clinic.id, ctx.now, ctx.member.id, "agenda read", f"clinic:{ctx.clinic.id}", detail
        )
    message = messages.never_reviewed(never, click.id(), known, ctx.today, _agenda_reader(ctx))
    return Reply(message, replace=False)


def _agenda_lines(
    db: Connection, ctx: RequestContext, *, whole_clinic: bool = False
) -> tuple[Sequence[CaseloadPatient], Sequence[CaseloadPatient], bool]:
    """The reader's patients, those of colleagues, and whether these are left out because of that."""
    lines = caseload.caseload_patients(db, ctx.clinic, ctx.today)
    if not ctx.has_role(Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD):
        return [line for line in lines if is_treating_clinician(ctx.member, line.team)], (), False
    if ctx.has_role(Role.CARE_MANAGER) and not whole_clinic:
        return *split_own(db, ctx.clinic.id, ctx.member.id, lines, ctx.today), True
    return lines, (), False


def _agenda_reader(ctx: RequestContext) -> AgendaReader:
    return AgendaReader(
        may_recommend=ctx.has_role(Role.CONSULTANT),
        may_start_session=ctx.has_role(*review_session.SESSION_ROLES),
    )


SHOW_NEVER_REVIEWED_BUTTON = ButtonHandler(messages.SHOW_NEVER_REVIEWED, show_never_reviewed, CARD_ROLES)
