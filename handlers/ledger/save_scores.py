"""Saving typed scores: read the lines, settle what is open, save all or none, answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.ledger.messages import scores as messages
from handlers.ledger.messages.scores import SavedScore
from handlers.ledger.reading.score_reader import TypedScoreLine, read_scores
from handlers.ledger.save_time import DraftAnswers
from handlers.patient_choice import access
from handlers.patient_choice.ask_choice import ask_patient_choice
from store.dispatch import drafts
from store.dispatch.drafts import Draft
from store.ledger import scores
from store.ledger.scores import RecordedScore
from store.patient import episodes, patients
from store.patient.patients import Patient, PatientNameSearch
from store.risk import risk_recipients
from store.rules.scores.instruments import for_clinic
from store.rules.scores.score import Score

DRAFT_KIND = "score"


@dataclass(frozen=True)
class PendingScore:
    """A score of a patient, before it is on the ledger."""

    patient: Patient
    score: Score
    note: str = ""


def save_typed_scores(text: str, settled: DraftAnswers, key: str, ctx: RequestContext) -> Reply:
    """Save every score of every line, or none and ask what is open.

    Raises:
        UserError: a line that cannot be read as typed, or somebody else's patient.
    """
    try:
        with ctx.registry.begin() as db:
            earlier = scores.of_request(db, ctx.clinic.id, key)
            if earlier:
                return saved_reply([_reload(db, kept, ctx) for kept in earlier], ctx)
            typed_at = settled.typed_at.astimezone(ctx.clinic.zone)
            read = read_scores(text, PatientNameSearch(db, ctx.clinic.id), typed_at)
            question = _question(db, read, text, settled, ctx)
            if question:
                return Reply(question)
            return saved_reply(add_scores(db, list(_pending_scores(db, read, settled, ctx)), key, ctx), ctx)
    except IntegrityError:
        # The same request arrived twice at once, and the other one won: answer as it did.
        with ctx.registry.read() as db:
            earlier = scores.of_request(db, ctx.clinic.id, key)
            if not earlier:
                raise
            return saved_reply([_reload(db, kept, ctx) for kept in earlier], ctx)


def add_scores(
    db: Connection, taken: Sequence[PendingScore], key: str, ctx: RequestContext
) -> list[SavedScore]:
    """Put scores on the ledger; each with the course it stands in.

    Raises:
        UserError: somebody else's patient.
    """
    kept = []
    for line, one in enumerate(taken, start=1):
        access.check_may_open(db, ctx, one.patient)
        known = episodes.of_patient(db, ctx.clinic.id, one.patient.id)
        episode = episodes.on_day(known, one.score.on)
        kept.append(
            scores.add(db, episode, one.score, ctx.provenance, note=one.note, request_key=key, line=line)
        )
        access.record_change(db, ctx, "score saved", f"score:{kept[-1].id}")
    return [_reload(db, each, ctx) for each in kept]


def saved_reply(saved: Sequence[SavedScore], ctx: RequestContext) -> Reply:
    """The answer to scores that are saved; a positive risk item does not wait for the next beat."""
    urgent = any(one.has_positive_risk_answer for one in saved)
    return Reply(messages.scores_saved(saved, ctx.clinic, ctx.now), urgent=urgent)


def saved_score(db: Connection, kept: RecordedScore, patient: Patient, ctx: RequestContext) -> SavedScore:
    """A score with the course it stands in."""
    settings = ctx.clinic.settings
    episode = episodes.by_id(db, ctx.clinic.id, kept.episode_id)
    courses = scores.scale_progress(episode, scores.of_episode(db, episode), settings)
    course = next((each for each in courses if each.instrument.key == kept.score.instrument), None)
    saved = SavedScore(kept, patient, for_clinic(kept.score.instrument, settings), course)
    if not saved.has_positive_risk_answer:
        return saved
    told = risk_recipients.alert_recipients(
        db, ctx.clinic.id, episode.id, ctx.today, rehearsal=patient.rehearsal
    )
    return replace(saved, alerted_names=tuple(member.name for member in told))


def resume_draft(draft: Draft, settled: DraftAnswers, ctx: RequestContext) -> Reply:
    """Go on with words whose question was answered."""
    return save_typed_scores(draft.typed_text, settled, f"draft:{draft.id}", ctx)


def resume_with_patient(draft: Draft, patient_id: int, ctx: RequestContext) -> Reply:
    """Go on with words for whose open line a patient was chosen."""
    settled = DraftAnswers.of(draft)
    line = int(draft.detail["line"])
    return resume_draft(draft, replace(settled, patients={**settled.patients, line: patient_id}), ctx)


def _reload(db: Connection, kept: RecordedScore, ctx: RequestContext) -> SavedScore:
    return saved_score(db, kept, patients.by_id(db, ctx.clinic.id, kept.patient_id), ctx)


def _question(
    db: Connection, read: Sequence[TypedScoreLine], text: str, settled: DraftAnswers, ctx: RequestContext
) -> OutgoingMessage | None:
    """The first thing to ask before anything can be saved."""
    for number, line in enumerate(read, start=1):
        if number not in settled.patients and len(line.patients) != 1:
            shown = number if len(read) > 1 else None
            detail = {**settled.detail, "line": number}
            return ask_patient_choice(
                db, ctx, DRAFT_KIND, text, line.name_words, line.patients, detail=detail, line=shown
            )
    return None if settled.repeat_confirmed else _repeat_question(db, read, text, settled, ctx)


def _repeat_question(
    db: Connection, read: Sequence[TypedScoreLine], text: str, settled: DraftAnswers, ctx: RequestContext
) -> OutgoingMessage | None:
    for one in _pending_scores(db, read, settled, ctx):
        access.check_may_open(db, ctx, one.patient)
        twin = scores.find_duplicate(db, access.current_episode(db, one.patient), one.score)
        if twin:
            draft = drafts.save(
                db, ctx.clinic.id, ctx.member.id, DRAFT_KIND, text, ctx.now, **settled.detail, line=0
            )
            return messages.ask_repeated_score(draft, saved_score(db, twin, one.patient, ctx), ctx.today)
    return None


def _pending_scores(
    db: Connection, read: Sequence[TypedScoreLine], settled: DraftAnswers, ctx: RequestContext
) -> Iterator[PendingScore]:
    for number, line in enumerate(read, start=1):
        patient_id = settled.patients[number] if number in settled.patients else line.patients[0].id
        patient = patients.by_id(db, ctx.clinic.id, patient_id)
        for reading in line.readings:
            score = Score(
                line.measured_on, reading.instrument.key, reading.total, reading.items, reading.risk_value
            )
            yield PendingScore(patient, score, line.note)
