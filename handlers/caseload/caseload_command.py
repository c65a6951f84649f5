"""`/caseload overdue by longest`: the registry at a glance, one's own, a colleague's, or the clinic's."""

import re
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from handlers.caseload import caseload_file
from handlers.caseload.messages import caseload as words_of
from handlers.caseload.messages.caseload import Page
from handlers.clinic import cover_lines
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, ButtonHandler, Click, Command, Reply
from handlers.patient.messages import referrals as referral_words
from handlers.patient_choice import caseload_scope
from handlers.patient_choice.access import READERS
from handlers.patient_choice.card_change import find_colleague, mentioned
from handlers.patient_choice.caseload_scope import Scope
from handlers.reading import clean
from store import audit
from store.caseload.caseload import Line
from store.caseload.caseload_views import BY_NAME, EVERYONE, Order, View, active, counts, in_view, order_named
from store.errors import UserError
from store.patient import care_team, patients, referrals
from store.patient.referrals import Referral
from store.rules.roles import Role

_WORDS = {"late": "overdue", "scores": "due", "everyone": "everyone", "flags": "flagged"} | {
    name: name for name in BY_NAME
}
_BY = re.compile(
    r"\b(?:sorted\s+)?by\s+(?P<order>not improving|longest in care|time in care|\w+)", re.IGNORECASE
)
_KINDS = {"csv": "csv", "file": "csv", "export": "csv", "referrals": "referrals", "referral": "referrals"}


@dataclass(frozen=True)
class Asked:
    """What a line asks for: whose, which part, in which order, and as what."""

    scope: Scope
    view: View = EVERYONE
    order: Order | None = None
    kind: str = "page"
    """page, csv or referrals."""


def caseload(text: str, ctx: Context) -> Reply:
    """A view of a caseload; bare, the member's own in the most useful order."""
    verb, _, words = text.partition(" ")
    if verb.lower() == cover_lines.VERB:
        return cover_lines.cover(words.strip(), ctx)
    with ctx.registry.begin() as db:
        return _answer(db, _read(db, text, ctx), 0, ctx)


def turn(click: Click, ctx: Context) -> Reply:
    """Another page, view or order of the same caseload; its file; its open referrals."""
    scope_value, what, offset, order, view, *_ = [*click.value.split(":"), "", ""]
    with ctx.registry.begin() as db:
        scope = caseload_scope.of_value(db, scope_value, ctx)
        if what in _KINDS:
            asked = Asked(scope, BY_NAME.get(view, EVERYONE), order_named(order), kind=what)
        else:
            asked = Asked(scope, BY_NAME[what], order_named(order))
        return _answer(db, asked, int(offset), ctx)


def _answer(db: Connection, asked: Asked, offset: int, ctx: Context) -> Reply:
    if asked.kind == "referrals":
        return _referrals(db, asked.scope, ctx)
    lines = caseload_scope.lines(db, asked.scope, ctx)
    found = in_view(lines, asked.view, asked.order)
    if asked.kind == "csv":
        return caseload_file.asked(db, asked.scope, asked.view, found, ctx)
    detail = {"view": asked.view.name, "patients": len(found)}
    _record(db, asked.scope, "caseload read", detail, ctx)
    page = Page(
        asked.scope.title,
        asked.scope.value,
        asked.view,
        found,
        offset,
        counts(lines),
        _warning(lines, asked.scope, ctx),
        caseload_scope.covered_for(db, asked.scope, ctx),
        asked.order,
        len(_open(db, asked.scope, ctx)),
        caseload_file.may_have(asked.scope, ctx),
    )
    return Reply(words_of.page(page, ctx.today))


def _referrals(db: Connection, scope: Scope, ctx: Context) -> Reply:
    """The scope's referrals that wait for an answer, of ended episodes too."""
    found = _open(db, scope, ctx)
    _record(db, scope, "referrals read", {"patients": len(found)}, ctx)
    people = patients.by_ids(db, ctx.clinic.id, {each.patient_id for each in found})
    shown = [(people[each.patient_id], each) for each in found]
    return Reply(referral_words.waiting(scope.title, shown, ctx.today, may_change=ctx.may(*CARE)))


def _open(db: Connection, scope: Scope, ctx: Context) -> list[Referral]:
    waiting = referrals.open_ones(db, ctx.clinic.id)
    if not waiting:
        return []
    teams = care_team.teams(db, ctx.clinic.id, {each.episode_id for each in waiting})
    return [
        each
        for each in waiting
        if each.episode_id in teams and caseload_scope.holds(db, scope, teams[each.episode_id], ctx)
    ]


def _record(db: Connection, scope: Scope, action: str, detail: dict[str, object], ctx: Context) -> None:
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, action, f"caseload:{scope.value}", detail)


def _read(db: Connection, text: str, ctx: Context) -> Asked:
    """Whose, which part and in which order, in any order.

    Raises:
        UserError: a word that is neither a view nor a colleague, or no order after `by`.
    """
    slack_id, rest = mentioned(" ".join(line.head for line in clean.lines(text)))
    asked, names = Asked(caseload_scope.own(ctx), order=_order(rest)), []
    for word in _BY.sub(" ", rest).replace(",", " ").split():
        plain = word.lower()
        if plain in _WORDS:
            asked = replace(asked, view=BY_NAME[_WORDS[plain]])
        elif plain in _KINDS:
            asked = replace(asked, kind=_KINDS[plain])
        elif plain == "all":
            asked = replace(asked, scope=caseload_scope.of_clinic(ctx))
        elif plain not in {"mine", "my"}:
            names.append(word)
    if slack_id or names:
        member = find_colleague(db, ctx, slack_id, " ".join(names), active=False)
        if member is None:
            raise UserError(
                f"“{' '.join(names) or text}” is neither a view nor a colleague here.",
                "Use overdue, new, stalled, due, flagged, short, all, or mention a colleague with @.",
            )
        asked = replace(asked, scope=caseload_scope.of_member(member, ctx))
    return asked


def _order(words: str) -> Order | None:
    found = _BY.search(words)
    if found is None:
        return None
    order = order_named(found["order"])
    if order is None:
        raise UserError(
            f"I cannot sort by “{found['order']}”.", "Sort by overdue, by not improving, or by longest."
        )
    return order


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
    reads=True,
    examples=(
        ("/caseload", "your patients, the most urgent first"),
        ("/caseload overdue", "whose contact is late, the latest first"),
        ("/caseload new", "enrolled or referred, not yet reviewed"),
        ("/caseload stalled", "not getting better, the longest in care first"),
        ("/caseload due", "whose scale is due, the longest due first"),
        ("/caseload leaving", "who cannot be reached: a letter or close-out is due"),
        ("/caseload improved", "who held a response for the clinic's weeks: ready to step down"),
        ("/caseload flagged", "a risk, a medication question, something to discuss"),
        ("/caseload short", "who lacks minutes for the month's code, the nearest first"),
        ("/caseload referrals", "who was referred elsewhere, and nobody knows yet if they were seen"),
        ("/caseload by not improving", "the same in another order: by overdue, by longest"),
        ("/caseload all", "the whole clinic; also: overdue all"),
        ("/caseload @colleague", "a colleague's patients"),
        ("/caseload csv", "the same as a file, by direct message; also: csv overdue"),
        ("/caseload cover @colleague until fri", "look after a colleague's patients; … end when you stop"),
    ),
)
TURN = ButtonHandler(words_of.SHOW, turn, READERS)
