"""A figure of the benchmark, and how times are taken."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the report; `limit` is the aim that `ratio` is held against."""

    what: str
    said: str
    ratio: float | None = None
    limit: float | None = None

    @property
    def met(self) -> bool:
        """Whether the aim is met; a figure without an aim always is."""
        return self.ratio is None or self.limit is None or self.ratio <= self.limit

    def __str__(self) -> str:
        if self.ratio is None or self.limit is None:
            return f"{self.what:<58} {self.said}"
        verdict = "ok" if self.met else "MISSED"
        return f"{self.what:<58} {self.said}   {self.ratio:.2f} x, aim {self.limit:.2g} x: {verdict}"


@dataclass(frozen=True)
class Times:
    """Durations of repeated work, in milliseconds."""

    each: tuple[float, ...]

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.each)

    @property
    def p99(self) -> float:
        """What 99 in a hundred stay under."""
        return sorted(self.each)[int(len(self.each) * 0.99)]

    def __str__(self) -> str:
        return f"p50 {self.p50:7.2f} ms  p99 {self.p99:7.2f} ms"


def timed(work: Callable[[int], object], times: int, warm: int = 20) -> Times:
    """Do the work so often, after a warm-up."""
    for number in range(warm):
        work(-1 - number)
    taken = []
    for number in range(times):
        start = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - start) * 1000)
    return Times(tuple(taken))
