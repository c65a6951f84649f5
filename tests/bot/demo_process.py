"""A demo in its own process, used through the page's API."""

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
    """`caseload demo`; `with` stops it."""

    def __init__(self, folder: Path, *options: str, port: int = 0) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "bot", "demo", "--port", str(port), *options]
        environment = os.environ | {"CASELOAD_DEMO_FOLDER": str(folder)}
        self.process = subprocess.Popen(  # noqa: S603 our own program, with options of the test
            command,
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.output: list[str] = []
        self.address = self._wait_for_address()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.ends()
        self._close()

    def ends(self) -> str:
        """Stop it with SIGTERM; return its standard error."""
        self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=_PATIENCE)
        return errors

    def is_killed(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.wait(_PATIENCE)

    @property
    def port(self) -> int:
        """The port of the page."""
        return int(self.address.rsplit(":", 1)[1])

    def state(self, person: str = "U0DANA") -> dict[str, Any]:
        """Everything one person sees."""
        found: dict[str, Any] = json.loads(self._ask("GET", f"state?as={person}&after=-1"))
        return found

    def does(self, action: str, person: str = "U0DANA", **given: object) -> None:
        """Send one action of the page."""
        self._ask("POST", action, json.dumps({"as": person, **given}))

    def types(self, text: str, person: str = "U0DANA") -> None:
        """Type a line to the bot."""
        dm = next(one for one in self.state(person)["channels"] if one["kind"] == "im")
        self.does("type", person, channel=dm["id"], text=text)

    def answer(self, text: str, person: str = "U0DANA") -> str:
        """Type a line and return only what appeared after it."""
        before = self.sees(person=person)
        self.types(text, person)
        return self.sees(person=person).removeprefix(before[:-1])

    def sees(self, channel: str = "", person: str = "U0DANA") -> str:
        """Everything in a channel (by default the direct messages with the bot), as one text."""
        key, wanted = ("name", channel) if channel else ("kind", "im")
        found = [one for one in self.state(person)["channels"] if one[key] == wanted]
        return json.dumps(
            [message["blocks"] or message["spans"] for one in found for message in one["messages"]]
        )

    def _ask(self, method: str, what: str, body: str | None = None) -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request(method, f"/sandbox/{what}", body, _JSON)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        assert response.status == HTTPStatus.OK, content
        return content

    def _wait_for_address(self) -> str:
        assert self.process.stdout
        for line in self.process.stdout:
            self.output.append(line)
            if line.startswith("Caseload demo: "):
                return line.split()[2]
        errors = self.process.communicate()[1]
        raise RuntimeError(f"the demo did not start: {''.join(self.output)}{errors}")

    def _close(self) -> None:
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until a condition is true, ten seconds at most."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)
