"""When the next contact is due, by which reason, and from when it is late."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import UserError
from store.rules.clinic.settings import Settings
from store.rules.contacts.next_contact import (
    CONTACT_DUE_REASONS,
    ContactStatus,
    check_interval,
    lacks_contact,
    next_contact_due,
    overdue_contact,
    planned_contact_day,
    since_contact,
)
from store.rules.patient.statuses import Status
from store.rules.risk.risk import OpenRisk, RiskTier

CLINIC = Settings()
ENROLLED = date(2026, 10, 1)
CONTACT = date(2026, 11, 3)
TODAY = date(2026, 11, 21)
AGREED = date(2026, 12, 15)

NEW = ContactStatus(Status.ACTIVE, ENROLLED)
ACTIVE = ContactStatus(Status.ACTIVE, ENROLLED, last_contact_on=CONTACT)
STABLE = ContactStatus(Status.RELAPSE_PREVENTION, ENROLLED, last_contact_on=CONTACT)
ON_HOLD = ContactStatus(Status.ON_HOLD, ENROLLED, last_contact_on=CONTACT)


@pytest.mark.parametrize(
    ("contact_status", "reason", "due", "text"),
    [
        (NEW, "first contact", date(2026, 10, 8), "no contact yet: the first within 1 week of enrollment"),
        (ACTIVE, "interval", date(2026, 11, 17), "a contact every 2 weeks while active"),
        (STABLE, "interval", date(2026, 12, 3), "a contact every 30 days in relapse prevention"),
        (
            replace(ACTIVE, interval_days=21),
            "interval",
            date(2026, 11, 24),
            "a contact every 3 weeks for this patient",
        ),
        (
            replace(ACTIVE, planned_contact_on=date(2026, 12, 1)),
            "agreed",
            date(2026, 12, 1),
            "agreed for Tue Dec 1",
        ),
        (
            replace(ACTIVE, planned_contact_on=date(2026, 11, 10)),
            "agreed",
            date(2026, 11, 10),
            "agreed for Tue Nov 10",
        ),
        (
            replace(NEW, planned_contact_on=date(2026, 10, 20)),
            "agreed",
            date(2026, 10, 20),
            "agreed for Tue Oct 20",
        ),
        (
            replace(ACTIVE, as_needed=True, planned_contact_on=date(2026, 12, 1)),
            "agreed",
            date(2026, 12, 1),
            "agreed for Tue Dec 1",
        ),
        (
            replace(NEW, as_needed=True),
            "first contact",
            date(2026, 10, 8),
            "no contact yet: the first within 1 week of enrollment",
        ),
        (
            replace(ON_HOLD, on_hold_until=date(2026, 12, 15)),
            "hold",
            date(2026, 12, 15),
            "on hold until Tue Dec 15",
        ),
        (
            replace(ON_HOLD, status_since=date(2026, 11, 9)),
            "hold",
            date(2026, 12, 9),
            "on hold since Mon Nov 9 without an end: resume, or set a date",
        ),
        (
            replace(ON_HOLD, status_since=date(2026, 10, 5)),
            "hold",
            CONTACT + timedelta(days=30),
            "on hold since Mon Oct 5 without an end: resume, or set a date",
        ),
        (
            replace(NEW, last_score_on=ENROLLED),
            "first contact",
            ENROLLED + timedelta(days=7),
            "no contact yet: the first within 1 week of enrollment",
        ),
        (
            replace(NEW, last_score_on=date(2026, 11, 9)),
            "first contact",
            date(2026, 11, 23),
            "no contact on record: one within 2 weeks of the score of Mon Nov 9",
        ),
        (
            replace(ACTIVE, open_risk=OpenRisk(date(2026, 11, 5), RiskTier.HIGH, date(2026, 11, 5))),
            "risk",
            date(2026, 11, 12),
            "high risk: a contact within 1 week",
        ),
        (
            replace(ACTIVE, open_risk=OpenRisk(date(2026, 10, 5), RiskTier.HIGH, date(2026, 10, 5))),
            "risk",
            date(2026, 11, 10),  # counted from the contact since
            "high risk: a contact within 1 week",
        ),
        (
            replace(
                ACTIVE,
                open_risk=OpenRisk(CONTACT, RiskTier.HIGH, CONTACT),
                planned_contact_on=date(2026, 12, 1),
            ),
            "risk",
            date(2026, 11, 10),  # an agreed day cannot put it off
            "high risk: a contact within 1 week",
        ),
        (
            replace(
                ACTIVE,
                open_risk=OpenRisk(CONTACT, RiskTier.HIGH, CONTACT),
                planned_contact_on=date(2026, 11, 6),
            ),
            "agreed",
            date(2026, 11, 6),
            "agreed for Fri Nov 6",
        ),
        (
            replace(ACTIVE, open_risk=OpenRisk(CONTACT, RiskTier.LOW, CONTACT)),
            "interval",
            date(2026, 11, 17),
            "a contact every 2 weeks while active",
        ),
        (
            replace(ACTIVE, open_risk=OpenRisk(CONTACT, RiskTier.MODERATE, CONTACT)),
            "risk",
            date(2026, 11, 17),  # the same day by both: the more serious reason is named
            "moderate risk: a contact within 2 weeks",
        ),
        (
            replace(
                ON_HOLD,
                on_hold_until=date(2026, 12, 15),
                open_risk=OpenRisk(CONTACT, RiskTier.MODERATE, CONTACT),
            ),
            "risk",
            date(2026, 11, 17),  # a hold does not end the watch
            "moderate risk: a contact within 2 weeks",
        ),
    ],
)
def test_the_next_contact_is_due_by_a_reason(
    contact_status: ContactStatus, reason: str, due: date, text: str
) -> None:
    found = next_contact_due(contact_status, CLINIC)
    assert found is not None
    assert (found.reason.name, found.on, found.text) == (reason, due, text)


@pytest.mark.parametrize(
    "contact_status",
    [
        replace(ACTIVE, as_needed=True),
        ContactStatus(Status.ON_HOLD),
        ContactStatus(Status.ON_HOLD, planned_contact_on=date(2026, 11, 10)),
        ContactStatus(Status.REFERRED),
        replace(ACTIVE, status=Status.GRADUATED),
        replace(ACTIVE, status=Status.DECEASED, open_risk=OpenRisk(CONTACT, RiskTier.HIGH, CONTACT)),
        replace(ACTIVE, status=Status.DISENGAGED, planned_contact_on=date(2026, 11, 10)),
    ],
)
def test_where_nothing_asks_for_a_contact_none_is_due(contact_status: ContactStatus) -> None:
    assert next_contact_due(contact_status, CLINIC) is None
    assert overdue_contact(contact_status, date(2027, 11, 21), CLINIC) is None


@pytest.mark.parametrize(
    ("reached", "agreed"),
    [
        (None, AGREED),
        (date(2026, 12, 5), AGREED),  # an early call
        (date(2026, 12, 14), AGREED),
        (AGREED, None),
        (date(2026, 12, 16), None),
    ],
)
def test_an_agreed_day_holds_until_a_contact_on_it_or_after_it(
    reached: date | None, agreed: date | None
) -> None:
    contact_status = ContactStatus(Status.ACTIVE, ENROLLED, reached, planned_contact_on=AGREED)
    assert planned_contact_day(contact_status) == agreed
    due = next_contact_due(contact_status, CLINIC)
    assert due
    assert due.on == (agreed or (reached or ENROLLED) + timedelta(days=14))


@pytest.mark.parametrize(
    ("today", "days_late"),
    [(date(2026, 12, 14), 0), (AGREED, 0), (date(2026, 12, 16), 1), (date(2026, 12, 22), 7)],
)
def test_days_late_count_from_the_day_after_the_due_day(today: date, days_late: int) -> None:
    due = next_contact_due(replace(ACTIVE, planned_contact_on=AGREED), CLINIC)
    assert due
    assert due.days_late(today) == days_late


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 16), None),
        (date(2026, 11, 17), None),  # exactly 14 days: due today, not late
        (date(2026, 11, 18), 1),
        (date(2026, 11, 21), 4),
    ],
)
def test_a_contact_is_late_from_the_day_after(today: date, days: int | None) -> None:
    late = overdue_contact(ACTIVE, today, CLINIC)
    assert (late.days if late else None) == days


@pytest.mark.parametrize(
    ("today", "late"), [(date(2026, 10, 8), False), (date(2026, 10, 9), True)], ids=["day 7", "day 8"]
)
def test_the_first_contact_has_seven_days(today: date, late: object) -> None:
    assert bool(overdue_contact(NEW, today, CLINIC)) is late


def test_an_overdue_contact_says_why_now() -> None:
    attempts = since_contact((date(2026, 11, 2), date(2026, 11, 18), date(2026, 11, 20)), CONTACT)
    late = overdue_contact(replace(ACTIVE, attempts=attempts), TODAY, CLINIC)
    assert late is not None
    assert late.why == ("a contact every 2 weeks while active", "2 attempts since")


def test_attempts_before_the_last_contact_are_left_out() -> None:
    attempts = (date(2026, 11, 5), date(2026, 11, 3), date(2026, 10, 30))
    assert since_contact(attempts, CONTACT) == (date(2026, 11, 5),)
    assert since_contact(attempts, None) == (date(2026, 10, 30), date(2026, 11, 3), date(2026, 11, 5))


def test_a_snoozed_contact_is_back_on_its_day() -> None:
    snoozed = replace(ACTIVE, snoozed_until=date(2026, 11, 23))
    assert overdue_contact(snoozed, date(2026, 11, 22), CLINIC) is None
    back = overdue_contact(snoozed, date(2026, 11, 23), CLINIC)
    assert back is not None
    assert back.days == 6


def test_a_contact_due_by_risk_cannot_be_snoozed() -> None:
    at_risk = replace(
        ACTIVE,
        snoozed_until=date(2026, 12, 1),
        open_risk=OpenRisk(date(2026, 11, 4), RiskTier.MODERATE, date(2026, 11, 4)),
    )
    late = overdue_contact(at_risk, TODAY, CLINIC)
    assert late is not None
    assert (late.due.on, late.days) == (date(2026, 11, 18), 3)
    assert late.why == ("moderate risk: a contact within 2 weeks",)


def test_a_hold_that_ran_out_is_late_the_day_after() -> None:
    held = replace(ON_HOLD, on_hold_until=date(2026, 11, 20))
    assert overdue_contact(held, date(2026, 11, 20), CLINIC) is None
    late = overdue_contact(held, TODAY, CLINIC)
    assert late is not None
    assert (late.days, late.why) == (1, ("on hold until Fri Nov 20",))


@pytest.mark.parametrize(("weeks", "days"), [(1, 7), (2, 14), (3, 21), (4, 28), (6, 42), (8, 56)])
def test_intervals_of_one_patient(weeks: int, days: int) -> None:
    assert check_interval(weeks) == days


@pytest.mark.parametrize(
    ("weeks", "typed"), [(-1, "-1 weeks"), (0, "0 weeks"), (5, "5 weeks"), (7, "7 weeks"), (52, "52 weeks")]
)
def test_other_intervals_are_refused(weeks: int, typed: str) -> None:
    with pytest.raises(UserError) as refusal:
        check_interval(weeks)
    assert refusal.value.wrong == f"Contacts cannot be planned every {typed}."
    assert refusal.value.remedy == "Use every 1, 2, 3, 4, 6 or 8 weeks, or “as needed”."


def test_the_clinic_sets_the_intervals() -> None:
    settings = Settings(active_interval_days=7, prevention_interval_days=60, first_contact_days=3)
    days = [next_contact_due(contact_status, settings) for contact_status in (NEW, ACTIVE, STABLE)]
    assert [due.on for due in days if due] == [date(2026, 10, 5), date(2026, 11, 10), date(2027, 1, 4)]


@pytest.mark.parametrize(
    ("contact_status", "due_on"),
    [
        (ContactStatus(Status.ACTIVE, date(2026, 12, 5)), date(2026, 12, 14)),  # a Saturday
        (ContactStatus(Status.ACTIVE, date(2026, 9, 1), date(2026, 11, 28)), date(2026, 12, 14)),
        (ContactStatus(Status.ACTIVE, date(2026, 9, 1), date(2026, 12, 11)), date(2026, 12, 28)),  # a holiday
        (ContactStatus(Status.ON_HOLD, on_hold_until=date(2026, 12, 13)), date(2026, 12, 14)),
        (  # a day by risk never moves
            ContactStatus(
                Status.ACTIVE, open_risk=OpenRisk(date(2026, 12, 5), RiskTier.HIGH, date(2026, 12, 5))
            ),
            date(2026, 12, 12),
        ),
    ],
)
def test_a_routine_day_on_which_the_clinic_is_closed_moves_to_its_next_working_day(
    contact_status: ContactStatus, due_on: date
) -> None:
    settings = Settings(holidays=(date(2026, 12, 25),))
    due = next_contact_due(contact_status, settings)
    assert due
    assert due.on == due_on


def test_every_reason_has_its_own_name() -> None:
    assert [reason.name for reason in CONTACT_DUE_REASONS] == [
        "risk",
        "hold",
        "agreed",
        "first contact",
        "interval",
    ]


dates = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))
contact_statuses = st.builds(
    ContactStatus,
    status=st.sampled_from(Status),
    enrolled_on=st.none() | dates,
    last_contact_on=st.none() | dates,
    planned_contact_on=st.none() | dates,
    interval_days=st.none() | st.sampled_from([7, 14, 21, 28, 42, 56]),
    as_needed=st.booleans(),
    on_hold_until=st.none() | dates,
    attempts=st.lists(dates, max_size=4).map(tuple),
    snoozed_until=st.none() | dates,
    open_risk=st.none() | st.builds(OpenRisk, dates, st.none() | st.sampled_from(RiskTier), dates),
)


@given(contact_statuses, dates)
def test_late_is_exactly_the_days_since_due(contact_status: ContactStatus, today: date) -> None:
    late = overdue_contact(contact_status, today, CLINIC)
    if late:
        assert late.due.on + timedelta(days=late.days) == today
        assert late.days > 0
        assert all(late.why)


@given(contact_statuses, dates)
def test_who_is_late_stays_late_until_something_happens(contact_status: ContactStatus, today: date) -> None:
    if overdue_contact(contact_status, today, CLINIC):
        tomorrow = today + timedelta(days=1)
        late = overdue_contact(contact_status, tomorrow, CLINIC)
        assert late or lacks_contact(contact_status, tomorrow, CLINIC)


@pytest.mark.parametrize(
    ("contact_status", "expected"),
    [
        (ContactStatus(Status.ACTIVE, TODAY - timedelta(days=7)), (None, False)),
        (ContactStatus(Status.ACTIVE, TODAY - timedelta(days=10)), (3, False)),
        (ContactStatus(Status.ACTIVE, TODAY - timedelta(days=30)), (23, False)),
        (ContactStatus(Status.ACTIVE, TODAY - timedelta(days=31)), (None, True)),
        (ContactStatus(Status.ACTIVE, TODAY - timedelta(days=493)), (None, True)),
        (ContactStatus(Status.RELAPSE_PREVENTION, TODAY - timedelta(days=493)), (None, True)),
        (ContactStatus(Status.ON_HOLD, TODAY - timedelta(days=493), status_since=TODAY), (None, False)),
        (ContactStatus(Status.REFERRED), (None, False)),
        # scored recently: nothing is due yet; scored long ago: still no days are counted
        (
            ContactStatus(
                Status.ACTIVE, TODAY - timedelta(days=493), last_score_on=TODAY - timedelta(days=14)
            ),
            (None, False),
        ),
        (
            ContactStatus(
                Status.ACTIVE, TODAY - timedelta(days=493), last_score_on=TODAY - timedelta(days=15)
            ),
            (None, True),
        ),
        # an agreed day is known, so its days are counted
        (
            ContactStatus(
                Status.ACTIVE, TODAY - timedelta(days=493), planned_contact_on=TODAY - timedelta(days=2)
            ),
            (2, False),
        ),
        (
            ContactStatus(
                Status.ACTIVE, TODAY - timedelta(days=493), snoozed_until=TODAY + timedelta(days=1)
            ),
            (None, False),
        ),
        (
            ContactStatus(
                Status.ACTIVE, TODAY - timedelta(days=493), last_contact_on=TODAY - timedelta(days=20)
            ),
            (5, False),  # due on Saturday, moved to Monday
        ),
    ],
)
def test_days_are_counted_from_what_is_known(
    contact_status: ContactStatus, expected: tuple[int | None, bool]
) -> None:
    """Days late, and whether the patient is in the line of those without a contact on record."""
    overdue = overdue_contact(contact_status, TODAY, CLINIC)
    assert (overdue and overdue.days, lacks_contact(contact_status, TODAY, CLINIC)) == expected


@given(contact_statuses, dates)
def test_a_contact_today_leaves_nothing_late_but_what_is_ahead(
    contact_status: ContactStatus, today: date
) -> None:
    reached = replace(contact_status, last_contact_on=today, on_hold_until=None)
    assert overdue_contact(reached, today, CLINIC) is None


@pytest.mark.parametrize(
    ("risk", "due", "text"),
    [
        (OpenRisk(date(2026, 11, 5), RiskTier.HIGH, date(2026, 11, 10)), date(2026, 11, 17), "high risk"),
        (OpenRisk(date(2026, 11, 5)), date(2026, 11, 12), "open safety alert without a tier"),
    ],
)
def test_a_contact_follows_an_alert_from_the_day_of_its_tier(risk: OpenRisk, due: date, text: str) -> None:
    found = next_contact_due(replace(ACTIVE, open_risk=risk), CLINIC)
    assert found is not None
    assert (found.on, found.text) == (due, f"{text}: a contact within 1 week")


def test_an_agreed_time_of_day_is_kept_and_told() -> None:
    agreed = replace(ACTIVE, planned_contact_on=AGREED, planned_contact_at=time(14, 0))
    found = next_contact_due(agreed, CLINIC)
    assert found is not None
    assert (found.on, found.at, found.text) == (AGREED, time(14, 0), "agreed for Tue Dec 15 at 2:00 PM")


@pytest.mark.parametrize(
    ("scored_on", "due"),
    [(date(2026, 10, 7), date(2026, 10, 8)), (date(2026, 10, 8), date(2026, 10, 22))],
)
def test_a_score_on_the_day_of_the_first_contact_moves_it(scored_on: date, due: date) -> None:
    found = next_contact_due(replace(NEW, last_score_on=scored_on), CLINIC)
    assert found is not None
    assert found.on == due
