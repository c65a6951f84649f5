"""The command line, as typed, on registries where some commands were typed before."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from bot.cli.main import main
from store import db
from store.db import Registry
from tests.conftest import DATABASES
from tests.databases import Database, copy_filled

REPORT = Path(__file__).parents[2] / "data" / "sample_billing_report.csv"


class CommandLine:
    """Types commands."""

    def __call__(self, *words: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, words, input=stdin)


_engine = cache(db._engine)  # noqa: SLF001 # the one place where engines are made


@pytest.fixture(autouse=True)
def _engines_are_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give all commands on a database the same engine: compiling its statements again takes the longest."""
    used: list[Engine] = []

    def kept(url: str, statement_seconds: int) -> Engine:
        used.append(_engine(url, statement_seconds))
        return used[-1].execution_options()  # each registry sets options of its own, as its keys

    monkeypatch.setattr("store.db._engine", kept)
    yield
    for engine in used:
        engine.dispose()


@pytest.fixture(params=DATABASES)
def caseload(request: pytest.FixtureRequest) -> Iterator[CommandLine]:
    """The command line of a clinic that has imported the sample's report; the test runs on each database."""
    for registry in after_typing(
        request.getfixturevalue(request.param), (("import", "report", str(REPORT), "--apply"), "")
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATABASE_URL", registry.url)
            yield CommandLine()


def after_typing(database: Database, *commands: tuple[tuple[str, ...], str]) -> Iterator[Registry]:
    """A registry with North Clinic, where commands were typed: the words of each, and its standard input.

    They are typed once, and their result is copied.
    """

    def fill(registry: Registry) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATABASE_URL", registry.url)
            typed = CommandLine()
            assert typed("clinic", "add", "North Clinic", "--timezone", "America/Chicago").exit_code == 0
            for words, stdin in commands:
                assert typed(*words, stdin=stdin).exit_code == 0

    registry = copy_filled(database, f"typed_{abs(hash(commands))}", fill)
    yield registry
    registry.close()
