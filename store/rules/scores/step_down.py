"""When to suggest relapse prevention: response or remission held long enough. Source: domain.md §3."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import Status
from store.rules.scores.progress import all_progress, may_step_down, steering, trend
from store.rules.scores.score import Score
from store.rules.words import short_day


@dataclass(frozen=True)
class StepDown:
    """A reason to step down."""

    since: date
    """The day by which it had been held long enough to be measured so."""
    words: str


def step_down(
    status: Status, scores: Iterable[Score], enrolled_on: date | None, today: date, settings: Settings
) -> StepDown | None:
    """Why an active patient may step down to relapse prevention; None when nothing says so.

    Every primary scale with an elevated baseline has to have held, so that nobody steps down over the other.
    """
    if status is not Status.ACTIVE or enrolled_on is None:
        return None
    courses = [each for each in steering(all_progress(scores, enrolled_on, settings)) if each.was_elevated]
    if not courses or not all(may_step_down(each, settings) for each in courses):
        return None
    held = ", ".join(
        f"{trend(each, today)}, held since {short_day(each.held_since, today)}"
        for each in courses
        if each.held_since
    )
    return StepDown(max(each.latest.on for each in courses), held)
