"""The forms of a clinic's team: add a person, change one, hand over what somebody held."""

from collections.abc import Sequence

from handlers.block_kit import message_blocks
from handlers.block_kit.form_blocks import (
    ModalForm,
    SubmittedForm,
    checkbox_input,
    select_input,
    text_input,
    user_input,
)
from handlers.block_kit.message_blocks import Block
from handlers.clinic import clinic_lines, team
from handlers.clinic.forms.clinic_forms import ADMIN_ROLES
from handlers.clinic.messages import clinic_changes
from handlers.clinic.messages import clinic_overview as messages
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from store.clinic import members
from store.clinic.members import Member
from store.errors import UserError
from store.patient import handover
from store.patient.care_team import TeamPosition
from store.patient.handover import ROLE_FOR_POSITION
from store.rules.roles import Role

_ADD_FORM, _CHANGE_FORM, _REASSIGN_FORM = "clinic_add", "clinic_member", "clinic_reassign"
_ADMIN_AND_LEAD = frozenset({Role.ADMIN, Role.LEAD})
_ROLES = [(role.label, role.value) for role in Role]
_ACCESS = (("Has access", "yes"), ("Has left: no access from now on", "no"))


def ask_person(_click: ButtonPress, _ctx: RequestContext) -> Reply:
    """Whom to add, and as what."""
    blocks = (user_input("person", "Person"), checkbox_input("roles", "Roles", _ROLES))
    return Reply(form=ModalForm(_ADD_FORM, "Add a person", blocks))


def submit_new_member(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Add the person."""
    try:
        before, after = team.add_member(ctx, form.text("person"), _roles(form))
    except UserError as error:
        return Reply(errors={"person": error_text(error)})
    return Reply(clinic_changes.member_saved(before, after))


def ask_change(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A member's roles, hours and access."""
    with ctx.registry.read() as db:
        member = members.by_id(db, ctx.clinic.id, int(click.value))
    return Reply(form=_member_form(member, member))


def submit_member_change(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Change the member, unless somebody else did so while the form was open."""
    member_id, _, seen = form.metadata.partition(":")
    percent = form.text("fte").rstrip("% ")
    if not percent.isdecimal():
        return Reply(errors={"fte": "Type a whole number from 5 to 100."})
    roles, active = _roles(form), form.text("access") == "yes"
    try:
        before, after = team.change_member(
            ctx, int(member_id), roles=roles, fte_percent=int(percent), active=active, seen=seen
        )
    except UserError as error:
        return Reply(errors={"roles": error_text(error)})
    if after is None:
        typed = Member(
            before.id, before.clinic_id, before.slack_user_id, before.name, roles, active, int(percent)
        )
        return Reply(form=_member_form(before, typed, clinic_changes.changed_member(before)))
    if before.active and not after.active:
        return clinic_lines.access_ended_reply(ctx, before, after)
    return Reply(clinic_changes.member_saved(before, after))


def ask_new_colleagues(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Who takes over what somebody holds, seat by seat; no patient is named.

    Raises:
        UserError: nothing is left to hand over, or nobody could take it.
    """
    with ctx.registry.read() as db:
        old = members.by_id(db, ctx.clinic.id, int(click.value))
        held = handover.assigned_episodes(db, ctx.clinic.id, [old.id]).get(old.id, {})
        able = {seat: members.list_members(db, ctx.clinic.id, ROLE_FOR_POSITION[seat]) for seat in held}
    if not held:
        raise UserError(f"{old.name} holds no patients any more.", "/clinic shows the team as it is.")
    fields = [_colleagues(seat, [one for one in able[seat] if one.id != old.id]) for seat in held]
    shown = [field for field in fields if field]
    if not shown:
        raise UserError(
            "No colleague has the role for that.", "Add one first: /clinic add @person care-manager"
        )
    said = message_blocks.text_block(
        f"{old.name} holds {messages.held_seats_text(held)}.", "Whoever takes over has them from today on."
    )
    return Reply(form=ModalForm(_REASSIGN_FORM, "Reassign all", (said, *shown), metadata=click.value))


def submit_reassignment(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Seat the chosen colleagues."""
    chosen = {seat: int(form.text(seat.value)) for seat in TeamPosition if form.text(seat.value)}
    return Reply(clinic_changes.patients_reassigned(*team.hand_over(ctx, int(form.metadata), chosen)))


def _member_form(now: Member, shown: Member, notice: Block | None = None) -> ModalForm:
    blocks = (
        notice or message_blocks.text_block(message_blocks.BoldText(now.name)),
        checkbox_input("roles", "Roles", _ROLES, initial=[role.value for role in shown.roles]),
        text_input("fte", "Percent of full time", initial=str(shown.fte_percent), limit=4),
        select_input("access", "Access", _ACCESS, initial="yes" if shown.active else "no"),
    )
    return ModalForm(_CHANGE_FORM, "Change a member", blocks, metadata=f"{now.id}:{team.member_version(now)}")


def _colleagues(seat: TeamPosition, able: Sequence[Member]) -> Block | None:
    if not able:
        return None
    label = f"New {seat.label}"
    return select_input(seat.value, label, [(one.name, str(one.id)) for one in able], optional=True)


def _roles(form: SubmittedForm) -> frozenset[Role]:
    return frozenset(Role(value) for value in form.selections.get("roles", ()))


HANDLERS = (
    ButtonHandler(messages.ADD_MEMBER, ask_person, ADMIN_ROLES),
    FormHandler(_ADD_FORM, submit_new_member, ADMIN_ROLES),
    ButtonHandler(messages.CHANGE_MEMBER, ask_change, ADMIN_ROLES),
    FormHandler(_CHANGE_FORM, submit_member_change, ADMIN_ROLES),
    ButtonHandler(messages.REASSIGN_PATIENTS, ask_new_colleagues, _ADMIN_AND_LEAD),
    FormHandler(_REASSIGN_FORM, submit_reassignment, _ADMIN_AND_LEAD),
)
