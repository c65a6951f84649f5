"""What `/clinic` shows: team, hours, channels, payers, limits, protocol; it names no patient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    Menu,
    OutgoingMessage,
    build_message,
    button_row,
    header_block,
    small_text_block,
    table_block,
    text_block,
)
from handlers.clinic.messages.setting_values import shown_value
from handlers.clinic.sentences import about_imports, about_settings
from store.clinic.clinic_settings import value_of
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.patient.handover import AssignedEpisodes
from store.rules.clinic.settings_table import SETTING_GROUPS, SettingGroup

EDIT_SETTINGS, ADD_MEMBER, CHANGE_MEMBER, CHANGE_POLICY, REASSIGN_PATIENTS, IMPORT_FILE = (
    "clinic.edit",
    "clinic.add",
    "clinic.member",
    "clinic.policy",
    "clinic.reassign",
    "clinic.import",
)
_MOST_NAMED = 40
_MOST_PAYERS = 60


@dataclass(frozen=True)
class PayerLine:
    """A payer, the policy in force, and what is chosen for later."""

    name: str
    policy: str
    later: str = ""


@dataclass(frozen=True)
class ClinicOverview:
    """All settings of a clinic."""

    clinic: Clinic
    team: Sequence[Member]
    former_members: Sequence[tuple[Member, AssignedEpisodes]]
    """Members without access who still have patients."""
    payers: Sequence[PayerLine]
    default_policy: str
    today: date
    may_change: bool


def overview_message(overview: ClinicOverview) -> OutgoingMessage:
    """All settings; an admin gets the buttons that change them."""
    blocks: list[Block | None] = [
        header_block(overview.clinic.name),
        *_team_blocks(overview),
        *patients_to_reassign(overview.former_members),
    ]
    for group in SETTING_GROUPS:
        blocks += [_group_block(group, overview), _change_button(group, overview)]
    may_change = overview.may_change
    blocks += [
        text_block(
            BoldText(about_settings.PAYERS_AND_POLICIES),
            about_settings.default_policy(overview.default_policy),
        ),
        table_block(
            about_settings.PAYER_COLUMNS,
            [(line.name, line.policy, line.later) for line in overview.payers[:_MOST_PAYERS]],
        )
        if overview.payers
        else small_text_block(about_settings.NO_PAYERS),
        button_row(Button(about_settings.CHOOSE_A_POLICY, CHANGE_POLICY))
        if may_change and overview.payers
        else None,
        button_row(Button(about_imports.IMPORT_A_FILE, IMPORT_FILE)),
        small_text_block(about_settings.CAN_BE_TYPED if may_change else about_settings.ADMINS_CAN_CHANGE),
    ]
    return build_message(about_settings.overview_notification(overview.clinic.name), *blocks)


def patients_to_reassign(former: Sequence[tuple[Member, AssignedEpisodes]]) -> list[Block | None]:
    """Former members, how many patients each still has, and the button that reassigns them."""
    blocks: list[Block | None] = []
    for member, assigned in former:
        blocks += [
            text_block(BoldText(about_settings.has_left(member.name, assigned_text(assigned)))),
            button_row(Button(about_settings.REASSIGN_ALL, REASSIGN_PATIENTS, str(member.id), "primary")),
        ]
    return blocks


def assigned_text(assigned: AssignedEpisodes) -> str:
    """`6 patients as care manager, 2 as consultant`."""
    return about_settings.assigned_patients(
        [(len(episodes), position.label) for position, episodes in assigned.items() if episodes]
    )


def roles_text(member: Member) -> str:
    """`care manager, lead, 60% of full time`."""
    return about_settings.roles_and_hours([role.label for role in sorted(member.roles)], member.fte_percent)


def _team_blocks(overview: ClinicOverview) -> list[Block | None]:
    lines = [(f"{member.name}: ", roles_text(member)) for member in overview.team[:_MOST_NAMED]]
    more = len(overview.team) - _MOST_NAMED
    people = [(member.name, str(member.id)) for member in overview.team]
    return [
        text_block(
            BoldText(about_settings.TEAM), *lines, about_settings.more_members(more) if more > 0 else None
        ),
        button_row(
            Button(about_settings.ADD_A_PERSON, ADD_MEMBER),
            Menu(about_settings.CHANGE_A_MEMBER, CHANGE_MEMBER, people),
        )
        if overview.may_change
        else None,
    ]


def _group_block(group: SettingGroup, overview: ClinicOverview) -> Block:
    lines = [
        (f"{field.title}: ", shown_value(field, value_of(overview.clinic, field.name), overview.today))
        for field in group.fields
    ]
    return text_block(BoldText(group.title), *lines)


def _change_button(group: SettingGroup, overview: ClinicOverview) -> Block | None:
    button = Button(about_settings.change_group(group.title), EDIT_SETTINGS, group.name)
    return button_row(button) if overview.may_change else None
