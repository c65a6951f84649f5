"""Case reviews on the ledger: what the consultant recommended, and the steps each recommendation took."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    exists,
    or_,
    select,
)
from sqlalchemy.exc import IntegrityError

from store import ledger_entries
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient.charts.hidden_charts import is_copy, is_shown
from store.patient.episodes import Episode, add_entry
from store.review import sentences
from store.review.case_review import (
    CHANGE,
    CONTINUE,
    CaseReview,
    ClosingOutcome,
    RecommendationStage,
    RecommendationStep,
)
from store.tables import recommendation_steps, reviews


def record(
    db: Connection,
    episode: Episode,
    on: date,
    provenance: Provenance,
    *,
    consultant_id: int | None,
    recommendation: str = "",
) -> CaseReview:
    """Record a review; without a recommendation it means to continue."""
    kind = CHANGE if recommendation else CONTINUE
    recommendation = recommendation or CONTINUE
    review_id = add_entry(
        db,
        reviews,
        episode,
        provenance,
        on_date=on,
        consultant_id=consultant_id,
        kind=kind,
        recommendation=recommendation,
    )
    return CaseReview(
        review_id, episode.patient_id, episode.id, on, consultant_id, kind, recommendation, provenance.at
    )


def add_step(
    db: Connection,
    clinic_id: int,
    review: CaseReview,
    stage: RecommendationStage,
    outcome: str,
    on: date,
    provenance: Provenance,
    note: str = "",
) -> None:
    """Record that a recommendation took a step.

    Raises:
        UserError: the step was already taken, perhaps by a colleague a moment ago.
    """
    try:
        with db.begin_nested():
            ledger_entries.add(
                db,
                recommendation_steps,
                clinic_id,
                provenance,
                review_id=review.id,
                stage=stage,
                outcome=outcome,
                on_date=on,
                note=note,
            )
    except IntegrityError as error:
        raise UserError(sentences.step_already_taken(stage), sentences.SEE_CARD) from error


def void_closing(
    db: Connection, clinic_id: int, review_id: int, provenance: Provenance, replaced_by: str = ""
) -> bool:
    """Open a recommendation again that the member withdrew or replaced; False when it was already undone."""
    own = (
        (recommendation_steps.c.review_id == review_id)
        & (recommendation_steps.c.stage == RecommendationStage.CLOSED)
        & recommendation_steps.c.outcome.in_([ClosingOutcome.WITHDRAWN, ClosingOutcome.REPLACED])
        & (recommendation_steps.c.entered_by == provenance.by)
    )
    if replaced_by:
        own &= recommendation_steps.c.note == replaced_by
    return ledger_entries.void(db, recommendation_steps, clinic_id, provenance, "undone", own) == 1


def undo_last_step(
    db: Connection, clinic_id: int, review: CaseReview, provenance: Provenance, reason: str
) -> bool:
    """Undo that the patient was told, else the clinician's answer; False when that was already undone."""
    step = review.last_answer_or_telling
    if step is None:
        return False
    stages = [step.stage]
    if step.stage is RecommendationStage.PATIENT_INFORMED:
        stages.append(RecommendationStage.CLOSED)
    of_stages = (recommendation_steps.c.review_id == review.id) & recommendation_steps.c.stage.in_(stages)
    return ledger_entries.void(db, recommendation_steps, clinic_id, provenance, reason, of_stages) > 0


def void(db: Connection, clinic_id: int, review_id: int, provenance: Provenance, reason: str) -> bool:
    """Void a review; False when it was already void."""
    return ledger_entries.void(db, reviews, clinic_id, provenance, reason, reviews.c.id == review_id) == 1


def find_duplicate(
    db: Connection, episode: Episode, on: date, consultant_id: int, recommendation: str
) -> CaseReview | None:
    """The same review by the same consultant on the same day, not void."""
    same = (
        ledger_entries.live(reviews, episode.clinic_id)
        & (reviews.c.episode_id == episode.id)
        & (reviews.c.on_date == on)
        & (reviews.c.consultant_id == consultant_id)
        & (reviews.c.recommendation == (recommendation or CONTINUE))
    )
    found = _read(db, episode.clinic_id, same)
    return found[0] if found else None


def by_id(db: Connection, clinic_id: int, review_id: int) -> CaseReview | None:
    """The review of that id in that clinic, unless void."""
    found = by_id_including_void(db, clinic_id, review_id)
    return found if found and not found.voided_at else None


