"""What `/score` says: the score as saved, what it means, how it changed, and what a risk item asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.block_kit.dates import day_words
from handlers.block_kit.parts import Block, Bold, Button, Message, actions, divider, lines, message
from handlers.risk.messages.risk_event import protocol, told_words
from store.clinic.clinics import Clinic
from store.ledger.scores import KeptScore
from store.patient.patients import Patient
from store.rules.risk.risk import RiskAnswer, alert_words, risk_answer
from store.rules.scores import progress
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.progress import Progress, arrow, target_words
from store.rules.scores.scales import Instrument, band
from store.rules.scores.score import Score
from store.rules.words import capital, short_day


@dataclass(frozen=True)
class SavedScore:
    """One score on the ledger and the course it stands in."""

    kept: KeptScore
    patient: Patient
    scale: Instrument
    course: Progress | None = None
    """None before enrollment, and for a screen."""
    alerted: tuple[str, ...] = ()
    """Whom a positive risk item is told to at once, by name."""

    @property
    def score(self) -> Score:
        """The score itself."""
        return self.kept.score

    @property
    def alerts(self) -> bool:
        """Whether its risk item is above 0."""
        return risk_answer(self.score) is RiskAnswer.POSITIVE


def saved(found: Sequence[SavedScore], clinic: Clinic, now: datetime) -> Message:
    """`Saved PHQ-9 14 · moderate · Holly Guzman · MRN …8965 · today, Sat Nov 21`, and what follows."""
    today = now.astimezone(clinic.zone).date()
    blocks: list[Block | None] = []
    alerting = [one for one in found if one.alerts]
    if alerting:
        blocks.append(safety(alerting, clinic, now))
    for one in found:
        if blocks:
            blocks.append(divider())
        title = f"Saved {score_words(one.score, one.scale)} · {_who(one.patient)} · "
        blocks.append(lines(Bold(title + day_words(one.score.on, today)), *_meaning(one, today)))
        blocks += _asks(one)
    number = len(found)
    return message("Saved the score." if number == 1 else f"Saved {number} scores.", *blocks)


def safety(alerting: Sequence[SavedScore], clinic: Clinic, now: datetime) -> Block:
    """The clinic's protocol, because a risk item is above 0 whatever the total."""
    items = " and ".join(alert_words(one.score).removesuffix(" above 0") for one in alerting)
    told = dict.fromkeys(name for one in alerting for name in one.alerted)
    return lines(
        Bold(f"⚠ Safety: {items} above 0. Follow the clinic's protocol now, today."),
        *protocol(clinic, now),
        told_words(tuple(told)),
        "A risk flag is up: it stands on the card and on the review agenda until it is cleared.",
    )


def score_words(score: Score, scale: Instrument) -> str:
    """`PHQ-9 14 · moderate`."""
    return f"{scale.title} {score.total} · {band(scale, score.total)}"


def undone(one: SavedScore, today: date, *, alert_stays: bool = False) -> Message:
    """A score was voided; it stays on the ledger."""
    what = f"{score_words(one.score, one.scale)} · {_who(one.patient)} · {day_words(one.score.on, today)}"
    return message(
        "Undone. The score stays on the ledger, marked as void.",
        lines(
            Bold(f"Undone: {what}"),
            "The score stays on the ledger, marked as void.",
            "A safety alert of this patient is still open: close it with a note." if alert_stays else None,
        ),
    )


def ask_again(draft: int, one: SavedScore, today: date) -> Message:
    """The same score for the same day is on record: is it a second one?"""
    what = f"{score_words(one.score, one.scale)} · {_who(one.patient)} · {day_words(one.score.on, today)}"
    return message(
        "Nothing was saved just now: the same score is on record already.",
        lines(Bold("Nothing was saved just now: the same score is on record already."), what),
        actions(
            Button("Leave it", "score.drop", str(draft), "primary"),
            Button("Save it a second time", "score.confirm", str(draft)),
        ),
    )


def dropped() -> Message:
    """A question answered with no."""
    return message("Nothing more was saved.", lines("Nothing more was saved."))


def _who(patient: Patient) -> str:
    return f"{patient.full_name} · MRN {patient.mrn_tail}"


def _meaning(one: SavedScore, today: date) -> list[str]:
    facts = [*_changes(one, today), *_target(one)]
    if one.score.total and risk_answer(one.score) is RiskAnswer.NEGATIVE:
        facts.append(f"Item {one.scale.risk_item}: 0.")
    if one.score.is_screen:
        facts.append("The screen that led here: shown on the card, never a baseline.")
    if one.scale.screen_only and one.score.total >= one.scale.bands[-1].start:
        facts.append(f"A positive screen: {BY_KEY[one.scale.full_scale].title} comes next.")
    if one.kept.note:
        facts.append(f"Note: {one.kept.note}")
    return facts


def _changes(one: SavedScore, today: date) -> list[str]:
    """Against the score before and against the baseline."""
    if one.course is None or one.score not in one.course.course:
        return []
    place = one.course.course.index(one.score)
    if place == 0:
        later = len(one.course.course) - 1
        return ["The first one in care: this is the baseline." if not later else "Now the baseline."]
    before, first = one.course.course[place - 1], one.course.baseline
    since_first = f"{_change(one.score, first)}{_percent(one.score, first)} since baseline"
    of_first = f"{short_day(first.on, today)} ({first.total})"
    if place == 1:
        return [f"{since_first}, {of_first}."]
    since_last = f"{_change(one.score, before)} since {short_day(before.on, today)} ({before.total})"
    return [f"{since_last}; {since_first}, {of_first}."]


def _change(score: Score, other: Score) -> str:
    points = score.total - other.total
    if points == 0:
        return "No change"
    return f"{arrow(points)} {abs(points)} {'point' if abs(points) == 1 else 'points'}"


def _percent(score: Score, first: Score) -> str:
    change = score.total - first.total
    if not first.total or not change:
        return ""
    share = abs(change) * 100 // first.total
    return f" ({'+' if change > 0 else '-'}{share} %)"


def _target(one: SavedScore) -> list[str]:
    course = one.course
    if course is None or course.latest != one.score or len(course.course) == 1:
        return []
    if course.worsened:
        return [f"{capital(target_words(course))}: the patient is on the review agenda."]
    if course.remitted:
        return ["In remission."]
    return ["A response to treatment."] if course.responded else []


def _asks(one: SavedScore) -> list[Block | None]:
    undo = Button("Undo", "score.undo", str(one.kept.id))
    if risk_answer(one.score) is not RiskAnswer.NOT_TOLD:
        return [actions(undo, Button("Card", "patient.card", str(one.patient.id)))]
    answers = [Button(str(n), "score.item", f"{one.kept.id}:{n}") for n in range(one.scale.item_max + 1)]
    return [
        lines(f"What was the answer to item {one.scale.risk_item} (thoughts of self-harm)?"),
        actions(*answers, undo),
    ]


def course_words(course: Progress, today: date) -> str:
    """`PHQ-9 20 → 8 ↓ 12 since Sep 3 (mild, response)`."""
    words = [band(course.instrument, course.latest.total)]
    if len(course.course) > 1:
        said = (("remission", course.remitted), ("response", course.responded), ("worse", course.worsened))
        words += [word for word, holds in said if holds][:1]
    return f"{progress.trend(course, today)} ({', '.join(words)})"
