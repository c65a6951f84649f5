"""docs/data-model.md says what the tables are."""

from store import tables
from tests.project_rules import data_model


def test_the_document_equals_the_tables() -> None:
    assert data_model.PATH.read_text() == data_model.document(), "run `make docs`"


def test_every_table_is_in_the_document() -> None:
    headings = [line[4:] for line in data_model.document().splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(tables.metadata.tables)


def test_every_table_says_what_a_row_is() -> None:
    unclear = [name for name, table in tables.metadata.tables.items() if not table.info.get("meaning")]
    assert unclear == []
