"""Case reviews on the ledger: what the consultant recommended, and the steps each recommendation took."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, exists, or_, select
from sqlalchemy.exc import IntegrityError

from store import ledger_entries
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient.episodes import Episode
from store.review.case_review import CHANGE, CONTINUE, CaseReview, RecommendationStage, RecommendationStep
from store.tables import recommendation_steps, reviews


def record(
    db: Connection,
    episode: Episode,
    on: date,
    said: Provenance,
    *,
    consultant_id: int | None,
    recommendation: str = "",
) -> CaseReview:
    """Record a review; without a recommendation it says to continue."""
    kind = CHANGE if recommendation else CONTINUE
    recommendation = recommendation or CONTINUE
    review_id = ledger_entries.add(
        db,
        reviews,
        episode.clinic_id,
        said,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        on_date=on,
        consultant_id=consultant_id,
        kind=kind,
        recommendation=recommendation,
    )
    return CaseReview(
        review_id, episode.patient_id, episode.id, on, consultant_id, kind, recommendation, said.at
    )


def add_step(
    db: Connection,
    clinic_id: int,
    review: CaseReview,
    stage: RecommendationStage,
    outcome: str,
    on: date,
    said: Provenance,
    note: str = "",
) -> None:
    """Take a recommendation one step further.

    Raises:
        UserError: that step was taken already, perhaps by somebody else a moment ago.
    """
    try:
        with db.begin_nested():
            ledger_entries.add(
                db,
                recommendation_steps,
                clinic_id,
                said,
                review_id=review.id,
                stage=stage,
                outcome=outcome,
                on_date=on,
                note=note,
            )
    except IntegrityError as error:
        raise UserError(
            f"That recommendation was {stage} already.", "Open the card to see by whom."
        ) from error


def void(db: Connection, clinic_id: int, review_id: int, said: Provenance, reason: str) -> bool:
    """Void a review; False when it was void already."""
    return ledger_entries.void(db, reviews, clinic_id, said, reason, reviews.c.id == review_id) == 1


def find_duplicate(
    db: Connection, episode: Episode, on: date, consultant_id: int, recommendation: str
) -> CaseReview | None:
    """The same review by the same consultant on the same day, not void."""
    same = (
        (reviews.c.episode_id == episode.id)
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
    found = _read(db, clinic_id, reviews.c.id == review_id, reviews.c.clinic_id == clinic_id)
    return found[0] if found else None


def of_episodes(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None
) -> dict[int, tuple[CaseReview, ...]]:
    """The reviews of each episode (of all when none are named), oldest first, with their steps."""
    wanted = None if episode_ids is None else reviews.c.episode_id.in_(list(episode_ids))
    found: dict[int, list[CaseReview]] = {}
    for review in _read(db, clinic_id, wanted):
        found.setdefault(review.episode_id, []).append(review)
    return {episode_id: tuple(held) for episode_id, held in found.items()}


def open_or_recently_closed(db: Connection, clinic_id: int, since: datetime) -> list[CaseReview]:
    """Open recommendations, and those closed or withdrawn since a moment: what posts speak of."""
    last = recommendation_steps.alias()
    closed_before = exists().where(
        last.c.clinic_id == reviews.c.clinic_id,
        last.c.review_id == reviews.c.id,
        last.c.stage == RecommendationStage.CLOSED,
        last.c.entered_at < since,
    )
    present = or_(reviews.c.voided_at.is_(None), reviews.c.voided_at >= since)
    return _read(
        db, clinic_id, (reviews.c.kind == CHANGE) & present & ~closed_before, reviews.c.clinic_id == clinic_id
    )


def _read(
    db: Connection,
    clinic_id: int,
    wanted: ColumnElement[bool] | None,
    among: ColumnElement[bool] | None = None,
) -> list[CaseReview]:
    """Reviews and their steps, in two queries however many there are; live ones unless told otherwise."""
    live = ledger_entries.live(reviews, clinic_id) if among is None else among
    here = live if wanted is None else live & wanted
    taken: dict[int, list[RecommendationStep]] = {}
    steps = (
        select(
            recommendation_steps.c.review_id,
            recommendation_steps.c.stage,
            recommendation_steps.c.outcome,
            recommendation_steps.c.on_date,
            recommendation_steps.c.note,
            recommendation_steps.c.entered_by,
            recommendation_steps.c.entered_at,
        )
        .join(reviews, reviews.c.id == recommendation_steps.c.review_id)
        .where(ledger_entries.live(recommendation_steps, clinic_id), here)
        .order_by(recommendation_steps.c.id)
    )
    for review_id, stage, *facts in db.execute(steps):
        taken.setdefault(review_id, []).append(RecommendationStep(RecommendationStage(stage), *facts))
    held = (
        select(
            reviews.c.id,
            reviews.c.patient_id,
            reviews.c.episode_id,
            reviews.c.on_date,
            reviews.c.consultant_id,
            reviews.c.kind,
            reviews.c.recommendation,
            reviews.c.entered_at,
            reviews.c.voided_at,
            reviews.c.voided_by,
        )
        .where(here)
        .order_by(reviews.c.on_date, reviews.c.id)
    )
    return [replace(CaseReview(*row), steps=tuple(taken.get(row.id, ()))) for row in db.execute(held)]
