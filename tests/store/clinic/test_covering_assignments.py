"""Covering for a colleague: on which days, and when it ends."""

from datetime import date

import pytest

from store.clinic import clinics, covering_assignments, members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.db import Registry
from store.errors import UserError
from store.ledger_entries import Provenance
from store.rules.roles import Role
from tests.conftest import NOW

MON, WED, FRI, SAT = (date(2026, 11, day) for day in (23, 25, 27, 28))


@pytest.fixture
def team(registry: Registry, clinic: Clinic) -> list[Member]:
    with registry.begin() as db:
        names = (("Dana", Role.CARE_MANAGER), ("Rosa", Role.CARE_MANAGER), ("Bill", Role.BILLER))
        return [members.add(db, clinic, f"U0{name.upper()}", [role], NOW, name) for name, role in names]


def test_a_cover_holds_from_its_first_day_to_its_last(
    registry: Registry, clinic: Clinic, team: list[Member]
) -> None:
    dana, rosa, _ = team
    provenance = Provenance(rosa.id, NOW, "slack")
    with registry.begin() as db:
        covering_assignments.add(db, clinic.id, rosa, dana, MON, FRI, provenance)
        found = {
            day: covering_assignments.covered_colleagues(db, clinic.id, rosa.id, day)
            for day in (date(2026, 11, 22), MON, FRI, SAT)
        }
        assert list(found.values()) == [[], [(dana, FRI)], [(dana, FRI)], []]
        assert covering_assignments.covered_colleagues(db, clinic.id, dana.id, MON) == []


def test_a_new_agreement_takes_the_place_of_the_old(
    registry: Registry, clinic: Clinic, team: list[Member]
) -> None:
    dana, rosa, _ = team
    provenance = Provenance(rosa.id, NOW, "slack")
    with registry.begin() as db:
        covering_assignments.add(db, clinic.id, rosa, dana, MON, FRI, provenance)
        covering_assignments.add(db, clinic.id, rosa, dana, MON, WED, provenance)
        assert covering_assignments.covered_colleagues(db, clinic.id, rosa.id, MON) == [(dana, WED)]
        assert covering_assignments.end(db, clinic.id, rosa.id, dana.id, MON, provenance) == 1
        assert covering_assignments.active_on(db, clinic.id, MON) == []


def test_who_cannot_cover_is_told(registry: Registry, clinic: Clinic, team: list[Member]) -> None:
    dana, rosa, bill = team
    provenance = Provenance(rosa.id, NOW, "slack")
    for member, absent, until in (
        (dana, dana, FRI),
        (dana, bill, FRI),
        (bill, dana, FRI),
        (rosa, dana, date(2026, 11, 1)),
    ):
        with registry.begin() as db, pytest.raises(UserError):
            covering_assignments.add(db, clinic.id, member, absent, MON, until, provenance)


def test_a_cover_stays_in_its_clinic(registry: Registry, clinic: Clinic, team: list[Member]) -> None:
    dana, rosa, _ = team
    with registry.begin() as db:
        covering_assignments.add(db, clinic.id, rosa, dana, MON, FRI, Provenance(rosa.id, NOW, "slack"))
        south = clinics.add(db, "South Clinic", "America/Chicago", NOW)
        assert covering_assignments.active_on(db, south.id, MON) == []
