"""Scores of rating scales: added and voided, read per episode as the rules want them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from store import ledger_entries
from store.ledger_entries import Provenance
from store.patient.episodes import Episode
from store.risk import flags
from store.rules.clinic.settings import Settings
from store.rules.review.agenda import FlagKind
from store.rules.risk.sentences import positive_item_text
from store.rules.scores import progress
from store.rules.scores.progress import ScaleProgress
from store.rules.scores.score import Score
from store.tables import scores


@dataclass(frozen=True)
class RecordedScore:
    """A score on the ledger."""

    id: int
    patient_id: int
    episode_id: int
    score: Score
    note: str
    source: str
    entered_by: int | None
    entered_at: datetime
    voided_at: datetime | None
    void_reason: str | None
    request_key: str | None = None
    line: int | None = None
    """Where it stood in what was typed; negative once its risk item was told later."""


def add(
    db: Connection,
    episode: Episode,
    score: Score,
    said: Provenance,
    *,
    note: str = "",
    request_key: str | None = None,
    line: int | None = None,
    import_key: str | None = None,
) -> RecordedScore:
    """Keep a score; a positive risk item raises a risk flag with it, whoever brings it (domain.md §5).

    Imported scores raise none: they tell of days gone by, and the agenda shows the answer all the same.

    Raises:
        IntegrityError: this line of this request (or import row) is on the ledger already.
    """
    score_id = ledger_entries.add(
        db,
        scores,
        episode.clinic_id,
        said,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        instrument=score.instrument,
        on_date=score.on,
        total=score.total,
        items=list(score.items) if score.items is not None else None,
        risk_item=score.risk_value,
        screen=score.is_screen,
        note=note,
        request_key=request_key,
        line=line,
        import_key=import_key,
    )
    alert = positive_item_text(score)
    if alert and import_key is None:
        flags.raise_flag(db, episode, FlagKind.RISK, score.on, said, question=alert, score_id=score_id)
    return RecordedScore(
        score_id,
        episode.patient_id,
        episode.id,
        score,
        note,
        said.source,
        said.by,
        said.at,
        None,
        None,
        request_key,
        line,
    )


def add_risk_item(
    db: Connection, episode: Episode, kept: RecordedScore, value: int, said: Provenance
) -> RecordedScore | None:
    """State the risk item of a score typed by its total alone; None when the score is void by now.

    A fact is never changed: the score is voided and stated anew, with the item, under a new id.
    """
    if not void(db, episode.clinic_id, kept.id, said, "stated anew with its risk item"):
        return None
    told = replace(kept.score, risk_value=value)
    line = -kept.line if kept.line else None
    return add(db, episode, told, said, note=kept.note, request_key=kept.request_key, line=line)


def void(db: Connection, clinic_id: int, score_id: int, said: Provenance, reason: str) -> bool:
    """Void a score and the flag it raised; False when it was void already."""
    gone = ledger_entries.void(db, scores, clinic_id, said, reason, scores.c.id == score_id)
    flags.void_for_score(db, clinic_id, score_id, said, reason)
    return gone == 1


def by_id(db: Connection, clinic_id: int, score_id: int) -> RecordedScore | None:
    """The score of that id in that clinic, void or not."""
    found = _read(db, _scores_query(clinic_id).where(scores.c.id == score_id))
    return found[0] if found else None


def of_request(db: Connection, clinic_id: int, request_key: str) -> list[RecordedScore]:
    """What a request saved, in the order typed: as it stands now, or all of it when everything is void."""
    found = _read(db, _scores_query(clinic_id).where(scores.c.request_key == request_key))
    ordered = sorted(found, key=lambda kept: abs(kept.line or 0))
    return [kept for kept in ordered if kept.voided_at is None] or ordered


def of_patient(db: Connection, clinic_id: int, patient_id: int) -> list[RecordedScore]:
    """All of a patient's scores, void ones too, by the day they were taken."""
    query = _scores_query(clinic_id).where(scores.c.patient_id == patient_id)
    return _read(db, query.order_by(scores.c.on_date, scores.c.id))


def of_episodes(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None
) -> dict[int, tuple[Score, ...]]:
    """The scores of each episode (of all when none are named) that are not void, oldest first."""
    query = _scores_query(clinic_id).where(scores.c.voided_at.is_(None))
    if episode_ids is not None:
        query = query.where(scores.c.episode_id.in_(list(episode_ids)))
    found: dict[int, list[Score]] = {}
    for kept in _read(db, query.order_by(scores.c.on_date, scores.c.id)):
        found.setdefault(kept.episode_id, []).append(kept.score)
    return {episode_id: tuple(taken) for episode_id, taken in found.items()}


def of_episode(db: Connection, episode: Episode) -> tuple[Score, ...]:
    """The scores of one episode that are not void, oldest first."""
    return of_episodes(db, episode.clinic_id, [episode.id]).get(episode.id, ())


def find_duplicate(db: Connection, episode: Episode, score: Score) -> RecordedScore | None:
    """The same total on the same scale and day, not void."""
    query = _scores_query(episode.clinic_id).where(
        scores.c.voided_at.is_(None),
        scores.c.patient_id == episode.patient_id,
        scores.c.instrument == score.instrument,
        scores.c.on_date == score.on,
        scores.c.total == score.total,
    )
    found = _read(db, query.limit(1))
    return found[0] if found else None


def scale_progress(episode: Episode, taken: Iterable[Score], settings: Settings) -> tuple[ScaleProgress, ...]:
    """How an episode does on each scale since enrollment; nothing before it is enrolled."""
    if episode.enrolled_on is None:
        return ()
    return progress.all_progress(taken, episode.enrolled_on, settings)


def latest_by_scale(taken: Iterable[Score], by: date) -> dict[str, Score]:
    """The newest score of each scale up to a day, screens too."""
    return {score.instrument: score for score in taken if score.on <= by}


_COLUMNS = (
    scores.c.id,
    scores.c.patient_id,
    scores.c.episode_id,
    scores.c.instrument,
    scores.c.on_date,
    scores.c.total,
    scores.c["items"].label("answers"),
    scores.c.risk_item,
    scores.c.screen,
    scores.c.note,
    scores.c.source,
    scores.c.entered_by,
    scores.c.entered_at,
    scores.c.voided_at,
    scores.c.void_reason,
    scores.c.request_key,
    scores.c.line,
)


def _scores_query(clinic_id: int) -> Select[Any]:
    return select(*_COLUMNS).where(scores.c.clinic_id == clinic_id)


def _read(db: Connection, query: Select[Any]) -> list[RecordedScore]:
    return [_score_from_row(row) for row in db.execute(query)]


def _score_from_row(row: Row[Any]) -> RecordedScore:
    answers = tuple(row.answers) if row.answers is not None else None
    return RecordedScore(
        row.id,
        row.patient_id,
        row.episode_id,
        Score(row.on_date, row.instrument, row.total, answers, row.risk_item, row.screen),
        row.note,
        row.source,
        row.entered_by,
        row.entered_at,
        row.voided_at,
        row.void_reason,
        row.request_key,
        row.line,
    )
