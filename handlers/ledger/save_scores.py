"""Saving typed scores: read the lines, ask what is open, save all or none, answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.ledger.draft_answers import DraftAnswers, ask_unclear_patient, save_draft
from handlers.ledger.messages import scores as messages
from handlers.ledger.messages.scores import SavedScore
from handlers.ledger.reading.score_reader import TypedScoreLine, read_scores
from handlers.patient_choice import access, closed_months
from store import ledger_entries
from store.dispatch.drafts import Draft
from store.ledger import scores
from store.ledger.scores import RecordedScore
from store.patient import episodes
from store.patient.patients import Patient
from store.risk import risk_recipients
from store.rules.scores.instruments import for_clinic
from store.rules.scores.review_reasons import relapse_reason
from store.rules.scores.score import Score

DRAFT_KIND = "score"


@dataclass(frozen=True)
class PendingScore:
    """A score of a patient, before it is on the ledger."""

    patient: Patient
    score: Score
    note: str = ""


def save_typed_scores(text: str, answers: DraftAnswers, ctx: RequestContext) -> Reply:
    """Save every score of every line, or none and ask the first open question.

    Raises:
        UserError: a line that cannot be read as typed, or a patient that this member may not open.
    """
    with ctx.registry.begin() as db:
        typed_at = answers.typed_at.astimezone(ctx.clinic.zone)
        lines = read_scores(text, patient_reach.name_search(db, ctx), typed_at)
        question = _question(db, lines, text, answers, ctx)
        if question:
            return Reply(question)
        pending = list(_pending_scores(db, lines, answers, ctx))
        replaced = {line: score_id for line, score_id in answers.repeats.items() if score_id}
        return saved_reply(add_scores(db, pending, ctx, replaced), ctx, urgent=bool(replaced))


def earlier_answer(ctx: RequestContext) -> Reply | None:
    """The answer to the scores that this request saved before; None when it saved none."""
    with ctx.registry.read() as db:
        saved = [_reload(db, score, ctx) for score in scores.of_request(db, ctx.clinic.id, ctx.request_key)]
    return saved_reply(saved, ctx) if saved else None


def add_scores(
    db: Connection,
    pending: Sequence[PendingScore],
    ctx: RequestContext,
    replaced: Mapping[int, int] = MappingProxyType({}),
) -> list[SavedScore]:
    """Put scores on the ledger; each is returned with its scale's progress, all of them counted.

    `replaced`: by line, the score on record that is voided for it.

    Raises:
        UserError: a patient that this member may not open.
    """
    recorded = []
    for line, new in enumerate(pending, start=1):
        access.check_may_open(db, ctx, new.patient)
        episode = episodes.on_day(episodes.of_patient(db, ctx.clinic.id, new.patient.id), new.score.on)
        score = scores.add(
            db, episode, new.score, ctx.provenance, note=new.note, request_key=ctx.request_key, line=line
        )
        access.record_change(db, ctx, "score saved", f"score:{score.id}")
        if line in replaced:
            scores.void(
                db, ctx.clinic.id, replaced[line], ctx.provenance, ledger_entries.replaced_by(score.id)
            )
            access.record_change(db, ctx, "score replaced", f"score:{replaced[line]}")
        recorded.append(score)
    return [_reload(db, score, ctx) for score in recorded]


def saved_reply(saved: Sequence[SavedScore], ctx: RequestContext, *, urgent: bool = False) -> Reply:
    """The answer to saved scores; a positive risk item is posted immediately, not with the next posts."""
    urgent = urgent or any(score.has_positive_risk_answer for score in saved)
    return Reply(messages.scores_saved(saved, ctx.clinic, ctx.now), urgent=urgent)


def saved_score(db: Connection, recorded: RecordedScore, patient: Patient, ctx: RequestContext) -> SavedScore:
    """A score with its scale's progress, and who is alerted to a positive risk item."""
    settings, key = ctx.clinic.settings, recorded.score.instrument
    episode = episodes.by_id(db, ctx.clinic.id, recorded.episode_id)
    on_scales = scores.scale_progress(episode, scores.of_episode(db, episode), settings)
    progress = next((on_scale for on_scale in on_scales if on_scale.instrument.key == key), None)
    taken = scores.of_episode(db, episode)
    care_end = episodes.ended_before([episode], recorded.score.on)
    deceased_on = episodes.deceased_on([episode])
    ended_on = care_end.ended_on if care_end and not deceased_on else None
    relapse = relapse_reason(taken, recorded.score, ended_on, settings)
    saved = SavedScore(
        recorded,
        patient,
        for_clinic(key, settings),
        progress,
        care_end=care_end,
        deceased_on=deceased_on,
        relapse=relapse,
        closed=closed_months.closed_months(db, ctx, "scores", [recorded.score.on]),
    )
    if not saved.has_positive_risk_answer:
        return saved
    recipients = risk_recipients.alert_recipients(
        db, ctx.clinic.id, episode.id, ctx.today, is_drill=patient.is_drill
    )
    return replace(saved, recipients=recipients)


def resume_draft(draft: Draft, answers: DraftAnswers, ctx: RequestContext) -> Reply:
    """Continue with lines about which a question was answered."""
    return save_typed_scores(draft.typed_text, answers, ctx)


def resume_with_patient(draft: Draft, patient_id: int, ctx: RequestContext) -> Reply:
    """Continue with lines for one of which a patient was chosen."""
    return resume_draft(draft, DraftAnswers.of(draft).with_patient(draft, patient_id), ctx)


def _reload(db: Connection, recorded: RecordedScore, ctx: RequestContext) -> SavedScore:
    return saved_score(db, recorded, patient_reach.patient_by_id(db, ctx, recorded.patient_id), ctx)


def _question(
    db: Connection, lines: Sequence[TypedScoreLine], text: str, answers: DraftAnswers, ctx: RequestContext
) -> OutgoingMessage | None:
    """The first question before anything can be saved."""
    if which_patient := ask_unclear_patient(db, DRAFT_KIND, text, lines, answers, ctx):
        return which_patient
    return _repeat_question(db, lines, text, answers, ctx)


def _repeat_question(
    db: Connection, lines: Sequence[TypedScoreLine], text: str, answers: DraftAnswers, ctx: RequestContext
) -> OutgoingMessage | None:
    """Whether a scale that is on record for the day, or typed twice, is meant twice."""
    typed: set[tuple[int, str, date]] = set()
    for number, new in enumerate(_pending_scores(db, lines, answers, ctx), start=1):
        access.check_may_open(db, ctx, new.patient)
        known = scores.find_same_day(db, access.current_episode(db, new.patient), new.score)
        which = (new.patient.id, new.score.instrument, new.score.on)
        if number not in answers.repeats and (known or which in typed):
            draft_id = save_draft(db, DRAFT_KIND, text, answers, ctx)
            on_record = saved_score(db, known, new.patient, ctx) if known else None
            return messages.ask_repeated_score(
                draft_id, number, new.patient, new.score, on_record, ctx.clinic, ctx.now
            )
        typed.add(which)
    return None


def _pending_scores(
    db: Connection, lines: Sequence[TypedScoreLine], answers: DraftAnswers, ctx: RequestContext
) -> Iterator[PendingScore]:
    for number, line in enumerate(lines, start=1):
        patient = patient_reach.patient_by_id(db, ctx, answers.patient_id(number, line))
        for typed in line.scores:
            score = Score(
                on=line.measured_on,
                instrument=typed.instrument.key,
                total=typed.total,
                items=typed.items,
                risk_value=typed.risk_value,
            )
            yield PendingScore(patient, score, line.note)
