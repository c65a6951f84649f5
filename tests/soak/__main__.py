"""`make soak`: a line for every kill, a table at the end; status 1, with the seed, when anything is wrong."""

import argparse
import itertools
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.soak.bot_kills import BotKills
from tests.soak.clinic import SoakClinic
from tests.soak.command_kills import CommandKills
from tests.soak.faults import count_repeats
from tests.soak.replica_kills import REPLICAS, ReplicaKills
from tests.soak.servers import PostgresServer, SqliteFiles
from tests.soak.typists import Answer

Kind = Callable[[], list[str]]
_PEOPLE = 6
_READABLE = 0o755
"""PostgreSQL runs as another user where the soak is run by root."""


class Report:
    """Prints what happens, and sums it up."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.faults: list[str] = []
        self._rows: list[tuple[object, ...]] = []

    def run(self, name: str, clinic: SoakClinic, kinds: Mapping[str, Kind], kills: int, end: float) -> None:
        """Kill in each way in turn, until there were so many kills or the time is over."""
        done: Counter[str] = Counter()
        for kind in itertools.islice(itertools.cycle(kinds), kills):
            if time.monotonic() > end:
                break
            found = _faults_of(kinds[kind])
            done[kind] += 1
            say(f"{name} {sum(done.values()):3} {kind}: {'; '.join(found) or 'ok'}")
            self.faults += found
        self._add(name, clinic, done)

    def _add(self, name: str, clinic: SoakClinic, done: Counter[str]) -> None:
        lines = clinic.typists.lines
        saved = len(lines.with_answer(Answer.SAVED))
        self._rows.append((name, sum(done.values()), saved, lines.redelivered, count_repeats(clinic)))
        for kind, times in done.items():
            self._rows.append((f"  {kind}", times, "", "", ""))

    def table(self) -> Iterator[str]:
        """The sums, one line for each database and kind of kill."""
        head = ("", "times", "acknowledged", "delivered again", "posts repeated with the mark")
        for row in (head, *self._rows):
            yield "{:32} {:>6} {:>13} {:>16} {:>29}".format(*row)
        yield f"{len(self.faults)} faults. Seed: {self.seed}"


def main() -> None:
    """Kill as often as the options say."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended too
    options = _options()
    report = Report(options.seed)
    end = time.monotonic() + 60 * options.minutes
    if options.database in {"sqlite", "both"}:
        _soak("SQLite", options.kills, report, end)
    if options.database in {"postgres", "both"}:
        _soak("PostgreSQL", options.kills, report, end)
        _soak("PostgreSQL, 3 replicas", options.kills, report, end)
    for line in report.table():
        say(line)
    sys.exit(1 if report.faults else 0)


def _soak(name: str, kills: int, report: Report, end: float) -> None:
    """All kills on one database."""
    replicas = REPLICAS if "replicas" in name else 1
    chance = random.Random(f"{report.seed} {name}")  # noqa: S311 - moments, no secrets
    folder = Path(tempfile.mkdtemp(prefix="caseload-soak-"))
    folder.chmod(_READABLE)
    faults = len(report.faults)
    server = SqliteFiles(folder) if name == "SQLite" else PostgresServer(folder)
    try:
        clinic = SoakClinic(server.create, folder, chance, _PEOPLE, replicas)
        with clinic.running():
            report.run(name, clinic, _kinds(clinic, server), kills, end)
    finally:
        server.stop()
    if len(report.faults) > faults:
        say(f"{name}: the database and what the bot logged are in {folder}")
    else:
        shutil.rmtree(folder)


def _kinds(clinic: SoakClinic, server: SqliteFiles | PostgresServer) -> dict[str, Kind]:
    if len(clinic.round_robin.senders) > 1 and isinstance(server, PostgresServer):
        replicas = ReplicaKills(clinic, server)
        return {
            "one request to all three": replicas.redelivery,
            "one killed during a post": replicas.kill_of_one,
            "PostgreSQL crashed": replicas.restart_of_the_database,
        }
    bot, command = BotKills(clinic), CommandKills(clinic)
    return {
        "while people type": bot.while_typing,
        "during a post": bot.while_posting,
        "between sending and marking": bot.between_sending_and_marking,
        **{
            f"caseload {name}": _with_faults(kind, bot)
            for name, kind in {
                "close": command.close,
                "import --apply": command.import_,
                "backup": command.backup,
                "restore": command.restore,
                "migrate": command.migrate,
            }.items()
        },
    }


def _with_faults(kind: Kind, bot: BotKills) -> Kind:
    """A kill of a command, and whether the bot's own work was harmed by it."""
    return lambda: [*kind(), *bot.faults()]


def _faults_of(kind: Kind) -> list[str]:
    try:
        return kind()
    except TimeoutError as error:
        return [f"it did not come back: {error}"]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="on each database (default: 100)")
    parser.add_argument("--minutes", type=float, default=600, help="stop after so many minutes")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeats a run")  # noqa: S311
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    return parser.parse_args()


def say(line: str) -> None:
    """Print a line now."""
    print(line, flush=True)  # noqa: T201 - a report on standard output is what this is for


if __name__ == "__main__":
    main()
