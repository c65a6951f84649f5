"""The typed lines of `/clinic`: a table of verbs, and what each sets."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.clinic import payer_changes, policies, settings_change, team
from handlers.clinic.clinic_import import explain_import
from handlers.clinic.messages import clinic_changes as messages
from handlers.clinic.messages.clinic_overview import assigned_text
from handlers.clinic.reading import settings_reader
from handlers.clinic.reading.policy_reader import read_policy
from handlers.clinic.reading.role_reader import read_roles
from handlers.clinic.sentences import about_team, about_typed_values
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.patient_choice.colleagues import split_mention
from handlers.risk import drill
from store.clinic import clinic_settings, clinics, members
from store.clinic.members import Member
from store.errors import UserError
from store.patient.care_team import TeamPosition
from store.patient.handover import ROLE_FOR_POSITION
from store.rules.clinic.settings_table import SETTING_FIELDS, TIMEZONE, find

_CHANNELS = {"review": "review_channel", "billing": "billing_channel"}


def set_hours(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`hours 8:00-17:00 mon-fri`: when the clinic is open, and on which days."""
    typed = words.split()
    cut = next(
        (at for at, word in enumerate(typed) if word[:1].isalpha() and word[:3] not in {"am", "pm", "to"}), 0
    )
    spans, days = (typed[:cut], typed[cut:]) if cut else (typed, [])
    opens, closes = settings_reader.read_hours(" ".join(spans))
    values: dict[str, object] = {"opens": opens, "closes": closes}
    if days:
        values["working_days"] = settings_reader.read_weekdays(" ".join(days))
    return Reply(_saved_message(ctx, values))


