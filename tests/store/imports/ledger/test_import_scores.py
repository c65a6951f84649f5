"""Scores in a file go onto the ledger once, checked, by total or by items."""

from datetime import UTC, date, datetime

import pytest

from store import exports
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.imports.import_plan import ImportPlan, NumberedFact
from store.imports.ledger import import_scores as importing
from store.imports.ledger.import_scores import ImportedScore
from store.imports.table_file import ImportFile
from store.imports.table_records import LineNote
from store.ledger import scores
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.patient.episodes import Episode
from store.risk import risk_events
from store.rules.scores.score import Score

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
HEADER = "mrn,date,instrument,score,items\n"
JUNE_1 = date(2024, 6, 1)
ON_SQLITE = pytest.mark.parametrize("registry", ["sqlite"], indirect=True)
"""For tests of reading and wording, which don't depend on the kind of database."""


def enroll(registry: Registry, clinic: Clinic) -> Episode:
    with registry.begin() as db:
        holly = patients.add(db, clinic.id, "m1", "Holly", "Guzman", NOW)
        provenance = Provenance(None, NOW, "test")
        return episodes.open_episode(db, clinic.id, holly.id, "active", date(2024, 1, 3), provenance)


@pytest.fixture
def episode(registry: Registry, clinic: Clinic) -> Episode:
    return enroll(registry, clinic)


def import_text(registry: Registry, clinic: Clinic, text: str) -> ImportPlan[NumberedFact[ImportedScore]]:
    with registry.begin() as db:
        plan = importing.plan(db, clinic, ImportFile(text.encode()), NOW)
        importing.apply_actions(db, clinic, plan.actions, NOW)
    return plan


@ON_SQLITE
@pytest.mark.parametrize(
    ("cells", "score"),
    [
        ("phq-9,14,", Score(JUNE_1, "phq9", 14)),
        ("PHQ 9,14.0,", Score(JUNE_1, "phq9", 14)),
        ("gad7,0,", Score(JUNE_1, "gad7", 0)),
        ("GAD-7,,1 2 3 0 1 1 2", Score(JUNE_1, "gad7", 10, (1, 2, 3, 0, 1, 1, 2))),
        ('GAD-7,10,"1,2,3, 0,1,1,2"', Score(JUNE_1, "gad7", 10, (1, 2, 3, 0, 1, 1, 2))),
        ("GAD-7,,1;2;3;0;1;1;2", Score(JUNE_1, "gad7", 10, (1, 2, 3, 0, 1, 1, 2))),
    ],
)
def test_totals_and_items_are_read(
    registry: Registry, clinic: Clinic, episode: Episode, cells: str, score: Score
) -> None:
    text = f"{HEADER}m1,6/1/2024,{cells}\n"
    assert len(import_text(registry, clinic, text).actions) == 1
    assert import_text(registry, clinic, text).actions == ()
    with registry.read() as db:
        assert scores.of_episode(db, episode) == (score,)


@ON_SQLITE
def test_a_column_for_each_scale_is_read_like_a_row_for_each_score(
    registry: Registry, clinic: Clinic, episode: Episode
) -> None:
    lines = (
        "MRN;Visit Date;PHQ-9 Score;GAD-7;Q9",
        "m1;6/1/2024;14;9;1",
        "m1;7/1/2024;N/A;7;",
        "m1;8/1/2024;-;;",
        "m1;9/1/2024;30;5;",
    )
    plan = import_text(registry, clinic, "\n".join(lines))
    assert [(note.line, note.text) for note in plan.rejected] == [
        (4, "no score on this line"),
        (5, "30 is not a PHQ-9 total: it goes from 0 to 27"),
    ]
    with registry.read() as db:
        assert sorted(scores.of_episode(db, episode), key=lambda score: (score.on, score.instrument)) == [
            Score(JUNE_1, "gad7", 9),
            Score(JUNE_1, "phq9", 14, risk_value=1),
            Score(date(2024, 7, 1), "gad7", 7),
            Score(date(2024, 9, 1), "gad7", 5),
        ]
    assert import_text(registry, clinic, "\n".join(lines)).actions == ()


@ON_SQLITE
@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("phq9,28,", "28 is not a PHQ-9 total: it goes from 0 to 27"),
        ("phq9,-1,", "-1 is not a PHQ-9 total: it goes from 0 to 27"),
        ("phq9,14.5,", "score “14.5” isn't a whole number"),
        ("phq9,,", "score and items are both empty; leave the row out (a missing score isn't 0)"),
        ("phq9,,1 2", "The PHQ-9 has 9 items, 2 were given"),
        ("gad7,9,1 2 3 0 1 1 2", "The GAD-7 items add up to 10, not 9"),
        ("gad7,,1 2 3 0 1 1 4", "Item 7 of the GAD-7 goes from 0 to 3; 4 was given"),
        ("gad7,,a b", "item “a” isn't a whole number"),
    ],
)
@pytest.mark.usefixtures("episode")
def test_a_bad_row_is_reported_and_the_others_are_imported(
    registry: Registry, clinic: Clinic, cells: str, why: str
) -> None:
    plan = import_text(registry, clinic, f"{HEADER}m1,6/1/2024,{cells}\nm1,6/1/2024,phq9,14,\n")
    assert plan.rejected == (LineNote(2, why),)
    assert len(plan.actions) == 1


