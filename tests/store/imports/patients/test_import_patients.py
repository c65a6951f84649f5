"""A patients file adds and updates patients, and reports rows with errors."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from store import exports
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.imports.import_plan import ImportPlan
from store.imports.patients import import_patients as importing
from store.imports.patients.patient_rows import ImportedPatient
from store.imports.sentences import row_notes
from store.imports.table_file import ImportFile
from store.imports.table_records import LineNote
from store.patient import care_team, episodes, patients, records, status_history
from store.payer import payers
from store.rules.patient.statuses import Status
from store.rules.roles import Role
from store.tables import care_team as team_rows
from store.tables import consents, coverages, problem_lists, status_changes

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
TODAY = date(2026, 11, 21)
HEADER = (
    "mrn,first_name,last_name,date_of_birth,payer,referring_provider,referring_npi,care_manager,"
    "initial_assessment,consent_on,problems,status\n"
)
HOLLY = 'm1,Holly,"Guzmán, Jr",3/4/1961,Cigna,Dr. Lee,1234567893,Dana Reed,1/3/2024,1/2/2024,f32.1; F41.1,\n'
ON_SQLITE = pytest.mark.parametrize("registry", ["sqlite"], indirect=True)
"""For tests of reading and wording, which don't depend on the kind of database."""


@pytest.fixture(autouse=True)
def dana(registry: Registry, clinic: Clinic) -> int:
    with registry.begin() as db:
        return members.add(db, clinic, "U0DANA", [Role.CARE_MANAGER], NOW, "Dana Reed").id


def import_text(registry: Registry, clinic: Clinic, text: str) -> ImportPlan[ImportedPatient]:
    with registry.begin() as db:
        plan = importing.plan(db, clinic, ImportFile(text.encode()), NOW)
        assert importing.apply_actions(db, clinic, plan.actions, NOW) == []
    return plan


def summary(plan: ImportPlan[ImportedPatient]) -> tuple[int, int, int, int]:
    """Added, changed, already on file, with errors."""
    changed = sum(bool(step.change) for step in plan.actions)
    return len(plan.actions) - changed, changed, plan.already_present, len(plan.rejected)


def test_everything_a_row_says_is_kept(registry: Registry, clinic: Clinic, dana: int) -> None:
    import_text(registry, clinic, HEADER + HOLLY)
    with registry.read() as db:
        holly = patients.by_mrn(db, clinic.id, "M 1")
        assert holly is not None
        assert (holly.full_name, holly.date_of_birth) == ("Holly Guzmán, Jr", date(1961, 3, 4))
        episode = episodes.latest_episode(db, clinic.id, holly.id)
        assert episode is not None
        assert (episode.status, episode.enrolled_on) == ("active", date(2024, 1, 3))
        assert episode.initial_assessment_on == date(2024, 1, 3)
        team = care_team.team(db, episode)
        assert team.care_manager_id == dana
        assert team.clinician is not None
        assert (team.clinician.name, team.clinician.npi) == ("Dr. Lee", "1234567893")
        assert payers.coverage_on(db, clinic.id, TODAY)[holly.id].name == "Cigna"
        record = records.of_episode(db, episode)
        assert record.problems == ("F32.1", "F41.1")
        assert record.consent is not None
        assert (record.consent.on, record.consent.how) == (date(2024, 1, 2), "spoken")
        assert record.consent.information_given == "imported"


def test_the_same_file_twice_changes_nothing(registry: Registry, clinic: Clinic) -> None:
    first = import_text(registry, clinic, HEADER + HOLLY)
    again = import_text(registry, clinic, HEADER + HOLLY)
    assert (summary(first), summary(again)) == ((1, 0, 0, 0), (0, 0, 1, 0))
    with registry.read() as db:
        for table in (team_rows, consents, coverages, problem_lists, status_changes):
            expected = 2 if table is team_rows else 1
            assert db.execute(select(func.count()).select_from(table)).scalar() == expected


