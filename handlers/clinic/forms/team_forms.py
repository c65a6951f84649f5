"""The forms of a clinic's team: add a person, change one, hand over what somebody held."""

from collections.abc import Sequence

from handlers.block_kit import parts
from handlers.block_kit.forms import Filled, Form, choice, person, several, text_input
from handlers.block_kit.parts import Block
from handlers.clinic import clinic_lines, team
from handlers.clinic.forms.clinic_forms import ADMINS
from handlers.clinic.messages import clinic_changes
from handlers.clinic.messages import clinic_overview as words_of
from handlers.dispatch.context import Context
from handlers.dispatch.replies import ButtonHandler, Click, FormHandler, Reply
from store.clinic import members
from store.clinic.members import Member
from store.errors import UserError
from store.patient import handover
from store.patient.care_team import Seat
from store.patient.handover import ROLE_OF
from store.rules.roles import Role

_ADD, _CHANGE, _HAND_OVER = "clinic_add", "clinic_member", "clinic_reassign"
_LEADS = frozenset({Role.ADMIN, Role.LEAD})
_ROLES = [(role.value.replace("-", " "), role.value) for role in Role]
_ACCESS = (("Has access", "yes"), ("Has left: no access from now on", "no"))


def ask_person(_click: Click, _ctx: Context) -> Reply:
    """Whom to add, and as what."""
    blocks = (person("person", "Person"), several("roles", "Roles", _ROLES))
    return Reply(form=Form(_ADD, "Add a person", blocks))


def add(form: Filled, ctx: Context) -> Reply:
    """Add the person."""
    try:
        before, after = team.add(ctx, form.text("person"), _roles(form))
    except UserError as error:
        return Reply(errors={"person": _words(error)})
    return Reply(clinic_changes.member_saved(before, after))


def ask_change(click: Click, ctx: Context) -> Reply:
    """A member's roles, hours and access."""
    with ctx.registry.read() as db:
        member = members.by_id(db, ctx.clinic.id, int(click.value))
    return Reply(form=_member_form(member, member))


def change(form: Filled, ctx: Context) -> Reply:
    """Change the member, unless somebody else did so while the form was open."""
    member_id, _, seen = form.subject.partition(":")
    percent = form.text("fte").rstrip("% ")
    if not percent.isdecimal():
        return Reply(errors={"fte": "Type a whole number from 5 to 100."})
    roles, active = _roles(form), form.text("access") == "yes"
    try:
        before, after = team.change(
            ctx, int(member_id), roles=roles, fte_percent=int(percent), active=active, seen=seen
        )
    except UserError as error:
        return Reply(errors={"roles": _words(error)})
    if after is None:
        typed = Member(
            before.id, before.clinic_id, before.slack_user_id, before.name, roles, active, int(percent)
        )
        return Reply(form=_member_form(before, typed, clinic_changes.changed_member(before)))
    if before.active and not after.active:
        return clinic_lines.farewell(ctx, before, after)
    return Reply(clinic_changes.member_saved(before, after))


def ask_colleague(click: Click, ctx: Context) -> Reply:
    """Who takes over what somebody holds, seat by seat; no patient is named.

    Raises:
        UserError: nothing is left to hand over, or nobody could take it.
    """
    with ctx.registry.read() as db:
        old = members.by_id(db, ctx.clinic.id, int(click.value))
        held = handover.held_by(db, ctx.clinic.id, [old.id]).get(old.id, {})
        able = {seat: members.every(db, ctx.clinic.id, ROLE_OF[seat]) for seat in held}
    if not held:
        raise UserError(f"{old.name} holds no patients any more.", "/clinic shows the team as it is.")
    fields = [_colleagues(seat, [one for one in able[seat] if one.id != old.id]) for seat in held]
    shown = [field for field in fields if field]
    if not shown:
        raise UserError(
            "No colleague has the role for that.", "Add one first: /clinic add @person care-manager"
        )
    said = parts.lines(
        f"{old.name} holds {words_of.held_words(held)}.", "Whoever takes over has them from today on."
    )
    return Reply(form=Form(_HAND_OVER, "Reassign all", (said, *shown), subject=click.value))


def hand_over(form: Filled, ctx: Context) -> Reply:
    """Seat the chosen colleagues."""
    chosen = {seat: int(form.text(seat.value)) for seat in Seat if form.text(seat.value)}
    return Reply(clinic_changes.handed_over(*team.hand_over(ctx, int(form.subject), chosen)))


def _member_form(now: Member, shown: Member, notice: Block | None = None) -> Form:
    blocks = (
        notice or parts.lines(parts.Bold(now.name)),
        several("roles", "Roles", _ROLES, initial=[role.value for role in shown.roles]),
        text_input("fte", "Percent of full time", initial=str(shown.fte_percent), limit=4),
        choice("access", "Access", _ACCESS, initial="yes" if shown.active else "no"),
    )
    return Form(_CHANGE, "Change a member", blocks, subject=f"{now.id}:{team.version(now)}")


def _colleagues(seat: Seat, able: Sequence[Member]) -> Block | None:
    if not able:
        return None
    label = f"New {words_of.seat_words(seat)}"
    return choice(seat.value, label, [(one.name, str(one.id)) for one in able], optional=True)


def _roles(form: Filled) -> frozenset[Role]:
    return frozenset(Role(value) for value in form.lists.get("roles", ()))


def _words(error: UserError) -> str:
    return f"{error.wrong} {error.instead}".strip()


HANDLERS = (
    ButtonHandler(words_of.ADD, ask_person, ADMINS),
    FormHandler(_ADD, add, ADMINS),
    ButtonHandler(words_of.MEMBER, ask_change, ADMINS),
    FormHandler(_CHANGE, change, ADMINS),
    ButtonHandler(words_of.REASSIGN, ask_colleague, _LEADS),
    FormHandler(_HAND_OVER, hand_over, _LEADS),
)
