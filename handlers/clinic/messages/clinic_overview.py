"""What `/clinic` shows: team, hours, channels, payers, limits, protocol; private, and without a patient."""

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
from store.clinic.clinic_settings import value_of
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.patient.handover import AssignedEpisodes
from store.rules.clinic.settings_table import SETTING_GROUPS, SettingGroup
from store.rules.text_format import count_text

EDIT_SETTINGS, ADD_MEMBER, CHANGE_MEMBER, CHANGE_POLICY, REASSIGN_PATIENTS = (
    "clinic.edit",
    "clinic.add",
    "clinic.member",
    "clinic.policy",
    "clinic.reassign",
)
_MOST_NAMED = 40
_FULL_TIME = 100
_MOST_PAYERS = 60


@dataclass(frozen=True)
class PayerLine:
    """A payer, the policy in force, and what is chosen for later."""

    name: str
    policy: str
    later: str = ""


@dataclass(frozen=True)
class ClinicOverview:
    """Everything that is set about a clinic."""

    clinic: Clinic
    team: Sequence[Member]
    former_members: Sequence[tuple[Member, AssignedEpisodes]]
    """Those without access who still hold patients."""
    payers: Sequence[PayerLine]
    default_policy: str
    today: date
    may_change: bool


def overview_message(seen: ClinicOverview) -> OutgoingMessage:
    """The whole of it; an admin gets the buttons that change it."""
    blocks: list[Block | None] = [
        header_block(seen.clinic.name),
        *_team(seen),
        *patients_to_reassign(seen.former_members),
    ]
    for group in SETTING_GROUPS:
        blocks += [_group(group, seen), _edit(group, seen)]
    blocks += [
        text_block(
            BoldText("Payers and billing policies"), f"Payers without their own: {seen.default_policy}"
        ),
        table_block(("Payer", "Policy", "Later"), [_payer(each) for each in seen.payers[:_MOST_PAYERS]])
        if seen.payers
        else small_text_block("No payer is known yet: the first patient brings one."),
        button_row(Button("Choose a policy", CHANGE_POLICY)) if seen.may_change and seen.payers else None,
        small_text_block(
            "Each can be typed as well: /clinic help" if seen.may_change else "Admins can change this."
        ),
    ]
    return build_message(f"The settings of {seen.clinic.name}.", *blocks)


def patients_to_reassign(gone: Sequence[tuple[Member, AssignedEpisodes]]) -> list[Block | None]:
    """Those who left, how many patients wait for a colleague, and the button that hands them over."""
    blocks: list[Block | None] = []
    for member, held in gone:
        blocks += [
            text_block(BoldText(f"{member.name} has left: {held_seats_text(held)} to hand over")),
            button_row(Button("Reassign all to …", REASSIGN_PATIENTS, str(member.id), "primary")),
        ]
    return blocks


def held_seats_text(held: AssignedEpisodes) -> str:
    """`6 patients as care manager, 2 as consultant`."""
    counts = [(seat, len(episodes)) for seat, episodes in held.items() if episodes]
    first = [f"{count_text(number, 'patient')} as {seat.label}" for seat, number in counts[:1]]
    return ", ".join([*first, *(f"{number} as {seat.label}" for seat, number in counts[1:])]) or "nobody"


def _team(seen: ClinicOverview) -> list[Block | None]:
    shown = [(f"{member.name}: ", roles_text(member)) for member in seen.team[:_MOST_NAMED]]
    more = len(seen.team) - _MOST_NAMED
    people = [(member.name, str(member.id)) for member in seen.team]
    return [
        text_block(BoldText("Team"), *shown, f"and {more} more" if more > 0 else None),
        button_row(Button("Add a person", ADD_MEMBER), Menu("Change a member", CHANGE_MEMBER, people))
        if seen.may_change
        else None,
    ]


def roles_text(member: Member) -> str:
    """`care manager, lead, 60 % of full time`."""
    roles = ", ".join(role.label for role in sorted(member.roles)) or "no role"
    return roles if member.fte_percent == _FULL_TIME else f"{roles}, {member.fte_percent} % of full time"


def _group(group: SettingGroup, seen: ClinicOverview) -> Block:
    shown = [
        (f"{field.title}: ", shown_value(field, value_of(seen.clinic, field.name), seen.today))
        for field in group.fields
    ]
    return text_block(BoldText(group.title), *shown)


def _edit(group: SettingGroup, seen: ClinicOverview) -> Block | None:
    return (
        button_row(Button(f"Change: {group.title.lower()}", EDIT_SETTINGS, group.name))
        if seen.may_change
        else None
    )


def _payer(line: PayerLine) -> tuple[str, str, str]:
    return line.name, line.policy, line.later