def test_empty_cells_change_nothing_and_changes_are_described(registry: Registry, clinic: Clinic) -> None:
    import_text(registry, clinic, HEADER + HOLLY)
    plan = import_text(registry, clinic, HEADER + "M1,,Guzman,,Aetna,,,,,,F33.0,relapse prevention\n")
    (step,) = plan.actions
    assert step.change == (
        "payer Aetna (was Cigna); problems F33.0 (was F32.1 F41.1); status relapse prevention (was active)"
    )
    with registry.read() as db:
        holly = patients.by_mrn(db, clinic.id, "m1")
        assert holly is not None
        assert (holly.full_name, holly.date_of_birth) == ("Holly Guzmán, Jr", date(1961, 3, 4))
        assert payers.coverage_on(db, clinic.id, date(2026, 1, 1))[holly.id].name == "Cigna"
        assert payers.coverage_on(db, clinic.id, TODAY)[holly.id].name == "Aetna"


@ON_SQLITE
@pytest.mark.parametrize(
    ("cells", "status", "enrolled", "ended"),
    [
        ("m2,Al,Ito,,,,,,,,,", "referred", None, None),
        ("m2,Al,Ito,,,,,,2024-02-01,2024-01-31,,", "active", date(2024, 2, 1), None),
        ("m2,Al,Ito,,,,,,,2024-01-31,,enrolled", "active", date(2024, 1, 31), None),
        ("m2,Al,Ito,,,,,,,,,active", "active", TODAY, None),
        ("m2,Al,Ito,,,,,,2024-02-01,,,graduated", "graduated", date(2024, 2, 1), TODAY),
        ("m2,Al,Ito,,,,,,,,,declined", "declined", None, TODAY),
        ("m2,Al,Ito,,,,,,2024-02-01,,,on-hold", "on hold", date(2024, 2, 1), None),
    ],
)
def test_status_and_start_follow_from_the_row(
    registry: Registry, clinic: Clinic, cells: str, status: str, enrolled: date | None, ended: date | None
) -> None:
    import_text(registry, clinic, f"{HEADER}{cells}\n")
    with registry.read() as db:
        episode = episodes.of_clinic(db, clinic.id).popitem()[1][0]
    assert (episode.status, episode.enrolled_on, episode.ended_on) == (status, enrolled, ended)


@ON_SQLITE
@pytest.mark.parametrize("heading", ["D/C Date", "Discharged", "End date", "Discharge Date", "ended_on"])
def test_the_end_of_care_is_the_files_and_another_one_corrects_it(
    registry: Registry, clinic: Clinic, heading: str
) -> None:
    header = f"mrn,first_name,last_name,status,enrolled_on,{heading}\n"
    import_text(registry, clinic, f"{header}m3,Al,Ito,graduated,2024-02-01,5/16/2026\n")
    plan = import_text(registry, clinic, f"{header}m3,Al,Ito,graduated,2024-02-01,5/18/2026\n")
    assert [step.change for step in plan.actions] == ["ended on 2026-05-18 (was 2026-05-16)"]
    plan = import_text(registry, clinic, f"{header}m3,Al,Ito,graduated,2024-02-01,N/A\n")
    assert (plan.actions, plan.rows_to_check) == ((), ())
    with registry.read() as db:
        episode = episodes.of_clinic(db, clinic.id).popitem()[1][0]
        assert [change.on for change in status_history.changes(db, clinic.id, episode.id)][-1:] == [
            date(2026, 5, 18)
        ]
    assert (episode.enrolled_on, episode.ended_on) == (date(2024, 2, 1), date(2026, 5, 18))


@ON_SQLITE
@pytest.mark.parametrize(
    ("last_contact", "ended", "said"),
    [
        ("5/9/2026", date(2026, 5, 9), "2026-05-09 is taken, the last contact"),
        ("-", TODAY, "today is taken"),
    ],
)
def test_without_an_end_of_care_the_last_contact_is_taken_and_said(
    registry: Registry, clinic: Clinic, last_contact: str, ended: date, said: str
) -> None:
    header = "mrn,first_name,last_name,status,enrolled_on,last contact,discharged\n"
    plan = import_text(registry, clinic, f"{header}m3,Al,Ito,graduated,2024-02-01,{last_contact},N/A\n")
    assert plan.rows_to_check == (LineNote(2, f"the end of care is missing: {said}; add a column ended_on"),)
    with registry.read() as db:
        assert episodes.of_clinic(db, clinic.id).popitem()[1][0].ended_on == ended


