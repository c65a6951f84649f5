"""Trying an import out leaves nothing behind and lets others write."""

from datetime import UTC, datetime

from store.clinic import clinics
from store.db import Registry
from store.imports.import_outcome import undone

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)


def test_others_write_while_an_import_is_tried_out(registry: Registry) -> None:
    with registry.begin() as db:
        clinics.add(db, "North Clinic", "America/Chicago", NOW)
    with undone(registry) as tried:
        clinics.add(tried, "Tried Clinic", "America/Chicago", NOW)
        assert [clinic.name for clinic in clinics.list_clinics(tried)] == ["North Clinic", "Tried Clinic"]
        with registry.begin() as db:
            clinics.add(db, "South Clinic", "America/Chicago", NOW)
    with registry.read() as db:
        assert [clinic.name for clinic in clinics.list_clinics(db)] == ["North Clinic", "South Clinic"]