@ON_SQLITE
@pytest.mark.usefixtures("episode")
def test_an_unknown_scale_is_refused_with_the_known_ones(registry: Registry, clinic: Clinic) -> None:
    (wrong,) = import_text(registry, clinic, HEADER + "m1,6/1/2024,BDI,14,\n").rejected
    assert wrong.text.startswith("“BDI” isn't a scale that I know; use one of: PHQ-9, PHQ-A, GAD-7")


def exported(registry: Registry, clinic: Clinic) -> str:
    with registry.read() as db:
        return "".join(exports.csv_text(exports.SCORE_COLUMNS, exports.export_scores(db, clinic)))


def test_an_export_adds_nothing_here_and_the_same_rows_elsewhere(
    registry: Registry, clinic: Clinic, episode: Episode
) -> None:
    provenance = Provenance(None, datetime(2024, 6, 1, 14, 30, tzinfo=UTC), "slack")
    with registry.begin() as db:
        scores.add(db, episode, Score(JUNE_1, "phq9", 14, None, 1), provenance, note="by phone")
        scores.add(db, episode, Score(JUNE_1, "phq2", 4, None, None, is_screen=True), provenance)
        wrong = scores.add(db, episode, Score(JUNE_1, "gad7", 10, (1, 2, 3, 0, 1, 1, 2)), provenance)
        scores.void(db, clinic.id, wrong.id, provenance, "wrong patient")
        south = clinics.add(db, "South Clinic", "America/Chicago", NOW)
    enroll(registry, south)
    first = exported(registry, clinic)
    at = "2024-06-01T09:30:00-05:00"
    assert first.splitlines() == [
        ",".join(exports.SCORE_COLUMNS),
        f"m1,2024-06-01,PHQ-9,14,,1,,by phone,slack,,{at},,,",
        f"m1,2024-06-01,PHQ-2,4,,,yes,,slack,,{at},,,",
        f"m1,2024-06-01,GAD-7,10,1 2 3 0 1 1 2,,,,slack,,{at},{at},,wrong patient",
    ]
    assert import_text(registry, clinic, first).actions == ()
    assert len(import_text(registry, south, first).actions) == 3
    assert exported(registry, south) == first.replace(",slack,", ",import,")


LATEST = "PHQ-9,15,3 2 2 1 2 3 1 0 1"
ZERO = "PHQ-9,14,3 2 2 1 2 3 1 0 0"


@pytest.mark.parametrize(
    ("rows", "alerts"),
    [
        ((f"11/18/2026,{LATEST}",), [date(2026, 11, 18)]),
        ((f"10/24/2026,{LATEST}",), [date(2026, 10, 24)]),
        ((f"10/23/2026,{LATEST}",), []),
        ((f"11/18/2026,{LATEST}", f"11/20/2026,{ZERO}"), []),
        ((f"11/20/2026,{ZERO}", f"11/18/2026,{LATEST}"), []),
        ((f"11/18/2026,{LATEST}", "11/20/2026,PHQ-9,14,"), [date(2026, 11, 18)]),
        ((f"11/11/2026,{LATEST}", f"11/18/2026,{LATEST}"), [date(2026, 11, 18)]),
        ((f"11/18/2026,{ZERO}", "11/18/2026,PHQ-9,26,"), [date(2026, 11, 18)]),
    ],
)
def test_a_recent_answer_about_self_harm_opens_one_safety_alert(
    registry: Registry, clinic: Clinic, episode: Episode, rows: tuple[str, ...], alerts: list[date]
) -> None:
    text = HEADER + "".join(f"m1,{row}\n" for row in rows)
    for _ in range(2):
        import_text(registry, clinic, text)
        with registry.read() as db:
            events = risk_events.open_events(db, clinic.id, episode.id)
        assert [event.on for event in events] == alerts


@ON_SQLITE
def test_a_typed_score_that_is_later_or_of_the_same_day_decides(
    registry: Registry, clinic: Clinic, episode: Episode
) -> None:
    with registry.begin() as db:
        typed = Score(date(2026, 11, 20), "phq9", 14, risk_value=0)
        scores.add(db, episode, typed, Provenance(None, NOW, "slack"))
    plan = import_text(registry, clinic, f"{HEADER}m1,11/18/2026,{LATEST}\n")
    assert (len(plan.actions), plan.rows_to_check) == (1, ())
    plan = import_text(registry, clinic, f"{HEADER}m1,11/20/2026,{LATEST}\n")
    assert plan.rows_to_check == (
        LineNote(2, "PHQ-9 item 9 above 0 (answer 1): a safety alert opens, as for a typed score"),
    )
