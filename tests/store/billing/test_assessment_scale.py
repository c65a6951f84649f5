"""A validated scale with the initial assessment: claim, card and audit packet read the same rule."""

from datetime import UTC, date, datetime

import pytest

from store.billing import patient_months
from store.clinic.clinics import Clinic
from store.db import Registry
from store.enrollment import record_gaps
from store.ledger import scores, time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.packet import packets
from store.patient import episodes, patients
from store.rules.activities import Activity
from store.rules.minutes import minutes
from store.rules.months import Month
from store.rules.roles import Role
from store.rules.scores.score import Score

OCTOBER = Month(2026, 10)
ASSESSED_ON = date(2026, 10, 5)
NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
PROVENANCE = Provenance(None, NOW, "demo")
GAP = "no validated scale with the initial assessment"
TOO_EARLY = date(2026, 9, 20)
FIRST_DAY = date(2026, 9, 21)
LAST_DAY = date(2026, 10, 19)
TOO_LATE = date(2026, 10, 20)


@pytest.mark.parametrize(
    ("scored_on", "with_assessment"),
    [
        ([], []),
        ([TOO_EARLY], []),
        ([FIRST_DAY], [FIRST_DAY]),
        ([ASSESSED_ON], [ASSESSED_ON]),
        ([LAST_DAY], [LAST_DAY]),
        ([TOO_LATE], []),
        ([TOO_EARLY, LAST_DAY, TOO_LATE], [LAST_DAY]),
        ([TOO_EARLY, TOO_LATE], []),
    ],
)
@pytest.mark.parametrize("is_screen", [False, True])
def test_a_scale_counts_with_the_assessment_within_14_days_and_a_screen_never(
    registry: Registry, clinic: Clinic, scored_on: list[date], with_assessment: list[date], *, is_screen: bool
) -> None:
    with registry.begin() as db:
        holly = patients.add(db, clinic.id, "8965", "Holly", "Guzman", NOW)
        episode = episodes.open_episode(db, clinic.id, holly.id, "active", date(2026, 9, 1), PROVENANCE)
        episode = episodes.record_initial_assessment(db, episode, ASSESSED_ON)
        for day in scored_on:
            taken = Score(day, "phq9", 12, risk_value=0, is_screen=is_screen)
            scores.add(db, episode, taken, PROVENANCE)
        spent = NewTimeEntry(minutes(80), Activity.PHONE, ASSESSED_ON)
        time_log.add(db, episode, spent, PROVENANCE, member_id=None, author_role=Role.CARE_MANAGER)
        (row,) = patient_months.report(db, clinic, OCTOBER).rows
        on_card = record_gaps.gaps(db, clinic, holly, episode, date(2026, 11, 21))
        (on_packet,) = packets.gather_packet(db, clinic, holly.id, OCTOBER, NOW).episodes
    expected = [] if is_screen else with_assessment
    assert [score.on for score in on_packet.assessed_with] == expected
    gaps = {GAP} if not expected else set()
    assert {gap.text for gap in row.claim_check.missing} & {GAP} == gaps
    assert {gap.text for gap in on_card} & {GAP} == gaps
