"""Scores of rating scales: added, voided, and read by patient and episode."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from store import ledger_entries
from store.ledger_entries import LedgerEntry, Provenance
from store.patient.charts.hidden_charts import is_shown
from store.patient.episodes import Episode, add_entry
from store.risk import flags
from store.rules.clinic.settings import Settings
from store.rules.review.agenda import FlagKind
from store.rules.risk.risk import RiskAnswer, entered_risk_value, risk_answer
from store.rules.risk.sentences import positive_item_text
from store.rules.scores import progress
from store.rules.scores.progress import ScaleProgress
from store.rules.scores.score import Score
from store.tables import episodes, scores

IMPORTED = "import"
"""The source of a score that a file brought."""


@dataclass(frozen=True, kw_only=True)
class RecordedScore(LedgerEntry):
    """A score on the ledger."""

    score: Score
    request_key: str | None = None
    line: int | None = None
    """Its place among the typed scores; negative when its risk item was added later."""


def add(
    db: Connection,
    episode: Episode,
    score: Score,
    provenance: Provenance,
    *,
    note: str = "",
    request_key: str | None = None,
    line: int | None = None,
    import_key: str | None = None,
    raises_alert: bool = True,
) -> RecordedScore:
    """Record a score; a positive risk item raises a risk flag with it (domain.md §5).

    Imported scores are recorded elsewhere (`import_scores`): only a recent answer of theirs raises one.

    Raises:
        IntegrityError: this line of this request (or import row) is on the ledger already.
    """
    score_id = add_entry(
        db,
        scores,
        episode,
        provenance,
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
    if alert and raises_alert and import_key is None:
        flags.raise_flag(db, episode, FlagKind.RISK, score.on, provenance, question=alert, score_id=score_id)
    return RecordedScore(
        id=score_id,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        score=score,
        note=note,
        source=provenance.source,
        entered_by=provenance.by,
        entered_at=provenance.at,
        request_key=request_key,
        line=line,
    )


def add_risk_item(
    db: Connection, episode: Episode, recorded: RecordedScore, value: int, provenance: Provenance
) -> RecordedScore | None:
    """Add the risk item to a score that was typed by its total; None when the score is void by now.

    The ledger is never changed: the score is voided and recorded again, with the item, under a new id.
    """
    if not void(db, episode.clinic_id, recorded.id, provenance, "recorded again with its risk item"):
        return None
    return add(
        db,
        episode,
        replace(recorded.score, risk_value=value),
        provenance,
        note=recorded.note,
        request_key=recorded.request_key,
        line=-recorded.line if recorded.line else None,
    )


def replace_score(
    db: Connection,
    episode: Episode,
    old: RecordedScore,
    score: Score,
    note: str,
    provenance: Provenance,
) -> RecordedScore | None:
    """Replace a score by another version; None when it was void already.

    The alert that its risk item raised stays while patient and answer stay; otherwise it is withdrawn, and
    the new answer raises its own.
    """
    keeps_alert = (
        episode.patient_id == old.patient_id
        and risk_answer(score) is RiskAnswer.POSITIVE
        and entered_risk_value(score) == entered_risk_value(old.score)
    )
    new = add(
        db,
        episode,
        score,
        replace(provenance, source=ledger_entries.EDIT_SOURCE),
        note=note,
        raises_alert=not keeps_alert,
    )
    reason = ledger_entries.replaced_by(new.id)
    if keeps_alert:
        is_old = scores.c.id == old.id
        return new if ledger_entries.void(db, scores, episode.clinic_id, provenance, reason, is_old) else None
    return new if void(db, episode.clinic_id, old.id, provenance, reason) else None


def void(db: Connection, clinic_id: int, score_id: int, provenance: Provenance, reason: str) -> bool:
    """Void a score and the flag it raised; False when it was void already."""
    voided = ledger_entries.void(db, scores, clinic_id, provenance, reason, scores.c.id == score_id)
    for version in (score_id, *(old.id for old in earlier_versions(db, clinic_id, score_id))):
        flags.void_for_score(db, clinic_id, version, provenance, reason)
    return voided == 1


def has_open_alert(db: Connection, clinic_id: int, recorded: RecordedScore) -> bool:
    """Whether the alert that a score (or a version of it) raised is still open."""
    versions = [recorded.id, *(old.id for old in earlier_versions(db, clinic_id, recorded.id))]
    return flags.has_open_alert_of_scores(db, clinic_id, recorded.episode_id, versions)


def earlier_versions(db: Connection, clinic_id: int, score_id: int) -> list[RecordedScore]:
    """What a score was before it was edited, the newest version first."""
    found: list[RecordedScore] = []
    before = by_id(db, clinic_id, score_id)
    while before and before.source == ledger_entries.EDIT_SOURCE:
        replaced = scores.c.void_reason == ledger_entries.replaced_by(before.id)
        before = next(iter(_read(db, _scores_query(clinic_id).where(replaced))), None)
        found += [before] if before else []
    return found


def by_id(db: Connection, clinic_id: int, score_id: int) -> RecordedScore | None:
    """The clinic's score with that id, void or not; None when there is none."""
    found = _read(db, _scores_query(clinic_id).where(scores.c.id == score_id))
    return found[0] if found else None