@ON_SQLITE
@pytest.mark.parametrize("nothing", ["N/A", "-", "—", "none", "TBD", "unknown", "?", "\u200b", "\u00a0"])
def test_words_for_nothing_leave_an_optional_cell_empty(
    registry: Registry, clinic: Clinic, nothing: str
) -> None:
    cells = ",".join([nothing] * 9)
    plan = import_text(registry, clinic, f"{HEADER}m3,Zelda\u200b,Stone,{cells}\n")
    assert (summary(plan), plan.rows_to_check) == ((1, 0, 0, 0), ())
    with registry.read() as db:
        found = patients.by_mrn(db, clinic.id, "m3")
    assert found is not None
    assert (found.full_name, found.date_of_birth) == ("Zelda Stone", None)


@ON_SQLITE
def test_a_clinician_spelled_two_ways_under_one_npi_is_one(registry: Registry, clinic: Clinic) -> None:
    header = "mrn,name,enrolled,pcp,npi\n"
    rows = "1,Al Ito,2024-02-01,Priya Nair MD,1245319599\n2,Bo Ek,2024-02-01,{},1245319599\n"
    import_text(registry, clinic, header + rows.format('"Nair, Priya"'))
    assert import_text(registry, clinic, header + rows.format("P. Nair")).actions == ()
    with registry.read() as db:
        (provider,) = care_team.providers_of(db, clinic.id).values()
    assert provider.name == "Priya Nair MD"


@ON_SQLITE
def test_a_day_of_enrollment_alone_makes_the_patient_active(registry: Registry, clinic: Clinic) -> None:
    import_text(registry, clinic, "mrn,first_name,last_name,enrolled_on\nm3,Al,Ito,2024-02-01\n")
    with registry.read() as db:
        episode = episodes.of_clinic(db, clinic.id).popitem()[1][0]
    assert (episode.status, episode.enrolled_on) == ("active", date(2024, 2, 1))


@ON_SQLITE
@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (",No,Number,,,,,,,,,", "the MRN is missing"),
        ("m2,,,,,,,,,,,", "a new patient needs a name"),
        ("m2,Al,Ito,1/1/2027,,,,,,,,", "date of birth 2027-01-01 is in the future"),
        ("m2,Al,Ito,someday,,,,,,,,", "“someday” isn't a date; write 2024-06-30 or 6/30/2024"),
        (
            "m2,Al,Ito,1/1/1990,,,,,1/1/1980,,,",
            "initial assessment 1980-01-01 is before the patient was born (1990-01-01)",
        ),
        ("m2,Al,Ito,,,,,,,11/22/2026,,", "consent on 2026-11-22 is in the future"),
        ("m2,Al,Ito,,,,,,,,,well", f"“well” isn't a status; {row_notes.say_status('well', list(Status))}"),
        (f"m2,{'x' * 121},Ito,,,,,,,,,", "the first name has 121 characters; the limit is 120"),
        (f"{'9' * 81},Al,Ito,,,,,,,,,", "the MRN has 81 characters; the limit is 80"),
        ("M1,Holly,Guzman,3/4/1961,Aetna,,,,,,,", "MRN M1 is already on line 2, with other values"),
    ],
)
def test_a_bad_row_is_reported_and_the_others_are_imported(
    registry: Registry, clinic: Clinic, cells: str, why: str
) -> None:
    plan = import_text(registry, clinic, f"{HEADER}{HOLLY}{cells}\nm3,Bo,Ek,,,,,,,,,\n")
    assert [(note.line, note.text) for note in plan.rejected] == [(3, why)]
    assert summary(plan) == (2, 0, 0, 1)


@ON_SQLITE
def test_doubtful_values_are_kept_with_a_warning(registry: Registry, clinic: Clinic) -> None:
    plan = import_text(registry, clinic, HEADER + "m2,Al,Ito,,,Dr. Lee,1234567890,Zed,,,F32.1 sad,\n")
    assert plan.rows_to_check == (
        LineNote(2, "NPI 1234567890 has a wrong check digit; kept as is"),
        LineNote(
            2, "“Zed” isn't on the team, or two members have that name; imported without a care manager"
        ),
        LineNote(2, "left out of the problem list: “sad” isn't an ICD-10-CM code"),
    )
    with registry.read() as db:
        episode = episodes.of_clinic(db, clinic.id).popitem()[1][0]
        clinician = care_team.team(db, episode).clinician
        assert clinician is not None
        assert clinician.npi == "1234567890"
        assert records.of_episode(db, episode).problems == ("F32.1",)