def by_id_including_void(db: Connection, clinic_id: int, review_id: int) -> CaseReview | None:
    """The review of that id in that clinic, void or not."""
    found = _read(db, clinic_id, reviews.c.id == review_id)
    return found[0] if found else None


def of_episodes(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None
) -> dict[int, tuple[CaseReview, ...]]:
    """The reviews of each episode (of all when none are named), oldest first, with their steps."""
    live = ledger_entries.live(reviews, clinic_id)
    if episode_ids is not None:
        live &= reviews.c.episode_id.in_(list(episode_ids))
    by_episode: dict[int, list[CaseReview]] = {}
    for review in _read(db, clinic_id, live):
        by_episode.setdefault(review.episode_id, []).append(review)
    return {episode_id: tuple(found) for episode_id, found in by_episode.items()}


def open_or_recently_closed(db: Connection, clinic_id: int, since: datetime) -> list[CaseReview]:
    """Recommendations that are open, or were closed or voided at `since` or later: what posts are about."""
    return _rows(db, *_OPEN_OR_RECENTLY_CLOSED, {"clinic": clinic_id, "since": since})


def _read(db: Connection, clinic_id: int, condition: ColumnElement[bool]) -> list[CaseReview]:
    """The clinic's reviews, void ones included, with their steps: two queries however many there are."""
    return _rows(db, *_queries(condition), {"clinic": clinic_id})


def _queries(condition: ColumnElement[bool]) -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    """The query for reviews, and the one for their steps."""
    clinic: BindParameter[int] = bindparam("clinic")
    wanted = (reviews.c.clinic_id == clinic) & condition
    steps = (
        select(recommendation_steps)
        .join(reviews, reviews.c.id == recommendation_steps.c.review_id)
        .where(recommendation_steps.c.clinic_id == clinic, wanted)
        .order_by(recommendation_steps.c.id)
    )
    return select(reviews).where(wanted).order_by(reviews.c.on_date, reviews.c.id), steps


def _open_or_recently_closed() -> ColumnElement[bool]:
    closing = recommendation_steps.alias()
    since: BindParameter[datetime] = bindparam("since")
    closed_before = exists().where(
        closing.c.clinic_id == reviews.c.clinic_id,
        closing.c.review_id == reviews.c.id,
        closing.c.stage == RecommendationStage.CLOSED,
        closing.c.entered_at < since,
        closing.c.voided_at.is_(None),
    )
    not_void = or_(reviews.c.voided_at.is_(None), reviews.c.voided_at >= since)
    of_shown = is_shown(reviews.c.patient_id, bindparam("clinic"))
    return (reviews.c.kind == CHANGE) & not_void & ~closed_before & of_shown


_OPEN_OR_RECENTLY_CLOSED = _queries(_open_or_recently_closed())
"""Built once: two kinds of posts ask for them in every run."""


def _rows(
    db: Connection,
    found: Select[*tuple[Any, ...]],
    steps: Select[*tuple[Any, ...]],
    values: Mapping[str, Any],
) -> list[CaseReview]:
    steps_by_review: dict[int, list[RecommendationStep]] = {}
    undone_by_review: dict[int, list[RecommendationStep]] = {}
    for row in db.execute(steps, values):
        of_kind = undone_by_review if row.voided_at else steps_by_review
        of_kind.setdefault(row.review_id, []).append(_step(row))
    return [
        _review(row, tuple(steps_by_review.get(row.id, ())), tuple(undone_by_review.get(row.id, ())))
        for row in db.execute(found, values)
    ]


def _step(row: Row[Any]) -> RecommendationStep:
    return RecommendationStep(
        stage=RecommendationStage(row.stage),
        outcome=row.outcome,
        on=row.on_date,
        note=row.note,
        by=row.entered_by,
        at=row.entered_at,
        is_copy=is_copy(row.source),
        undone_at=row.voided_at,
        undone_by=row.voided_by,
    )


def _review(
    row: Row[Any], steps: tuple[RecommendationStep, ...], undone_steps: tuple[RecommendationStep, ...]
) -> CaseReview:
    return CaseReview(
        id=row.id,
        patient_id=row.patient_id,
        episode_id=row.episode_id,
        on=row.on_date,
        consultant_id=row.consultant_id,
        kind=row.kind,
        recommendation=row.recommendation,
        entered_at=row.entered_at,
        voided_at=row.voided_at,
        voided_by=row.voided_by,
        steps=steps,
        undone_steps=undone_steps,
    )
