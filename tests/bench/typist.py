"""Someone who types slash commands by the watch, in a process of their own, as Slack is one."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bot.clock import real_clock
from bot.sandbox.delivery.requests import BotRequest, signature_of
from tests.bench.figures import Times
from tests.world import World

_WARM = 20
"""How many of the lines are not counted."""


def typed(world: World, url: str, lines: Sequence[str], answer: str) -> Times:
    """Have Dana type these `/log` lines to a bot, each answered with these words; how long each took.

    From this process, client and bot would take turns on one interpreter, and the watch would show that.
    """
    fields = [world.slack.command_fields(world.dana.id, "/log", line) for line in lines]
    bodies = [BotRequest("slash_commands", each).body()[1] for each in fields]
    work = {"url": url, "secret": world.slack.signing_secret, "bodies": bodies, "answer": answer}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.typist"],
        input=json.dumps(work),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Times(tuple(json.loads(done.stdout)[_WARM:]))


def main() -> None:
    """Type what standard input holds; write the milliseconds of each line to standard output."""
    work = json.load(sys.stdin)
    taken = [_timed(work["url"], work["secret"], body, work["answer"]) for body in work["bodies"]]
    json.dump(taken, sys.stdout)


def _timed(url: str, secret: str, body: str, answer: str) -> float:
    start = time.perf_counter()
    said = _post(url, secret, body)
    taken = (time.perf_counter() - start) * 1000
    if answer not in said:
        raise RuntimeError(said)
    return taken


def _post(url: str, secret: str, body: str) -> str:
    stamp = str(int(real_clock().timestamp()))
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature_of(secret, body, stamp),
    }
    where = urlsplit(url)
    connection = HTTPConnection(where.netloc, timeout=10)
    try:
        connection.request("POST", where.path, body.encode(), headers)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


if __name__ == "__main__":
    main()
