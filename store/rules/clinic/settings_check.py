"""Whether a clinic's settings make sense: each within its bounds, and those that depend on each other."""

from collections.abc import Callable, Mapping
from datetime import date, time
from zoneinfo import available_timezones

from store.rules.billing.policy.policies import POLICY_NAMES
from store.rules.clinic.settings import WEEKDAYS, Settings
from store.rules.clinic.settings_table import SETTING_FIELDS, TIMEZONE, SettingField, SettingKind

_MAX_TEXT_LENGTH = 2_000
_MAX_LINK_LENGTH = 500
_MAX_HOLIDAYS = 100


def setting_errors(settings: Settings, timezone: str) -> dict[str, str]:
    """What is wrong, by the name of the setting; empty when nothing is."""
    values = vars(settings) | {TIMEZONE: timezone}
    found = {
        name: _setting_error(SETTING_FIELDS[name], value)
        for name, value in values.items()
        if name in SETTING_FIELDS
    }
    errors = {name: sentence for name, sentence in found.items() if sentence}
    for name, is_wrong, sentence in _COMBINED_CHECKS:
        if name not in errors and is_wrong(settings):
            errors[name] = sentence
    return errors


def _setting_error(field: SettingField, value: object) -> str:
    if value in {"", ()} and field.optional:
        return ""
    return _CHECKS[field.kind](field, value)


def _number(field: SettingField, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and field.least <= value <= field.most:
        return ""
    return f"{field.title}: {value} is outside {field.least} to {field.most} {field.unit}."


def _type_check(kind: type, wrong: str) -> Callable[[SettingField, object], str]:
    def check(field: SettingField, value: object) -> str:
        return "" if isinstance(value, kind) else f"{field.title}: {value} is {wrong}."

    return check


def _weekday(field: SettingField, value: object) -> str:
    return "" if value in WEEKDAYS else f"{field.title}: {value} isn't a weekday."


def _weekdays(field: SettingField, value: object) -> str:
    days = value if isinstance(value, tuple) else ()
    if not days:
        return f"{field.title}: a clinic works on at least one day of the week."
    return "" if all(day in WEEKDAYS for day in days) else f"{field.title}: one of them isn't a weekday."


def _days(field: SettingField, value: object) -> str:
    days = value if isinstance(value, tuple) else ()
    if len(days) > _MAX_HOLIDAYS:
        return f"{field.title}: at most {_MAX_HOLIDAYS} can be kept."
    return "" if all(isinstance(day, date) for day in days) else f"{field.title}: one of them isn't a date."


def _text(field: SettingField, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        return f"{field.title}: it cannot be empty."
    return "" if len(value) <= _MAX_TEXT_LENGTH else f"{field.title}: at most {_MAX_TEXT_LENGTH} characters."


def _link(field: SettingField, value: object) -> str:
    text = str(value)
    if text.startswith(("https://", "http://")) and " " not in text and len(text) <= _MAX_LINK_LENGTH:
        return ""
    return f"{field.title}: {text} isn't a web address; it starts with https://."


def _channel(field: SettingField, value: object) -> str:
    text = str(value)
    if text[:1] in {"C", "G"} and text.isalnum():
        return ""
    return f"{field.title}: {text} isn't a channel."


def _policy(field: SettingField, value: object) -> str:
    return "" if value in POLICY_NAMES else f"{field.title}: choose {' or '.join(POLICY_NAMES)}."


def _choice(field: SettingField, value: object) -> str:
    return "" if value in field.choices else f"{field.title}: choose {' or '.join(field.choices)}."


def _zone(field: SettingField, value: object) -> str:
    if value in available_timezones():
        return ""
    return f"{field.title}: there is no “{value}”. Use a name like America/Denver."


_CHECKS: Mapping[SettingKind, Callable[[SettingField, object], str]] = {
    SettingKind.NUMBER: _number,
    SettingKind.YES_NO: _type_check(bool, "neither yes nor no"),
    SettingKind.TIME: _type_check(time, "not a time of day"),
    SettingKind.WEEKDAY: _weekday,
    SettingKind.WEEKDAYS: _weekdays,
    SettingKind.DAYS: _days,
    SettingKind.TEXT: _text,
    SettingKind.LINK: _link,
    SettingKind.CHANNEL: _channel,
    SettingKind.POLICY: _policy,
    SettingKind.CHOICE: _choice,
    SettingKind.ZONE: _zone,
}

_COMBINED_CHECKS: tuple[tuple[str, Callable[[Settings], bool], str], ...] = (
    (
        "closes",
        lambda chosen: chosen.opens >= chosen.closes,
        "Closes: this must be after opening, like 17:00 or 5pm.",
    ),
    (
        "moderate_risk_days",
        lambda chosen: chosen.high_risk_days > chosen.moderate_risk_days,
        "Moderate risk: it cannot be sooner than high risk.",
    ),
    (
        "low_risk_days",
        lambda chosen: chosen.moderate_risk_days > chosen.low_risk_days,
        "Low risk: it cannot be sooner than moderate risk.",
    ),
)
"""Checks of settings that depend on each other: the field to show it at, the check, the sentence."""
