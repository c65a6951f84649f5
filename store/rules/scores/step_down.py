"""When to suggest relapse prevention: response or remission held long enough. Source: domain.md §3."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import Status
from store.rules.scores.progress import all_progress, may_step_down, target_scales, trend_text
from store.rules.scores.score import Score
from store.rules.text_format import short_date


@dataclass(frozen=True)
class StepDownReason:
    """A reason to step down."""

    since: date
    """The day by which it had been held long enough to be measured so."""
    text: str


def step_down_reason(
    status: Status, scores: Iterable[Score], enrolled_on: date | None, today: date, settings: Settings
) -> StepDownReason | None:
    """Why an active patient may step down to relapse prevention; None when nothing says so.

    Every primary scale with an elevated baseline has to have held, so that nobody steps down over the other.
    """
    if status is not Status.ACTIVE or enrolled_on is None:
        return None
    courses = [
        each for each in target_scales(all_progress(scores, enrolled_on, settings)) if each.was_elevated
    ]
    if not courses or not all(may_step_down(each, settings) for each in courses):
        return None
    held = ", ".join(
        f"{trend_text(each, today)}, held since {short_date(each.response_or_remission_since, today)}"
        for each in courses
        if each.response_or_remission_since
    )
    return StepDownReason(max(each.latest.on for each in courses), held)
