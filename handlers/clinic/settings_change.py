"""A change to a clinic's settings: channels are asked of Slack first, then all is kept together."""

from collections.abc import Mapping

from handlers.dispatch.request_context import RequestContext
from store.clinic import clinic_settings, clinics
from store.clinic.clinic_settings import SettingChange, SettingsError, value_of
from store.errors import UserError
from store.rules.clinic.settings_table import SETTING_FIELDS, SettingKind
from store.rules.roles import Role


def check_admin(ctx: RequestContext) -> None:
    """Only admins change settings.

    Raises:
        UserError: somebody else.
    """
    if not ctx.has_role(Role.ADMIN):
        raise UserError(f"Changing {ctx.clinic.name} is for its admins.", "/clinic shows who they are.")


def save_settings(ctx: RequestContext, values: Mapping[str, object]) -> list[SettingChange]:
    """Keep what differs from the clinic as it is now.

    Raises:
        SettingsError: a channel that will not do, or settings that make no sense; nothing is changed.
    """
    check_channels(ctx, values)
    with ctx.registry.begin() as db:
        clinic = clinics.lock(db, ctx.clinic.id)
        return clinic_settings.change_settings(db, clinic, values, ctx.now, ctx.member.id)


def check_channels(ctx: RequestContext, values: Mapping[str, object]) -> None:
    """See, outside of any transaction, that a newly chosen channel may carry patient data.

    Raises:
        SettingsError: public, shared, with guests, or without the bot.
    """
    wrong: dict[str, str] = {}
    for name, value in values.items():
        chosen = str(value)
        if (
            SETTING_FIELDS[name].kind is not SettingKind.CHANNEL
            or not chosen
            or chosen == value_of(ctx.clinic, name)
        ):
            continue
        fault = ctx.audience_check.fault(chosen)
        if fault:
            remedy = fault.remedy or "Please try again in a minute."
            wrong[name] = f"{SETTING_FIELDS[name].title}: {fault.wrong} {remedy}"
    if wrong:
        raise SettingsError(wrong)
