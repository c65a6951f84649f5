"""The forms of a clinic's settings, one for each group, drawn from the table of settings."""

from collections.abc import Callable, Mapping

from handlers.block_kit.form_blocks import (
    ModalForm,
    SubmittedForm,
    channel_input,
    checkbox_input,
    select_input,
    text_input,
    time_input,
)
from handlers.block_kit.message_blocks import Block
from handlers.block_kit.slack_values import read_choice
from handlers.clinic import settings_change
from handlers.clinic.messages import clinic_changes
from handlers.clinic.messages import clinic_overview as messages
from handlers.clinic.reading import settings_reader
from handlers.clinic.sentences import about_settings, about_typed_values
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from store.clinic import clinic_settings, clinics
from store.clinic.clinic_settings import SettingsError, value_of
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.rules.billing.policy.policies import POLICY_NAMES
from store.rules.clinic.settings import WEEKDAYS
from store.rules.clinic.settings_table import GROUPS_BY_NAME, SettingField, SettingGroup, SettingKind
from store.rules.roles import Role

ADMIN_ROLES = frozenset({Role.ADMIN})
SETTINGS_FORM = "clinic_settings"
_REMOVE = "_remove"
_YES_NO = ((about_settings.YES, "yes"), (about_settings.NO, "no"))
_DAYS = [(day.capitalize(), day) for day in WEEKDAYS]
_POLICIES = [(name, name) for name in POLICY_NAMES]


def open_settings_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of a group, with what is set now."""
    group = read_choice(GROUPS_BY_NAME, click.value)
    with ctx.registry.read() as db:
        clinic = clinics.by_id(db, ctx.clinic.id)
    return Reply(form=_form(group, clinic, _current_values(group, clinic)))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Save a group's settings; what is wrong is shown beside its field.

    When someone else changed the same while the form was open, it stays open and shows what is there now.
    """
    name, _, seen = form.metadata.partition(":")
    group = read_choice(GROUPS_BY_NAME, name)
    try:
        values = _read_values(group, form, ctx)
        settings_change.check_channels(ctx, values)
        with ctx.registry.begin() as db:
            clinic = clinics.lock(db, ctx.clinic.id)
            if clinic_settings.settings_fingerprint(clinic, [field.name for field in group.fields]) != seen:
                notice = clinic_changes.changed_meanwhile(group.fields, clinic, values, ctx.today)
                return Reply(form=_form(group, clinic, values, notice))
            changed = clinic_settings.change_settings(db, clinic, values, ctx.now, ctx.member.id)
    except SettingsError as error:
        return Reply(errors=error.by_name)
    return Reply(clinic_changes.settings_saved(changed, clinic, ctx.today))


def _read_values(group: SettingGroup, form: SubmittedForm, ctx: RequestContext) -> dict[str, object]:
    """The values of a form; an empty channel stays as it is, unless its box says to remove it.

    Slack does not show a private channel to an admin who is not in it.

    Raises:
        SettingsError: text that is not such a value, by field, with what else is wrong in the form.
    """
    values: dict[str, object] = {}
    wrong: dict[str, str] = {}
    for field in group.fields:
        text = " ".join(form.selections.get(field.name, ())) or form.text(field.name)
        if field.kind is SettingKind.CHANNEL and not text:
            removed = bool(form.selections.get(f"{field.name}{_REMOVE}"))
            values[field.name] = "" if removed else value_of(ctx.clinic, field.name)
            continue
        try:
            values[field.name] = settings_reader.read_setting(field, text, ctx.today)
        except UserError as error:
            wrong[field.name] = error_text(error)
    if wrong:
        raise SettingsError(clinic_settings.errors_of(ctx.clinic, values) | wrong)
    return values


def _current_values(group: SettingGroup, clinic: Clinic) -> dict[str, object]:
    return {field.name: value_of(clinic, field.name) for field in group.fields}


def _form(
    group: SettingGroup, clinic: Clinic, values: Mapping[str, object], notice: Block | None = None
) -> ModalForm:
    fields = [
        block
        for field in group.fields
        for block in (
            _FIELD_BLOCKS[field.kind](field, values[field.name]),
            *_remove_field(field, value_of(clinic, field.name)),
        )
    ]
    seen = clinic_settings.settings_fingerprint(clinic, [field.name for field in group.fields])
    blocks = (*([notice] if notice else []), *fields)
    return ModalForm(SETTINGS_FORM, group.title, tuple(blocks), metadata=f"{group.name}:{seen}")


def _text_field(field: SettingField, value: object) -> Block:
    return text_input(
        field.name,
        field.title,
        initial=str(value),
        hint=about_typed_values.number_hint(field.unit, field.least, field.most) if field.unit else "",
        optional=field.optional,
        multiline=field.kind is SettingKind.TEXT,
    )


def _days_field(field: SettingField, value: object) -> Block:
    days = value if isinstance(value, tuple) else ()
    lines = "\n".join(day.isoformat() for day in days)
    return text_input(
        field.name,
        field.title,
        initial=lines,
        hint=about_typed_values.DAYS_HINT,
        optional=True,
        multiline=True,
    )


def _weekdays_field(field: SettingField, value: object) -> Block:
    return checkbox_input(field.name, field.title, _DAYS, initial=value if isinstance(value, tuple) else ())


def _channel_field(field: SettingField, _value: object) -> Block:
    return channel_input(
        field.name, field.title, hint=about_typed_values.CHANNEL_HINT, optional=field.optional
    )


def _remove_field(field: SettingField, value: object) -> tuple[Block, ...]:
    """A box that removes the channel that is set: Slack's list can't be emptied where it does not show it."""
    if field.kind is not SettingKind.CHANNEL or not value:
        return ()
    title = about_typed_values.remove_channel_title(field.title)
    option = (about_typed_values.REMOVE_CHANNEL, _REMOVE)
    return (checkbox_input(f"{field.name}{_REMOVE}", title, [option], optional=True),)


_FIELD_BLOCKS: Mapping[SettingKind, Callable[[SettingField, object], Block]] = {
    SettingKind.NUMBER: _text_field,
    SettingKind.TEXT: _text_field,
    SettingKind.LINK: _text_field,
    SettingKind.ZONE: _text_field,
    SettingKind.YES_NO: lambda field, value: select_input(
        field.name, field.title, _YES_NO, initial="yes" if value else "no"
    ),
    SettingKind.TIME: lambda field, value: time_input(
        field.name, field.title, initial=settings_reader.read_clock(str(value)[:5])
    ),
    SettingKind.WEEKDAY: lambda field, value: select_input(
        field.name, field.title, _DAYS, initial=str(value)
    ),
    SettingKind.WEEKDAYS: _weekdays_field,
    SettingKind.DAYS: _days_field,
    SettingKind.CHANNEL: _channel_field,
    SettingKind.POLICY: lambda field, value: select_input(
        field.name, field.title, _POLICIES, initial=str(value)
    ),
    SettingKind.CHOICE: lambda field, value: select_input(
        field.name, field.title, [(choice, choice) for choice in field.choices], initial=str(value)
    ),
}

HANDLERS = (
    ButtonHandler(messages.EDIT_SETTINGS, open_settings_form, ADMIN_ROLES),
    FormHandler(SETTINGS_FORM, submit_form, ADMIN_ROLES),
)
