"""The answers to `/score`: scores as saved, what they mean, the change, and what a risk item asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
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
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.dispatch.draft_choices import DISCARD
from handlers.ledger.messages.entry_lines import restore_button
from handlers.ledger.sentences import corrections, shared
from handlers.ledger.sentences import scores as sentences
from handlers.patient_choice.card_actions import RE_ENROLL
from handlers.risk.messages.risk_event import protocol_lines, unreachable_lines
from handlers.risk.sentences.alerts import notified
from store.clinic.clinics import Clinic
from store.ledger.scores import RecordedScore
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.risk.risk_recipients import AlertRecipients
from store.rules.patient.statuses import Status
from store.rules.risk.risk import RiskAnswer, entered_risk_value, risk_answer
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.progress import ScaleProgress
from store.rules.scores.scales import Instrument
from store.rules.scores.score import Score
from store.rules.scores.sentences import target_text

EDIT_SCORE = "score.edit"


@dataclass(frozen=True)
class SavedScore:
    """One score on the ledger, with the progress of its scale."""

    recorded: RecordedScore
    patient: Patient
    scale: Instrument
    progress: ScaleProgress | None = None
    """None before enrollment, and for a screen."""
    care_end: Episode | None = None
    """The ended episode, when the score is of a day after it."""
    deceased_on: date | None = None
    relapse: str = ""
    """Why it may be a relapse after the end of care."""
    closed: tuple[str, ...] = ()
    """That its month is closed for billing."""
    recipients: AlertRecipients = field(default_factory=AlertRecipients)
    """Who is alerted to a positive risk item, and who cannot be."""

    @property
    def score(self) -> Score:
        """The score itself."""
        return self.recorded.score

    @property
    def has_positive_risk_answer(self) -> bool:
        """Whether its risk item is above 0."""
        return risk_answer(self.score) is RiskAnswer.POSITIVE

    def line(self, today: date, *, with_answer: bool = False) -> str:
        """`PHQ-9 14 · moderate · item 9: 1 · Holly Guzman · MRN …8965 · today, Sat Nov 21`."""
        text = sentences.score_text_with_answer if with_answer else sentences.score_text
        return sentences.score_line(
            text(self.score, self.scale),
            full_name_with_mrn(self.patient),
            day_text(self.score.on, today),
        )


def scores_saved(
    saved: Sequence[SavedScore], clinic: Clinic, now: datetime, *, alert_is_new: bool = True
) -> OutgoingMessage:
    """`Saved PHQ-9 14 · moderate · …` and what it means; first the protocol if a risk item is above 0."""
    today = now.astimezone(clinic.zone).date()
    alerting = [score for score in saved if score.has_positive_risk_answer]
    blocks: list[Block | None] = (
        [safety_block(alerting, clinic, now, is_new=alert_is_new)] if alerting else []
    )
    for score in saved:
        heading = BoldText(sentences.saved(score.line(today)))
        blocks += [
            divider_block() if blocks else None,
            text_block(heading, *_meaning_lines(score, today)),
            *_buttons(score),
        ]
    return build_message(sentences.scores_saved(len(saved)), *blocks)


def safety_block(
    alerting: Sequence[SavedScore], clinic: Clinic, now: datetime, *, is_new: bool = True
) -> Block:
    """The clinic's protocol, because a risk item is above 0, whatever the total; `is_new`: it alerts now."""
    items = " and ".join(f"{score.scale.title} item {score.scale.risk_item}" for score in alerting)
    alerted = dict.fromkeys(member.name for score in alerting for member in score.recipients.members)
    if not is_new:
        return text_block(
            BoldText(sentences.safety(items)), *protocol_lines(clinic, now), sentences.ALERT_KEPT
        )
    missed = dict.fromkeys(line for score in alerting for line in unreachable_lines(score.recipients))
    return text_block(
        BoldText(sentences.safety(items)),
        *protocol_lines(clinic, now),
        notified(tuple(alerted)),
        *missed,
        sentences.FLAG_RAISED,
    )


def score_edited(
    saved: SavedScore, before: SavedScore, clinic: Clinic, now: datetime, *, alert_stays: bool
) -> OutgoingMessage:
    """What a score is now, and what it was before; `alert_stays`: the old answer's alert is still open."""
    today = now.astimezone(clinic.zone).date()
    same_answer = entered_risk_value(saved.score) == entered_risk_value(before.score)
    keeps_alert = same_answer and saved.patient.id == before.patient.id
    return build_message(
        sentences.SCORE_CHANGED_NOTIFICATION,
        text_block(
            BoldText(corrections.was(before.line(today))), sentences.ALERT_STAYS if alert_stays else None
        ),
        *scores_saved([saved], clinic, now, alert_is_new=not keeps_alert).blocks,
    )


def score_undone(undone: SavedScore, today: date, *, alert_stays: bool = False) -> OutgoingMessage:
    """A score was voided; it stays on the ledger."""
    return build_message(
        sentences.SCORE_UNDONE_NOTIFICATION,
        text_block(
            BoldText(shared.undone(undone.line(today))),
            sentences.SCORE_STAYS,
            sentences.ALERT_STAYS if alert_stays else None,
            *undone.closed,
        ),
        button_row(restore_button("scores", undone.recorded.id)),
    )


