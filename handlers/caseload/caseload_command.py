"""`/caseload overdue by longest`: the caseload of the member, of a colleague, or of the clinic."""

import re
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from handlers.block_kit.slack_values import read_choice, read_id
from handlers.caseload import caseload_file
from handlers.caseload.messages import caseload as messages
from handlers.caseload.messages.caseload import CaseloadPage
from handlers.caseload.sentences import about_caseload
from handlers.clinic import covering
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import (
    CARE_TEAM_ROLES,
    ButtonHandler,
    ButtonPress,
    Reply,
    SlashCommand,
)
from handlers.patient.messages import referrals as referral_messages
from handlers.patient_choice import caseload_scope
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.caseload_scope import CaseloadScope
from handlers.patient_choice.colleagues import find_colleague, split_mention
from handlers.reading import typed_text
from store import audit
from store.caseload.caseload import CaseloadPatient
from store.caseload.caseload_filters import (
    ALL_PATIENTS,
    FILTERS_BY_NAME,
    CaseloadFilter,
    CaseloadOrder,
    active_count,
    apply_filter,
    filter_counts,
    find_order,
)
from store.errors import UserError
from store.patient import care_team, patients, referrals
from store.patient.referrals import Referral
from store.rules.roles import Role

_VIEW_WORDS = {
    "late": "overdue",
    "uncontacted": "no contact",
    "scores": "due",
    "everyone": "everyone",
    "flags": "flagged",
} | {name: name for name in FILTERS_BY_NAME}
_MOST_PARTS = 5
"""Of a button's value: whose, what, from where, in which order, which view; the last two may be missing."""
_BY = re.compile(
    r"\b(?:sorted\s+)?by\s+(?P<order>not improving|longest in care|time in care|\w+)", re.IGNORECASE
)
_NO_CONTACT = re.compile(r"\b(?:no|without)\s+(?:a\s+)?contacts?\b", re.IGNORECASE)
_OUTPUT_WORDS = {
    "csv": "csv",
    "file": "csv",
    "export": "csv",
    "referrals": "referrals",
    "referral": "referrals",
}


@dataclass(frozen=True)
class CaseloadRequest:
    """What a line asks for: whose, which part, in which order, and as what."""

    scope: CaseloadScope
    view: CaseloadFilter = ALL_PATIENTS
    order: CaseloadOrder | None = None
    output: str = "page"
    """page, csv or referrals."""


def caseload(text: str, ctx: RequestContext) -> Reply:
    """A view of a caseload; bare, the member's own in the most useful order."""
    verb, _, words = text.partition(" ")
    if verb.lower() == covering.VERB:
        return covering.change_coverage(words.strip(), ctx)
    with ctx.registry.begin() as db:
        return _request_reply(db, _read_request(db, text, ctx), 0, ctx)


def show_page(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Another page, view or order of the same caseload; its file; its open referrals."""
    scope_value, what, offset, order, view, *_ = [*click.value.split(":"), *[""] * _MOST_PARTS]
    with ctx.registry.begin() as db:
        scope = caseload_scope.scope_from_value(db, scope_value, ctx)
        if what in _OUTPUT_WORDS:
            asked = CaseloadRequest(
                scope, FILTERS_BY_NAME.get(view, ALL_PATIENTS), find_order(order), output=what
            )
        else:
            asked = CaseloadRequest(scope, read_choice(FILTERS_BY_NAME, what), find_order(order))
        return _request_reply(db, asked, read_id(offset), ctx)


def _request_reply(db: Connection, asked: CaseloadRequest, offset: int, ctx: RequestContext) -> Reply:
    if asked.output == "referrals":
        return _referrals(db, asked.scope, ctx)
    lines = caseload_scope.patients_in_scope(db, asked.scope, ctx)
    found = apply_filter(lines, asked.view, asked.order)
    if asked.output == "csv":
        return caseload_file.send_caseload_file(db, asked.scope, asked.view, found, ctx)
    detail = {"view": asked.view.name, "patients": len(found)}
    _audit(db, asked.scope, "caseload read", detail, ctx)
    page = CaseloadPage(
        title=asked.scope.title,
        scope=asked.scope.value,
        view=asked.view,
        caseload_lines=found,
        offset=offset,
        counts=filter_counts(lines),
        warning=_too_many_patients_warning(lines, asked.scope, ctx),
        covered_for=caseload_scope.covered_colleagues(db, asked.scope, ctx),
        order=asked.order,
        open_referrals=len(_open_referrals(db, asked.scope, ctx)),
        may_export=caseload_file.may_export(asked.scope, ctx),
    )
    return Reply(messages.caseload_page(page, ctx.today))


def _referrals(db: Connection, scope: CaseloadScope, ctx: RequestContext) -> Reply:
    """The scope's referrals that wait for an answer, of ended episodes too."""
    found = _open_referrals(db, scope, ctx)
    _audit(db, scope, "referrals read", {"patients": len(found)}, ctx)
    people = patients.by_ids(db, ctx.clinic.id, {each.patient_id for each in found})
    shown = [(people[each.patient_id], each) for each in found]
    return Reply(
        referral_messages.open_referrals_message(
            scope.title, shown, ctx.today, may_change=ctx.has_role(*CARE_TEAM_ROLES)
        )
    )


def _open_referrals(db: Connection, scope: CaseloadScope, ctx: RequestContext) -> list[Referral]:
    waiting = referrals.open_referrals(db, ctx.clinic.id)
    if not waiting:
        return []
    teams = care_team.teams(db, ctx.clinic.id, {each.episode_id for each in waiting})
    return [
        each
        for each in waiting
        if each.episode_id in teams and caseload_scope.is_in_scope(db, scope, teams[each.episode_id], ctx)
    ]


def _audit(
    db: Connection, scope: CaseloadScope, action: str, detail: dict[str, object], ctx: RequestContext
) -> None:
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, action, f"caseload:{scope.value}", detail)


