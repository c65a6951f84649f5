"""What `/clinic` answers after a change: what was set, what it was before, what others did meanwhile."""

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
from handlers.clinic.sentences import about_policies, about_settings, about_team
from store.clinic.clinic_settings import SettingChange, value_of
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.patient.care_team import TeamPosition
from store.patient.handover import AssignedEpisodes
from store.rules.clinic.settings_table import SettingField


def settings_saved(changes: Sequence[SettingChange], clinic: Clinic, today: date) -> OutgoingMessage:
    """What was set, and what it was before."""
    if not changes:
        return build_message(
            about_settings.NOTHING_CHANGED_NOTIFICATION,
            text_block(about_settings.nothing_changed(clinic.name)),
        )
    lines = [
        (
            BoldText(f"{change.field.title}: "),
            shown_value(change.field, change.new, today),
            " (was ",
            shown_value(change.field, change.old, today),
            ")",
        )
        for change in changes
    ]
    return build_message(
        about_settings.SETTINGS_NOTIFICATION,
        text_block(BoldText(about_settings.saved_for(clinic.name)), *lines),
        small_text_block(about_settings.SHOWN_BEFORE),
    )


def member_saved(before: Member | None, after: Member, left_behind: str = "") -> OutgoingMessage:
    """Who works here now, and as what; `left_behind` says which patients a former member leaves."""
    mention = UserMention(after.slack_user_id)
    if not after.active:
        lines = text_block(
            (mention, BoldText(about_team.NO_ACCESS)), about_team.ENTRIES_STAY, left_behind or None
        )
        return build_message(about_team.TEAM_NOTIFICATION, lines)
    roles = roles_text(after)
    old_roles = roles_text(before) if before and before.active else roles
    was = about_team.roles_before("" if old_roles == roles else old_roles)
    return build_message(
        about_team.TEAM_NOTIFICATION,
        text_block((mention, BoldText(about_team.roles_here(roles)), was)),
        small_text_block(about_settings.SHOWN_BEFORE),
    )


def patients_reassigned(old: Member, done: Sequence[tuple[TeamPosition, Member, int]]) -> OutgoingMessage:
    """Who took over how many."""
    lines = [about_team.taken_over(number, position.label, new.name) for position, new, number in done]
    return build_message(
        about_team.REASSIGNED_NOTIFICATION,
        text_block(BoldText(about_team.reassigned_from(old.name)), *lines),
    )


def patients_left_behind(former: Member, assigned: AssignedEpisodes) -> OutgoingMessage:
    """A member left, and patients need a colleague; no patient is named."""
    return build_message(
        about_team.LEFT_BEHIND_NOTIFICATION,
        *patients_to_reassign([(former, assigned)]),
        small_text_block(about_team.list_or_reassign_one(former.name)),
    )


def policy_saved(payer: str, now: str, months: str, before: str) -> OutgoingMessage:
    """A payer's policy, and from which month on."""
    return build_message(
        about_policies.POLICY_NOTIFICATION,
        text_block(BoldText(f"{payer}, {months}"), now, about_policies.until_then(before)),
        small_text_block(about_policies.EARLIER_MONTHS),
    )


def changed_meanwhile(
    fields: Sequence[SettingField], now: Clinic, values: Mapping[str, object], today: date
) -> Block:
    """Someone else changed the same settings while the form was open."""
    lines = [
        (
            f"{field.title}: now ",
            shown_value(field, value_of(now, field.name), today),
            ", in your form ",
            shown_value(field, values[field.name], today),
        )
        for field in fields
        if value_of(now, field.name) != values[field.name]
    ]
    return text_block(BoldText(about_settings.CHANGED_MEANWHILE), *lines, about_settings.VALUES_STILL_BELOW)


def changed_member(now: Member) -> Block:
    """Someone else changed the same member while the form was open."""
    return text_block(
        BoldText(about_settings.CHANGED_MEANWHILE),
        about_settings.member_is_now(now.name, roles_text(now) if now.active else ""),
        about_settings.VALUES_STILL_BELOW,
    )


def own_clinics(names: Sequence[tuple[str, bool]]) -> OutgoingMessage:
    """The clinics of a person who works at several, the one in use marked."""
    lines = [about_settings.clinic_in_use(name) if in_use else name for name, in_use in names]
    return build_message(
        about_settings.YOUR_CLINICS_NOTIFICATION,
        text_block(BoldText(about_settings.YOUR_CLINICS), *lines),
        small_text_block(about_settings.CHOOSE_CLINIC),
    )


def clinic_chosen(name: str) -> OutgoingMessage:
    """Which clinic the person's commands go to from now on."""
    return build_message(
        about_settings.CLINIC_CHOSEN_NOTIFICATION,
        text_block(BoldText(about_settings.now_at(name)), about_settings.BUTTONS_KEEP_CLINIC),
    )
