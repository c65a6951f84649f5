"""The process ends in time, whatever still runs."""

import signal
import subprocess
import sys
import time

import pytest

HANGING = """
import threading, time
from bot.server.exit_deadline import ExitDeadline
from bot.stop_signal import StopSignal

stop = StopSignal(on_signal=ExitDeadline(1).begin)
threading.Thread(target=time.sleep, args=(60,)).start()
print("ready", flush=True)
stop.wait()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_thread_that_hangs_does_not_keep_the_process(number: signal.Signals) -> None:
    command = [sys.executable, "-c", HANGING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 our own program
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        begun = time.monotonic()
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
        assert time.monotonic() - begun < 5
