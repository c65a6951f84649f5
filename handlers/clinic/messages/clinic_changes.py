"""What `/clinic` says after a change: what was set, what it was before, what others did meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    OutgoingMessage,
    UserMention,
    build_message,
    small_text_block,
    text_block,
)
from handlers.clinic.messages.clinic_overview import patients_to_reassign, roles_text
from handlers.clinic.messages.setting_values import shown_value
from store.clinic.clinic_settings import SettingChange, value_of
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.patient.care_team import TeamPosition
from store.patient.handover import AssignedEpisodes
from store.rules.clinic.settings_table import SettingField
from store.rules.text_format import count_text


def settings_saved(changed: Sequence[SettingChange], clinic: Clinic, today: date) -> OutgoingMessage:
    """What was set, and what it was before."""
    if not changed:
        return build_message(
            "Nothing was changed.", text_block(f"Nothing was changed: {clinic.name} is set like that.")
        )
    shown = [
        (
            BoldText(f"{each.field.title}: "),
            shown_value(each.field, each.new, today),
            " (was ",
            shown_value(each.field, each.old, today),
            ")",
        )
        for each in changed
    ]
    return build_message(
        "The clinic's settings are saved.",
        text_block(BoldText(f"Saved for {clinic.name}."), *shown),
    )


def member_saved(before: Member | None, after: Member, left: str = "") -> OutgoingMessage:
    """Who works here now, and as what; `left` says what somebody who goes leaves behind."""
    who = UserMention(after.slack_user_id)
    if not after.active:
        gone = (who, BoldText(" has no access any more."))
        return build_message(
            "The team is saved.", text_block(gone, "What they entered stays on record.", left or None)
        )
    known = before is not None and before.active and roles_text(before) != roles_text(after)
    was = f" (was {roles_text(before)})" if before and known else ""
    return build_message(
        "The team is saved.", text_block((who, BoldText(f" is {roles_text(after)} here"), f"{was}."))
    )


def patients_reassigned(old: Member, done: Sequence[tuple[TeamPosition, Member, int]]) -> OutgoingMessage:
    """Who took over how many."""
    said = [f"{count_text(number, 'patient')} as {seat.label}: now {new.name}" for seat, new, number in done]
    return build_message(
        "The patients are reassigned.", text_block(BoldText(f"Handed over from {old.name}."), *said)
    )


def patients_left_behind(gone: Member, held: AssignedEpisodes) -> OutgoingMessage:
    """Somebody left, and patients wait for a colleague; `text` and blocks name no patient."""
    return build_message(
        "Somebody has left the team: patients wait for a colleague.",
        *patients_to_reassign([(gone, held)]),
        small_text_block(
            f"/caseload {gone.name} lists them for a lead; one by one: /patient NAME assign @colleague"
        ),
    )


def policy_saved(payer: str, now: str, months: str, before: str) -> OutgoingMessage:
    """Which policy holds for a payer, from when on."""
    return build_message(
        "The billing policy is saved.",
        text_block(
            BoldText(f"{payer}, {months}"),
            now,
            f"Until then: {before}" if before else None,
        ),
        small_text_block("Earlier months keep theirs; every report prints the policies it used."),
    )


def changed_meanwhile(
    fields: Sequence[SettingField], now: Clinic, values: Mapping[str, object], today: date
) -> Block:
    """Somebody else changed the same while the form was open."""
    differ = [
        (
            f"{field.title}: now ",
            shown_value(field, value_of(now, field.name), today),
            ", in your form ",
            shown_value(field, values[field.name], today),
        )
        for field in fields
        if value_of(now, field.name) != values[field.name]
    ]
    return text_block(
        BoldText("Nothing was saved yet: somebody changed this while your form was open."),
        *differ,
        "Your values are still below. Save again to replace what is there now.",
    )


def changed_member(now: Member) -> Block:
    """Somebody else changed the same member while the form was open."""
    return text_block(
        BoldText("Nothing was saved yet: somebody changed this while your form was open."),
        f"{now.name} is now {roles_text(now) if now.active else 'without access'}.",
        "Your values are still below. Save again to replace what is there now.",
    )


def own_clinics(names: Sequence[tuple[str, bool]]) -> OutgoingMessage:
    """The clinics of a person who works at several, the one in use marked."""
    shown = [f"{name} (in use)" if used else name for name, used in names]
    return build_message(
        "Your clinics.",
        text_block(BoldText("Your clinics"), *shown),
        small_text_block(
            "/clinic use NAME chooses where your commands go; in a clinic's own channels they go there."
        ),
    )


def clinic_chosen(name: str) -> OutgoingMessage:
    """Which clinic the person's commands go to from now on."""
    return build_message(
        "Your clinic is chosen.",
        text_block(
            BoldText(f"You now work at {name}."), "Buttons and forms still go to the clinic they came from."
        ),
    )
