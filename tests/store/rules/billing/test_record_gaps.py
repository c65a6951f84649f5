"""What a record lacks for billing, and who can supply it."""

from datetime import date

import pytest

from store.rules.billing.claim_check import record_gaps
from store.rules.billing.claim_requirements import ClaimFacts
from store.rules.roles import Role

TODAY = date(2026, 11, 21)
FULL = ClaimFacts(
    started_on=date(2026, 11, 3),
    consent_on=date(2026, 11, 3),
    consent_clinician="1",
    last_visit_on=date(2026, 10, 2),
    problems=("F32.1",),
    assessed_on=date(2026, 11, 3),
    assessed_with_scale=True,
    care_plan_on=date(2026, 11, 4),
    npi="1234567893",
    clinician="1",
    payer="Cigna",
)


def test_a_full_record_lacks_nothing() -> None:
    assert record_gaps(FULL, TODAY, has_birth_date=True, has_care_manager=True) == ()


@pytest.mark.parametrize(
    ("without", "words", "who"),
    [
        ({"consent_on": None}, "no consent on file", Role.CARE_MANAGER),
        ({"clinician": "2"}, "no consent since the billing clinician changed", Role.CARE_MANAGER),
        (
            {"last_visit_on": date(2025, 11, 2)},
            "no visit on file within the year before the start",
            Role.CLINICIAN,
        ),
        ({"problems": ("E11.9",)}, "no active behavioral problem (ICD-10-CM)", Role.CLINICIAN),
        ({"assessed_on": None}, "no initial assessment on file", Role.CARE_MANAGER),
        (
            {"assessed_with_scale": False},
            "no validated scale with the initial assessment",
            Role.CARE_MANAGER,
        ),
        ({"care_plan_on": None}, "no care plan started", Role.CARE_MANAGER),
        ({"npi": "1234567890"}, "NPI 1234567890 has a wrong check digit", Role.CLINICIAN),
        ({"payer": ""}, "no payer on file", Role.BILLER),
    ],
)
def test_each_gap_is_named_with_who_can_supply_it(without: dict[str, object], words: str, who: Role) -> None:
    facts = FULL._replace(**without)  # type: ignore[arg-type] # the fields named above
    (gap,) = record_gaps(facts, TODAY, has_birth_date=True, has_care_manager=True)
    assert (gap.text, gap.who) == (words, who)


def test_who_the_patient_is_and_who_cares_comes_first() -> None:
    gaps = record_gaps(FULL._replace(payer=""), TODAY, has_birth_date=False, has_care_manager=False)
    assert [(gap.need, gap.text, gap.who) for gap in gaps] == [
        ("birth date", "no birth date", Role.CARE_MANAGER),
        ("care manager", "no care manager", Role.LEAD),
        ("payer", "no payer on file", Role.BILLER),
    ]
