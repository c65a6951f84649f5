"""Scores on the ledger: the alert that a risk item raises, replaced scores, and which score is the same."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from store.ledger import scores
from store.ledger.scores import RecordedScore
from store.patient import episodes
from store.patient.episodes import Episode
from store.risk import flags, risk_events
from store.rules.clinic.settings import Settings
from store.rules.scores.score import Score
from tests.conftest import NOW
from tests.store.ledger.people import TODAY, People

PHQ9 = Score(TODAY, "phq9", 14)


def alerts(db: Connection, cast: People, episode: Episode | None = None) -> list[str]:
    """The open alerts of an episode, Holly's by default."""
    raised = flags.open_flags(db, cast.clinic.id).get((episode or cast.holly).id, ())
    return [each.flag.question for each in raised]


@pytest.mark.parametrize(
    ("score", "import_key", "expected"),
    [
        (PHQ9, None, []),
        (replace(PHQ9, risk_value=0), None, []),
        (replace(PHQ9, risk_value=2), None, ["PHQ-9 item 9 above 0 (answer 2)"]),
        (replace(PHQ9, total=27), None, ["PHQ-9 item 9 above 0"]),
        (Score(TODAY, "phq9", 1, items=(0,) * 8 + (1,)), None, ["PHQ-9 item 9 above 0 (answer 1)"]),
        (replace(PHQ9, risk_value=2, is_screen=True), None, ["PHQ-9 item 9 above 0 (answer 2)"]),
        (replace(PHQ9, risk_value=2), "row 7", []),
        (Score(TODAY, "gad7", 21), None, []),
    ],
)
def test_a_positive_risk_item_raises_an_alert_unless_it_is_imported(
    cast: People, score: Score, import_key: str | None, expected: list[str]
) -> None:
    with cast.registry.begin() as db:
        added = scores.add(db, cast.holly, score, cast.by_dana(), note="by phone", import_key=import_key)
        assert scores.by_id(db, cast.clinic.id, added.id) == added
        assert scores.by_id(db, cast.clinic.id + 1, added.id) is None
        assert alerts(db, cast) == expected
        assert scores.void(db, cast.clinic.id, added.id, cast.by_dana(1), "undone")
        assert not scores.void(db, cast.clinic.id, added.id, cast.by_dana(2), "undone")
        assert alerts(db, cast) == []


@pytest.mark.parametrize(
    ("old_risk", "new_risk", "to_walter", "raised"),
    [
        (1, 1, False, []),
        (1, 3, False, ["PHQ-9 item 9 above 0 (answer 3)"]),
        (1, 0, False, []),
        (0, 1, False, ["PHQ-9 item 9 above 0 (answer 1)"]),
        (1, 1, True, ["PHQ-9 item 9 above 0 (answer 1)"]),
    ],
)
def test_a_replaced_score_keeps_its_alert_only_while_patient_and_answer_stay(
    cast: People, old_risk: int, new_risk: int, raised: list[str], *, to_walter: bool
) -> None:
    episode = cast.walter if to_walter else cast.holly
    with cast.registry.begin() as db:
        old = scores.add(db, cast.holly, replace(PHQ9, risk_value=old_risk), cast.by_dana())
        before = alerts(db, cast)
        edited = replace(PHQ9, total=15, risk_value=new_risk)
        new = scores.replace_score(db, episode, old, edited, "misread", cast.by_dana(1))
        assert new is not None
        keeps = bool(before) and not raised and new_risk == old_risk
        assert alerts(db, cast, episode) == (before if keeps else raised)
        assert scores.earlier_versions(db, cast.clinic.id, new.id) == [
            scores.by_id(db, cast.clinic.id, old.id)
        ]
        assert scores.replace_score(db, episode, old, edited, "", cast.by_dana(2)) is None


def test_voiding_a_replaced_score_withdraws_the_alert_of_its_earlier_version(cast: People) -> None:
    with cast.registry.begin() as db:
        old = scores.add(db, cast.holly, replace(PHQ9, risk_value=1), cast.by_dana())
        edited = replace(PHQ9, total=15, risk_value=1)
        new = scores.replace_score(db, cast.holly, old, edited, "", cast.by_dana(1))
        assert new is not None
        assert alerts(db, cast) == ["PHQ-9 item 9 above 0 (answer 1)"]
        assert scores.void(db, cast.clinic.id, new.id, cast.by_dana(2), "undone")
        assert alerts(db, cast) == []
        assert risk_events.open_events(db, cast.clinic.id, cast.holly.id) == ()


