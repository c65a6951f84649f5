"""Whether a clinic's settings make sense: each within its bounds, and those that depend on each other."""

from collections.abc import Callable, Mapping
from datetime import date, time
from zoneinfo import available_timezones

from store.rules.billing.policy.time_rules import RULE_NAMES
from store.rules.clinic.settings import WEEKDAYS, Settings
from store.rules.clinic.settings_table import FIELDS, TIMEZONE, Field, Kind

_LONGEST_TEXT = 2_000
_LONGEST_LINK = 500
_MOST_HOLIDAYS = 100


def faults(settings: Settings, timezone: str) -> dict[str, str]:
    """What is wrong, by the name of the setting; empty when all is well."""
    values = vars(settings) | {TIMEZONE: timezone}
    found = {name: _fault(FIELDS[name], value) for name, value in values.items() if name in FIELDS}
    found = {name: words for name, words in found.items() if words}
    for name, is_wrong, words in _TOGETHER:
        if name not in found and is_wrong(settings):
            found[name] = words
    return found


def _fault(field: Field, value: object) -> str:
    if value in {"", ()} and field.optional:
        return ""
    return _CHECKS[field.kind](field, value)


def _number(field: Field, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and field.least <= value <= field.most:
        return ""
    return f"{field.title}: {value} is outside {field.least} to {field.most} {field.unit}."


def _of(kind: type, words: str) -> Callable[[Field, object], str]:
    def check(field: Field, value: object) -> str:
        return "" if isinstance(value, kind) else f"{field.title}: {value} is {words}."

    return check


def _weekday(field: Field, value: object) -> str:
    return "" if value in WEEKDAYS else f"{field.title}: {value} is no weekday."


def _weekdays(field: Field, value: object) -> str:
    days = value if isinstance(value, tuple) else ()
    if not days:
        return f"{field.title}: a clinic works on at least one day of the week."
    return "" if all(day in WEEKDAYS for day in days) else f"{field.title}: one of them is no weekday."


def _days(field: Field, value: object) -> str:
    days = value if isinstance(value, tuple) else ()
    if len(days) > _MOST_HOLIDAYS:
        return f"{field.title}: at most {_MOST_HOLIDAYS} can be kept."
    return "" if all(isinstance(day, date) for day in days) else f"{field.title}: one of them is no day."


def _text(field: Field, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        return f"{field.title}: it cannot be empty."
    return "" if len(value) <= _LONGEST_TEXT else f"{field.title}: at most {_LONGEST_TEXT} characters."


def _link(field: Field, value: object) -> str:
    text = str(value)
    if text.startswith(("https://", "http://")) and " " not in text and len(text) <= _LONGEST_LINK:
        return ""
    return f"{field.title}: {text} is no web address; it starts with https://."


def _channel(field: Field, value: object) -> str:
    text = str(value)
    if text[:1] in {"C", "G"} and text.isalnum():
        return ""
    return f"{field.title}: {text} is no channel."


def _policy(field: Field, value: object) -> str:
    return "" if value in RULE_NAMES else f"{field.title}: choose {' or '.join(RULE_NAMES)}."


def _zone(field: Field, value: object) -> str:
    if value in available_timezones():
        return ""
    return f"{field.title}: there is no “{value}”. Use a name like America/Denver."


_CHECKS: Mapping[Kind, Callable[[Field, object], str]] = {
    Kind.NUMBER: _number,
    Kind.YES_NO: _of(bool, "neither yes nor no"),
    Kind.TIME: _of(time, "no time of day"),
    Kind.WEEKDAY: _weekday,
    Kind.WEEKDAYS: _weekdays,
    Kind.DAYS: _days,
    Kind.TEXT: _text,
    Kind.LINK: _link,
    Kind.CHANNEL: _channel,
    Kind.POLICY: _policy,
    Kind.ZONE: _zone,
}

_TOGETHER: tuple[tuple[str, Callable[[Settings], bool], str], ...] = (
    (
        "closes",
        lambda chosen: chosen.opens >= chosen.closes,
        "Closes: that is not after opening; write 17:00 or 5pm.",
    ),
    (
        "moderate_risk_days",
        lambda chosen: chosen.high_risk_days > chosen.moderate_risk_days,
        "Moderate risk: not sooner than high risk.",
    ),
    (
        "low_risk_days",
        lambda chosen: chosen.moderate_risk_days > chosen.low_risk_days,
        "Low risk: not sooner than moderate risk.",
    ),
)
"""Settings that only make sense together: where it is said, when it applies, in which words."""
