"""What people read about scores: progress, target, what is due, why to review a patient, refusals."""

from datetime import date

from store.errors import UserError
from store.rules.scores.progress import ScaleProgress
from store.rules.scores.scales import Instrument, band_label
from store.rules.scores.score import Score
from store.rules.text_format import count_text, short_date

# Progress on a scale


def arrow(change: int) -> str:
    """The direction of a change in points."""
    if change == 0:
        return "="
    return "↑" if change > 0 else "↓"


def trend_text(progress: ScaleProgress, today: date) -> str:
    """`PHQ-9 14 → 9 ↓ 5 since Oct 2`; with one score `PHQ-9 14 on Oct 2`.

    `since` is left out when all scores are of one day. Worse than the score before or the best counts from
    that one: `PHQ-9 15 → 9 → 15 ↑ 6 since Nov 17`.
    """
    title, first, latest = progress.instrument.title, progress.baseline, progress.latest
    if len(progress.scores) == 1:
        return f"{title} {first.total} on {short_date(first.on, today)}"
    lowest = progress.worse_than
    if lowest and lowest.total < first.total:
        since = f" since {short_date(lowest.on, today)}" if latest.on > lowest.on else ""
        return f"{title} {first.total} → {lowest.total} → {latest.total} ↑ {progress.shown_change}{since}"
    totals = f"{title} {first.total} → {latest.total}"
    since = f" since {short_date(first.on, today)}" if latest.on > first.on else ""
    if progress.change == 0:
        return f"{totals}, no change{since}"
    return f"{totals} {arrow(progress.change)} {abs(progress.change)}{since}"


def trend_and_meaning(progress: ScaleProgress, today: date) -> str:
    """`PHQ-9 20 → 8 ↓ 12 since Sep 3 (mild, response)`."""
    meaning = band_label(progress.instrument, progress.latest.total)
    if len(progress.scores) > 1:
        if progress.remitted:
            meaning += ", remission"
        elif progress.responded:
            meaning += ", response"
        elif progress.worsened:
            meaning += ", worse"
    return f"{trend_text(progress, today)} ({meaning})"


def target_text(progress: ScaleProgress, today: date) -> str:
    """The next target: `target 7 or less, then below 5`; empty when the scale has none.

    Worse by the meaningful change comes first, whatever the target.
    """
    scale = progress.instrument
    if progress.worse_than:
        since = _since_lowest(progress, today)
        meaning = f"which is a meaningful change (from {scale.meaningful_change})"
        return f"worse by {progress.shown_change}{since}, {meaning}"
    if progress.remitted:
        return f"target reached (below {scale.remission_below})"
    remission = f"below {scale.remission_below}" if scale.remission_below is not None else ""
    if progress.responded:
        return f"response reached, next {remission}" if remission else "response reached"
    response = progress.highest_response
    if response is not None and scale.remission_below is not None and response >= scale.remission_below:
        return f"target {response} or less, then {remission}"
    return f"target {remission}" if remission else ""


def _since_lowest(progress: ScaleProgress, today: date) -> str:
    """` since Nov 17`; empty when the last score is worse than the baseline."""
    lowest = progress.worse_than
    if lowest is None or lowest.total >= progress.baseline.total:
        return ""
    return f" since {short_date(lowest.on, today)}"


# Which scale is due


def scale_due(scale: Instrument, due_on: date, today: date) -> str:
    """`PHQ-9 due since Nov 3`."""
    return f"{scale.title} {'due since' if due_on < today else 'due'} {short_date(due_on, today)}"


def scale_due_after(scale: Instrument, due_on: date, last: Score | None, today: date) -> str:
    """`PHQ-9 due Nov 3 (14 on Oct 6)`, `PHQ-9 due since Nov 3 (no baseline yet)`."""
    before = f"{last.total} on {short_date(last.on, today)}" if last else "no baseline yet"
    return f"{scale_due(scale, due_on, today)} ({before})"


# Why to review a patient: stalled, or ready to step down


