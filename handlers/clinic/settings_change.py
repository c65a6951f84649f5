"""A change of a clinic's settings: Slack is asked about channels first, then all is saved together."""

from collections.abc import Mapping

from handlers.clinic.sentences import about_settings, about_typed_values
from handlers.dispatch.request_context import RequestContext
from store.clinic import clinic_settings, clinics
from store.clinic.clinic_settings import SettingChange, SettingsError, value_of
from store.errors import UserError
from store.rules.clinic.settings_table import SETTING_FIELDS, SettingKind
from store.rules.roles import Role


def check_admin(ctx: RequestContext) -> None:
    """Only admins change settings.

    Raises:
        UserError: the member is not an admin.
    """
    if not ctx.has_role(Role.ADMIN):
        raise UserError(
            about_settings.changing_is_for_admins(ctx.clinic.name), about_settings.CLINIC_SHOWS_ADMINS
        )


def save_settings(ctx: RequestContext, values: Mapping[str, object]) -> list[SettingChange]:
    """Save what differs from the clinic as it is now.

    Raises:
        SettingsError: a channel that must not carry patient data, or a value out of bounds.
    """
    check_channels(ctx, values)
    with ctx.registry.begin() as db:
        clinic = clinics.lock(db, ctx.clinic.id)
        return clinic_settings.change_settings(db, clinic, values, ctx.now, ctx.member.id)


def check_channels(ctx: RequestContext, values: Mapping[str, object]) -> None:
    """Check, outside of any transaction, that a newly chosen channel may carry patient data.

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
            wrong[name] = about_typed_values.channel_fault(
                SETTING_FIELDS[name].title, fault.wrong, fault.remedy
            )
    if wrong:
        raise SettingsError(wrong)
