"""Clock time that counts already: a minute is one care manager's once, and one patient's once."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Literal

from store.rules.minutes import Minutes

ClockSpan = tuple[int, int]
TimeOwner = tuple[Literal["care manager", "patient"], int]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class CountedClockTime:
    """The clock time counted so far. It must be asked in the order of the entries' starts."""

    def __init__(self) -> None:
        self._spans: defaultdict[TimeOwner, list[ClockSpan]] = defaultdict(list)

    def already_counted(
        self, member_id: int | None, patient_id: int, start: datetime, end: datetime
    ) -> Minutes:
        """How much of this clock time counts already for the care manager or for the patient."""
        span = _clock_span(start, end)
        free = self._free(_time_owners(member_id, patient_id), span)
        return Minutes(span[1] - span[0] - sum(until - since for since, until in free))

    def add(self, member_id: int | None, patient_id: int, start: datetime, end: datetime) -> None:
        """Count what of this clock time is still free, for both."""
        owners = _time_owners(member_id, patient_id)
        free = self._free(owners, _clock_span(start, end))
        for owner in owners:
            self._spans[owner] += free

    def _free(self, owners: list[TimeOwner], span: ClockSpan) -> list[ClockSpan]:
        free = [span]
        for owner in owners:
            # What ended before this start can meet no later entry either: forgetting it keeps this fast.
            self._spans[owner] = [known for known in self._spans[owner] if known[1] > span[0]]
            for known in self._spans[owner]:
                free = [rest for piece in free for rest in _without(piece, known)]
        return free


def _time_owners(member_id: int | None, patient_id: int) -> list[TimeOwner]:
    patient: TimeOwner = ("patient", patient_id)
    return [patient] if member_id is None else [patient, ("care manager", member_id)]


def _clock_span(start: datetime, end: datetime) -> ClockSpan:
    """In whole milliseconds; one that ends before it starts is empty."""
    since = (start - _EPOCH) // _MILLISECOND
    return since, max(since, (end - _EPOCH) // _MILLISECOND)


def _without(piece: ClockSpan, taken: ClockSpan) -> list[ClockSpan]:
    """What is left of a piece of time outside another."""
    before = (piece[0], min(piece[1], taken[0]))
    after = (max(piece[0], taken[1]), piece[1])
    return [rest for rest in (before, after) if rest[0] < rest[1]]
