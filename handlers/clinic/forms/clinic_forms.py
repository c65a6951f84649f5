"""The forms of a clinic's settings, one for each group, drawn from the table of settings."""

from collections.abc import Callable, Mapping

from handlers.block_kit.forms import Filled, Form, channel, choice, clock, several, text_input
from handlers.block_kit.parts import Block
from handlers.clinic import settings_change
from handlers.clinic.messages import clinic_changes
from handlers.clinic.messages import clinic_overview as words_of
from handlers.clinic.reading import settings_reader
from handlers.dispatch.context import Context
from handlers.dispatch.replies import ButtonHandler, Click, FormHandler, Reply
from store.clinic import clinic_settings, clinics
from store.clinic.clinic_settings import SettingsError, value_of
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.rules.billing.policy.time_rules import RULE_NAMES
from store.rules.clinic.settings import WEEKDAYS
from store.rules.clinic.settings_table import BY_GROUP, Field, Group, Kind
from store.rules.roles import Role

ADMINS = frozenset({Role.ADMIN})
SETTINGS = "clinic_settings"
_YES_NO = (("yes", "yes"), ("no", "no"))
_DAYS = [(day.capitalize(), day) for day in WEEKDAYS]
_POLICIES = [(name, name) for name in RULE_NAMES]


def opened(click: Click, ctx: Context) -> Reply:
    """The form of a group, with what is set now."""
    group = BY_GROUP[click.value]
    with ctx.registry.read() as db:
        clinic = clinics.by_id(db, ctx.clinic.id)
    return Reply(form=_form(group, clinic, _now(group, clinic)))


def sent(form: Filled, ctx: Context) -> Reply:
    """Keep a group's settings; what is wrong is said beside its field.

    When somebody else changed the same while the form was open, it stays open and shows what is there now.
    """
    name, _, seen = form.subject.partition(":")
    group = BY_GROUP[name]
    try:
        values = _read(group, form, ctx)
        settings_change.check_channels(ctx, values)
        with ctx.registry.begin() as db:
            clinic = clinics.hold(db, ctx.clinic.id)
            if clinic_settings.version(clinic, [field.name for field in group.fields]) != seen:
                notice = clinic_changes.changed_meanwhile(group.fields, clinic, values, ctx.today)
                return Reply(form=_form(group, clinic, values, notice))
            changed = clinic_settings.change(db, clinic, values, ctx.now, ctx.member.id)
    except SettingsError as error:
        return Reply(errors=error.by_name)
    return Reply(clinic_changes.settings_saved(changed, clinic, ctx.today))


def _read(group: Group, form: Filled, ctx: Context) -> dict[str, object]:
    """The values of a form; an empty channel stays as it is.

    An admin who is not in a private channel cannot be shown it in a picker: to empty one, it is typed.

    Raises:
        SettingsError: words that are no such value, by field.
    """
    values: dict[str, object] = {}
    wrong: dict[str, str] = {}
    for field in group.fields:
        words = " ".join(form.lists.get(field.name, ())) or form.text(field.name)
        if field.kind is Kind.CHANNEL and not words:
            values[field.name] = value_of(ctx.clinic, field.name)
            continue
        try:
            values[field.name] = settings_reader.read(field, words, ctx.today)
        except UserError as error:
            wrong[field.name] = f"{error.wrong} {error.instead}".strip()
    if wrong:
        raise SettingsError(wrong)
    return values


def _now(group: Group, clinic: Clinic) -> dict[str, object]:
    return {field.name: value_of(clinic, field.name) for field in group.fields}


def _form(group: Group, clinic: Clinic, values: Mapping[str, object], notice: Block | None = None) -> Form:
    fields = [_DRAW[field.kind](field, values[field.name]) for field in group.fields]
    seen = clinic_settings.version(clinic, [field.name for field in group.fields])
    blocks = (*([notice] if notice else []), *fields)
    return Form(SETTINGS, group.title, tuple(blocks), subject=f"{group.name}:{seen}")


def _text(field: Field, value: object) -> Block:
    return text_input(
        field.name,
        field.title,
        initial=str(value),
        hint=f"{field.unit.capitalize()}, from {field.least} to {field.most}" if field.unit else "",
        optional=field.optional,
        multiline=field.kind is Kind.TEXT,
    )


def _listed(field: Field, value: object) -> Block:
    days = value if isinstance(value, tuple) else ()
    lines = "\n".join(day.isoformat() for day in days)
    hint = "One day in each line, like 12/25 or 2027-01-01"
    return text_input(field.name, field.title, initial=lines, hint=hint, optional=True, multiline=True)


def _ticked(field: Field, value: object) -> Block:
    return several(field.name, field.title, _DAYS, initial=value if isinstance(value, tuple) else ())


def _place(field: Field, _value: object) -> Block:
    hint = (
        "A private channel without guests, with the app in it. Empty keeps what is set now; "
        f"/clinic channel {field.name.removesuffix('_channel')} none takes it away."
    )
    return channel(field.name, field.title, hint=hint, optional=field.optional)


_DRAW: Mapping[Kind, Callable[[Field, object], Block]] = {
    Kind.NUMBER: _text,
    Kind.TEXT: _text,
    Kind.LINK: _text,
    Kind.ZONE: _text,
    Kind.YES_NO: lambda field, value: choice(
        field.name, field.title, _YES_NO, initial="yes" if value else "no"
    ),
    Kind.TIME: lambda field, value: clock(
        field.name, field.title, initial=settings_reader.read_clock(str(value)[:5])
    ),
    Kind.WEEKDAY: lambda field, value: choice(field.name, field.title, _DAYS, initial=str(value)),
    Kind.WEEKDAYS: _ticked,
    Kind.DAYS: _listed,
    Kind.CHANNEL: _place,
    Kind.POLICY: lambda field, value: choice(field.name, field.title, _POLICIES, initial=str(value)),
}

HANDLERS = (ButtonHandler(words_of.EDIT, opened, ADMINS), FormHandler(SETTINGS, sent, ADMINS))
