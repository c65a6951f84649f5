"""Ready, held or not billable, and who can supply what is missing."""

from datetime import date

import pytest

from store.rules.billing.claim_check import ClaimState, MissingRequirement, check_claim, record_gaps
from store.rules.billing.claim_requirements import (
    CLAIM_REQUIREMENTS,
    EACH_MONTH,
    ClaimFacts,
    is_near_assessment,
)
from store.rules.billing.policy.claims import build_claim
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.policies import named_policy
from store.rules.minutes import minutes
from store.rules.months import Month
from store.rules.roles import Role

MONTH = Month(2026, 10)
MIDPOINT = named_policy("cpt-midpoint")
EARNED = build_claim(minutes(100), MonthKind.SUBSEQUENT, MIDPOINT, MONTH)

COMPLETE = ClaimFacts(
    payer="Cigna",
    npi="1234567893",
    clinician="1234567893",
    consent_on=date(2026, 8, 3),
    consent_clinician="1234567893",
    started_on=date(2026, 8, 3),
    last_visit_on=date(2025, 8, 3),
    problems=("F32.1",),
    assessed_on=date(2026, 8, 5),
    assessed_with_scale=True,
    care_plan_on=date(2026, 8, 12),
    contacts=2,
    measured_on=date(2026, 10, 9),
    reviewed=True,
    recommended=True,
)


def test_a_month_with_every_need_met_is_ready() -> None:
    outcome = check_claim(EARNED, COMPLETE)
    assert outcome.state is ClaimState.READY
    assert outcome.why == "99493 + 99494"
    assert outcome.missing == ()
    assert outcome.met == CLAIM_REQUIREMENTS
    assert outcome.warnings == ()


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (
            COMPLETE._replace(consent_on=None),
            MissingRequirement("consent", "no consent on file", Role.CARE_MANAGER, "a"),
        ),
        (
            COMPLETE._replace(consent_on=date(2026, 11, 1)),
            MissingRequirement("consent", "no consent on file", Role.CARE_MANAGER, "a"),
        ),
        (
            COMPLETE._replace(clinician="1245319599"),
            MissingRequirement(
                "consent", "no consent since the billing clinician changed", Role.CARE_MANAGER, "a"
            ),
        ),
        (
            COMPLETE._replace(last_visit_on=None),
            MissingRequirement(
                "initiating visit", "no visit on file within the year before the start", Role.CLINICIAN, "v"
            ),
        ),
        (
            COMPLETE._replace(last_visit_on=date(2025, 8, 2)),
            MissingRequirement(
                "initiating visit", "no visit on file within the year before the start", Role.CLINICIAN, "v"
            ),
        ),
        (
            COMPLETE._replace(problems=()),
            MissingRequirement("diagnosis", "no active behavioral problem (ICD-10-CM)", Role.CLINICIAN, "d"),
        ),
        (
            COMPLETE._replace(problems=("E11.9",)),
            MissingRequirement("diagnosis", "no active behavioral problem (ICD-10-CM)", Role.CLINICIAN, "d"),
        ),
        (
            COMPLETE._replace(assessed_on=None),
            MissingRequirement("initial assessment", "no initial assessment on file", Role.CARE_MANAGER, "i"),
        ),
        (
            COMPLETE._replace(assessed_with_scale=False),
            MissingRequirement(
                "initial assessment", "no validated scale with the initial assessment", Role.CARE_MANAGER, "i"
            ),
        ),
        (
            COMPLETE._replace(care_plan_on=None),
            MissingRequirement("care plan", "no care plan started", Role.CARE_MANAGER, "p"),
        ),
        (
            COMPLETE._replace(on_registry=False),
            MissingRequirement("registry", "not on the registry that month", Role.CARE_MANAGER, ""),
        ),
        (
            COMPLETE._replace(contacts=0),
            MissingRequirement("registry", "no contact recorded in the month", Role.CARE_MANAGER, ""),
        ),
        (
            COMPLETE._replace(measured_on=None),
            MissingRequirement("measure", "no score of the primary scale", Role.CARE_MANAGER, ""),
        ),
        (
            COMPLETE._replace(measured_on=date(2026, 9, 30)),
            MissingRequirement(
                "measure", "last score more than 28 days old at the month's end", Role.CARE_MANAGER, ""
            ),
        ),
        (
            COMPLETE._replace(measured_on=date(2026, 3, 2)),  # one reason, however old
            MissingRequirement(
                "measure", "last score more than 28 days old at the month's end", Role.CARE_MANAGER, ""
            ),
        ),
        (
            COMPLETE._replace(measured_on=date(2026, 9, 30), measure_interval_days=60, measure_required=True),
            MissingRequirement("measure", "no score in the month", Role.CARE_MANAGER, ""),
        ),
        (
            COMPLETE._replace(reviewed=False),
            MissingRequirement(
                "case review", "not reviewed with the consultant in the month", Role.CONSULTANT, ""
            ),
        ),
        (
            COMPLETE._replace(recommended=False),
            MissingRequirement(
                "case review", "reviewed, but no recommendation recorded", Role.CONSULTANT, ""
            ),
        ),
        (
            COMPLETE._replace(npi="1234567890"),
            MissingRequirement("who bills", "NPI 1234567890 has a wrong check digit", Role.CLINICIAN, "n"),
        ),
        (COMPLETE._replace(npi=""), MissingRequirement("who bills", "no NPI", Role.CLINICIAN, "n")),
        (COMPLETE._replace(payer=" "), MissingRequirement("payer", "no payer on file", Role.BILLER, "y")),
    ],
)
def test_a_missing_need_holds_the_claim_and_names_who_can_supply_it(
    facts: ClaimFacts, missing: MissingRequirement
) -> None:
    outcome = check_claim(EARNED, facts)
    assert outcome.state is ClaimState.HELD
    assert outcome.missing == (missing,)
    assert outcome.why == missing.text
    assert outcome.met == tuple(need for need in CLAIM_REQUIREMENTS if need.name != missing.need)


