"""Clinics: the tenants, each with its time zone and settings."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select, update

from store.clinic import sentences
from store.db import add_row
from store.errors import UserError
from store.rules.clinic.settings import Settings
from store.rules.clinic.settings_check import time_zones
from store.tables import clinics


@dataclass(frozen=True)
class Clinic:
    """A clinic: its local time and how it works."""

    id: int
    name: str
    timezone: str
    settings: Settings
    created_at: datetime
    workspace: str = ""
    """The Slack workspace whose bot serves it; empty before its first start."""

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.timezone)


def add(db: Connection, name: str, timezone: str, at: datetime, settings: Settings | None = None) -> Clinic:
    """Add a clinic.

    Raises:
        UserError: the name is empty or in use, or there is no such time zone.
    """
    if not name.strip():
        raise UserError(sentences.CLINIC_NEEDS_NAME, sentences.ADD_CLINIC_EXAMPLE)
    if timezone not in time_zones():
        raise UserError(sentences.unknown_time_zone(timezone), sentences.TIME_ZONE_EXAMPLE)
    if db.execute(select(clinics.c.id).where(clinics.c.name == name)).first():
        raise UserError(sentences.clinic_exists(name), sentences.CHOOSE_ANOTHER_NAME)
    chosen = settings or Settings()
    clinic_id = add_row(
        db, clinics, name=name, timezone=timezone, settings=_changed_settings_json(chosen), created_at=at
    )
    return Clinic(clinic_id, name, timezone, chosen, at)


def list_clinics(db: Connection) -> list[Clinic]:
    """All clinics, by name."""
    return [_clinic(row) for row in db.execute(select(clinics).order_by(clinics.c.name))]


def by_name(db: Connection, name: str | None) -> Clinic:
    """The clinic of that name; without a name, the only one there is.

    Raises:
        UserError: no such clinic, none at all, or several and none named.
    """
    known = list_clinics(db)
    if not known:
        raise UserError(sentences.NO_CLINIC_YET, sentences.ADD_CLINIC_EXAMPLE)
    if name is None and len(known) == 1:
        return known[0]
    names = [clinic.name for clinic in known]
    if name is None:
        raise UserError(sentences.SEVERAL_CLINICS, sentences.add_clinic_option(names))
    for clinic in known:
        if clinic.name.casefold() == name.casefold():
            return clinic
    raise UserError(sentences.unknown_clinic(name), sentences.known_clinics(names))


def by_id(db: Connection, clinic_id: int) -> Clinic:
    """The clinic of that id."""
    return _clinic(db.execute(select(clinics).where(clinics.c.id == clinic_id)).one())


def lock(db: Connection, clinic_id: int) -> Clinic:
    """The clinic as it is now; no one else changes it until the transaction ends."""
    return _clinic(
        db.execute(select(clinics).where(clinics.c.id == clinic_id).with_for_update(key_share=True)).one()
    )


def set_timezone(db: Connection, clinic: Clinic, timezone: str) -> Clinic:
    """The clinic in another time zone; days already on record keep their dates."""
    db.execute(update(clinics).where(clinics.c.id == clinic.id).values(timezone=timezone))
    return replace(clinic, timezone=timezone)


def set_workspace(db: Connection, clinic: Clinic, workspace: str | None) -> None:
    """The clinic belongs to a Slack workspace, or to none yet."""
    db.execute(update(clinics).where(clinics.c.id == clinic.id).values(workspace=workspace))


def change_settings(db: Connection, clinic: Clinic, **changes: Any) -> Clinic:  # noqa: ANN401 - any setting
    """The clinic with some settings changed; unknown names are bugs (TypeError)."""
    settings = replace(clinic.settings, **changes)
    db.execute(
        update(clinics).where(clinics.c.id == clinic.id).values(settings=_changed_settings_json(settings))
    )
    return replace(clinic, settings=settings)


def _clinic(row: Row[Any]) -> Clinic:
    return Clinic(
        row.id, row.name, row.timezone, settings_from_json(row.settings), row.created_at, row.workspace or ""
    )


def settings_from_json(saved: dict[str, Any]) -> Settings:
    """Settings from the database; a setting that a newer version added has its default."""
    return _settings_of(tuple((key, _hashable(value)) for key, value in sorted(saved.items())))


@lru_cache(maxsize=256)
def _settings_of(saved: tuple[tuple[str, Any], ...]) -> Settings:
    known = {field.name: field for field in fields(Settings)}
    values = {key: _parsed_value(getattr(Settings, key), value) for key, value in saved if key in known}
    if "holidays" in values:
        values["holidays"] = tuple(date.fromisoformat(str(day)) for day in values["holidays"])
    return Settings(**values)


def _hashable(value: Any) -> Any:  # noqa: ANN401 - JSON
    return tuple(value) if isinstance(value, list) else value


def _parsed_value(default: object, value: Any) -> Any:  # noqa: ANN401 - JSON
    return time.fromisoformat(value) if isinstance(default, time) else value


def _changed_settings_json(settings: Settings) -> dict[str, Any]:
    """Settings as JSON; only what differs from the default, so that a default can change later."""
    standard = asdict(Settings())
    changed = {key: value for key, value in asdict(settings).items() if value != standard[key]}
    return {key: to_json(value) for key, value in changed.items()}


def to_json(value: Any) -> Any:  # noqa: ANN401 - JSON
    """A setting's value as JSON."""
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value.isoformat() if isinstance(value, date | time) else value
