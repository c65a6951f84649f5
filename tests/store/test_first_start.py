"""Several programs start at once on one empty database: one migrates, the others wait for it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store import schema
from store.db import Registry
from tests.databases import PostgresDatabase


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_three_first_starts_make_the_tables_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/first.db"
    if kind == "postgres":
        server: PostgresDatabase = request.getfixturevalue("postgres")
        url = server.create("first")
    programs = [Registry(url) for _ in range(3)]
    with ThreadPoolExecutor(len(programs)) as at_once:
        list(at_once.map(schema.migrate, programs))
    with programs[0].read() as db:
        assert schema.revision(db) == schema.revisions()[0]
    for program in programs:
        program.close()
