"""One clinic on one database, with the program as processes of their own and people who type."""

import os
import random
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import select, update

from bot.clock import real_clock
from bot.sandbox import Slack
from store import schema
from store.clinic import clinics, members
from store.db import Registry
from store.posting.posts import ABANDONED_AFTER, UNMARKED
from store.rules.clinic.calendar import local_day
from store.rules.roles import Role
from store.tables import posts
from tests import world
from tests.soak.programs import Program
from tests.soak.typists import RoundRobin, Typists

ALERTED = ("U0DANA", "U0PRIYA", "U0OWEN")
"""Who gets the safety alerts of every patient."""

_PATIENCE_SECONDS = 90
_LONGEST_ACKNOWLEDGEMENT_MINUTES = 240


class SoakClinic:
    """North Clinic, where the program is killed."""

    def __init__(
        self,
        create: Callable[[str], str],
        folder: Path,
        chance: random.Random,
        people: int,
        replicas: int = 1,
    ) -> None:
        """`create` makes an empty database of a name, and returns its address."""
        self.create, self.folder, self.chance = create, folder, chance
        self.registry = Registry(create("soak"))
        schema.migrate(self.registry)
        self.cast = world.open_clinic(self.registry)
        self.clinic = self.cast.clinic
        with self.registry.begin() as db:
            longest = _LONGEST_ACKNOWLEDGEMENT_MINUTES
            self.clinic = clinics.change_settings(db, self.clinic, acknowledge_minutes=longest)
            for user_id in (ids := [f"U0CM{number:02}" for number in range(people)]):
                members.add(db, self.clinic, user_id, [Role.CARE_MANAGER], real_clock(), user_id)
        self.slack = Slack(rate_limit=False).start()
        self.slack.install(world.manifest())
        for user_id in (*ALERTED, "U0LENA", "U0ADA", "U0BILL", *ids):
            self.slack.person(user_id, user_id)
        self._ports = [free_port() for _ in range(replicas)]
        self.bots: list[Program] = []
        self.round_robin = RoundRobin(
            self.slack, [f"http://127.0.0.1:{port}/slack/events" for port in self._ports]
        )
        patients = [f"{first} {last}" for _, first, last, _ in world.SAMPLE]
        self.typists = Typists(self.slack, self.round_robin, ids, patients, self.today)
        self.cut_off: set[tuple[str, str]] = set()
        """Posts of which it is not known whether they had arrived when the program was killed."""

    @property
    def today(self) -> date:
        """The day at the clinic."""
        return local_day(real_clock(), self.clinic.zone)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Within the block all replicas run; after it, nothing of this clinic does."""
        try:
            for number in range(len(self._ports)):
                self.bots.append(self._start(number))
            for number in range(len(self._ports)):
                self._wait_until_ready(number)
            yield
        finally:
            self.typists.stop()
            for bot in self.bots:
                bot.kill()
            self.slack.stop()
            self.registry.close()

    def run(self, *words: str, database: str = "") -> Program:
        """Start a command, on this clinic's database or on another."""
        return Program(words, self._environment(0, database), self.folder / "commands.txt")

    def kill_bot(self, number: int = 0) -> None:
        """Kill a replica, and note which posts were being sent."""
        self.bots[number].kill()
        if len(self.bots) > 1:
            time.sleep(1)  # the others mark what they have sent
        self.note_what_was_cut_off()

    def restart_bot(self, number: int = 0) -> None:
        """Start a replica again, and wait until it answers."""
        self.bots[number] = self._start(number)
        self._wait_until_ready(number)

    def note_what_was_cut_off(self) -> None:
        """Note it, and let the minutes pass after which such posts are made again."""
        mine = posts.c.clinic_id == self.clinic.id
        with self.registry.begin() as db:
            for row in db.execute(select(posts).where(mine, posts.c.state.in_(UNMARKED))).all():
                if row.state == "sending":
                    self.cut_off.add((row.period, row.audience))
                earlier = row.claimed_at - ABANDONED_AFTER
                db.execute(update(posts).where(mine, posts.c.id == row.id).values(claimed_at=earlier))

    def _start(self, number: int) -> Program:
        return Program(["run"], self._environment(number, ""), self.folder / f"bot{number}.txt")

    def _environment(self, number: int, database: str) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": database or self.registry.url,
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_API_URL": self.slack.url,
            "PORT": str(self._ports[number]),
        }

    def _wait_until_ready(self, number: int) -> None:
        begun = time.monotonic()
        while not _answers(self._ports[number]):
            if time.monotonic() - begun > _PATIENCE_SECONDS or not self.bots[number].is_running:
                raise TimeoutError((self.folder / f"bot{number}.txt").read_text())
            time.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
