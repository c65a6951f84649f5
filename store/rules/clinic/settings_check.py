"""Whether a clinic's settings make sense: each within its bounds, and those that depend on each other."""

from collections.abc import Callable, Mapping
from datetime import date, time
from functools import cache
from zoneinfo import available_timezones

from store.rules.billing.policy.policies import POLICY_NAMES
from store.rules.clinic import sentences
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
    wrong = _CHECKS[field.kind](field, value)
    return sentences.about_setting(field.title, wrong) if wrong else ""


def _number(field: SettingField, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and field.least <= value <= field.most:
        return ""
    return sentences.outside_bounds(value, field.least, field.most, field.unit)


def _type_check(kind: type, wrong: str) -> Callable[[SettingField, object], str]:
    def check(_field: SettingField, value: object) -> str:
        return "" if isinstance(value, kind) else sentences.value_is(value, wrong)

    return check


def _weekday(_field: SettingField, value: object) -> str:
    return "" if value in WEEKDAYS else sentences.value_is(value, sentences.NOT_A_WEEKDAY)


def _weekdays(_field: SettingField, value: object) -> str:
    days = value if isinstance(value, tuple) else ()
    if not days:
        return sentences.NO_WORKING_DAY
    return "" if all(day in WEEKDAYS for day in days) else sentences.ONE_NOT_A_WEEKDAY


def _days(_field: SettingField, value: object) -> str:
    days = value if isinstance(value, tuple) else ()
    if len(days) > _MAX_HOLIDAYS:
        return sentences.too_many_days(_MAX_HOLIDAYS)
    return "" if all(isinstance(day, date) for day in days) else sentences.ONE_NOT_A_DATE


def _text(_field: SettingField, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        return sentences.EMPTY
    return "" if len(value) <= _MAX_TEXT_LENGTH else sentences.too_long(_MAX_TEXT_LENGTH)


def _link(_field: SettingField, value: object) -> str:
    text = str(value)
    if text.startswith(("https://", "http://")) and " " not in text and len(text) <= _MAX_LINK_LENGTH:
        return ""
    return sentences.value_is(text, sentences.NOT_A_LINK)


def _channel(_field: SettingField, value: object) -> str:
    text = str(value)
    if text[:1] in {"C", "G"} and text.isalnum():
        return ""
    return sentences.value_is(text, sentences.NOT_A_CHANNEL)


@cache
def time_zones() -> frozenset[str]:
    """The names of all time zones, read from the disk once."""
    return frozenset(available_timezones())


def _policy(_field: SettingField, value: object) -> str:
    return "" if value in POLICY_NAMES else sentences.choose(POLICY_NAMES)


def _choice(field: SettingField, value: object) -> str:
    return "" if value in field.choices else sentences.choose(field.choices)


def _zone(_field: SettingField, value: object) -> str:
    if value in time_zones():
        return ""
    return sentences.no_such_zone(value)


_CHECKS: Mapping[SettingKind, Callable[[SettingField, object], str]] = {
    SettingKind.NUMBER: _number,
    SettingKind.YES_NO: _type_check(bool, sentences.NOT_YES_OR_NO),
    SettingKind.TIME: _type_check(time, sentences.NOT_A_TIME),
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
        sentences.CLOSES_BEFORE_OPENING,
    ),
    (
        "moderate_risk_days",
        lambda chosen: chosen.high_risk_days > chosen.moderate_risk_days,
        sentences.MODERATE_BEFORE_HIGH,
    ),
    (
        "low_risk_days",
        lambda chosen: chosen.moderate_risk_days > chosen.low_risk_days,
        sentences.LOW_BEFORE_MODERATE,
    ),
)
"""Checks of settings that depend on each other: the field to show it at, the check, the sentence."""