def of_request(db: Connection, clinic_id: int, request_key: str) -> list[RecordedScore]:
    """The scores that a request saved, in the order typed: those not void, or all when every one is void."""
    query = _scores_query(clinic_id).where(scores.c.request_key == request_key)
    found = _read(db, query.order_by(scores.c.id))
    ordered = sorted(found, key=lambda recorded: abs(recorded.line or 0))
    return [recorded for recorded in ordered if recorded.voided_at is None] or ordered


def of_patient(db: Connection, clinic_id: int, patient_id: int) -> list[RecordedScore]:
    """All of a patient's scores by the day they were taken, void ones included."""
    query = _scores_query(clinic_id).where(scores.c.patient_id == patient_id)
    return _read(db, query.order_by(scores.c.on_date, scores.c.id))


def recorded_in_episodes(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None
) -> dict[int, tuple[RecordedScore, ...]]:
    """The scores of each episode (of all when none are named) that are not void, oldest first."""
    query = _scores_query(clinic_id).where(scores.c.voided_at.is_(None))
    if episode_ids is not None:
        query = query.where(scores.c.episode_id.in_(list(episode_ids)))
    found: dict[int, list[RecordedScore]] = {}
    for recorded in _read(db, query.order_by(scores.c.on_date, scores.c.id)):
        found.setdefault(recorded.episode_id, []).append(recorded)
    return {episode_id: tuple(taken) for episode_id, taken in found.items()}


def entered_after_care(db: Connection, clinic_id: int, since: datetime) -> list[RecordedScore]:
    """The scores entered at `since` or later that were taken after the end of their episode; no imports."""
    query = (
        _scores_query(clinic_id)
        .join(episodes, (episodes.c.clinic_id == scores.c.clinic_id) & (episodes.c.id == scores.c.episode_id))
        .where(
            scores.c.voided_at.is_(None),
            scores.c.entered_at >= since,
            scores.c.source != IMPORTED,
            scores.c.on_date > episodes.c.ended_on,
            is_shown(scores.c.patient_id, clinic_id),
        )
    )
    return _read(db, query.order_by(scores.c.id))


def of_episode(db: Connection, episode: Episode) -> tuple[Score, ...]:
    """The scores of one episode that are not void, oldest first."""
    recorded = recorded_in_episodes(db, episode.clinic_id, [episode.id]).get(episode.id, ())
    return tuple(each.score for each in recorded)


def without_risk_answer(
    recorded: Iterable[RecordedScore], today: date, settings: Settings
) -> tuple[RecordedScore, ...]:
    """The scores whose risk item is still missing: of each scale the last one, typed by its total.

    Not of imported scores, which are of past days, nor once the scale is due again anyway.
    """
    last = {each.score.instrument: each for each in recorded if each.source != IMPORTED}
    oldest = today - timedelta(days=settings.active_measure_days)
    return tuple(
        each
        for each in last.values()
        if risk_answer(each.score) is RiskAnswer.NOT_ENTERED and each.score.on >= oldest
    )


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


def find_same_day(db: Connection, episode: Episode, score: Score) -> RecordedScore | None:
    """A score of the same scale on the same day, not void: the one most like it, by total and risk item."""
    query = _scores_query(episode.clinic_id).where(
        scores.c.voided_at.is_(None),
        scores.c.patient_id == episode.patient_id,
        scores.c.instrument == score.instrument,
        scores.c.on_date == score.on,
        scores.c.screen == score.is_screen,
    )
    found = _read(db, query.order_by(scores.c.id.desc()))

    def differs(recorded: RecordedScore) -> tuple[bool, bool]:
        same_answer = entered_risk_value(recorded.score) == entered_risk_value(score)
        return recorded.score.total != score.total, not same_answer

    return min(found, key=differs, default=None)


def scale_progress(episode: Episode, taken: Iterable[Score], settings: Settings) -> tuple[ScaleProgress, ...]:
    """The progress on each scale since enrollment; empty before enrollment."""
    if episode.enrolled_on is None:
        return ()
    return progress.all_progress(taken, episode.enrolled_on, settings)


def latest_by_scale(taken: Iterable[Score], by: date) -> dict[str, Score]:
    """The newest score of each scale up to a day, screens included."""
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
    score = Score(
        on=row.on_date,
        instrument=row.instrument,
        total=row.total,
        items=tuple(row.answers) if row.answers is not None else None,
        risk_value=row.risk_item,
        is_screen=row.screen,
    )
    return RecordedScore(
        id=row.id,
        patient_id=row.patient_id,
        episode_id=row.episode_id,
        score=score,
        note=row.note,
        source=row.source,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        voided_at=row.voided_at,
        void_reason=row.void_reason,
        request_key=row.request_key,
        line=row.line,
    )