def test_the_stored_codes_of_requirements_stay_and_differ() -> None:
    missing = record_gaps(ClaimFacts(), date(2026, 10, 1), has_birth_date=False, has_care_manager=False)
    assert "".join(gap.code for gap in missing) == "bmavdipny"
    stored = {need.code for need in CLAIM_REQUIREMENTS if need.code != EACH_MONTH}
    assert {gap.code for gap in missing} == stored | {"b", "m"}


def test_every_gap_is_named_at_once() -> None:
    outcome = check_claim(EARNED, ClaimFacts())
    assert [gap.need for gap in outcome.missing] == [
        "consent",
        "initiating visit",
        "diagnosis",
        "initial assessment",
        "care plan",
        "registry",
        "measure",
        "case review",
        "who bills",
        "payer",
    ]
    assert outcome.why.startswith("no consent on file; no visit on file within the year before the start; no")
    assert [need.name for need in outcome.met] == ["primary care base"]


@pytest.mark.parametrize("unknown", ["consent_clinician", "clinician"])
def test_consent_holds_while_it_is_not_known_that_another_clinician_bills(unknown: str) -> None:
    facts = COMPLETE._replace(**{unknown: ""})  # type: ignore[arg-type] # the two fields named above
    assert check_claim(EARNED, facts).state is ClaimState.READY


@pytest.mark.parametrize(
    ("facts", "warnings"),
    [
        (
            COMPLETE._replace(measured_on=date(2026, 9, 30), measure_interval_days=31),
            ("no score of the primary scale in the month",),
        ),
        (
            COMPLETE._replace(measured_on=date(2026, 9, 30), measure_interval_days=60),
            ("no score of the primary scale in the month",),
        ),
        (
            COMPLETE._replace(policy_is_default=True),
            ("Cigna has no policy of its own: the clinic's default was used",),
        ),
    ],
)
def test_a_warning_does_not_hold_the_claim(facts: ClaimFacts, warnings: tuple[str, ...]) -> None:
    outcome = check_claim(EARNED, facts)
    assert outcome.state is ClaimState.READY
    assert outcome.warnings == warnings


@pytest.mark.parametrize(
    ("worked", "kind", "why"),
    [
        ("0", MonthKind.SUBSEQUENT, "no minutes that count"),
        ("10", MonthKind.SUBSEQUENT, "10 of 31 min, 21 more for 99493 (6 more for G2214)"),
        ("90", MonthKind.BEFORE, "90 min, no code before the initial assessment"),
    ],
)
def test_a_month_that_earns_no_code_is_not_billable_and_says_how_short_it_is(
    worked: str, kind: MonthKind, why: str
) -> None:
    outcome = check_claim(build_claim(minutes(worked), kind, MIDPOINT, MONTH), COMPLETE)
    assert outcome.state is ClaimState.NOT_BILLABLE
    assert outcome.why == why


def test_an_add_on_to_primary_care_management_needs_its_base_in_the_month() -> None:
    add_on = build_claim(
        minutes(100), MonthKind.SUBSEQUENT, named_policy("cpt-midpoint", family="apcm"), MONTH
    )
    alone = check_claim(add_on, COMPLETE)
    assert alone.state is ClaimState.HELD
    assert alone.why == "no advanced primary care code (G0556, G0557, G0558) in the month"
    with_base = check_claim(add_on, COMPLETE._replace(primary_care_base=True))
    assert (with_base.state, with_base.why) == (ClaimState.READY, "G0569")


@pytest.mark.parametrize(
    ("seen", "start", "state"),
    [
        (date(2023, 3, 15), date(2024, 3, 15), ClaimState.READY),
        (date(2023, 3, 14), date(2024, 3, 15), ClaimState.HELD),
        (date(2023, 2, 28), date(2024, 2, 29), ClaimState.READY),
        (date(2023, 2, 27), date(2024, 2, 29), ClaimState.HELD),
        (date(2024, 1, 31), date(2025, 1, 31), ClaimState.READY),
    ],
)
def test_a_year_before_the_start_is_a_calendar_year(seen: date, start: date, state: ClaimState) -> None:
    assert check_claim(EARNED, COMPLETE._replace(last_visit_on=seen, started_on=start)).state is state


@pytest.mark.parametrize(
    ("scored_on", "assessed_on", "near"),
    [
        (date(2026, 8, 5), date(2026, 8, 5), True),
        (date(2026, 8, 5), date(2026, 8, 19), True),
        (date(2026, 8, 19), date(2026, 8, 5), True),
        (date(2026, 8, 5), date(2026, 8, 20), False),
        (date(2026, 8, 20), date(2026, 8, 5), False),
        (None, date(2026, 8, 5), False),
        (date(2026, 8, 5), None, False),
    ],
)
def test_a_scale_belongs_to_the_initial_assessment_when_at_most_14_days_apart(
    *, scored_on: date | None, assessed_on: date | None, near: bool
) -> None:
    assert is_near_assessment(scored_on, assessed_on) is near
