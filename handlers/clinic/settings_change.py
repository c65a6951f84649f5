"""A change to a clinic's settings: channels are asked of Slack first, then all is kept together."""

from collections.abc import Mapping

from handlers.dispatch.context import Context
from store.clinic import clinic_settings, clinics
from store.clinic.clinic_settings import Changed, SettingsError, value_of
from store.errors import UserError
from store.rules.clinic.settings_table import FIELDS, Kind
from store.rules.roles import Role


def check_admin(ctx: Context) -> None:
    """Only admins change settings.

    Raises:
        UserError: somebody else.
    """
    if not ctx.may(Role.ADMIN):
        raise UserError(f"Changing {ctx.clinic.name} is for its admins.", "/clinic shows who they are.")


def save(ctx: Context, values: Mapping[str, object]) -> list[Changed]:
    """Keep what differs from the clinic as it is now.

    Raises:
        SettingsError: a channel that will not do, or settings that make no sense; nothing is changed.
    """
    check_channels(ctx, values)
    with ctx.registry.begin() as db:
        clinic = clinics.hold(db, ctx.clinic.id)
        return clinic_settings.change(db, clinic, values, ctx.now, ctx.member.id)


def check_channels(ctx: Context, values: Mapping[str, object]) -> None:
    """See, outside of any transaction, that a newly chosen channel may carry patient data.

    Raises:
        SettingsError: public, shared, with guests, or without the bot.
    """
    wrong: dict[str, str] = {}
    for name, value in values.items():
        chosen = str(value)
        if FIELDS[name].kind is not Kind.CHANNEL or not chosen or chosen == value_of(ctx.clinic, name):
            continue
        fault = ctx.slack.fault(chosen)
        if fault:
            remedy = fault.remedy or "Please try again in a minute."
            wrong[name] = f"{FIELDS[name].title}: {fault.wrong} {remedy}"
    if wrong:
        raise SettingsError(wrong)
