"""A signal is heard at whatever moment it comes."""

import subprocess
import sys

ROUNDS = """
import os, signal, subprocess, sys
from bot.stop_signal import StopSignal

stop = StopSignal()
send = "import os, time\\nwhile True: os.kill(os.getppid(), 15); time.sleep(0.0001)"
sender = subprocess.Popen([sys.executable, "-c", send])
heard = sum(StopSignal().wait() for _ in range(5000))
sender.kill()
sender.wait()
assert not StopSignal().wait(0.01)
print("heard", heard)
"""


def test_a_signal_is_heard_even_at_the_moment_the_waiting_begins() -> None:
    done = subprocess.run(  # noqa: S603 our own program
        [sys.executable, "-c", ROUNDS], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.stdout, done.stderr) == ("heard 5000\n", "")
