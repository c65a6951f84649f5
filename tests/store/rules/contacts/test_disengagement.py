"""When a letter or close-out is suggested."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from store.rules.clinic.settings import Settings
from store.rules.contacts.disengagement import disengagement_reason
from store.rules.contacts.next_contact import ContactStatus, since_contact
from store.rules.patient.statuses import Status

TODAY = date(2026, 11, 21)
CLINIC = Settings()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


NO_CONTACT = ContactStatus(Status.ACTIVE, enrolled_on=ago(200), last_contact_on=ago(40))


@pytest.mark.parametrize(
    ("contact_status", "reason"),
    [
        (
            replace(NO_CONTACT, attempts=(ago(21), ago(10), ago(2))),
            "3 attempts since Sat Oct 31, not reached",
        ),
        (replace(NO_CONTACT, attempts=(ago(20), ago(10), ago(2))), ""),  # a day short of 21
        (replace(NO_CONTACT, attempts=(ago(30), ago(2))), ""),  # only two
        (
            replace(NO_CONTACT, attempts=since_contact((ago(50), ago(45), ago(41)), ago(40))),
            "",
        ),  # reached since
        (replace(NO_CONTACT, last_contact_on=ago(90)), "no contact for 90 days"),
        (
            replace(NO_CONTACT, attempts=(ago(21), ago(10), ago(2)), letter_on=ago(1)),
            "3 attempts since Sat Oct 31, not reached; letter sent Fri Nov 20",
        ),
        (replace(NO_CONTACT, last_contact_on=ago(89)), ""),
        (replace(NO_CONTACT, enrolled_on=ago(91), last_contact_on=None), ""),  # nothing is on record
        (
            replace(NO_CONTACT, enrolled_on=ago(600), last_contact_on=None, attempts=(ago(91),)),
            "no contact for 91 days",
        ),
        (replace(NO_CONTACT, last_contact_on=ago(95), last_score_on=ago(89)), ""),  # scored recently
        (
            replace(NO_CONTACT, last_contact_on=ago(200), last_score_on=ago(95)),
            "no contact or score for 95 days",
        ),
        (replace(NO_CONTACT, last_contact_on=None, last_score_on=ago(89)), ""),
        (
            replace(NO_CONTACT, attempts=(ago(21), ago(10), ago(2)), last_score_on=ago(5)),
            "",
        ),  # scored after the attempts
        (replace(NO_CONTACT, last_contact_on=ago(95), planned_contact_on=TODAY), ""),  # one is planned
        (replace(NO_CONTACT, last_contact_on=ago(95), planned_contact_on=ago(1)), "no contact for 95 days"),
        (replace(NO_CONTACT, last_contact_on=ago(95), status=Status.ON_HOLD), ""),
        (replace(NO_CONTACT, last_contact_on=ago(95), status=Status.GRADUATED), ""),
        (ContactStatus(Status.REFERRED), ""),
        (ContactStatus(Status.ACTIVE), ""),
    ],
)
def test_who_may_have_left_care(contact_status: ContactStatus, reason: str) -> None:
    assert disengagement_reason(contact_status, TODAY, CLINIC) == reason


def test_the_clinic_sets_its_limits() -> None:
    tried = replace(NO_CONTACT, attempts=(ago(14), ago(2)))
    settings = Settings(attempts_before_letter=2, attempts_span_days=14)
    assert disengagement_reason(tried, TODAY, settings) == "2 attempts since Sat Nov 7, not reached"
    assert disengagement_reason(NO_CONTACT, TODAY, Settings(disengaged_days=40)) == "no contact for 40 days"
