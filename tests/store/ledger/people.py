"""Two care managers and a patient in care, for the tests of the ledger."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from store.clinic import members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.patient.episodes import Episode
from store.rules.roles import Role
from tests.conftest import NOW

TODAY = NOW.date()


@dataclass(frozen=True)
class People:
    """Who enters, and about whom."""

    registry: Registry
    clinic: Clinic
    holly: Episode
    walter: Episode
    dana: int
    erin: int

    def by_dana(self, minutes: int = 0, source: str = "slack") -> Provenance:
        return Provenance(self.dana, _after(minutes), source)

    def by_erin(self, minutes: int = 0) -> Provenance:
        return Provenance(self.erin, _after(minutes), "slack")


def _after(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def people(registry: Registry, clinic: Clinic) -> People:
    with registry.begin() as db:
        dana = members.add(db, clinic, "U0DANA", [Role.CARE_MANAGER], NOW, "Dana Reed")
        erin = members.add(db, clinic, "U0ERIN", [Role.CARE_MANAGER], NOW, "Erin Cole")
        provenance = Provenance(dana.id, NOW, "slack")
        holly, walter = (
            episodes.open_episode(
                db,
                clinic.id,
                patients.add(db, clinic.id, mrn, first, last, NOW).id,
                "active",
                date(2026, 9, 1),
                provenance,
            )
            for mrn, first, last in (("8965", "Holly", "Guzman"), ("4410", "Walter", "Novak"))
        )
    return People(registry, clinic, holly, walter, dana.id, erin.id)
