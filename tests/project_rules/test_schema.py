"""Migrations make the tables of `store.tables`, and every table belongs to a clinic."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from store import schema
from store.db import Registry
from store.tables import metadata

OF_THE_WORKSPACE = {"clinics", "people", "receipts"}
"""The clinics themselves, what Slack says of its users, and the ids of events already seen."""


def test_migrations_equal_tables(registry: Registry) -> None:
    with registry.begin() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(registry: Registry) -> None:
    schema.migrate(registry)
    with registry.read() as db:
        assert schema.revision(db) == schema.revisions()[0]


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_belongs_to_a_clinic(table: str) -> None:
    assert table in OF_THE_WORKSPACE or not metadata.tables[table].c["clinic_id"].nullable


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_no_link_leaves_its_clinic(table: str) -> None:
    for link in metadata.tables[table].foreign_key_constraints:
        target = link.referred_table.name
        if target not in OF_THE_WORKSPACE:
            assert "clinic_id" in link.column_keys, f"{table} -> {target}"
