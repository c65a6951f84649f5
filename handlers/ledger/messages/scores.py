"""What `/score` says: the score as saved, what it means, how it changed, and what a risk item asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.block_kit.dates import day_text
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    divider_block,
    text_block,
)
from handlers.dispatch.draft_choices import DISCARD
from handlers.risk.messages.risk_event import alerted_text, protocol_lines
from store.clinic.clinics import Clinic
from store.ledger.scores import RecordedScore
from store.patient.patients import Patient
from store.rules.risk.risk import RiskAnswer, alert_text, risk_answer
from store.rules.scores import progress
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.progress import ScaleProgress, arrow, target_text
from store.rules.scores.scales import Instrument, band_label
from store.rules.scores.score import Score
from store.rules.text_format import capitalize_first, short_date


@dataclass(frozen=True)
class SavedScore:
    """One score on the ledger and the course it stands in."""

    kept: RecordedScore
    patient: Patient
    scale: Instrument
    progress: ScaleProgress | None = None
    """None before enrollment, and for a screen."""
    alerted_names: tuple[str, ...] = ()
    """Whom a positive risk item is told to at once, by name."""

    @property
    def score(self) -> Score:
        """The score itself."""
        return self.kept.score

    @property
    def has_positive_risk_answer(self) -> bool:
        """Whether its risk item is above 0."""
        return risk_answer(self.score) is RiskAnswer.POSITIVE


def scores_saved(found: Sequence[SavedScore], clinic: Clinic, now: datetime) -> OutgoingMessage:
    """`Saved PHQ-9 14 · moderate · Holly Guzman · MRN …8965 · today, Sat Nov 21`, and what follows."""
    today = now.astimezone(clinic.zone).date()
    blocks: list[Block | None] = []
    alerting = [one for one in found if one.has_positive_risk_answer]
    if alerting:
        blocks.append(safety_block(alerting, clinic, now))
    for one in found:
        if blocks:
            blocks.append(divider_block())
        title = f"Saved {score_text(one.score, one.scale)} · {_patient_text(one.patient)} · "
        blocks.append(
            text_block(BoldText(title + day_text(one.score.on, today)), *_meaning_lines(one, today))
        )
        blocks += _buttons(one)
    number = len(found)
    return build_message("Saved the score." if number == 1 else f"Saved {number} scores.", *blocks)


def safety_block(alerting: Sequence[SavedScore], clinic: Clinic, now: datetime) -> Block:
    """The clinic's protocol, because a risk item is above 0 whatever the total."""
    items = " and ".join(alert_text(one.score).removesuffix(" above 0") for one in alerting)
    told = dict.fromkeys(name for one in alerting for name in one.alerted_names)
    return text_block(
        BoldText(f"⚠ Safety: {items} above 0. Follow the clinic's protocol now, today."),
        *protocol_lines(clinic, now),
        alerted_text(tuple(told)),
        "A risk flag is up: it stands on the card and on the review agenda until it is cleared.",
    )


def score_text(score: Score, scale: Instrument) -> str:
    """`PHQ-9 14 · moderate`."""
    return f"{scale.title} {score.total} · {band_label(scale, score.total)}"


def score_undone(one: SavedScore, today: date, *, alert_stays: bool = False) -> OutgoingMessage:
    """A score was voided; it stays on the ledger."""
    what = (
        f"{score_text(one.score, one.scale)} · {_patient_text(one.patient)} · {day_text(one.score.on, today)}"
    )
    return build_message(
        "Undone. The score stays on the ledger, marked as void.",
        text_block(
            BoldText(f"Undone: {what}"),
            "The score stays on the ledger, marked as void.",
            "A safety alert of this patient is still open: close it with a note." if alert_stays else None,
        ),
    )


def ask_repeated_score(draft: int, one: SavedScore, today: date) -> OutgoingMessage:
    """The same score for the same day is on record: is it a second one?"""
    what = (
        f"{score_text(one.score, one.scale)} · {_patient_text(one.patient)} · {day_text(one.score.on, today)}"
    )
    return build_message(
        "Nothing was saved just now: the same score is on record already.",
        text_block(BoldText("Nothing was saved just now: the same score is on record already."), what),
        button_row(
            Button("Leave it", DISCARD, str(draft), "primary"),
            Button("Save it a second time", "score.confirm", str(draft)),
        ),
    )


def _patient_text(patient: Patient) -> str:
    return f"{patient.full_name} · MRN {patient.mrn_ending}"


def _meaning_lines(one: SavedScore, today: date) -> list[str]:
    facts = [*_changes(one, today), *_target_lines(one)]
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
    if one.progress is None or one.score not in one.progress.scores:
        return []
    place = one.progress.scores.index(one.score)
    if place == 0:
        later = len(one.progress.scores) - 1
        return ["The first one in care: this is the baseline." if not later else "Now the baseline."]
    before, first = one.progress.scores[place - 1], one.progress.baseline
    since_first = f"{_change(one.score, first)}{_percent(one.score, first)} since baseline"
    of_first = f"{short_date(first.on, today)} ({first.total})"
    if place == 1:
        return [f"{since_first}, {of_first}."]
    since_last = f"{_change(one.score, before)} since {short_date(before.on, today)} ({before.total})"
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


def _target_lines(one: SavedScore) -> list[str]:
    course = one.progress
    if course is None or course.latest != one.score or len(course.scores) == 1:
        return []
    if course.worsened:
        return [f"{capitalize_first(target_text(course))}: the patient is on the review agenda."]
    if course.remitted:
        return ["In remission."]
    return ["A response to treatment."] if course.responded else []


def _buttons(one: SavedScore) -> list[Block | None]:
    undo = Button("Undo", "score.undo", str(one.kept.id))
    if risk_answer(one.score) is not RiskAnswer.NOT_ENTERED:
        return [button_row(undo, Button("Card", "patient.card", str(one.patient.id)))]
    answers = [Button(str(n), "score.item", f"{one.kept.id}:{n}") for n in range(one.scale.item_max + 1)]
    return [
        text_block(f"What was the answer to item {one.scale.risk_item} (thoughts of self-harm)?"),
        button_row(*answers, undo),
    ]


def score_progress_text(course: ScaleProgress, today: date) -> str:
    """`PHQ-9 20 → 8 ↓ 12 since Sep 3 (mild, response)`."""
    words = [band_label(course.instrument, course.latest.total)]
    if len(course.scores) > 1:
        said = (("remission", course.remitted), ("response", course.responded), ("worse", course.worsened))
        words += [word for word, holds in said if holds][:1]
    return f"{progress.trend_text(course, today)} ({', '.join(words)})"
