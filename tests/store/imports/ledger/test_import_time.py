"""Minutes in a file go onto the ledger exactly and once, even when equal ones are already there."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from handlers.reading.activities import read_activity
from store import exports, ledger_entries
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.imports.import_plan import ImportPlan, NumberedFact
from store.imports.ledger import import_time
from store.imports.ledger.time_rows import ImportedTime
from store.imports.table_file import ImportFile
from store.imports.table_records import LineNote
from store.ledger import contact_summaries, time_log
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.patient.episodes import Episode
from store.rules.activities import Activity
from store.rules.minutes import minutes, minutes_decimal
from store.rules.roles import Role
from store.tables import time_entries

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
HEADER = "mrn,date,minutes,activity,care_manager,note\n"
ON_SQLITE = pytest.mark.parametrize("registry", ["sqlite"], indirect=True)
"""For tests of reading and wording, which don't depend on the kind of database."""


def enroll(registry: Registry, clinic: Clinic) -> Episode:
    provenance = Provenance(None, NOW, "test")
    with registry.begin() as db:
        members.add(db, clinic, "U0DANA", [Role.CARE_MANAGER], NOW, "Dana Reed")
        members.add(db, clinic, "U0PRIYA", [Role.CONSULTANT], NOW, "Priya Shah")
        holly = patients.add(db, clinic.id, "m1", "Holly", "Guzman", NOW, date(1961, 3, 4))
        return episodes.open_episode(db, clinic.id, holly.id, "active", date(2024, 1, 3), provenance)


@pytest.fixture
def episode(registry: Registry, clinic: Clinic) -> Episode:
    return enroll(registry, clinic)


def import_text(registry: Registry, clinic: Clinic, text: str) -> ImportPlan[NumberedFact[ImportedTime]]:
    with registry.begin() as db:
        plan = import_time.plan(db, clinic, ImportFile(text.encode()), NOW, read_activity)
        import_time.apply_actions(db, clinic, plan.actions, NOW)
    return plan


def entries(registry: Registry, clinic: Clinic) -> list[TimeEntry]:
    with registry.read() as db:
        ids = db.execute(
            select(time_entries.c.id).where(time_entries.c.clinic_id == clinic.id).order_by(time_entries.c.id)
        ).scalars()
        found = [time_log.by_id(db, clinic.id, entry_id) for entry_id in ids.all()]
    return [entry for entry in found if entry]


def log(registry: Registry, episode: Episode, note: str = "", member_id: int | None = None) -> int:
    """Fifteen minutes by phone on June 1, as typed in Slack."""
    spent = NewTimeEntry(minutes(15), Activity.PHONE, date(2024, 6, 1), note)
    with registry.begin() as db:
        provenance = Provenance(member_id, NOW, "slack")
        return time_log.add(
            db, episode, spent, provenance, member_id=member_id, author_role="care-manager"
        ).id


@pytest.mark.usefixtures("episode")
def test_everything_a_row_says_is_kept(registry: Registry, clinic: Clinic) -> None:
    import_text(
        registry,
        clinic,
        HEADER + 'M1,6/1/24,131.26,phone call,Dana Reed,"slept, better"\nm1,2024-06-02,5,,,\n',
    )
    first, second = entries(registry, clinic)
    assert (minutes_decimal(first.minutes), first.activity, first.service_on) == (
        "131.26",
        "phone",
        date(2024, 6, 1),
    )
    assert (first.note, first.source, first.author_role) == ("slept, better", "import", "care-manager")
    assert (second.activity, second.member_id, second.author_role) == ("coordination", None, "care-manager")
    with registry.read() as db:
        assert contact_summaries.by_episode(db, clinic.id)[first.episode_id].last_contact_on == date(
            2024, 6, 1
        )


@ON_SQLITE
@pytest.mark.usefixtures("episode")
def test_a_consultants_minutes_keep_the_consultants_role(registry: Registry, clinic: Clinic) -> None:
    import_text(registry, clinic, HEADER + "m1,6/1/24,15,case review,Priya Shah,\n")
    assert [entry.author_role for entry in entries(registry, clinic)] == ["consultant"]


@pytest.mark.usefixtures("episode")
def test_900_rows_with_a_tenth_are_exact(registry: Registry, clinic: Clinic) -> None:
    plan = import_text(registry, clinic, HEADER + "m1,6/1/24,5.1,phone,U0DANA,\n" * 900)
    assert (len(plan.actions), plan.already_present) == (900, 0)
    with registry.read() as db:
        assert db.execute(select(func.sum(time_entries.c.span))).scalar() == minutes(4590)


