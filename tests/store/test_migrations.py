"""A migration keeps the rows that a database of the version before holds, and the ledger's guards."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, select, update
from sqlalchemy.exc import DBAPIError

from store import audit, schema, tables
from store.billing import closings
from store.clinic import clinics, workspaces
from store.db import Registry
from store.ledger import attempts, contact_summaries, contacts
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.patient.charts import chart_merge, hidden_charts
from store.patient.charts.hidden_charts import HiddenReason
from store.patient.episodes import Episode
from store.payer import payers
from store.review import case_reviews
from store.review.case_review import RecommendationStage
from store.rules.activities import Activity
from store.rules.months import Month
from store.sealing import guards, seals, verification
from store.tables import contacts as contact_table
from store.tables import planned_contacts, recommendation_steps
from tests.databases import PostgresDatabase
from tests.trail import trail_faults

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
PROVENANCE = Provenance(None, NOW, "slack")


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registry]:
    """A database without any tables."""
    address = f"sqlite:///{tmp_path / 'empty.db'}"
    if request.param == "postgres":
        server: PostgresDatabase = request.getfixturevalue("postgres")
        address = server.create("no_tables")
    registry = Registry(address)
    yield registry
    registry.close()


def reflected(db: Connection, name: str) -> Table:
    return Table(name, MetaData(), autoload_with=db)


def add_patient(db: Connection, clinic_id: int, mrn: str) -> int:
    """A patient in whatever columns the table has."""
    row = {"clinic_id": clinic_id, "mrn": mrn, "mrn_key": mrn, "first_name": "Holly", "last_name": "Guzman"}
    table = reflected(db, "patients")
    added = db.execute(insert(table).values(**row, rehearsal=False, created_at=NOW).returning(table.c.id))
    return int(added.scalar_one())


def test_what_patients_go_by_is_empty_at_first(empty: Registry) -> None:
    schema.migrate(empty, "0003")
    with empty.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
        add_patient(db, clinic.id, "8805")
    schema.migrate(empty)
    with empty.begin() as db:
        holly = patients.by_mrn(db, clinic.id, "8805")
        assert holly is not None
        assert (holly.full_name, holly.goes_by) == ("Holly Guzman", "")
        assert patients.correct(db, clinic.id, holly.id, goes_by="Bee").goes_by == "Bee"


def test_the_steps_of_a_recommendation_stay_and_can_be_undone_from_now_on(empty: Registry) -> None:
    schema.migrate(empty, "0002")
    with empty.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
        holly = add_patient(db, clinic.id, "8805")
        table = reflected(db, "episodes")
        course = {"clinic_id": clinic.id, "patient_id": holly, "number": 1, "status": "active"}
        course |= {"enrolled_on": date(2026, 9, 1), "as_needed": False, "opened_at": NOW}
        added = db.execute(insert(table).returning(table.c.id), course).scalar_one()
        started = (None, date(2026, 9, 1), None, None)
        episode = Episode(int(added), clinic.id, holly, 1, "active", *started, None, as_needed=False)
        review = case_reviews.record(
            db, episode, date(2026, 11, 3), PROVENANCE, consultant_id=None, recommendation="add a diary"
        )
        step = {"clinic_id": clinic.id, "review_id": review.id, "stage": "answered", "outcome": "approved"}
        row = {**step, "on_date": date(2026, 11, 4), "note": "", "source": "slack", "entered_at": NOW}
        db.execute(insert(reflected(db, "recommendation_steps")), row)
    schema.migrate(empty)
    with empty.read() as db:
        (found,) = case_reviews.of_episodes(db, clinic.id)[episode.id]
        assert found.clinician_response
        assert found.clinician_response.outcome == "approved"
    with pytest.raises(DBAPIError, match="the ledger only grows"), empty.begin() as db:
        db.execute(update(recommendation_steps).values(outcome="declined"))
    with pytest.raises(DBAPIError), empty.begin() as db:
        db.execute(insert(recommendation_steps), row)
    with empty.begin() as db:
        undone = {"voided_at": NOW, "void_reason": "undone"}
        db.execute(update(recommendation_steps).values(undone))
        case_reviews.add_step(
            db,
            clinic.id,
            found,
            RecommendationStage.ANSWERED,
            "declined",
            date(2026, 11, 5),
            PROVENANCE,
            "pregnant",
        )
    with empty.read() as db:
        (found,) = case_reviews.of_episodes(db, clinic.id)[episode.id]
        assert found.declined
        assert len(db.execute(select(recommendation_steps.c.id)).all()) == 2


def test_patients_payers_and_episodes_stay_when_files_can_say_more_about_them(empty: Registry) -> None:
    schema.migrate(empty, "0004")
    with empty.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
        holly = {"clinic_id": clinic.id, "mrn": "8805", "mrn_key": "8805", "created_at": NOW}
        names = {"first_name": "Holly", "last_name": "Guzman"}
        patient_id = db.execute(
            insert(reflected(db, "patients")).returning(tables.patients.c.id), holly | names
        )
        episode = {"patient_id": patient_id.scalar_one(), "number": 1, "status": "active", "opened_at": NOW}
        db.execute(insert(reflected(db, "episodes")), {"clinic_id": clinic.id} | episode)
        payer = {"clinic_id": clinic.id, "name": "Cigna", "name_key": "cigna"}
        db.execute(insert(reflected(db, "payers")), payer)
    schema.migrate(empty)
    with empty.read() as db:
        found = patients.by_mrn(db, clinic.id, "8805")
        assert found
        assert found.full_name == "Holly Guzman"
        assert episodes.latest_episode(db, clinic.id, found.id)
        assert [payer.name for payer in payers.list_payers(db, clinic.id)] == ["Cigna"]
        assert payers.joined_names(db, clinic.id) == {}
        sex = tables.patients.c.sex, tables.patients.c.phone_ok
        assert tuple(db.execute(select(*sex)).one()) == (None, None)


def test_planned_contacts_stay_and_can_have_a_time_from_now_on(empty: Registry) -> None:
    schema.migrate(empty, "0005")
    with empty.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
        holly = patients.add(db, clinic.id, "8805", "Holly", "Guzman", NOW)
        episode = episodes.open_episode(db, clinic.id, holly.id, "active", date(2026, 9, 1), PROVENANCE)
        fact = {"clinic_id": clinic.id, "patient_id": holly.id, "episode_id": episode.id, "source": "slack"}
        fact |= {"entered_at": NOW}
        planned = {**fact, "due_on": date(2026, 11, 24), "how": "phone"}
        db.execute(insert(reflected(db, "planned_contacts")), planned)
        tried = {**fact, "on_date": date(2026, 11, 20), "kind": "attempt", "reached": False, "note": ""}
        db.execute(insert(reflected(db, "contacts")), tried)
    schema.migrate(empty)
    with empty.read() as db:
        summary = contact_summaries.by_episode(db, clinic.id)[episode.id]
        assert (summary.planned_contact_on, summary.planned_contact_at) == (date(2026, 11, 24), None)
        assert summary.attempts == (date(2026, 11, 20),)
        assert attempt_time(db, clinic.id, 1) is None
    with empty.begin() as db:
        on, at = date(2026, 11, 21), time(9, 15)
        new = attempts.add(
            db, episode, PROVENANCE, Activity.ATTEMPT, on, note="", request_key="k", line=1, at=at
        )
        assert attempt_time(db, clinic.id, new.id) == at
        contacts.plan_next_contact(db, episode, date(2026, 11, 25), PROVENANCE, at=time(14))
    with empty.read() as db:
        summary = contact_summaries.by_episode(db, clinic.id)[episode.id]
        assert (summary.planned_contact_on, summary.planned_contact_at) == (date(2026, 11, 25), time(14))
    for change in (update(planned_contacts).values(due_at="09:00"), update(contact_table).values(line=2)):
        with pytest.raises(DBAPIError, match="the ledger only grows"), empty.begin() as db:
            db.execute(change)


def attempt_time(db: Connection, clinic_id: int, contact_id: int) -> time | None:
    attempt = attempts.by_id(db, clinic_id, contact_id)
    assert attempt
    return attempt.at


def test_no_chart_is_hidden_at_first_and_one_can_be_from_now_on(empty: Registry) -> None:
    schema.migrate(empty, "0006")
    with empty.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
        holly, twin = (add_patient(db, clinic.id, mrn) for mrn in ("8805", "8806"))
        for each in (holly, twin):
            episodes.open_episode(db, clinic.id, each, "active", date(2026, 9, 1), PROVENANCE)
    schema.migrate(empty)
    with empty.begin() as db:
        assert set(patients.by_mrn_key(db, clinic.id)) == {"8805", "8806"}
        chart_merge.merge(db, clinic.id, holly, twin, date(2026, 11, 21), PROVENANCE)
        kept = patients.by_mrn(db, clinic.id, "8806")
        assert kept
        assert kept.id == holly
    with pytest.raises(DBAPIError, match="the ledger only grows"), empty.begin() as db:
        db.execute(update(tables.hidden_charts).values(note="changed"))
    with pytest.raises(DBAPIError), empty.begin() as db:
        hidden_charts.hide(db, clinic.id, twin, HiddenReason.IN_ERROR, PROVENANCE)
    with pytest.raises(DBAPIError), empty.begin() as db:
        hidden_charts.hide(db, clinic.id, holly, HiddenReason.MERGED, PROVENANCE)


def test_earlier_mrns_are_compared_as_they_are_now(empty: Registry) -> None:
    schema.migrate(empty, "0008")
    with empty.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
        for mrn in ("777001.0", "AB\u20111", "5001\u200b", "5001", "'00088124"):
            add_patient(db, clinic.id, mrn)
    schema.migrate(empty)
    with empty.begin() as db:
        on_file = {key: patient.mrn for key, patient in patients.by_mrn_key(db, clinic.id).items()}
        # Two charts that are the same MRN now stay apart until a person merges them.
        assert on_file == {
            "777001": "777001.0",
            "ab-1": "AB\u20111",
            "5001\u200b": "5001\u200b",
            "5001": "5001",
            "00088124": "'00088124",
        }
        found = patients.by_mrn(db, clinic.id, "777001")
        assert found is not None
        assert found.mrn == "777001.0"


def test_a_migration_that_is_cut_off_leaves_the_first_version_as_it_was(empty: Registry) -> None:
    schema.migrate(empty, "0001")
    with empty.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
        add_patient(db, clinic.id, "777001.0")
    newest = schema.revisions()[0]
    for stop in schema.revisions()[:-1]:
        with pytest.raises(InterruptedError):
            cut_off_migration(empty, stop)
        with empty.read() as db:
            assert schema.revision(db) == "0001"
    schema.migrate(empty)
    with empty.read() as db:
        assert schema.revision(db) == newest
        found = patients.by_mrn(db, clinic.id, "777001")
        assert found is not None
        assert found.full_name == "Holly Guzman"


def cut_off_migration(registry: Registry, after: str) -> None:
    with registry.begin() as db:
        schema.upgrade(db, after)
        raise InterruptedError


def test_posts_that_were_being_made_may_have_arrived(empty: Registry) -> None:
    schema.migrate(empty, "0009")
    with empty.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
        table = reflected(db, "posts")
        row = {"clinic_id": clinic.id, "kind": "overdue", "audience": "U0DANA", "attempts": 1}
        row |= {"due_at": moment_in(db, NOW), "claimed_at": moment_in(db, NOW)}
        for state in ("claimed", "sent", "failed"):
            db.execute(insert(table).values(**row, state=state, period=state))
    schema.migrate(empty)
    with empty.begin() as db:
        states = select(tables.posts.c.state).order_by(tables.posts.c.id)
        assert list(db.execute(states).scalars()) == ["sending", "sent", "failed"]
        db.execute(update(tables.posts).values(state="given_up"))
    with pytest.raises(DBAPIError), empty.begin() as db:
        db.execute(update(tables.posts).values(state="lost"))


def moment_in(db: Connection, moment: datetime) -> str | datetime:
    """As each database keeps it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") if db.dialect.name == "sqlite" else moment