def change_holidays(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`holiday 12/25` adds a day, `holiday remove 12/25` removes it."""
    first, _, rest = words.partition(" ")
    removes = first.lower() in {"remove", "delete"}
    days = settings_reader.read_days(rest if removes else words, ctx.today)
    if not days:
        raise UserError(about_typed_values.WHICH_DAY, about_typed_values.HOLIDAY_EXAMPLE)
    with ctx.registry.begin() as db:
        clinic = clinics.lock(db, ctx.clinic.id)
        kept = set(clinic.settings.holidays)
        values = {"holidays": tuple(sorted(kept - set(days) if removes else kept | set(days)))}
        changed = clinic_settings.change_settings(db, clinic, values, ctx.now, ctx.member.id)
    return Reply(messages.settings_saved(changed, clinic, ctx.today))


def set_review_time(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`review thu 13:00`: when the weekly case review is."""
    day, _, at = words.partition(" ")
    values: dict[str, object] = {"review_day": settings_reader.read_weekday(day)}
    if at:
        values["review_at"] = settings_reader.read_clock(at)
    return Reply(_saved_message(ctx, values))


def set_channel(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`channel review #case-review`, `channel billing none`."""
    purpose, _, rest = words.partition(" ")
    if purpose.lower() not in _CHANNELS or not rest:
        raise UserError(about_typed_values.WHICH_CHANNEL, about_typed_values.CHANNEL_EXAMPLE)
    return Reply(_saved_message(ctx, {_CHANNELS[purpose.lower()]: settings_reader.read_channel(rest)}))


def set_setting(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`set active_interval_days 14`: any setting by its name, with spaces or without."""
    typed = words.split()
    for cut in range(len(typed), 0, -1):
        field = find(" ".join(typed[:cut]))
        if field and (cut < len(typed) or field.optional):
            value = settings_reader.read_setting(field, " ".join(typed[cut:]), ctx.today)
            return Reply(_saved_message(ctx, {field.name: value}))
    similar = get_close_matches(typed[0], SETTING_FIELDS) if typed else []
    raise UserError(
        about_typed_values.unknown_setting(words) if words else about_typed_values.WHICH_SETTING,
        about_typed_values.setting_example(similar),
    )


def set_protocol(words: str, note: str, ctx: RequestContext) -> Reply:
    """`protocol -- text`: what the team reads when a patient may be at risk."""
    return Reply(_saved_message(ctx, {"protocol_text": note or words}))


def set_time_zone(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`zone America/Denver`: the clinic's time zone."""
    return Reply(_saved_message(ctx, {TIMEZONE: words.replace(" ", "_")}))


def set_policy(words: str, note: str, ctx: RequestContext) -> Reply:
    """`policy Cigna cpt-midpoint from 2026-10 -- source`: a payer's billing policy."""
    typed = read_policy(words, ctx.today)
    return Reply(policies.choose_policy(ctx, typed.payer, typed.policy, typed.since, typed.options, note))


def add_member(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`add @person care-manager biller`: a member, or more roles for one."""
    slack_id, rest = split_mention(words)
    if not slack_id:
        raise UserError(about_team.WHO_TO_ADD, about_team.ADD_EXAMPLE)
    return Reply(messages.member_saved(*team.add_member(ctx, slack_id, read_roles(rest))))


def remove_member(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`remove @person`: access ends immediately; their patients are listed for reassignment."""
    member, _ = _member(ctx, words)
    before, after = team.change_member(ctx, member.id, active=False)
    return access_ended_reply(ctx, before, after or before)


def set_roles(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`roles @person lead`: exactly these roles."""
    member, rest = _member(ctx, words)
    before, after = team.change_member(ctx, member.id, roles=read_roles(rest))
    return Reply(messages.member_saved(before, after or before))


def set_fte_percent(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`fte @person 60`: percent of full time."""
    member, rest = _member(ctx, words)
    number = rest.rstrip("% ")
    if not number.isdecimal():
        raise UserError(about_typed_values.not_a_percentage(rest), about_typed_values.FTE_EXAMPLE)
    before, after = team.change_member(ctx, member.id, fte_percent=int(number))
    return Reply(messages.member_saved(before, after or before))


def reassign_patients(words: str, _note: str, ctx: RequestContext) -> Reply:
    """`reassign @gone to @colleague`: all patients in the positions that the colleague's roles allow."""
    old, rest = _member(ctx, words)
    new, _ = _member(ctx, rest.removeprefix("to ").strip())
    new_ids = {position: new.id for position in TeamPosition if ROLE_FOR_POSITION.get(position) in new.roles}
    if not new_ids:
        raise UserError(about_team.neither_care_manager_nor_consultant(new.name))
    return Reply(messages.patients_reassigned(*team.reassign(ctx, old.id, new_ids)))


def access_ended_reply(ctx: RequestContext, before: Member, after: Member) -> Reply:
    """A member's access has ended; leads and admins are notified now if patients are left behind."""
    with ctx.registry.read() as db:
        former = {
            member.id: assigned for member, assigned in team.former_members_with_patients(db, ctx.clinic.id)
        }
    assigned = former.get(after.id)
    left_behind = about_team.left_to_reassign(assigned_text(assigned)) if assigned else ""
    return Reply(messages.member_saved(before, after, left_behind), urgent=bool(assigned))


def _saved_message(ctx: RequestContext, values: Mapping[str, object]) -> OutgoingMessage:
    return messages.settings_saved(settings_change.save_settings(ctx, values), ctx.clinic, ctx.today)


def _member(ctx: RequestContext, words: str) -> tuple[Member, str]:
    with ctx.registry.read() as db:
        found, rest = team.find_member(db, ctx, words)
        return members.by_id(db, ctx.clinic.id, found.id), rest


def start_drill(_words: str, _note: str, ctx: RequestContext) -> Reply:
    """`drill`: the safety protocol on a made-up patient."""
    return drill.start_drill(ctx)


ClinicCommand = Callable[[str, str, RequestContext], Reply]
COMMANDS: Mapping[str, ClinicCommand] = {
    "add": add_member,
    "remove": remove_member,
    "roles": set_roles,
    "fte": set_fte_percent,
    "hours": set_hours,
    "holiday": change_holidays,
    "review": set_review_time,
    "channel": set_channel,
    "set": set_setting,
    "protocol": set_protocol,
    "zone": set_time_zone,
    "policy": set_policy,
    "payer": payer_changes.change_payer,
    "drill": start_drill,
    "rehearse": start_drill,  # its earlier name
    "reassign": reassign_patients,
    "import": explain_import,
}
"""What each verb does with the text after it, its note and the request; admins type them."""
LEAD_VERBS = frozenset({"reassign", "import", "payer"})
"""Verbs that leads may type as well."""