@pytest.mark.parametrize(
    ("in_file", "on_ledger", "added"), [(1, 0, 1), (2, 0, 2), (1, 1, 0), (2, 1, 1), (1, 3, 0), (5, 2, 3)]
)
def test_of_n_equal_rows_and_m_on_the_ledger_the_difference_is_added(
    registry: Registry, clinic: Clinic, episode: Episode, in_file: int, on_ledger: int, added: int
) -> None:
    for _ in range(on_ledger):
        log(registry, episode, "called")
    text = HEADER + "m1,6/1/24,15.0,call,,called \n" * in_file
    assert (
        len(import_text(registry, clinic, text).actions),
        len(import_text(registry, clinic, text).actions),
    ) == (
        added,
        0,
    )
    assert len(entries(registry, clinic)) == on_ledger + added


def test_a_voided_entry_counts_as_already_there(registry: Registry, clinic: Clinic, episode: Episode) -> None:
    entry_id = log(registry, episode)
    with registry.begin() as db:
        time_log.void(db, clinic.id, entry_id, Provenance(None, NOW, "slack"), "wrong patient")
    assert import_text(registry, clinic, HEADER + "m1,6/1/24,15,phone,,\n").actions == ()


def test_of_a_live_and_a_voided_row_the_missing_one_is_imported(
    registry: Registry, clinic: Clinic, episode: Episode
) -> None:
    log(registry, episode)
    void_first = "mrn,date,minutes,activity,void_reason\nm1,6/1/24,15,phone,twice\nm1,6/1/24,15,phone,\n"
    import_text(registry, clinic, void_first)
    assert [entry.void_reason for entry in entries(registry, clinic)] == [None, "twice"]


@pytest.mark.usefixtures("episode")
def test_a_care_manager_who_joins_later_doubles_nothing(registry: Registry, clinic: Clinic) -> None:
    text = HEADER + "m1,6/1/24,15,phone,Zed Zimmer,\n"
    plan = import_text(registry, clinic, text)
    why = "“Zed Zimmer” isn't on the team, or two members have that name; imported without a care manager"
    assert plan.rows_to_check == (LineNote(2, why),)
    with registry.begin() as db:
        zed = members.add(db, clinic, "U0ZED", [Role.CARE_MANAGER], NOW, "Zed Zimmer")
    assert import_text(registry, clinic, text).actions == ()
    with registry.begin() as db:
        members.add(db, clinic, zed.slack_user_id, [], NOW, "Zed Young")
    assert import_text(registry, clinic, text).actions == ()


@pytest.mark.usefixtures("episode")
def test_rows_of_another_person_or_length_are_different_entries(registry: Registry, clinic: Clinic) -> None:
    import_text(registry, clinic, HEADER + "m1,6/1/24,15,phone,U0DANA,\n")
    other = import_text(
        registry, clinic, HEADER + "m1,6/1/24,15,phone,U0PRIYA,\nm1,6/1/24,15.5,phone,U0DANA,\n"
    )
    assert len(other.actions) == 2


@ON_SQLITE
@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (",6/1/24,15,phone,,", "the MRN is missing"),
        ("m9,6/1/24,15,phone,,", "no patient with MRN m9; import the patients first"),
        ("m1,6/31/24,15,phone,,", "“6/31/24” isn't on the calendar; write 2024-06-30 or 6/30/2024"),
        ("m1,11/22/2026,15,phone,,", "date 2026-11-22 is in the future"),
        ("m1,1/1/1960,15,phone,,", "date 1960-01-01 is before the patient was born (1961-03-04)"),
        ("m1,6/1/24,0,phone,,", "0 minutes: it must be more than 0"),
        ("m1,6/1/24,-5,phone,,", "-5 minutes: it must be more than 0"),
        (
            "m1,6/1/24,0.25,phone,,",
            "“0.25” may be hours or minutes; for hours, write 15 or 0:15; for minutes, write 0.25 min",
        ),
        (
            "m1,6/1/24,.5,phone,,",
            "“.5” may be hours or minutes; for hours, write 30 or 0:30; for minutes, write .5 min",
        ),
        (
            "m1,6/1/24,1.5,phone,,",
            "“1.5” may be hours or minutes; for hours, write 90 or 1:30; for minutes, write 1.5 min",
        ),
        ("m1,6/1/24,,phone,,", "“” isn't a number of minutes; write 15 or 131.26"),
        (
            "m1,6/1/24,15,yodel,,",
            f"I don't know the activity “yodel”; use one of: {', '.join(Activity)}",
        ),
    ],
)
@pytest.mark.usefixtures("episode")
def test_a_bad_row_is_reported_and_the_others_are_imported(
    registry: Registry, clinic: Clinic, cells: str, why: str
) -> None:
    plan = import_text(registry, clinic, f"{HEADER}{cells}\nm1,6/2/24,5,phone,,\n")
    assert plan.rejected == (LineNote(2, why),)
    assert len(entries(registry, clinic)) == 1