def test_a_risk_item_added_later_keeps_the_place_of_its_score(cast: People) -> None:
    with cast.registry.begin() as db:
        first = scores.add(db, cast.holly, PHQ9, cast.by_dana(), request_key="r1", line=1)
        second = scores.add(db, cast.holly, Score(TODAY, "gad7", 9), cast.by_dana(), request_key="r1", line=2)
        added = scores.add_risk_item(db, cast.holly, first, 2, cast.by_dana(1))
        assert added is not None
        assert scores.of_request(db, cast.clinic.id, "r1") == [added, second]
        assert alerts(db, cast) == ["PHQ-9 item 9 above 0 (answer 2)"]
        assert scores.add_risk_item(db, cast.holly, first, 3, cast.by_dana(2)) is None
        for each in (added, second):
            scores.void(db, cast.clinic.id, each.id, cast.by_dana(3), "undone")
        assert [each.line for each in scores.of_request(db, cast.clinic.id, "r1")] == [1, -1, 2]


@pytest.mark.parametrize(
    ("totals", "typed", "found_total"),
    [
        ([], PHQ9, None),
        ([14, 9], PHQ9, 14),
        ([9, 12], PHQ9, 12),
        ([14], replace(PHQ9, instrument="gad7"), None),
        ([14], replace(PHQ9, on=date(2026, 11, 20)), None),
        ([14], replace(PHQ9, is_screen=True), None),
    ],
)
def test_a_score_of_the_same_scale_and_day(
    cast: People, totals: list[int], typed: Score, found_total: int | None
) -> None:
    with cast.registry.begin() as db:
        for total in totals:
            scores.add(db, cast.holly, replace(PHQ9, total=total), cast.by_dana())
        found = scores.find_same_day(db, cast.holly, typed)
        assert (found.score.total if found else None) == found_total
        if found:
            scores.void(db, cast.clinic.id, found.id, cast.by_dana(1), "undone")
            after = scores.find_same_day(db, cast.holly, typed)
            assert (after.id if after else None) != found.id


def test_an_episodes_scores_are_in_order_of_their_days(cast: People) -> None:
    with cast.registry.begin() as db:
        for on in (TODAY, date(2026, 10, 1), date(2026, 11, 1)):
            last = scores.add(db, cast.holly, replace(PHQ9, on=on), cast.by_dana())
        scores.void(db, cast.clinic.id, last.id, cast.by_dana(1), "undone")
        assert [score.on for score in scores.of_episode(db, cast.holly)] == [date(2026, 10, 1), TODAY]
        assert scores.of_episode(db, cast.walter) == ()
        assert list(scores.recorded_in_episodes(db, cast.clinic.id)) == [cast.holly.id]
        every = scores.of_patient(db, cast.clinic.id, cast.holly.patient_id)
        assert [each.voided_at is None for each in every] == [True, False, True]


@pytest.mark.parametrize(
    ("days_after_end", "source", "entered_before", "listed"),
    [(1, "slack", 0, True), (0, "slack", 0, False), (1, "import", 0, False), (1, "slack", 1, False)],
)
def test_scores_after_the_end_of_care(
    cast: People, days_after_end: int, source: str, entered_before: int, *, listed: bool
) -> None:
    with cast.registry.begin() as db:
        ended = episodes.change_status(
            db, cast.holly, "discharged", TODAY - timedelta(days=1), cast.by_dana(), ends=True
        )
        on = TODAY - timedelta(days=1) + timedelta(days=days_after_end)
        added = scores.add(db, ended, replace(PHQ9, on=on), cast.by_dana(-entered_before, source))
        found = scores.entered_after_care(db, cast.clinic.id, NOW)
    assert found == ([added] if listed else [])


def recorded(score: Score, source: str = "slack") -> RecordedScore:
    return RecordedScore(
        id=1,
        patient_id=1,
        episode_id=1,
        score=score,
        note="",
        source=source,
        entered_by=None,
        entered_at=NOW,
    )


@pytest.mark.parametrize(
    ("days_ago", "score", "source", "asked"),
    [
        (0, PHQ9, "slack", True),
        (28, PHQ9, "slack", True),
        (29, PHQ9, "slack", False),
        (0, replace(PHQ9, risk_value=0), "slack", False),
        (0, replace(PHQ9, total=0), "slack", False),
        (0, replace(PHQ9, total=27), "slack", False),
        (0, PHQ9, "import", False),
        (0, Score(TODAY, "gad7", 9), "slack", False),
    ],
)
def test_which_risk_items_are_still_asked_for(
    days_ago: int, score: Score, source: str, *, asked: bool
) -> None:
    taken = recorded(replace(score, on=TODAY - timedelta(days=days_ago)), source)
    assert scores.without_risk_answer([taken], TODAY, Settings()) == ((taken,) if asked else ())


def test_only_the_last_score_of_a_scale_is_asked_about() -> None:
    earlier, last = (recorded(replace(PHQ9, total=total)) for total in (14, 9))
    assert scores.without_risk_answer([earlier, last], TODAY, Settings()) == (last,)
    answered = recorded(replace(PHQ9, risk_value=0))
    assert scores.without_risk_answer([earlier, answered], TODAY, Settings()) == ()
