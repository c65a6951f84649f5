"""The people of the ledger's tests."""

import pytest

from store.clinic.clinics import Clinic
from store.db import Registry
from tests.store.ledger import people
from tests.store.ledger.people import People


@pytest.fixture
def cast(registry: Registry, clinic: Clinic) -> People:
    """Two care managers and two patients in care, on each database."""
    return people.people(registry, clinic)
