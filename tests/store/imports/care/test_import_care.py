"""Contacts without minutes, case reviews and care plans come in once, and go out and in again elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select

from handlers.reading.activities import read_activity
from store import exports
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.imports.care import import_contacts, import_plans, import_reviews
from store.imports.import_plan import ImportPlan
from store.imports.patients import import_patients
from store.imports.table_file import ImportFile
from store.ledger import contact_summaries
from store.patient import records
from store.review import case_reviews
from store.rules.roles import Role
from store.tables import episodes

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
PATIENTS = "mrn,first_name,last_name,enrolled_on\nm1,Holly,Guzman,9/1/2026\nm2,Al,Ito,9/1/2026\n"
KINDS: dict[str, tuple[Callable[..., ImportPlan[Any]], Callable[..., Any]]] = {
    "patients": (import_patients.plan, import_patients.apply_actions),
    "contacts": (partial(import_contacts.plan, read_kind=read_activity), import_contacts.apply_actions),
    "reviews": (import_reviews.plan, import_reviews.apply_actions),
    "plans": (import_plans.plan, import_plans.apply_actions),
}
CONTACTS = (
    "MRN,Date,Type,Next Contact,Next Type\n"
    "m1,11/2/2026,call,11/16/2026,video\n"
    "m1,10/5/2026,voicemail,10/12/2026,\n"
    "m2,10/5/2026,letter,,\n"
    "m2,10/6/2026,charting,,\n"
)
REVIEWS = (
    "mrn,date,recommendation,consultant,status\n"
    "m1,11/10/2026,increase sertraline to 100 mg,Noor Haddad,\n"
    "m1,9/15/2026,add a sleep diary,Dr. Who,\n"
    "m2,9/15/2026,add bupropion,,PCP agreed\n"
    "m2,10/15/2026,no change,,\n"
    "m2,10/16/2026,stop bupropion,,perhaps\n"
)
STEPS = (
    "mrn,date,recommendation,consultant,status,answer,answered_on,changed_to,told_on,closed_as,closed_on\n"
    "m1,9/15/2026,add bupropion,U0NOOR,closed,changed,9/17/2026,add mirtazapine,9/20/2026,done,11/1/2026\n"
    "m2,9/15/2026,stop trazodone,,declined,declined,9/18/2026,pregnant,,,\n"
)
PLANS = "mrn,date,plan\nm1,9/2/2026,walks; goals: sleep; safety: call 988\nm2,9/2/2026,\n"


@pytest.fixture
def moved_in(registry: Registry, clinic: Clinic) -> Clinic:
    with registry.begin() as db:
        members.add(db, clinic, "U0NOOR", [Role.CONSULTANT], NOW, "Noor Haddad")
    bring(registry, clinic, "patients", PATIENTS)
    return clinic


def bring(registry: Registry, clinic: Clinic, kind: str, text: str) -> ImportPlan[Any]:
    plan, apply = KINDS[kind]
    with registry.begin() as db:
        planned = plan(db, clinic, ImportFile(text.encode()), NOW)
        assert apply(db, clinic, planned.actions, NOW) == []
    return planned


def lines(notes: Sequence[Any]) -> list[tuple[int, str]]:
    return [(note.line, note.text) for note in notes]


def test_contacts_without_minutes_and_what_was_agreed(registry: Registry, moved_in: Clinic) -> None:
    plan = bring(registry, moved_in, "contacts", CONTACTS)
    refusal = "“registry” isn't a contact or an attempt; import it as time, with its minutes"
    assert lines(plan.rejected) == [(5, refusal)]
    with registry.read() as db:
        holly, al = db.execute(select(episodes.c.id).order_by(episodes.c.patient_id)).scalars()
        summaries = contact_summaries.by_episode(db, moved_in.id)
        assert summaries[holly].last_contact_on == date(2026, 11, 2)
        assert summaries[holly].planned_contact_on == date(2026, 11, 16)
        assert summaries[holly].attempts == ()
        assert (summaries[al].last_contact_on, summaries[al].letter_on) == (None, date(2026, 10, 5))
    again = bring(registry, moved_in, "contacts", CONTACTS)
    assert (again.actions, again.already_present) == ((), 3)


def test_reviews_come_with_how_far_they_got(registry: Registry, moved_in: Clinic) -> None:
    plan = bring(registry, moved_in, "reviews", REVIEWS)
    assert lines(plan.rejected) == [
        (6, "“perhaps” isn't a status; use one of: open, approved, declined, informed, closed")
    ]
    assert lines(plan.rows_to_check) == [
        (3, "“Dr. Who” isn't on the team, or two members have that name; imported without a consultant"),
        (3, "older than 30 days and without a status; imported as closed"),
    ]
    with registry.read() as db:
        found = [review for each in case_reviews.of_episodes(db, moved_in.id).values() for review in each]
        assert [(review.recommendation, import_reviews.status_text(review)) for review in found] == [
            ("add a sleep diary", "closed"),
            ("increase sertraline to 100 mg", "open"),
            ("add bupropion", "approved"),
            ("continue", ""),
        ]
    assert bring(registry, moved_in, "reviews", REVIEWS).actions == ()


def test_plans_are_split_into_their_sections(registry: Registry, moved_in: Clinic) -> None:
    plan = bring(registry, moved_in, "plans", PLANS)
    assert lines(plan.rejected) == [(3, "the plan is empty")]
    with registry.read() as db:
        (record,) = records.of_episodes(db, moved_in.id).values()
        assert record.plan
        assert record.plan.sections == {"plan": "walks", "goals": "sleep", "safety": "call 988"}
    assert bring(registry, moved_in, "plans", PLANS).actions == ()


@pytest.mark.parametrize(
    ("kind", "text", "says", "header", "rows"),
    [
        ("contacts", CONTACTS, "phone,2026-11-16,video", exports.CONTACT_COLUMNS, exports.export_contacts),
        ("reviews", REVIEWS, "2026-10-15,No change,", exports.REVIEW_COLUMNS, exports.export_reviews),
        ("reviews", STEPS, "add mirtazapine", exports.REVIEW_COLUMNS, exports.export_reviews),
        (
            "plans",
            PLANS,
            "walks\nGoals: sleep\nSafety steps: call",
            exports.PLAN_COLUMNS,
            exports.export_plans,
        ),
    ],
)
def test_what_goes_out_comes_in_elsewhere(
    registry: Registry,
    moved_in: Clinic,
    kind: str,
    text: str,
    says: str,
    header: tuple[str, ...],
    rows: Callable[[Connection, Clinic], Iterator[Sequence[str]]],
) -> None:
    bring(registry, moved_in, kind, text)
    with registry.begin() as db:
        elsewhere = clinics.add(db, "Elsewhere", "America/Chicago", NOW)
        members.add(db, elsewhere, "U0NOOR", [Role.CONSULTANT], NOW, "Noor Haddad")
        exported = "".join(exports.csv_text(header, rows(db, moved_in)))
    assert says in exported
    bring(registry, elsewhere, "patients", PATIENTS)
    assert bring(registry, elsewhere, kind, exported).rejected == ()
    with registry.read() as db:
        assert "".join(exports.csv_text(header, rows(db, elsewhere))) == exported
    assert bring(registry, elsewhere, kind, exported).actions == ()
    assert bring(registry, moved_in, kind, exported).actions == ()
