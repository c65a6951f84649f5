"""A clinic's settings as people read them: `8:00 AM`, `Mon to Fri`, `14 days`."""

from collections.abc import Callable
from datetime import date, time

from handlers.block_kit.message_blocks import ChannelMention, InlineText
from handlers.clinic.sentences import about_settings
from store.rules.clinic.settings import WEEKDAYS
from store.rules.clinic.settings_table import SettingField, SettingKind
from store.rules.text_format import short_date


def shown_value(field: SettingField, value: object, today: date) -> InlineText:
    """A setting's value as people read it; a channel as a mention."""
    if field.kind is SettingKind.CHANNEL:
        return ChannelMention(str(value)) if value else about_settings.NO_CHANNEL
    for kind, formatter in _FORMATTERS:
        if isinstance(value, kind):
            return formatter(value, today)
    if field.kind is SettingKind.WEEKDAY:
        return str(value).capitalize()
    return f"{value} {field.unit}".strip() if value != "" else about_settings.NONE


def _yes_no(value: object, _today: date) -> str:
    return about_settings.YES if value else about_settings.NO


def _clock(value: object, _today: date) -> str:
    return f"{value:%I:%M %p}".lstrip("0")


def _days(value: object, today: date) -> str:
    """`Mon to Fri`, `Mon, Wed`; holidays as dates."""
    days = value if isinstance(value, tuple) else ()
    if not days or isinstance(days[0], date):
        return ", ".join(short_date(day, today) for day in days) or about_settings.NONE
    at = [WEEKDAYS.index(day) for day in WEEKDAYS if day in days]
    names = [WEEKDAYS[number].capitalize() for number in at]
    in_a_row = len(at) > len(("first", "last")) and at[-1] - at[0] == len(at) - 1
    return f"{names[0]} to {names[-1]}" if in_a_row else ", ".join(names)


_FORMATTERS: tuple[tuple[type, Callable[[object, date], str]], ...] = (
    (bool, _yes_no),
    (time, _clock),
    (tuple, _days),
)
