"""A recommendation on its way: the clinician's answer, the patient told; one step is taken once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers.block_kit.parts import Block, actions
from handlers.dispatch.context import Context
from handlers.patient_choice import access
from handlers.patient_choice.access import open_episode
from handlers.recommendation.messages import follow_up_rows
from handlers.recommendation.messages.follow_up import Loop
from handlers.recommendation.messages.follow_up_rows import recommending
from handlers.recommendation.messages.patient_summary import care_words, scores_words
from store.caseload import caseload
from store.caseload.caseload import Line
from store.clinic import members
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.patient import patients
from store.patient.patients import Patient
from store.review import follow_ups, reviews
from store.review.review import Answer, Review, Stage
from store.rules.roles import Role

MOVERS = frozenset({Role.CARE_MANAGER, Role.CLINICIAN})
"""Who answers and tells: the treating clinician, or a care manager who records what was said."""


def shown(db: Connection, clinic: Clinic, review: Review, now: datetime, *, facts: bool = False) -> Loop:
    """A recommendation and what it takes to speak of it; with `facts`, how the patient does."""
    today = now.astimezone(clinic.zone).date()
    patient = patients.by_id(db, clinic.id, review.patient_id)
    people = follow_ups.staff(db, clinic.id, [review.episode_id], today)[review.episode_id]
    everybody = members.every(db, clinic.id, active=False)
    said: tuple[str, ...] = ()
    if facts:
        line = caseload.line(db, clinic, patient.id, today)
        said = (scores_words(line, today), care_words(line, today))
    return Loop(
        review,
        patient,
        clinic,
        {one.id: one.name for one in everybody},
        today,
        clinician=people.team.clinician.name if people.team.clinician else "",
        clinician_reads=people.clinician is not None,
        clinicians=frozenset(one.id for one in everybody if Role.CLINICIAN in one.roles),
        tells=" or ".join(one.name for one in people.care_managers),
        facts=said,
    )


def answer(db: Connection, review_id: int, outcome: Answer, words: str, ctx: Context) -> Loop:
    """Keep what the treating clinician says; a recommendation that is declined is closed with it.

    Raises:
        UserError: not theirs to answer, settled already (and by whom), or the patient is no longer in care.
    """
    held = check_waits(db, review_id, ctx)
    _step(db, held, Stage.ANSWERED, outcome, ctx, words)
    if outcome is Answer.DECLINED:
        _step(db, held, Stage.CLOSED, Answer.DECLINED, ctx)
    access.record_change(db, ctx, f"review {outcome}", f"review:{held.id}")
    return _now(db, held, ctx)


def check_waits(db: Connection, review_id: int, ctx: Context) -> Review:
    """The recommendation, if it still waits for its answer and the member may give it.

    Raises:
        UserError: as `answer` does.
    """
    held = _held(db, review_id, ctx)
    if held.answer:
        raise _taken(db, held, ctx)
    return held


def tell(db: Connection, review_id: int, ctx: Context) -> Loop:
    """The patient knows: nothing is left to do, and the recommendation is closed.

    Raises:
        UserError: not answered yet, told already (and by whom), or the patient is no longer in care.
    """
    held = _held(db, review_id, ctx)
    if held.answer is None:
        raise UserError(
            "The treating clinician has not answered that recommendation yet.",
            "Tell the patient once it is approved or changed.",
        )
    if held.closed:
        raise _taken(db, held, ctx)
    _step(db, held, Stage.TOLD, Stage.TOLD, ctx)
    _step(db, held, Stage.CLOSED, "done", ctx)
    access.record_change(db, ctx, "patient told", f"review:{held.id}")
    return _now(db, held, ctx)


def movable(db: Connection, lines: Iterable[Line], ctx: Context) -> list[Loop]:
    """The open recommendations that the member can move on: a clinician answers, a care manager does both."""
    if not ctx.may(*MOVERS):
        return []
    tells, records = ctx.may(Role.CARE_MANAGER), not ctx.may(Role.CLINICIAN)
    held = [each for line in lines for each in line.reviews if each.is_open]
    return [
        replace(shown(db, ctx.clinic, each, ctx.now), records=records)
        for each in held
        if tells or each.answer is None
    ]


def on_card(db: Connection, line: Line, ctx: Context) -> list[Block | None]:
    """What the reader of a card can do about its case review."""
    if line.episode.ended_on:
        return []
    rows = [row for loop in movable(db, [line], ctx) for row in follow_up_rows.on_card(loop)]
    if ctx.may(Role.CONSULTANT):
        rows.append(actions(*recommending(line.patient.id)))
    return rows


def open_of(db: Connection, patient: Patient, ctx: Context) -> list[Review]:
    """A patient's recommendations that wait for somebody, oldest first."""
    episode = open_episode(db, patient)
    held = reviews.of_episodes(db, ctx.clinic.id, [episode.id]).get(episode.id, ())
    return [review for review in held if review.is_open]


def _held(db: Connection, review_id: int, ctx: Context) -> Review:
    held = reviews.by_id(db, ctx.clinic.id, review_id)
    if held is None:
        raise UserError("The consultant has taken that recommendation back.", "/review shows what stands.")
    patient = patients.by_id(db, ctx.clinic.id, held.patient_id)
    if not ctx.may(*MOVERS):
        raise UserError(
            "A recommendation is answered by the treating clinician.",
            "A care manager may record the answer, and tells the patient.",
        )
    access.check_own(db, ctx, patient)
    open_episode(db, patient)
    return held


def _step(db: Connection, held: Review, stage: Stage, outcome: str, ctx: Context, words: str = "") -> None:
    try:
        reviews.take_step(db, ctx.clinic.id, held, stage, outcome, ctx.today, ctx.said, words)
    except UserError as error:
        # Somebody pressed the same button at the same moment, and was first.
        raise _taken(db, _again(db, held, ctx), ctx) from error


def _taken(db: Connection, held: Review, ctx: Context) -> UserError:
    """What happened, and by whom."""
    return UserError(
        f"That is settled already. {' '.join(_now(db, held, ctx).history)}",
        "The recommendation stands as it is; a new one is recorded at the review.",
    )


def _now(db: Connection, held: Review, ctx: Context) -> Loop:
    return shown(db, ctx.clinic, _again(db, held, ctx), ctx.now)


def _again(db: Connection, held: Review, ctx: Context) -> Review:
    return reviews.even_void(db, ctx.clinic.id, held.id) or held