def test_clinics_belong_to_no_workspace_until_their_bot_starts(empty: Registry) -> None:
    schema.migrate(empty, "0011")
    with empty.begin() as db:
        clinics.add(db, "North Clinic", "America/Chicago", NOW)
    schema.migrate(empty)
    with empty.begin() as db:
        assert clinics.by_name(db, None).workspace == ""
        workspaces.claim(db, "T0NORTH")
        assert clinics.by_name(db, None).workspace == "T0NORTH"


def test_events_of_the_first_version_keep_their_hashes_and_are_sealed(empty: Registry) -> None:
    schema.migrate(empty, "0010")
    with empty.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
        add_events_of_the_first_version(db, clinic.id)
        closing = {"clinic_id": clinic.id, "month": date(2026, 10, 1), "number": 1, "report": "mrn\n"}
        closing |= {"closed_at": moment_in(db, NOW), "lines": [], "checksum": "c" * 64}
        db.execute(insert(reflected(db, "billing_closings")), closing)
    schema.migrate(empty)
    with empty.begin() as db:
        audit.record(db, clinic.id, NOW, None, "enrolled", "patient:3")
        (closed,) = closings.list_closings(db, clinic.id, Month(2026, 10))
        assert closed.anchor is None
        assert guards.missing_triggers(db) == []
    assert trail_faults(empty, clinic.id) == ()
    with empty.read() as db:
        assert seals.head(db, clinic.id).number == 4
    changes = (
        "UPDATE audit_events SET action = 'nothing'",
        "DELETE FROM audit_events",
        "UPDATE audit_seals SET digest = 'x'",
        "DELETE FROM audit_seals",
        "UPDATE billing_closings SET seal_number = 5",
        "UPDATE billing_closings SET report = 'x'",
    )
    for change in changes:
        with pytest.raises(DBAPIError, match="only grows"), empty.begin() as db:
            db.exec_driver_sql(change)
    with empty.begin() as db:
        on = "_update" if db.dialect.name == "sqlite" else " ON audit_events"
        db.exec_driver_sql(f"DROP TRIGGER audit_events_guard{on}")
        db.exec_driver_sql("UPDATE audit_events SET action = 'nothing' WHERE seq = 1")
    with empty.snapshot() as db:
        found = verification.verify(db, clinic.id).faults
    assert [fault.about for fault in found] == ["event 1", "seal 1"]


def add_events_of_the_first_version(db: Connection, clinic_id: int) -> None:
    """Two events as version 1 wrote them, each with a hash over the one before."""
    before = "0" * 64
    for seq in (1, 2):
        facts = (None, "enrolled", f"patient:{seq}", {"count": seq})
        content = json.dumps([before, seq, NOW.timestamp(), *facts], sort_keys=True)
        before = hashlib.sha256(content.encode()).hexdigest()
        row: dict[str, object] = {"clinic_id": clinic_id, "seq": seq, "at": moment_in(db, NOW)}
        row |= {"action": facts[1], "subject": facts[2], "detail": facts[3], "hash": before}
        db.execute(insert(reflected(db, "audit_events")), row)
