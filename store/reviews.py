"""Case reviews: what the consultant recommended, and how far each recommendation has come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.exc import IntegrityError

from store import ledger
from store.episodes import Episode
from store.errors import UserError
from store.ledger import Said
from store.rules.agenda import OpenLoop
from store.rules.words import weekday_day
from store.tables import recommendation_steps, reviews

CONTINUE, CHANGE = "continue", "change"


class Stage(StrEnum):
    """A step that a recommendation takes after the review (domain.md §3, recommendation loop)."""

    ANSWERED = "answered"
    TOLD = "told"
    CLOSED = "closed"


class Answer(StrEnum):
    """What the treating clinician says to a recommendation."""

    APPROVED = "approved"
    DECLINED = "declined"
    CHANGED = "changed"


@dataclass(frozen=True)
class Step:
    """A step that was taken."""

    stage: Stage
    outcome: str
    on: date
    note: str
    by: int | None


@dataclass(frozen=True)
class Review:
    """One patient's review with the consultant; `continue` without anything to change is one."""

    id: int
    patient_id: int
    episode_id: int
    on: date
    consultant_id: int | None
    kind: str
    recommendation: str
    entered_at: datetime
    steps: tuple[Step, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a recommendation waits for somebody."""
        return self.kind == CHANGE and all(step.stage is not Stage.CLOSED for step in self.steps)

    @property
    def waits_for(self) -> str:
        """What an open recommendation waits for, in words."""
        taken = {step.stage: step.outcome for step in self.steps}
        if Stage.TOLD in taken:
            return "closing"
        if Stage.ANSWERED not in taken:
            return "approval by the treating clinician"
        declined = taken[Stage.ANSWERED] == Answer.DECLINED
        return "closing: the treating clinician declined" if declined else "the patient to be told"

    @property
    def loop(self) -> OpenLoop:
        """The open recommendation as the agenda's rules see it."""
        return OpenLoop(self.on, self.recommendation, self.waits_for)

    def state(self) -> str:
        """Where the recommendation stands, in words: `closed Tue Nov 3`, `waits for closing`."""
        if self.kind == CONTINUE:
            return "continue as before"
        closed = next((step for step in self.steps if step.stage is Stage.CLOSED), None)
        return f"closed {weekday_day(closed.on)}" if closed else f"waits for {self.waits_for}"


def record(
    db: Connection,
    episode: Episode,
    on: date,
    said: Said,
    *,
    consultant_id: int | None,
    recommendation: str = "",
) -> Review:
    """Record a review; without a recommendation it says to continue."""
    kind = CHANGE if recommendation else CONTINUE
    recommendation = recommendation or CONTINUE
    review_id = ledger.add(
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
    return Review(review_id, episode.patient_id, episode.id, on, consultant_id, kind, recommendation, said.at)


def take_step(
    db: Connection,
    clinic_id: int,
    review: Review,
    stage: Stage,
    outcome: str,
    on: date,
    said: Said,
    note: str = "",
) -> None:
    """Take a recommendation one step further.

    Raises:
        UserError: that step was taken already, perhaps by somebody else a moment ago.
    """
    try:
        with db.begin_nested():
            ledger.add(
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


def void(db: Connection, clinic_id: int, review_id: int, said: Said, reason: str) -> bool:
    """Void a review; False when it was void already."""
    return ledger.void(db, reviews, clinic_id, said, reason, reviews.c.id == review_id) == 1


def twin(
    db: Connection, episode: Episode, on: date, consultant_id: int, recommendation: str
) -> Review | None:
    """The same review by the same consultant on the same day, not void."""
    same = (
        (reviews.c.episode_id == episode.id)
        & (reviews.c.on_date == on)
        & (reviews.c.consultant_id == consultant_id)
        & (reviews.c.recommendation == (recommendation or CONTINUE))
    )
    found = _read(db, episode.clinic_id, same)
    return found[0] if found else None


def by_id(db: Connection, clinic_id: int, review_id: int) -> Review | None:
    """The review of that id in that clinic, unless void."""
    found = _read(db, clinic_id, reviews.c.id == review_id)
    return found[0] if found else None


def of_episodes(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None
) -> dict[int, tuple[Review, ...]]:
    """The reviews of each episode (of all when none are named), oldest first, with their steps."""
    wanted = None if episode_ids is None else reviews.c.episode_id.in_(list(episode_ids))
    found: dict[int, list[Review]] = {}
    for review in _read(db, clinic_id, wanted):
        found.setdefault(review.episode_id, []).append(review)
    return {episode_id: tuple(held) for episode_id, held in found.items()}


def _read(db: Connection, clinic_id: int, wanted: ColumnElement[bool] | None) -> list[Review]:
    """Reviews and their steps, in two queries however many there are."""
    here = ledger.live(reviews, clinic_id) if wanted is None else ledger.live(reviews, clinic_id) & wanted
    taken: dict[int, list[Step]] = {}
    steps = (
        select(
            recommendation_steps.c.review_id,
            recommendation_steps.c.stage,
            recommendation_steps.c.outcome,
            recommendation_steps.c.on_date,
            recommendation_steps.c.note,
            recommendation_steps.c.entered_by,
        )
        .join(reviews, reviews.c.id == recommendation_steps.c.review_id)
        .where(ledger.live(recommendation_steps, clinic_id), here)
        .order_by(recommendation_steps.c.id)
    )
    for review_id, stage, *facts in db.execute(steps):
        taken.setdefault(review_id, []).append(Step(Stage(stage), *facts))
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
        )
        .where(here)
        .order_by(reviews.c.on_date, reviews.c.id)
    )
    return [Review(*row, steps=tuple(taken.get(row.id, ()))) for row in db.execute(held)]
