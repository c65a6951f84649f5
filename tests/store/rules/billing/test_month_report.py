"""A month's report: what is ready, what is held back and for what, by payer, and its file."""

from dataclasses import replace
from datetime import date

from store.rules.billing.claim_check import ClaimCheck, ClaimState, MissingRequirement
from store.rules.billing.month_report import MonthReport
from store.rules.billing.policy.claims import build_claim
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.policies import named_policy
from store.rules.billing.report import HEADER, ReportRow
from store.rules.billing.summary import SummaryLine, summary_line
from store.rules.minutes import minutes
from store.rules.months import Month
from store.rules.roles import Role

OCTOBER = Month(2026, 10)
FULL, MIDPOINT = named_policy("full-threshold"), named_policy("cpt-midpoint")
NO_CONSENT = MissingRequirement("consent", "no consent on file", Role.CARE_MANAGER, "a")
NOT_REVIEWED = MissingRequirement("case review", "not reviewed", Role.CONSULTANT, "")
NO_PLAN = MissingRequirement("care plan", "no care plan started", Role.CARE_MANAGER, "p")

READY = ReportRow(
    mrn="8965",
    first_name="Holly",
    last_name="Guzman",
    payer="Cigna",
    npi="1234567893",
    claim=build_claim(minutes(131), MonthKind.SUBSEQUENT, FULL, OCTOBER),
    claim_check=ClaimCheck(ClaimState.READY, "99493 + 2 × 99494"),
    initial_assessment=date(2026, 1, 3),
    cents=267_88,
    patient_id=7,
    care_manager="U0DANA",
    clinician="Owen Clark",
)
HELD = replace(
    READY,
    patient_id=8,
    claim_check=ClaimCheck(ClaimState.HELD, "", (NO_CONSENT, NOT_REVIEWED)),
)
ALSO_HELD = replace(HELD, patient_id=9, claim_check=ClaimCheck(ClaimState.HELD, "", (NOT_REVIEWED, NO_PLAN)))
SHORT = replace(
    READY,
    patient_id=10,
    payer="",
    claim=build_claim(minutes(5), MonthKind.SUBSEQUENT, MIDPOINT, OCTOBER),
    claim_check=ClaimCheck(ClaimState.NOT_BILLABLE, "", (NO_PLAN,)),
    cents=0,
    uses_default_policy=True,
)
ROWS = (READY, HELD, ALSO_HELD, SHORT)
REPORT = MonthReport("North Clinic", OCTOBER, ROWS)


def test_a_row_in_short_has_its_figures_and_no_name() -> None:
    assert summary_line(READY) == SummaryLine(
        patient_id=7,
        payer="Cigna",
        clinician="Owen Clark",
        care_manager="U0DANA",
        minutes=minutes(131),
        units=(("99493", 1), ("99494", 2)),
        state=ClaimState.READY,
        cents=267_88,
    )
    assert REPORT.lines == tuple(map(summary_line, ROWS))


def test_what_holds_claims_back_is_told_the_most_frequent_first_with_who_can_supply_it() -> None:
    assert [(held.text, held.who, held.rows) for held in REPORT.held_back] == [
        ("not reviewed", Role.CONSULTANT, (HELD, ALSO_HELD)),
        ("no care plan started", Role.CARE_MANAGER, (ALSO_HELD,)),
        ("no consent on file", Role.CARE_MANAGER, (HELD,)),
    ]


def test_totals_go_by_payer_then_ready_held_not_billable() -> None:
    assert [(total.label, total.state, total.patients, total.codes) for total in REPORT.totals] == [
        ("Cigna", ClaimState.READY, 1, "1 × 99493 + 2 × 99494"),
        ("Cigna", ClaimState.HELD, 2, "2 × 99493 + 4 × 99494"),
        ("no payer", ClaimState.NOT_BILLABLE, 1, ""),
    ]


def test_rows_and_their_total_are_told_by_state() -> None:
    assert [REPORT.in_state(state) for state in ClaimState] == [(READY,), (HELD, ALSO_HELD), (SHORT,)]
    held = REPORT.total_in_state(ClaimState.HELD)
    assert held.state is ClaimState.HELD
    assert (held.label, held.patients, held.minutes, held.amount) == ("", 2, minutes(262), "$535.76")


def test_each_payer_is_told_with_its_policy_and_where_that_is_the_default() -> None:
    aetna = replace(SHORT, payer="aetna", uses_default_policy=False)
    zurich = replace(READY, payer="Zurich")
    report = REPORT.with_rows([zurich, *ROWS, aetna])
    assert report.policies == (
        ("aetna", MIDPOINT.description),
        ("Cigna", FULL.description),
        ("no payer", f"{MIDPOINT.description} (the clinic's default)"),
        ("Zurich", FULL.description),
    )
    assert (report.clinic, report.month, len(report.rows)) == ("North Clinic", OCTOBER, 6)


def test_the_file_has_a_heading_and_a_line_for_each_row() -> None:
    heading, *lines = REPORT.csv().splitlines()
    assert heading == ",".join(HEADER)
    assert [line.split(",")[:6] for line in lines[:1]] == [
        ["10/1/2026", "1/3/2026", "8965", "Holly", "Guzman", "131"]
    ]
    assert len(lines) == len(ROWS)