@ON_SQLITE
def test_an_assessment_or_status_on_file_is_kept_with_a_warning(registry: Registry, clinic: Clinic) -> None:
    import_text(registry, clinic, HEADER + HOLLY)
    plan = import_text(registry, clinic, HEADER + "m1,Holly,,,,,,,2/2/2024,,,referred\n")
    assert plan.rows_to_check == (
        LineNote(2, "initial assessment stays 2024-01-03; the file says 2024-02-02"),
        LineNote(
            2,
            "status stays active: The status can't go from active to referred; from active it can go to: "
            "relapse prevention, on hold, graduated, referred out, disengaged, declined, deceased",
        ),
    )


@ON_SQLITE
def test_a_repeated_row_adds_one_patient(registry: Registry, clinic: Clinic) -> None:
    plan = import_text(registry, clinic, HEADER + HOLLY + HOLLY)
    assert summary(plan) == (1, 0, 1, 0)


@ON_SQLITE
@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("mrn,first_name,last_name,,,,,,,,,", "the header again"),
        ("Total,,,,,,,,,,,", "a total or footer, not a patient: “Total”"),
        ("80 patients,,,,,,,,,,,", "a total or footer, not a patient: “80 patients”"),
        ("N/A,Al,Ito,,,,,,,,,", "the MRN is missing: it says “N/A”"),
        ("none,Al,Ito,,,,,,,,,", "the MRN is missing: it says “none”"),
        (
            "1.23457E+11,Al,Ito,,,,,,,,,",
            (
                "“1.23457E+11” is a number that the spreadsheet shortened; "
                "format the column as text and type the MRN again"
            ),
        ),
        ("m2,N/A,none,,,,,,,,,", "a new patient needs a name"),
    ],
)
def test_what_is_no_patient_is_reported_and_left_out(
    registry: Registry, clinic: Clinic, cells: str, why: str
) -> None:
    plan = import_text(registry, clinic, f"{HEADER}{HOLLY}{cells}\nm3,Bo,Ek,,,,,,,,,\n")
    assert [(note.line, note.text) for note in plan.rejected] == [(3, why)]
    assert summary(plan) == (2, 0, 0, 1)


@ON_SQLITE
@pytest.mark.parametrize("written", ["777001.0", '"=""777001"""', "'777001", "\u200b777001", "777001\u00a0"])
def test_an_mrn_as_a_spreadsheet_writes_it_is_the_same(
    registry: Registry, clinic: Clinic, written: str
) -> None:
    import_text(registry, clinic, HEADER + "777001,Al,Ito,,,,,,,,,\n")
    assert summary(import_text(registry, clinic, f"{HEADER}{written},Al,Ito,,,,,,,,,\n")) == (0, 0, 1, 0)


def test_an_export_adds_the_same_patients_to_another_clinic(registry: Registry, clinic: Clinic) -> None:
    more = (
        "m2,Al,Ito,,,,1234567890,,,,,declined\nm3,=Bo,'Ek,5/6/70,,,,U0DANA,2024-05-01,,F33.1,graduated\n"
        "m4,Di,Fox,,Aetna,,,,2024-05-01,2024-05-02,,rp\n"
    )
    import_text(registry, clinic, HEADER + HOLLY + more)
    first = exported(registry, clinic)
    with registry.begin() as db:
        south = clinics.add(db, "South Clinic", "America/Chicago", NOW)
        members.add(db, south, "U0DANA", [Role.CARE_MANAGER], NOW, "Dana Reed")
    assert summary(import_text(registry, clinic, first)) == (0, 0, 4, 0)
    assert summary(import_text(registry, south, first)) == (4, 0, 0, 0)
    assert exported(registry, south) == first


def exported(registry: Registry, clinic: Clinic) -> str:
    with registry.read() as db:
        return "".join(exports.csv_text(exports.PATIENT_COLUMNS, exports.export_patients(db, clinic, NOW)))


CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=12, max_size=12), max_size=4))
def test_no_file_breaks_the_import_and_a_second_run_adds_nothing(
    registry: Registry, clinic: Clinic, table: list[list[str]]
) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    text = HEADER + "\n".join(",".join(quoted(cell) for cell in row) for row in table) + "\n"
    import_text(registry, clinic, text)
    assert import_text(registry, clinic, text).actions == ()
