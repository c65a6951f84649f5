"""Two charts joined on the ledger, on both databases: what is copied, what not, and what Undo leaves."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Connection, Date, Integer, String, Table, func, select

from store import ledger_entries
from store.billing import month_recount, patient_months
from store.clinic import members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.ledger import contacts, time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.patient.charts import chart_merge, fact_kinds, hidden_charts, merge_plan
from store.patient.charts.fact_kinds import FACT_KINDS, NOT_COPIED, FactKind
from store.patient.episodes import Episode, NoEpisodeError
from store.payer import payers
from store.rules.activities import Activity
from store.rules.minutes import minutes
from store.rules.months import Month
from store.rules.roles import Role
from store.tables import coverages, metadata, scores, time_entries

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
TODAY = date(2026, 11, 21)
NOVEMBER = Month.of(TODAY)
SOON = NOW + timedelta(minutes=5)
OF_ITS_KIND = {
    "seat": "care-manager",
    "how": "spoken",
    "stage": "answered",
    "activity": "phone",
    "instrument": "phq9",
    "author_role": "care-manager",
    "step": "told",
    "cause": "score",
    "outcome": "seen",
}
"""What a column with few possible values may hold; for others see `_value`."""


@dataclass
class TwoCharts:
    """Holly, twice: 5001 and 5002."""

    registry: Registry
    clinic: Clinic
    kept: Episode
    merged: Episode
    dana: int

    def said(self, at: datetime = NOW) -> Provenance:
        return Provenance(self.dana, at, "slack")

    def merge(self, db: Connection) -> hidden_charts.HiddenChart:
        _, chart = chart_merge.merge(
            db, self.clinic.id, self.kept.patient_id, self.merged.patient_id, TODAY, self.said(SOON)
        )
        return chart


@pytest.fixture
def two(registry: Registry, clinic: Clinic) -> TwoCharts:
    with registry.begin() as db:
        dana = members.add(db, clinic, "U1", [Role.CARE_MANAGER], NOW, "Dana Reed").id
        first, second = (
            episodes.open_episode(
                db,
                clinic.id,
                patients.add(db, clinic.id, mrn, "Holly", "Guzman", NOW).id,
                episodes.ACTIVE,
                date(2026, 9, 1),
                Provenance(dana, NOW, "slack"),
            )
            for mrn in ("5001", "5002")
        )
    return TwoCharts(registry, clinic, first, second, dana)


def add_of_each_kind(db: Connection, two: TwoCharts, episode: Episode) -> dict[str, int]:
    """A fact in each table; those that link to others link to the ones before."""
    added: dict[str, int] = {}
    payer = payers.find_or_add(db, two.clinic.id, "Cigna").id
    for kind in FACT_KINDS:
        links = {column: added[table.name] for column, table in kind.links}
        own = {"patient_id": episode.patient_id, "episode_id": episode.id, "payer_id": payer, **links}
        facts = {
            column.name: own.get(column.name, _value(column.name, column.type, kind.table))
            for column in kind.table.c
            if not (column.nullable and column.name not in links)
            and column.name not in {"id", "clinic_id", *ledger_entries_columns()}
        }
        added[kind.table.name] = ledger_entries.add(db, kind.table, two.clinic.id, two.said(), **facts)
    return added


def ledger_entries_columns() -> set[str]:
    return {"source", "entered_by", "entered_at", "voided_at", "voided_by", "void_reason"}


def _value(name: str, kind: Any, table: Table) -> object:  # noqa: ANN401 - a column's type
    if name == "kind":
        return {"flags": "discuss", "reviews": "change"}.get(table.name, "phone")
    if isinstance(kind, Date):
        return TODAY
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, JSON):
        return {"goals": "sleep"}
    if isinstance(kind, String):
        return OF_ITS_KIND.get(name, "words")
    assert isinstance(kind, Integer) or name == "span"
    return 60_000


def live(db: Connection, two: TwoCharts, kind: FactKind, episode: Episode) -> int:
    if "patient_id" not in kind.table.c:
        where = ledger_entries.live(kind.table, two.clinic.id)
    else:
        where = ledger_entries.live(kind.table, two.clinic.id) & (
            kind.table.c.patient_id == episode.patient_id
        )
    return db.execute(select(func.count()).select_from(kind.table).where(where)).scalar_one()


def test_every_table_about_a_patient_is_copied_or_has_a_reason_not_to_be() -> None:
    about_patients = {
        table.name
        for table in metadata.tables.values()
        if "patient_id" in table.c and table.name not in {"patient_words", "episodes"}
    }
    facts = {kind.table.name for kind in FACT_KINDS}
    children = {
        table.name
        for table in metadata.tables.values()
        if any(key.referred_table.name in facts for key in table.foreign_key_constraints)
    }
    assert (about_patients | children) - facts == set(NOT_COPIED)


def test_every_kind_of_fact_is_copied_with_its_author_and_undone_again(two: TwoCharts) -> None:
    with two.registry.begin() as db:
        originals = add_of_each_kind(db, two, two.merged)
        chart = two.merge(db)
    with two.registry.begin() as db:
        for kind in FACT_KINDS:
            query = select(kind.table).order_by(kind.table.c.id)
            original, copy = db.execute(query).mappings()
            assert original["id"] == originals[kind.table.name]
            assert copy["source"] == f"merge {chart.id}"
            assert (copy["entered_by"], copy["entered_at"]) == (two.dana, NOW)
            assert copy.get("patient_id", two.kept.patient_id) == two.kept.patient_id
            assert copy.get("episode_id", two.kept.id) == two.kept.id
            for column, target in kind.links:
                assert copy[column] is not None
                assert copy[column] != originals[target.name]
        assert chart_merge.undo(db, chart, two.said(SOON)) == len(FACT_KINDS)
    with two.registry.begin() as db:
        for kind in FACT_KINDS:
            assert live(db, two, kind, two.merged) == 1
        again = two.merge(db)
        assert again.id != chart.id
        assert live(db, two, FACT_KINDS[0], two.kept) == 1


def test_what_both_charts_hold_is_not_doubled(two: TwoCharts) -> None:
    with two.registry.begin() as db:
        add_of_each_kind(db, two, two.kept)
        add_of_each_kind(db, two, two.merged)
        plan = merge_plan.plan_merge(db, two.clinic.id, two.kept.patient_id, two.merged.patient_id, TODAY)
        assert plan.copied == ()
        assert "1 time entry" in plan.already_there
        two.merge(db)
        for kind in FACT_KINDS:
            if "patient_id" in kind.table.c:
                assert live(db, two, kind, two.kept) == 1


def _log(db: Connection, two: TwoCharts, episode: Episode, *, start: datetime | None = None) -> None:
    entry = NewTimeEntry(
        minutes(30),
        Activity.PHONE,
        date(2026, 11, 3),
        start_at=start,
        end_at=start + timedelta(minutes=30) if start else None,
    )
    time_log.add(db, episode, entry, two.said(), member_id=two.dana, author_role=Role.CARE_MANAGER)


def test_of_three_equal_entries_with_one_on_the_kept_chart_two_are_copied(two: TwoCharts) -> None:
    with two.registry.begin() as db:
        _log(db, two, two.kept)
        for _ in range(3):
            _log(db, two, two.merged)
        two.merge(db)
        rows = patient_months.report(db, two.clinic, NOVEMBER).rows
        assert [(row.mrn, row.claim.minutes) for row in rows] == [("5001", minutes(90))]
        assert month_recount.verified_report(db, two.clinic, NOVEMBER).rows == rows


def test_the_original_of_a_copy_takes_no_clock_time_from_it(two: TwoCharts) -> None:
    with two.registry.begin() as db:
        _log(db, two, two.merged, start=datetime(2026, 11, 3, 15, tzinfo=UTC))
        two.merge(db)
        (row,) = patient_months.report(db, two.clinic, NOVEMBER).rows
        assert (row.mrn, row.claim.minutes) == ("5001", minutes(30))
        detail = patient_months.patient_month_detail(db, two.clinic, two.kept.patient_id, NOVEMBER)
        assert sum(entry.counted for entry in detail.counted_entries) == minutes(30)
        assert month_recount.verified_report(db, two.clinic, NOVEMBER).rows == (row,)


def test_a_fact_goes_to_the_episode_that_its_day_belongs_to(two: TwoCharts) -> None:
    with two.registry.begin() as db:
        ended = episodes.change_status(db, two.kept, "graduated", date(2026, 10, 1), two.said(), ends=True)
        second = episodes.open_episode(
            db, two.clinic.id, ended.patient_id, episodes.ACTIVE, date(2026, 11, 1), two.said()
        )
        for day in (date(2026, 9, 10), date(2026, 11, 3)):
            contacts.add(db, two.merged, two.said(), "phone", day, member_id=two.dana, reached=True)
        plan = merge_plan.plan_merge(db, two.clinic.id, two.kept.patient_id, two.merged.patient_id, TODAY)
        assert [copy.episode_id for copy in plan.copies.copies] == [ended.id, second.id]


def test_the_kept_charts_payer_stays_in_every_month(two: TwoCharts) -> None:
    with two.registry.begin() as db:
        for episode, name, on in (
            (two.kept, "Cigna", date(2026, 9, 1)),
            (two.merged, "Aetna", date(2026, 8, 1)),
            (two.merged, "Humana", date(2026, 11, 1)),
        ):
            payer = payers.find_or_add(db, two.clinic.id, name)
            payers.set_coverage(db, two.clinic.id, episode.patient_id, payer, on, two.said())
        two.merge(db)
        assert db.execute(select(func.count()).select_from(coverages)).scalar_one() == 3
        for day in (date(2026, 8, 15), TODAY):
            covered = payers.coverage_on(db, two.clinic.id, day)
            assert covered[two.kept.patient_id].name == "Cigna"


def test_charts_are_merged_in_a_chain_and_separated_in_turn(two: TwoCharts) -> None:
    with two.registry.begin() as db:
        third = patients.add(db, two.clinic.id, "5003", "Holly", "Guzman", NOW)
        episodes.open_episode(db, two.clinic.id, third.id, "active", date(2026, 9, 1), two.said())
        ids = (two.clinic.id, two.merged.patient_id, third.id)
        _, first = chart_merge.merge(db, *ids, TODAY, two.said())
        second = two.merge(db)
        kept = patients.by_mrn(db, two.clinic.id, "5003")
        assert kept
        assert kept.mrn == "5001"
        assert patients.by_mrn_key(db, two.clinic.id)["5003"].mrn == "5001"
        with pytest.raises(UserError, match="MRN 5002 was itself merged"):
            chart_merge.undo(db, first, two.said())
        chart_merge.undo(db, second, two.said())
        chart_merge.undo(db, first, two.said())
        assert {key: found.mrn for key, found in patients.by_mrn_key(db, two.clinic.id).items()} == {
            mrn: mrn for mrn in ("5001", "5002", "5003")
        }


def test_a_day_of_assessment_that_only_one_chart_has_is_filled_in(two: TwoCharts) -> None:
    with two.registry.begin() as db:
        episodes.record_initial_assessment(db, two.merged, date(2026, 9, 2))
        chart = two.merge(db)
        assert episodes.by_id(db, two.clinic.id, two.kept.id).initial_assessment_on == date(2026, 9, 2)
        chart_merge.undo(db, chart, two.said())
        assert episodes.by_id(db, two.clinic.id, two.kept.id).initial_assessment_on is None


def test_a_chart_without_an_episode_is_not_the_one_to_keep(two: TwoCharts) -> None:
    with two.registry.begin() as db:
        bare = patients.add(db, two.clinic.id, "5009", "Holly", "Guzman", NOW)
        with pytest.raises(NoEpisodeError):
            merge_plan.plan_merge(db, two.clinic.id, bare.id, two.kept.patient_id, TODAY)


def test_nothing_of_another_clinic_is_touched(two: TwoCharts) -> None:
    with two.registry.begin() as db:
        with pytest.raises(UserError):
            merge_plan.plan_merge(db, two.clinic.id + 1, two.kept.patient_id, two.merged.patient_id, TODAY)
        assert fact_kinds.count_facts(db, two.clinic.id + 1, two.kept.patient_id).total() == 0


def test_a_voided_fact_is_not_copied(two: TwoCharts) -> None:
    with two.registry.begin() as db:
        added = add_of_each_kind(db, two, two.merged)
        for table in (scores, time_entries):
            ledger_entries.void(
                db, table, two.clinic.id, two.said(), "undone", table.c.id == added[table.name]
            )
        two.merge(db)
        assert db.execute(select(func.count()).select_from(scores)).scalar_one() == 1
        assert db.execute(select(func.count()).select_from(time_entries)).scalar_one() == 1
