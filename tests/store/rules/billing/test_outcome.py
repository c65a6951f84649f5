"""Ready, held or not billable, and who can supply what is missing."""

from dataclasses import replace
from datetime import date

import pytest

from store.rules.billing.needs import NEEDS, PatientMonth
from store.rules.billing.outcome import Missing, State, check
from store.rules.billing.policy.ladder import claim
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.policies import policy
from store.rules.minutes import minutes
from store.rules.months import Month
from store.rules.roles import Role

MONTH = Month(2026, 10)
MIDPOINT = policy("cpt-midpoint")
EARNED = claim(minutes(100), MonthKind.SUBSEQUENT, MIDPOINT, MONTH)

COMPLETE = PatientMonth(
    claim=EARNED,
    payer="Cigna",
    npi="1234567893",
    clinician="1234567893",
    agreement_on=date(2026, 8, 3),
    agreement_clinician="1234567893",
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
    outcome = check(COMPLETE)
    assert outcome.state is State.READY
    assert outcome.why == "99493 + 99494"
    assert outcome.missing == ()
    assert outcome.met == NEEDS
    assert outcome.warnings == ()


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (
            replace(COMPLETE, agreement_on=None),
            Missing("agreement", "no agreement on record", Role.CARE_MANAGER),
        ),
        (
            replace(COMPLETE, agreement_on=date(2026, 11, 1)),
            Missing("agreement", "no agreement on record", Role.CARE_MANAGER),
        ),
        (
            replace(COMPLETE, clinician="1245319599"),
            Missing("agreement", "no agreement since the billing clinician changed", Role.CARE_MANAGER),
        ),
        (
            replace(COMPLETE, last_visit_on=None),
            Missing(
                "initiating visit", "no visit on record within the year before the start", Role.CLINICIAN
            ),
        ),
        (
            replace(COMPLETE, last_visit_on=date(2025, 8, 2)),
            Missing(
                "initiating visit", "no visit on record within the year before the start", Role.CLINICIAN
            ),
        ),
        (
            replace(COMPLETE, problems=()),
            Missing("diagnosis", "no active behavioral problem (ICD-10-CM)", Role.CLINICIAN),
        ),
        (
            replace(COMPLETE, problems=("E11.9",)),
            Missing("diagnosis", "no active behavioral problem (ICD-10-CM)", Role.CLINICIAN),
        ),
        (
            replace(COMPLETE, assessed_on=None),
            Missing("initial assessment", "no initial assessment on record", Role.CARE_MANAGER),
        ),
        (
            replace(COMPLETE, assessed_with_scale=False),
            Missing(
                "initial assessment", "no validated scale with the initial assessment", Role.CARE_MANAGER
            ),
        ),
        (
            replace(COMPLETE, care_plan_on=None),
            Missing("care plan", "no care plan begun", Role.CARE_MANAGER),
        ),
        (
            replace(COMPLETE, on_registry=False),
            Missing("registry", "not on the registry that month", Role.CARE_MANAGER),
        ),
        (
            replace(COMPLETE, contacts=0),
            Missing("registry", "no contact recorded in the month", Role.CARE_MANAGER),
        ),
        (
            replace(COMPLETE, measured_on=None),
            Missing("measure", "no score of the primary scale", Role.CARE_MANAGER),
        ),
        (
            replace(COMPLETE, measured_on=date(2026, 9, 30)),
            Missing("measure", "last score 31 days old at the month's end, allowed 28", Role.CARE_MANAGER),
        ),
        (
            replace(COMPLETE, measured_on=date(2026, 9, 30), cadence_days=60, measure_required=True),
            Missing("measure", "no score in the month", Role.CARE_MANAGER),
        ),
        (
            replace(COMPLETE, reviewed=False),
            Missing("case review", "not reviewed with the consultant in the month", Role.CONSULTANT),
        ),
        (
            replace(COMPLETE, recommended=False),
            Missing("case review", "reviewed, but no recommendation recorded", Role.CONSULTANT),
        ),
        (
            replace(COMPLETE, npi="1234567890"),
            Missing("who bills", "NPI 1234567890 has a wrong check digit", Role.CLINICIAN),
        ),
        (replace(COMPLETE, npi=""), Missing("who bills", "no NPI", Role.CLINICIAN)),
        (replace(COMPLETE, payer=" "), Missing("payer", "no payer on record", Role.BILLER)),
    ],
)
def test_a_missing_need_holds_the_claim_and_names_who_can_supply_it(
    facts: PatientMonth, missing: Missing
) -> None:
    outcome = check(facts)
    assert outcome.state is State.HELD
    assert outcome.missing == (missing,)
    assert outcome.why == missing.words


def test_every_gap_is_named_at_once() -> None:
    outcome = check(PatientMonth(EARNED))
    assert [gap.need for gap in outcome.missing] == [
        "agreement",
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


@pytest.mark.parametrize(
    ("facts", "warnings"),
    [
        (
            replace(COMPLETE, measured_on=date(2026, 9, 30), cadence_days=60),
            ("no score of the primary scale in the month",),
        ),
        (
            replace(COMPLETE, policy_is_default=True),
            ("Cigna has no policy of its own: the clinic's default was used",),
        ),
    ],
)
def test_a_warning_does_not_hold_the_claim(facts: PatientMonth, warnings: tuple[str, ...]) -> None:
    outcome = check(facts)
    assert outcome.state is State.READY
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
    outcome = check(replace(COMPLETE, claim=claim(minutes(worked), kind, MIDPOINT, MONTH)))
    assert outcome.state is State.NOT_BILLABLE
    assert outcome.why == why


def test_an_add_on_to_primary_care_management_needs_its_base_in_the_month() -> None:
    add_on = claim(minutes(100), MonthKind.SUBSEQUENT, policy("cpt-midpoint", family="apcm"), MONTH)
    alone = check(replace(COMPLETE, claim=add_on))
    assert alone.state is State.HELD
    assert alone.why == "no advanced primary care code (G0556, G0557, G0558) in the month"
    with_base = check(replace(COMPLETE, claim=add_on, primary_care_base=True))
    assert (with_base.state, with_base.why) == (State.READY, "G0569")


@pytest.mark.parametrize(
    ("seen", "start", "state"),
    [
        (date(2023, 3, 15), date(2024, 3, 15), State.READY),
        (date(2023, 3, 14), date(2024, 3, 15), State.HELD),
        (date(2023, 2, 28), date(2024, 2, 29), State.READY),
        (date(2023, 2, 27), date(2024, 2, 29), State.HELD),
        (date(2024, 1, 31), date(2025, 1, 31), State.READY),
    ],
)
def test_a_year_before_the_start_is_a_calendar_year(seen: date, start: date, state: State) -> None:
    assert check(replace(COMPLETE, last_visit_on=seen, started_on=start)).state is state
