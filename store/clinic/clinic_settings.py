"""Changing a clinic's settings: checked together; the audit trail has old and new values."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from store import audit
from store.clinic import clinics, sentences
from store.clinic.clinics import Clinic, to_json
from store.errors import UserError
from store.rules.clinic.settings_check import setting_errors
from store.rules.clinic.settings_table import SETTING_FIELDS, TIMEZONE, SettingField, SettingKind

_CHANNELS = tuple(name for name, field in SETTING_FIELDS.items() if field.kind is SettingKind.CHANNEL)


@dataclass(frozen=True)
class SettingChange:
    """One setting, before and after."""

    field: SettingField
    old: object
    new: object


class SettingsError(UserError):
    """Settings out of bounds or in conflict: what is wrong, by the name of the setting."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(" ".join(wrong.values()))
        self.by_name = wrong


def value_of(clinic: Clinic, name: str) -> object:
    """A setting as it is now."""
    return clinic.timezone if name == TIMEZONE else getattr(clinic.settings, name)


def settings_fingerprint(clinic: Clinic, names: Collection[str]) -> str:
    """A short hash of these settings as they are now, for a form to bring back."""
    values = [(name, to_json(value_of(clinic, name))) for name in sorted(names)]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


def errors_of(clinic: Clinic, values: Mapping[str, object]) -> dict[str, str]:
    """What is wrong when a clinic's settings have these values, by the name of the setting."""
    new: dict[str, Any] = dict(values)
    timezone = str(new.pop(TIMEZONE, clinic.timezone))
    return setting_errors(replace(clinic.settings, **new), timezone)


def change_settings(
    db: Connection, clinic: Clinic, values: Mapping[str, object], at: datetime, member_id: int | None
) -> list[SettingChange]:
    """Save what differs; old and new values go into the audit trail.

    Args:
        db: the transaction.
        clinic: from `clinics.lock`, so that no one changes it in between.
        values: by the name of the setting.
        at: when.
        member_id: the member who changes them; None for the command line.

    Raises:
        SettingsError: a value is out of bounds or conflicts with another, or a channel is another clinic's;
            nothing is changed.
    """
    changes = [
        SettingChange(SETTING_FIELDS[name], value_of(clinic, name), value)
        for name, value in values.items()
        if value != value_of(clinic, name)
    ]
    new: dict[str, Any] = {change.field.name: change.new for change in changes}
    wrong = errors_of(clinic, new) | _channels_of_other_clinics(db, clinic, new)
    if wrong:
        raise SettingsError(wrong)
    timezone = str(new.pop(TIMEZONE, clinic.timezone))
    if timezone != clinic.timezone:
        clinic = clinics.set_timezone(db, clinic, timezone)
    if new:
        clinics.change_settings(db, clinic, **new)
    for change in changes:
        detail = {"setting": change.field.name, "old": to_json(change.old), "new": to_json(change.new)}
        audit.record(db, clinic.id, at, member_id, "setting changed", f"clinic:{clinic.id}", detail)
    return changes


def _channels_of_other_clinics(db: Connection, clinic: Clinic, new: Mapping[str, object]) -> dict[str, str]:
    """What is wrong with channels in which another clinic posts: by setting; other clinics are not named."""
    wanted = {name: new[name] for name in _CHANNELS if new.get(name)}
    others = [each for each in clinics.list_clinics(db) if each.id != clinic.id] if wanted else []
    taken = {value_of(each, name) for each in others for name in _CHANNELS}
    return {name: sentences.CHANNEL_OF_OTHER_CLINIC for name, value in wanted.items() if value in taken}
