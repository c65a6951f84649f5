"""A patients file says more than identity: care so far, coverage, and how to reach the patient."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from handlers.reading.days_and_times.durations import read_span
from store import exports, tables
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.imports.import_plan import ImportPlan
from store.imports.ledger import import_time
from store.imports.patients import import_patients as importing
from store.imports.patients.patient_rows import ImportedPatient
from store.imports.table_file import ImportFile
from store.ledger import contact_summaries
from store.ledger.contact_summaries import PlannedWay
from store.patient import details, episodes, patients, records
from store.patient.preferences import ContactPreferences
from store.payer import payers
from store.rules.activities import Activity

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
NAMES = "mrn,first_name,last_name,date_of_birth,payer,enrolled_on,status"
ON_SQLITE = pytest.mark.parametrize("registry", ["sqlite"], indirect=True)
EVERYTHING = (
    f"{NAMES},initiating_visit_on,last_contact_on,next_contact_on,next_kind,next_time,"
    "contact_interval_days,hold_until,"
    "primary_scale,payer_kind,payer_id,member_id,sex,phone_ok,preferred_contact,medications\n"
    "8805,Holly,Guzman,3/4/1980,Cigna,9/1/2026,on hold,8/30/2026,11/2/2026 14:35,12/8/2026,"
    "Phone,2:00 PM,every 2 weeks,"
    "1/15/2027,PHQ9,Managed Medicaid,62308,W123,F,Y,phone mornings,sertraline 100 mg\n"
)


def import_text(registry: Registry, clinic: Clinic, text: str) -> ImportPlan[ImportedPatient]:
    with registry.begin() as db:
        plan = importing.plan(db, clinic, ImportFile(text.encode()), NOW)
        assert importing.apply_actions(db, clinic, plan.actions, NOW) == []
    return plan


def exported(registry: Registry, clinic: Clinic) -> list[str]:
    with registry.read() as db:
        return list(exports.csv_text(exports.PATIENT_COLUMNS, exports.export_patients(db, clinic, NOW)))


def test_everything_a_row_says_is_kept_once(registry: Registry, clinic: Clinic) -> None:
    assert import_text(registry, clinic, EVERYTHING).rejected == ()
    with registry.read() as db:
        holly = patients.by_mrn(db, clinic.id, "8805")
        assert holly
        episode = episodes.latest_episode(db, clinic.id, holly.id)
        assert episode
        assert (episode.interval_days, episode.status) == (14, "on hold")
        assert episode.primary_scale == "phq9"
        summary = contact_summaries.by_episode(db, clinic.id)[episode.id]
        assert summary.last_contact_on == date(2026, 11, 2)
        assert (summary.planned_contact_on, summary.planned_contact_at) == (date(2026, 12, 8), time(14))
        assert contact_summaries.planned_ways(db, clinic.id) == {episode.id: PlannedWay("phone", "14:00")}
        assert summary.on_hold_until == date(2027, 1, 15)
        record = records.of_episode(db, episode)
        assert (record.visit_on, record.medications) == (date(2026, 8, 30), "sertraline 100 mg")
        known = details.of_clinic(db, clinic.id)[holly.id]
        assert known == details.PatientDetails(
            "female", "W123", phone_ok=True, preferences=ContactPreferences("phone mornings")
        )
        (payer,) = payers.list_payers(db, clinic.id)
        assert (payer.name, payer.kind, payer.number) == ("Cigna", "medicaid", "62308")
    again = import_text(registry, clinic, EVERYTHING)
    assert (again.actions, again.already_present, again.rejected, again.rows_to_check) == ((), 1, (), ())


@ON_SQLITE
def test_none_takes_the_next_contact_back(registry: Registry, clinic: Clinic) -> None:
    import_text(registry, clinic, EVERYTHING)
    head = "mrn,first_name,last_name,next_contact_on\n8805,Holly,Guzman,"
    assert import_text(registry, clinic, f"{head}N/A\n").actions == ()
    (action,) = import_text(registry, clinic, f"{head}none\n").actions
    assert action.change == "next contact none (was 2026-12-08)"
    with registry.read() as db:
        (summary,) = contact_summaries.by_episode(db, clinic.id).values()
        assert summary.planned_contact_on is None
    assert import_text(registry, clinic, f"{head}None\n").actions == ()


def test_what_goes_out_comes_in_elsewhere(registry: Registry, clinic: Clinic) -> None:
    import_text(registry, clinic, EVERYTHING)
    with registry.begin() as db:
        elsewhere = clinics.add(db, "Elsewhere", "America/Chicago", NOW)
    text = exported(registry, clinic)
    assert import_text(registry, elsewhere, "".join(text)).rejected == ()
    without_origin = [line.rsplit(",", 3)[0] for line in text]
    assert [line.rsplit(",", 3)[0] for line in exported(registry, elsewhere)] == without_origin
    assert import_text(registry, elsewhere, "".join(text)).actions == ()


@ON_SQLITE
@pytest.mark.parametrize(
    ("column", "cell", "wrong"),
    [
        ("last_contact_on", "12/1/2026", "last contact 2026-12-01 is in the future"),
        ("last_contact_on", "soon", "“soon” isn't a date; write 2024-06-30 or 6/30/2024"),
        ("next_contact_on", "12/8/2062", "next contact 2062-12-08 is more than two years ahead"),
        (
            "contact_interval_days",
            "often",
            "contact interval “often” isn't a number of days up to 365; write 14, 2 weeks or as needed",
        ),
        (
            "payer_kind",
            "HMO",
            "payer kind “HMO” isn't known; use one of: medicaid, medicare, commercial, other",
        ),
        ("sex", "tall", "sex “tall” isn't known; use one of: female, male, other"),
        ("phone_ok", "maybe", "phone ok “maybe” isn't yes or no"),
        ("preferred_contact", "x" * 81, "preferred contact has 81 characters; the limit is 80"),
    ],
)
def test_a_wrong_cell_leaves_its_row_out(
    registry: Registry, clinic: Clinic, column: str, cell: str, wrong: str
) -> None:
    text = f"mrn,first_name,last_name,{column}\nm1,Holly,Guzman,{cell}\nm2,Al,Ito,\n"
    plan = import_text(registry, clinic, text)
    assert [(note.line, note.text) for note in plan.rejected] == [(2, wrong)]
    assert [action.fact.mrn for action in plan.actions] == ["m2"]


@ON_SQLITE
def test_changes_are_named_and_a_later_contact_on_file_stays(registry: Registry, clinic: Clinic) -> None:
    import_text(registry, clinic, EVERYTHING)
    text = (
        EVERYTHING.replace("11/2/2026 14:35", "10/1/2026")
        .replace("12/8/2026", "12/9/2026")
        .replace(",F,Y", ",F,N")
    )
    plan = import_text(registry, clinic, text)
    changes = "next contact 2026-12-09 14:00 phone (was 2026-12-08); phone ok no (was yes)"
    assert [action.change for action in plan.actions] == [changes]


def test_a_time_entry_of_that_day_replaces_the_contact_of_which_only_the_day_was_known(
    registry: Registry, clinic: Clinic
) -> None:
    import_text(registry, clinic, EVERYTHING)
    time = ImportFile(b"mrn,date,minutes,activity\n8805,11/2/2026,0:25,video\n")
    with registry.begin() as db:
        plan = import_time.plan(db, clinic, time, NOW, lambda _: Activity.VIDEO, read_span)
        import_time.apply_actions(db, clinic, plan.actions, NOW)
    with registry.read() as db:
        kinds = db.execute(select(tables.contacts.c.kind).where(tables.contacts.c.voided_at.is_(None)))
        assert list(kinds.scalars()) == ["video"]
