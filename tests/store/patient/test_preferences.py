"""How a patient wants to be reached, kept on both databases."""

from datetime import UTC, datetime

import pytest

from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.patient import patients, preferences
from store.patient.preferences import ContactPreferences

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)


def test_both_ways_are_kept_and_can_be_forgotten(registry: Registry, clinic: Clinic) -> None:
    with registry.begin() as db:
        rosa = patients.add(db, clinic.id, "77-1", "Rosa", "Diaz", NOW)
        preferences.save(db, clinic.id, rosa.id, ContactPreferences("phone mornings", "portal"))
        assert preferences.of_patient(db, clinic.id, rosa.id).text == "phone mornings, then portal"
        preferences.save(db, clinic.id, rosa.id, ContactPreferences("video"))
        assert preferences.of_patient(db, clinic.id, rosa.id) == ContactPreferences("video")
        preferences.save(db, clinic.id, rosa.id, ContactPreferences())
        assert preferences.of_patient(db, clinic.id, rosa.id).text == ""


def test_another_clinic_reads_and_changes_nothing(registry: Registry, clinic: Clinic) -> None:
    with registry.begin() as db:
        other = clinics.add(db, "South Clinic", "America/New_York", NOW)
        rosa = patients.add(db, clinic.id, "77-1", "Rosa", "Diaz", NOW)
        preferences.save(db, clinic.id, rosa.id, ContactPreferences("phone"))
        preferences.save(db, other.id, rosa.id, ContactPreferences("mail"))
        assert preferences.of_patient(db, other.id, rosa.id) == ContactPreferences()
        assert preferences.of_patient(db, clinic.id, rosa.id) == ContactPreferences("phone")


@pytest.mark.parametrize("wanted", [ContactPreferences("", "portal"), ContactPreferences("phone " * 20)])
def test_what_is_of_no_use_is_refused(registry: Registry, clinic: Clinic, wanted: ContactPreferences) -> None:
    with registry.begin() as db:
        rosa = patients.add(db, clinic.id, "77-1", "Rosa", "Diaz", NOW)
        with pytest.raises(UserError):
            preferences.save(db, clinic.id, rosa.id, wanted)