def worse(progress: ScaleProgress, today: date) -> str:
    """`worse: up 6 since Nov 17 (PHQ-9)`, `worse than at baseline (PHQ-9)`: by the meaningful change."""
    since = _since_lowest(progress, today)
    title = progress.instrument.title
    return (
        f"worse: up {progress.shown_change}{since} ({title})"
        if since
        else f"worse than at baseline ({title})"
    )


def relapse(progress: ScaleProgress, today: date) -> str:
    """`relapse in prevention: PHQ-9 12 on Nov 20`."""
    latest = progress.latest
    return (
        f"relapse in prevention: {progress.instrument.title} {latest.total} on {short_date(latest.on, today)}"
    )


def up_since_care(scale: Instrument, last: int, total: int) -> str:
    """`PHQ-9 9, up 6 since the last score in care (3)`."""
    return f"{scale.title} {total}, up {total - last} since the last score in care ({last})"


def elevated_again(scale: Instrument, total: int) -> str:
    """`PHQ-9 12, which is 10 or more`."""
    return f"{scale.title} {total}, which is {scale.elevated_from} or more"


def not_scored(days: int, last_on: date | None, today: date) -> str:
    """`no score for 62 days`, `no score in 81 days of care`."""
    if last_on is None:
        return f"no score in {count_text(days, 'day')} of care"
    return f"no score for {count_text(days, 'day')}, the last on {short_date(last_on, today)}"


def no_response(weeks: int, titles: str) -> str:
    """Still elevated after the clinic's weeks in care."""
    return f"no response in {count_text(weeks, 'week')} ({titles})"


def response_since(trend: str, since: date, today: date) -> str:
    """Response or remission over the clinic's number of weeks."""
    return f"{trend}, held since {short_date(since, today)}"


# A score that cannot be right

_CHECK = "Check the questionnaire"


CHECK_TOTAL = f"{_CHECK} and type the total again."


def impossible_total(scale: Instrument, total: int) -> str:
    """Below 0 or above the highest total."""
    return f"{total} is not a {scale.title} total: it goes from 0 to {scale.total_max}."


def wrong_sum(scale: Instrument, items_sum: int, total: int) -> UserError:
    """Items that do not add up to the typed total."""
    return UserError(
        f"The {scale.title} items add up to {items_sum}, not {total}.",
        f"{_CHECK}: type the items without the total, or only the total.",
    )


def wrong_item_count(scale: Instrument, given: int) -> UserError:
    """Too few or too many items."""
    return UserError(
        f"The {scale.title} has {count_text(scale.items, 'item')}, {given} {'was' if given == 1 else 'were'} "
        "given.",
        f"Type all {scale.items}, each from 0 to {scale.item_max}, or the total (0 to {scale.total_max}).",
    )


def answer_out_of_range(scale: Instrument, item: int, answer: int) -> UserError:
    """An answer above the highest one of the scale."""
    return UserError(
        f"Item {item} of the {scale.title} goes from 0 to {scale.item_max}; {answer} was given.",
        _retype_item(scale, item),
    )


def odd_answer(scale: Instrument, item: int, answer: int) -> UserError:
    """An odd answer where only even ones are possible (AUDIT, items 9 and 10)."""
    return UserError(
        f"Item {item} of the {scale.title} is answered with 0, 2 or 4; {answer} was given.",
        _retype_item(scale, item),
    )


def _retype_item(scale: Instrument, item: int) -> str:
    return f"Type item {item} again, or the total (0 to {scale.total_max})."


def no_risk_item(scale: Instrument) -> UserError:
    """A risk item typed for a scale without one."""
    return UserError(f"The {scale.title} has no risk item.", "Type its total or its items.")


def risk_item_above_total(scale: Instrument, value: int, total: int) -> UserError:
    """A risk item that does not fit the total."""
    return UserError(
        f"Item {scale.risk_item} at {value} does not fit a {scale.title} total of {total}.",
        f"{_CHECK}: one of the two is wrong.",
    )
