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
        uncounted = self._uncounted(_time_owners(member_id, patient_id), span)
        return Minutes(span[1] - span[0] - sum(until - since for since, until in uncounted))

    def add(self, member_id: int | None, patient_id: int, start: datetime, end: datetime) -> None:
        """Count what of this clock time does not count yet, for both."""
        owners = _time_owners(member_id, patient_id)
        uncounted = self._uncounted(owners, _clock_span(start, end))
        for owner in owners:
            self._spans[owner] += uncounted

    def _uncounted(self, owners: list[TimeOwner], span: ClockSpan) -> list[ClockSpan]:
        uncounted = [span]
        for owner in owners:
            # What ended before this start can meet no later entry either: dropping it keeps this fast.
            self._spans[owner] = [known for known in self._spans[owner] if known[1] > span[0]]
            for known in self._spans[owner]:
                uncounted = [rest for piece in uncounted for rest in _without(piece, known)]
        return uncounted


def _time_owners(member_id: int | None, patient_id: int) -> list[TimeOwner]:
    patient: TimeOwner = ("patient", patient_id)
    return [patient] if member_id is None else [patient, ("care manager", member_id)]


def _clock_span(start: datetime, end: datetime) -> ClockSpan:
    """In whole milliseconds; one that ends before it starts is empty."""
    since = (start - _EPOCH) // _MILLISECOND
    return since, max(since, (end - _EPOCH) // _MILLISECOND)


def _without(piece: ClockSpan, counted: ClockSpan) -> list[ClockSpan]:
    """What is left of a piece of time outside another."""
    before = (piece[0], min(piece[1], counted[0]))
    after = (max(piece[0], counted[1]), piece[1])
    return [rest for rest in (before, after) if rest[0] < rest[1]]
