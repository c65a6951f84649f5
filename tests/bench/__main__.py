"""`make bench`: every figure from one run, beside what it is compared with."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import log_path, month_path, start_path
from tests.bench.figures import Figure

PARTS: dict[str, Callable[[Path], list[Figure]]] = {
    "log": log_path.measure,
    "month": month_path.measure,
    "start": start_path.measure,
}


def main() -> None:
    """Measure the parts named on the command line, or all; status 1 when an aim is missed."""
    missed = False
    for name in sys.argv[1:] or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for figure in PARTS[name](Path(folder)):
                print(figure, flush=True)  # noqa: T201 - a report on standard output is what this is for
                missed |= not figure.met
    sys.exit(1 if missed else 0)


main()
