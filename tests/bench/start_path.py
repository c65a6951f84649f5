"""(d) From start to ready: the process of `caseload run` until it is healthy."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from bot.sandbox import Slack
from tests.bench.figures import Figure

_PATIENCE = 30
_PORT = 38471


def measure(folder: Path) -> list[Figure]:
    """Seconds until /readyz answers that all is well."""
    with Slack() as slack:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder / 'start.db'}",
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.url,
            "PORT": str(_PORT),
        }
        taken = [_start(environment) for _ in range(3)]
    return [
        Figure("(d) start to ready (first with an empty database)", " ".join(f"{one:.2f} s" for one in taken))
    ]


def _start(environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment)
    try:
        while time.perf_counter() - begun < _PATIENCE:
            if _well():
                return time.perf_counter() - begun
            time.sleep(0.02)
        raise RuntimeError("not ready in time")
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)


def _well() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{_PORT}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