def _read_request(db: Connection, text: str, ctx: RequestContext) -> CaseloadRequest:
    """Whose, which part and in which order, in any order.

    Raises:
        UserError: a word that is neither a view nor a colleague, or no order after `by`.
    """
    slack_id, rest = split_mention(" ".join(line.head for line in typed_text.split_lines(text)))
    asked, names = CaseloadRequest(caseload_scope.own_scope(ctx), order=_order(rest)), []
    for word in _NO_CONTACT.sub("uncontacted", _BY.sub(" ", rest)).replace(",", " ").split():
        plain = word.lower()
        if plain in _VIEW_WORDS:
            asked = replace(asked, view=FILTERS_BY_NAME[_VIEW_WORDS[plain]])
        elif plain in _OUTPUT_WORDS:
            asked = replace(asked, output=_OUTPUT_WORDS[plain])
        elif plain == "all":
            asked = replace(asked, scope=caseload_scope.clinic_scope(ctx))
        elif plain not in {"mine", "my"}:
            names.append(word)
    if slack_id or names:
        member = find_colleague(db, ctx, slack_id, " ".join(names), active=False)
        if member is None:
            raise UserError(about_caseload.unknown_view(" ".join(names) or text), about_caseload.VIEWS_HINT)
        asked = replace(asked, scope=caseload_scope.member_scope(member, ctx))
    return asked


def _order(words: str) -> CaseloadOrder | None:
    found = _BY.search(words)
    if found is None:
        return None
    order = find_order(found["order"])
    if order is None:
        raise UserError(about_caseload.unknown_order(found["order"]), about_caseload.ORDERS_HINT)
    return order


def _too_many_patients_warning(
    lines: list[CaseloadPatient], scope: CaseloadScope, ctx: RequestContext
) -> str:
    """More active patients than one care manager can follow (domain.md §3)."""
    if scope.member is None or Role.CARE_MANAGER not in scope.member.roles:
        return ""
    limit = ctx.clinic.settings.caseload_limit * scope.member.fte_percent // 100
    number = active_count(line for line in lines if line.team.care_manager_id == scope.member.id)
    return about_caseload.too_many_patients(number, limit) if number > limit else ""


COMMAND = SlashCommand(
    verb="caseload",
    run=caseload,
    roles=CARD_ROLES,
    hint="overdue, new, stalled, flagged, short, all, @colleague",
    summary="the registry at a glance",
    is_read_only=True,
    saving_words=frozenset({"cover"}),
    examples=(
        ("/caseload", "your patients, the most urgent first"),
        ("/caseload overdue", "overdue contacts, the most overdue first"),
        ("/caseload no contact", "no contact is on record, for example after moving in"),
        ("/caseload new", "enrolled or referred recently, not yet reviewed"),
        ("/caseload stalled", "not getting better, the longest in care first"),
        ("/caseload due", "scales that are due, the most overdue first"),
        ("/caseload leaving", "can't be reached: consider a letter or close-out"),
        ("/caseload improved", "in response long enough to step down"),
        ("/caseload flagged", "a risk, a medication question, something to discuss"),
        ("/caseload short", "short of minutes for this month's code, the closest first"),
        ("/caseload referrals", "referred elsewhere, not known yet whether they were seen"),
        ("/caseload by not improving", "the same in another order: by overdue, by longest"),
        ("/caseload all", "the whole clinic; also: overdue all"),
        ("/caseload @colleague", "a colleague's patients"),
        ("/caseload csv", "the same as a file, by direct message; also: csv overdue"),
        ("/caseload cover @colleague until fri", "cover a colleague's patients; … end when you stop"),
    ),
)
SHOW_PAGE_BUTTON = ButtonHandler(messages.SHOW_PAGE, show_page, CARD_ROLES)
