"""What `/clinic` shows: team, hours, channels, payers, limits, protocol; private, and without a patient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.parts import (
    Block,
    Bold,
    Button,
    Menu,
    Message,
    actions,
    header,
    lines,
    message,
    small,
    table,
)
from handlers.clinic.messages.setting_values import shown_value
from store.clinic.clinic_settings import value_of
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.patient.care_team import Seat
from store.patient.handover import Held
from store.rules.clinic.settings_table import GROUPS, Group
from store.rules.words import counted

EDIT, ADD, MEMBER, POLICY, REASSIGN = (
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
class Overview:
    """Everything that is set about a clinic."""

    clinic: Clinic
    team: Sequence[Member]
    gone: Sequence[tuple[Member, Held]]
    """Those without access who still hold patients."""
    payers: Sequence[PayerLine]
    default_policy: str
    today: date
    may_change: bool


def overview(seen: Overview) -> Message:
    """The whole of it; an admin gets the buttons that change it."""
    blocks: list[Block | None] = [header(seen.clinic.name), *_team(seen), *waiting(seen.gone)]
    for group in GROUPS:
        blocks += [_group(group, seen), _edit(group, seen)]
    blocks += [
        lines(Bold("Payers and billing policies"), f"Payers without their own: {seen.default_policy}"),
        table(("Payer", "Policy", "Later"), [_payer(each) for each in seen.payers[:_MOST_PAYERS]])
        if seen.payers
        else small("No payer is known yet: the first patient brings one."),
        actions(Button("Choose a policy", POLICY)) if seen.may_change and seen.payers else None,
        small("Each can be typed as well: /clinic help" if seen.may_change else "Admins can change this."),
    ]
    return message(f"The settings of {seen.clinic.name}.", *blocks)


def waiting(gone: Sequence[tuple[Member, Held]]) -> list[Block | None]:
    """Those who left, how many patients wait for a colleague, and the button that hands them over."""
    blocks: list[Block | None] = []
    for member, held in gone:
        blocks += [
            lines(Bold(f"{member.name} has left: {held_words(held)} to hand over")),
            actions(Button("Reassign all to …", REASSIGN, str(member.id), "primary")),
        ]
    return blocks


def held_words(held: Held) -> str:
    """`6 patients as care manager, 2 as consultant`."""
    counts = [(seat, len(episodes)) for seat, episodes in held.items() if episodes]
    first = [f"{counted(number, 'patient')} as {seat_words(seat)}" for seat, number in counts[:1]]
    return (
        ", ".join([*first, *(f"{number} as {seat_words(seat)}" for seat, number in counts[1:])]) or "nobody"
    )


def seat_words(seat: Seat) -> str:
    """`care manager`."""
    return seat.value.replace("-", " ")


def _team(seen: Overview) -> list[Block | None]:
    shown = [(f"{member.name}: ", part_words(member)) for member in seen.team[:_MOST_NAMED]]
    more = len(seen.team) - _MOST_NAMED
    people = [(member.name, str(member.id)) for member in seen.team]
    return [
        lines(Bold("Team"), *shown, f"and {more} more" if more > 0 else None),
        actions(Button("Add a person", ADD), Menu("Change a member", MEMBER, people))
        if seen.may_change
        else None,
    ]


def part_words(member: Member) -> str:
    """`care manager, lead, 60 % of full time`."""
    roles = ", ".join(role.value.replace("-", " ") for role in sorted(member.roles)) or "no role"
    return roles if member.fte_percent == _FULL_TIME else f"{roles}, {member.fte_percent} % of full time"


def _group(group: Group, seen: Overview) -> Block:
    shown = [
        (f"{field.title}: ", shown_value(field, value_of(seen.clinic, field.name), seen.today))
        for field in group.fields
    ]
    return lines(Bold(group.title), *shown)


def _edit(group: Group, seen: Overview) -> Block | None:
    return actions(Button(f"Change: {group.title.lower()}", EDIT, group.name)) if seen.may_change else None


def _payer(line: PayerLine) -> tuple[str, str, str]:
    return line.name, line.policy, line.later
