"""What a record lacks for billing, and who can supply it."""

from dataclasses import replace
from datetime import date

import pytest

from store.rules.billing.record_gaps import RecordFacts, record_gaps
from store.rules.roles import Role

TODAY = date(2026, 11, 21)
FULL = RecordFacts(
    started_on=date(2026, 11, 3),
    care_manager=True,
    birth_date=True,
    consent_on=date(2026, 11, 3),
    consent_clinician="1",
    visit_on=date(2026, 10, 2),
    problems=("F32.1",),
    assessed_on=date(2026, 11, 3),
    assessed_with_scale=True,
    care_plan_on=date(2026, 11, 4),
    npi="1234567893",
    clinician="1",
    payer="Cigna",
)


def test_a_full_record_lacks_nothing() -> None:
    assert record_gaps(FULL, TODAY) == ()


@pytest.mark.parametrize(
    ("without", "words", "who"),
    [
        ({"birth_date": False}, "no birth date", Role.CARE_MANAGER),
        ({"care_manager": False}, "no care manager", Role.LEAD),
        ({"consent_on": None}, "no agreement on record", Role.CARE_MANAGER),
        ({"clinician": "2"}, "no agreement since the billing clinician changed", Role.CARE_MANAGER),
        (
            {"visit_on": date(2025, 11, 2)},
            "no visit on record within the year before the start",
            Role.CLINICIAN,
        ),
        ({"problems": ("E11.9",)}, "no active behavioral problem (ICD-10-CM)", Role.CLINICIAN),
        ({"assessed_on": None}, "no initial assessment on record", Role.CARE_MANAGER),
        (
            {"assessed_with_scale": False},
            "no validated scale with the initial assessment",
            Role.CARE_MANAGER,
        ),
        ({"care_plan_on": None}, "no care plan begun", Role.CARE_MANAGER),
        ({"npi": "1234567890"}, "NPI 1234567890 has a wrong check digit", Role.CLINICIAN),
        ({"payer": ""}, "no payer on record", Role.BILLER),
    ],
)
def test_each_gap_is_named_with_who_can_supply_it(without: dict[str, object], words: str, who: Role) -> None:
    (gap,) = record_gaps(replace(FULL, **without), TODAY)  # type: ignore[arg-type] # the fields named above
    assert (gap.text, gap.who) == (words, who)
