"""A demo in a process of its own, with one person's hands on its page's API."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parent.parent.parent
_PATIENCE = 30
_JSON = {"Content-Type": "application/json"}


class Demo:
    """`caseload demo`, started and asked as a newcomer would; `with` ends it."""

    def __init__(self, folder: Path, *options: str, port: int = 0) -> None:
        command = [sys.executable, "-m", "bot", "demo", "--port", str(port), *options]
        environment = os.environ | {"CASELOAD_DEMO_FOLDER": str(folder)}
        self.process = subprocess.Popen(  # noqa: S603 - our own program, with what the test says
            command,
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.said: list[str] = []
        self.address = self._wait_for_address()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.ends()
        self._close()

    def ends(self) -> str:
        """Ask it to end, as `kill` or a closing terminal does; what it said on standard error."""
        self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=_PATIENCE)
        return errors

    def is_killed(self) -> None:
        """Kill it on the spot."""
        self.process.kill()
        self.process.wait(_PATIENCE)

    @property
    def port(self) -> int:
        """Where the page is."""
        return int(self.address.rsplit(":", 1)[1])

    def world(self, person: str = "U0DANA") -> dict[str, Any]:
        """All that one person sees."""
        found: dict[str, Any] = json.loads(self._ask("GET", f"state?as={person}&after=-1"))
        return found

    def does(self, gesture: str, person: str = "U0DANA", **given: object) -> None:
        """One gesture on the page."""
        self._ask("POST", gesture, json.dumps({"as": person, **given}))

    def types(self, text: str, person: str = "U0DANA") -> None:
        """Type a line to the bot."""
        place = next(one for one in self.world(person)["channels"] if one["kind"] == "im")
        self.does("type", person, channel=place["id"], text=text)

    def answer(self, text: str, person: str = "U0DANA") -> str:
        """Type a line and read what came of it alone."""
        before = self.sees(person=person)
        self.types(text, person)
        return self.sees(person=person).removeprefix(before[:-1])

    def sees(self, place: str = "", person: str = "U0DANA") -> str:
        """Everything in a place (the direct messages with the bot, when none is named), as one text."""
        world = self.world(person)
        there = [one for one in world["channels"] if (one["name"] == place if place else one["kind"] == "im")]
        return json.dumps(
            [message["blocks"] or message["spans"] for one in there for message in one["messages"]]
        )

    def _ask(self, method: str, what: str, body: str | None = None) -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request(method, f"/sandbox/{what}", body, _JSON)
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        assert answer.status == HTTPStatus.OK, said
        return said

    def _wait_for_address(self) -> str:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith("Caseload demo: "):
                return line.split()[2]
        errors = self.process.communicate()[1]
        raise RuntimeError(f"the demo did not start: {''.join(self.said)}{errors}")

    def _close(self) -> None:
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()


def wait_until(holds: Callable[[], bool]) -> None:
    """Look again and again, for ten seconds at most."""
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
