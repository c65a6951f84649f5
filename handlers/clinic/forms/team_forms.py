"""The forms of a clinic's team: add a person, change a member, reassign a member's patients."""

from collections.abc import Sequence
from dataclasses import replace

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
from handlers.block_kit.slack_values import read_id, read_kind, read_parts
from handlers.clinic import clinic_lines, team
from handlers.clinic.forms.clinic_forms import ADMIN_ROLES
from handlers.clinic.messages import clinic_changes
from handlers.clinic.messages import clinic_overview as messages
from handlers.clinic.sentences import about_settings, about_team
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
_PERCENT_DIGITS = 3
_ACCESS = ((about_team.HAS_ACCESS, "yes"), (about_team.HAS_LEFT, "no"))


def ask_person(_click: ButtonPress, _ctx: RequestContext) -> Reply:
    """Who to add, and in which roles."""
    blocks = (user_input("person", about_team.PERSON), checkbox_input("roles", about_team.ROLES, _ROLES))
    return Reply(form=ModalForm(_ADD_FORM, about_settings.ADD_A_PERSON, blocks))


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
        member = members.by_id(db, ctx.clinic.id, click.id())
    return Reply(form=_member_form(member, member))


def submit_member_change(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Change the member, unless someone else did so while the form was open."""
    member_id, seen = read_parts(form.metadata, 2)
    percent = form.text("fte").rstrip("% ")
    if not percent.isdecimal() or len(percent) > _PERCENT_DIGITS:
        return Reply(errors={"fte": about_team.NEEDS_PERCENT})
    roles, active = _roles(form), form.choice("access", ("yes", "no")) == "yes"
    try:
        before, after = team.change_member(
            ctx, read_id(member_id), roles=roles, fte_percent=int(percent), active=active, seen=seen
        )
    except UserError as error:
        return Reply(errors={"roles": error_text(error)})
    if after is None:
        typed = replace(before, roles=roles, active=active, fte_percent=int(percent))
        return Reply(form=_member_form(before, typed, clinic_changes.changed_member(before)))
    if before.active and not after.active:
        return clinic_lines.access_ended_reply(ctx, before, after)
    return Reply(clinic_changes.member_saved(before, after))


def ask_new_colleagues(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Who takes over a member's patients, by position; no patient is named.

    Raises:
        UserError: no patients are left to reassign, or no colleague has the role.
    """
    with ctx.registry.read() as db:
        old = members.by_id(db, ctx.clinic.id, click.id())
        assigned = handover.assigned_episodes(db, ctx.clinic.id, [old.id]).get(old.id, {})
        able = {
            position: members.list_members(db, ctx.clinic.id, ROLE_FOR_POSITION[position])
            for position in assigned
        }
    if not assigned:
        raise UserError(about_team.no_patients_left(old.name), about_team.CLINIC_SHOWS_TEAM)
    fields = [
        _colleague_field(position, [member for member in able[position] if member.id != old.id])
        for position in assigned
    ]
    blocks = [field for field in fields if field]
    if not blocks:
        raise UserError(about_team.NO_COLLEAGUE_WITH_ROLE, about_team.ADD_A_COLLEAGUE)
    intro = message_blocks.text_block(
        about_team.assigned_to(old.name, messages.assigned_text(assigned)), about_team.FROM_TODAY
    )
    form = ModalForm(_REASSIGN_FORM, about_settings.REASSIGN_ALL, (intro, *blocks), metadata=click.value)
    return Reply(form=form)


def submit_reassignment(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Reassign to the chosen colleagues."""
    chosen = {position: form.id(position.value) for position in TeamPosition if form.text(position.value)}
    return Reply(clinic_changes.patients_reassigned(*team.reassign(ctx, form.subject_id(), chosen)))


def _member_form(now: Member, shown: Member, notice: Block | None = None) -> ModalForm:
    blocks = (
        notice or message_blocks.text_block(message_blocks.BoldText(now.name)),
        checkbox_input("roles", about_team.ROLES, _ROLES, initial=[role.value for role in shown.roles]),
        text_input("fte", about_team.PERCENT_OF_FULL_TIME, initial=str(shown.fte_percent), limit=4),
        select_input("access", about_team.ACCESS, _ACCESS, initial="yes" if shown.active else "no"),
    )
    return ModalForm(
        _CHANGE_FORM, about_settings.CHANGE_A_MEMBER, blocks, metadata=f"{now.id}:{team.member_version(now)}"
    )


def _colleague_field(position: TeamPosition, able: Sequence[Member]) -> Block | None:
    options = [(member.name, str(member.id)) for member in able]
    label = about_team.new_in_position(position.label)
    return select_input(position.value, label, options, optional=True) if options else None


def _roles(form: SubmittedForm) -> frozenset[Role]:
    return frozenset(read_kind(Role, value) for value in form.selections.get("roles", ()))


HANDLERS = (
    ButtonHandler(messages.ADD_MEMBER, ask_person, ADMIN_ROLES),
    FormHandler(_ADD_FORM, submit_new_member, ADMIN_ROLES),
    ButtonHandler(messages.CHANGE_MEMBER, ask_change, ADMIN_ROLES),
    FormHandler(_CHANGE_FORM, submit_member_change, ADMIN_ROLES),
    ButtonHandler(messages.REASSIGN_PATIENTS, ask_new_colleagues, _ADMIN_AND_LEAD),
    FormHandler(_REASSIGN_FORM, submit_reassignment, _ADMIN_AND_LEAD),
)