def ask_repeated_score(
    draft_id: int,
    number: int,
    patient: Patient,
    score: Score,
    known: SavedScore | None,
    clinic: Clinic,
    now: datetime,
) -> OutgoingMessage:
    """The same scale for the same day is on record, or typed twice: was it meant twice?

    The answer to the risk item is on both lines: a line with another answer is never taken for the same.

    Args:
        draft_id: where the lines wait.
        number: which of the typed scores it is.
        patient: whose.
        score: as typed.
        known: the score on record; None when the scale is only typed twice.
        clinic: the clinic, with its safety protocol.
        now: for the day and the clinic's hours.
    """
    scale, today = BY_KEY[score.instrument], now.astimezone(clinic.zone).date()
    typed = sentences.score_line(
        sentences.score_text_with_answer(score, scale),
        full_name_with_mrn(patient),
        day_text(score.on, today),
    )
    same = known is not None and _says_nothing_new(score, known.score)
    wrong = (
        sentences.ALREADY_ON_RECORD if same else sentences.second_of_day(scale, on_record=known is not None)
    )
    replace = Button(
        sentences.REPLACE_SCORE, "score.confirm", _confirm_value(draft_id, number, known), "primary"
    )
    return build_message(
        wrong,
        text_block(
            BoldText(wrong),
            sentences.on_record(known.line(today, with_answer=True)) if known else None,
            None if same else sentences.typed_now(typed),
        ),
        None if same else _unsaved_risk_block(score, known, clinic, now),
        button_row(
            replace if known and not same else None,
            Button(sentences.DISCARD_SECOND_SCORE, DISCARD, str(draft_id), "primary" if same else None),
            Button(
                sentences.SAVE_SECOND_SCORE if same else sentences.KEEP_BOTH_SCORES,
                "score.confirm",
                _confirm_value(draft_id, number, None),
            ),
        ),
    )


def _says_nothing_new(typed: Score, known: Score) -> bool:
    """Whether a typed score has the total on record, and no other answer to the risk item."""
    return typed.total == known.total and entered_risk_value(typed) in {None, entered_risk_value(known)}


def _unsaved_risk_block(
    score: Score, known: SavedScore | None, clinic: Clinic, now: datetime
) -> Block | None:
    """What follows for the safety alert when one of two scores is dropped."""
    item = BY_KEY[score.instrument].risk_item
    if risk_answer(score) is RiskAnswer.POSITIVE:
        return text_block(BoldText(sentences.unsaved_risk(item)), *protocol_lines(clinic, now))
    if known and known.has_positive_risk_answer:
        return text_block(sentences.replacing_withdraws_alert(item))
    return None


def _confirm_value(draft_id: int, number: int, replaced: SavedScore | None) -> str:
    return f"{draft_id}:{number}:{replaced.recorded.id if replaced else 0}"


def _meaning_lines(saved: SavedScore, today: date) -> list[str]:
    score, scale = saved.score, saved.scale
    lines = [*_change_lines(saved, today), *_target_lines(saved, today)]
    end = saved.care_end
    if saved.deceased_on:
        lines.insert(0, shared.deceased(saved.patient.full_name, saved.deceased_on, today))
    if end and end.ended_on:
        lines.append(shared.after_care(sentences.THIS_SCORE_DOESNT, end.status, end.ended_on, today))
    if saved.relapse:
        lines.append(sentences.relapse_after_care(saved.relapse))
    if score.total and risk_answer(score) is RiskAnswer.NEGATIVE:
        lines.append(sentences.risk_item_zero(scale.risk_item))
    if score.is_screen:
        lines.append(sentences.REFERRAL_SCREEN)
    if scale.screen_only and score.total >= scale.bands[-1].start:
        lines.append(sentences.positive_screen(scale))
    if saved.recorded.note:
        lines.append(shared.note_line(saved.recorded.note))
    return [*lines, *saved.closed]


def _change_lines(saved: SavedScore, today: date) -> list[str]:
    """The change since the score before and since the baseline."""
    if saved.progress is None or saved.score not in saved.progress.scores:
        return []
    scores = saved.progress.scores
    index = scores.index(saved.score)
    if index == 0:
        return [sentences.NEW_BASELINE if len(scores) > 1 else sentences.FIRST_SCORE]
    if index == 1:
        return [sentences.since_baseline(saved.score, scores[0], today)]
    return [sentences.since_last_and_baseline(saved.score, scores[index - 1], scores[0], today)]


def _target_lines(saved: SavedScore, today: date) -> list[str]:
    progress = saved.progress
    if progress is None or progress.latest != saved.score or len(progress.scores) == 1:
        return []
    if progress.worsened:
        worse = target_text(progress, today)
        return [sentences.worse(worse) if saved.care_end else sentences.on_agenda(worse)]
    if progress.remitted:
        return [sentences.IN_REMISSION]
    return [sentences.RESPONSE] if progress.responded else []


def _buttons(saved: SavedScore) -> list[Block | None]:
    score_id, scale = saved.recorded.id, saved.scale
    end, patient_id = saved.care_end, str(saved.patient.id)
    undo = Button(shared.UNDO, "score.undo", str(score_id))
    edit = Button(corrections.EDIT, EDIT_SCORE, str(score_id))
    back = (
        Button(shared.RE_ENROLL, RE_ENROLL, patient_id, "primary")
        if end and end.status != Status.DECEASED
        else None
    )
    if risk_answer(saved.score) is not RiskAnswer.NOT_ENTERED:
        return [button_row(undo, edit, Button(shared.CARD, "patient.card", patient_id), back)]
    values = range(scale.item_max + 1)
    answers = [Button(str(value), "score.item", f"{score_id}:{value}") for value in values]
    return [text_block(sentences.ask_risk_item(scale.risk_item)), button_row(*answers, undo, edit, back)]
