"""Changing a clinic's settings: checked as a whole, kept with old and new values in the audit trail."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from store import audit
from store.clinic import clinics
from store.clinic.clinics import Clinic, to_json
from store.errors import UserError
from store.rules.clinic.settings_check import setting_errors
from store.rules.clinic.settings_table import SETTING_FIELDS, TIMEZONE, SettingField


@dataclass(frozen=True)
class SettingChange:
    """One setting, before and after."""

    field: SettingField
    old: object
    new: object


class SettingsError(UserError):
    """Settings that make no sense: what is wrong, by the name of the setting."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(" ".join(wrong.values()))
        self.by_name = wrong


def value_of(clinic: Clinic, name: str) -> object:
    """A setting as it is now."""
    return clinic.timezone if name == TIMEZONE else getattr(clinic.settings, name)


def settings_fingerprint(clinic: Clinic, names: Collection[str]) -> str:
    """A short sign of how these settings are now, for a form to bring back."""
    values = [(name, to_json(value_of(clinic, name))) for name in sorted(names)]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


def change_settings(
    db: Connection, clinic: Clinic, values: Mapping[str, object], at: datetime, member_id: int | None
) -> list[SettingChange]:
    """Keep what differs; what was and what is goes into the audit trail.

    Args:
        db: the transaction.
        clinic: as `clinics.hold` gives it, so that nobody changes it in between.
        values: by the name of the setting.
        at: when.
        member_id: who; None from the command line.

    Raises:
        SettingsError: the settings would not make sense; nothing is changed.
    """
    changed = [
        SettingChange(SETTING_FIELDS[name], value_of(clinic, name), value)
        for name, value in values.items()
        if value != value_of(clinic, name)
    ]
    new: dict[str, Any] = {each.field.name: each.new for each in changed}
    timezone = str(new.pop(TIMEZONE, clinic.timezone))
    wrong = setting_errors(replace(clinic.settings, **new), timezone)
    if wrong:
        raise SettingsError(wrong)
    if timezone != clinic.timezone:
        clinic = clinics.set_timezone(db, clinic, timezone)
    if new:
        clinics.change_settings(db, clinic, **new)
    for each in changed:
        detail = {"setting": each.field.name, "old": to_json(each.old), "new": to_json(each.new)}
        audit.record(db, clinic.id, at, member_id, "setting changed", f"clinic:{clinic.id}", detail)
    return changed