@ON_SQLITE
@pytest.mark.usefixtures("episode")
def test_monthly_totals_are_imported_with_a_warning(registry: Registry, clinic: Clinic) -> None:
    plan = import_text(registry, clinic, HEADER + "m1,6/30/24,500,,,\n")
    assert plan.rows_to_check == (
        LineNote(2, "500 minutes is more than 8 hours; check that it's a monthly total"),
    )


@ON_SQLITE
@pytest.mark.usefixtures("episode")
def test_two_equal_rows_are_both_imported_with_a_warning(registry: Registry, clinic: Clinic) -> None:
    row = "m1,6/1/24,15,phone,,\n"
    plan = import_text(registry, clinic, HEADER + row + row)
    assert plan.rows_to_check == (LineNote(3, "same as line 2; both were kept"),)
    assert len(entries(registry, clinic)) == 2


@pytest.mark.usefixtures("episode")
def test_two_imports_at_the_same_time_cannot_add_a_row_twice(registry: Registry, clinic: Clinic) -> None:
    text = HEADER + "m1,6/1/24,15,phone,,\n"
    with registry.read() as db:
        both = [import_time.plan(db, clinic, ImportFile(text.encode()), NOW, read_activity) for _ in range(2)]
    with registry.begin() as db:
        import_time.apply_actions(db, clinic, both[0].actions, NOW)
    with pytest.raises(IntegrityError), registry.begin() as db:
        import_time.apply_actions(db, clinic, both[1].actions, NOW)
    assert len(entries(registry, clinic)) == 1


def exported(registry: Registry, clinic: Clinic) -> str:
    with registry.read() as db:
        return "".join(exports.csv_text(exports.TIME_COLUMNS, exports.export_time(db, clinic)))


def test_an_export_adds_nothing_here_and_the_same_rows_elsewhere(
    registry: Registry, clinic: Clinic, episode: Episode
) -> None:
    dana = 1
    with registry.read() as db:
        dana = next(each.id for each in members.list_members(db, clinic.id, Role.CARE_MANAGER))
    provenance = Provenance(dana, datetime(2024, 6, 1, 14, 30, tzinfo=UTC), "slack")
    started = datetime(2024, 6, 1, 14, tzinfo=UTC)
    spent = NewTimeEntry(
        minutes("25"), Activity.VIDEO, date(2024, 6, 1), "=cmd", started, started.replace(minute=25)
    )
    with registry.begin() as db:
        added = time_log.add(db, episode, spent, provenance, member_id=dana, author_role="care-manager")
        time_log.add_note(db, clinic.id, added.id, "and more", provenance)
    voided = log(registry, episode, "-2 points", dana)
    with registry.begin() as db:
        time_log.void(db, clinic.id, voided, provenance, "wrong patient")
    first = exported(registry, clinic)
    assert first.splitlines()[1] == (
        "m1,2024-06-01,25,video,U0DANA,'=cmd,2024-06-01T09:00:00-05:00,2024-06-01T09:25:00-05:00,care-manager,"
        "and more,slack,U0DANA,2024-06-01T09:30:00-05:00,,,"
    )
    with registry.begin() as db:
        south = clinics.add(db, "South Clinic", "America/Chicago", NOW)
    enroll(registry, south)
    assert import_text(registry, clinic, first).actions == ()
    assert len(import_text(registry, south, first).actions) == 2
    assert exported(registry, south) == first.replace(",slack,", ",import,")
    with registry.read() as db:
        assert (
            db.execute(
                select(func.count())
                .select_from(time_entries)
                .where(ledger_entries.live(time_entries, south.id))
            ).scalar()
            == 1
        )
        assert contact_summaries.by_episode(db, south.id).popitem()[1].last_contact_on == date(2024, 6, 1)
