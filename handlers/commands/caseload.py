"""`/caseload overdue`: the registry at a glance, one's own, a colleague's, or the clinic's."""

from dataclasses import dataclass

from sqlalchemy import Connection

from handlers import covering
from handlers.access import READERS
from handlers.card.subject import find_colleague, mentioned
from handlers.context import Context
from handlers.messages import caseload as words_of
from handlers.messages.caseload import Page
from handlers.reading import clean
from handlers.replies import ButtonHandler, Click, Command, Reply
from store import audit, covers, members
from store import caseload as registry
from store.caseload import Line
from store.caseload_views import BY_NAME, EVERYONE, View, active, counts, in_view
from store.errors import UserError
from store.members import Member
from store.rules.roles import Role

_WORDS = {"late": "overdue", "scores": "due", "everyone": "everyone", "flags": "flagged"} | {
    name: name for name in BY_NAME
}
_CLINIC = "clinic"


@dataclass(frozen=True)
class Scope:
    """Whose patients: the whole clinic's, a care manager's, or those a clinician treats."""

    title: str
    value: str
    """What buttons carry: `clinic`, or a member's id."""
    member: Member | None = None


def caseload(text: str, ctx: Context) -> Reply:
    """A view of a caseload; bare, the member's own in the most useful order."""
    verb, _, words = text.partition(" ")
    if verb.lower() == covering.VERB:
        return covering.cover(words.strip(), ctx)
    with ctx.registry.begin() as db:
        scope, view = _read(db, text, ctx)
        return _show(db, scope, view, 0, ctx)


def turn(click: Click, ctx: Context) -> Reply:
    """Another page or view of the same caseload."""
    scope_value, view_name, offset = click.value.split(":")
    with ctx.registry.begin() as db:
        scope = _of_clinic(ctx)
        if scope_value != _CLINIC:
            scope = _of(members.by_id(db, ctx.clinic.id, int(scope_value)), ctx)
        return _show(db, scope, BY_NAME[view_name], int(offset), ctx)


def _show(db: Connection, scope: Scope, view: View, offset: int, ctx: Context) -> Reply:
    lines = _lines(db, scope, ctx)
    found = in_view(lines, view)
    detail = {"view": view.name, "patients": len(found)}
    subject = f"caseload:{scope.value}"
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "caseload read", subject, detail)
    page = Page(
        scope.title,
        scope.value,
        view,
        found,
        offset,
        counts(lines),
        _warning(lines, scope, ctx),
        _covered_for(db, scope, ctx),
    )
    return Reply(words_of.page(page, ctx.today))


def _lines(db: Connection, scope: Scope, ctx: Context) -> list[Line]:
    """The scope's lines; whoever is a clinician and nothing more sees the patients they treat."""
    manager = scope.member if scope.member and Role.CARE_MANAGER in scope.member.roles else None
    lines = registry.lines(db, ctx.clinic, ctx.today, manager.id if manager else None)
    for absent_id in _covered_for(db, scope, ctx):
        lines += registry.lines(db, ctx.clinic, ctx.today, absent_id)
    if manager is None and scope.member:
        return [line for line in lines if _treats(scope.member, line)]
    if not ctx.may(Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD):
        return [line for line in lines if _treats(ctx.member, line)]
    return lines


def _covered_for(db: Connection, scope: Scope, ctx: Context) -> dict[int, str]:
    """The names of those whose patients a care manager covers today, by id."""
    if scope.member is None or Role.CARE_MANAGER not in scope.member.roles:
        return {}
    covered = covers.covered_by(db, ctx.clinic.id, scope.member.id, ctx.today)
    return {absent.id: absent.name for absent, _ in covered}


def _treats(member: Member, line: Line) -> bool:
    clinician = line.team.clinician
    return clinician is not None and clinician.member_id == member.id


def _read(db: Connection, text: str, ctx: Context) -> tuple[Scope, View]:
    """Whose, and which part, in any order.

    Raises:
        UserError: a word that is neither a view nor a colleague.
    """
    slack_id, rest = mentioned(" ".join(line.head for line in clean.lines(text)))
    view, scope, names = EVERYONE, None, []
    for word in rest.replace(",", " ").split():
        if word.lower() in _WORDS:
            view = BY_NAME[_WORDS[word.lower()]]
        elif word.lower() == "all":
            scope = _of_clinic(ctx)
        elif word.lower() not in {"mine", "my"}:
            names.append(word)
    if slack_id or names:
        member = find_colleague(db, ctx, slack_id, " ".join(names), active=False)
        if member is None:
            raise UserError(
                f"“{' '.join(names) or text}” is neither a view nor a colleague here.",
                "Use overdue, new, stalled, due, flagged, short, all, or mention a colleague with @.",
            )
        scope = _of(member, ctx)
    return scope or _own(ctx), view


def _own(ctx: Context) -> Scope:
    if ctx.may(Role.CARE_MANAGER) or not ctx.may(Role.CONSULTANT, Role.LEAD):
        return _of(ctx.member, ctx)
    return _of_clinic(ctx)


def _of(member: Member, ctx: Context) -> Scope:
    whose = "Your caseload" if member.id == ctx.member.id else f"{member.name}’s caseload"
    return Scope(whose, str(member.id), member)


def _of_clinic(ctx: Context) -> Scope:
    return Scope(ctx.clinic.name, _CLINIC)


def _warning(lines: list[Line], scope: Scope, ctx: Context) -> str:
    """More active patients than one care manager can follow (domain.md §3)."""
    if scope.member is None or Role.CARE_MANAGER not in scope.member.roles:
        return ""
    limit = ctx.clinic.settings.caseload_limit * scope.member.fte_percent // 100
    number = active(line for line in lines if line.team.care_manager_id == scope.member.id)
    if number <= limit:
        return ""
    return f"{number} active patients: more than the {limit} that one can follow well at these hours."


COMMAND = Command(
    verb="caseload",
    run=caseload,
    roles=READERS,
    hint="overdue, new, stalled, flagged, short, all, @colleague",
    summary="the registry at a glance",
    examples=(
        ("/caseload", "your patients, the most urgent first"),
        ("/caseload overdue", "whose contact is late, the latest first"),
        ("/caseload new", "enrolled or referred, not yet reviewed"),
        ("/caseload stalled", "not getting better, the longest in care first"),
        ("/caseload due", "whose scale is due, the longest due first"),
        ("/caseload flagged", "a risk, a medication question, something to discuss"),
        ("/caseload short", "who lacks minutes for the month's code, the nearest first"),
        ("/caseload all", "the whole clinic; also: overdue all"),
        ("/caseload @colleague", "a colleague's patients"),
        ("/caseload cover @colleague until fri", "look after a colleague's patients; … end when you stop"),
    ),
)
TURN = ButtonHandler(words_of.SHOW, turn, READERS)
