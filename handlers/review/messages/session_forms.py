"""The forms of a review session: one patient at a time, and at the end the minutes to log."""

from dataclasses import dataclass
from datetime import datetime

from handlers.block_kit.dates import clock_text
from handlers.block_kit.form_blocks import (
    ModalForm,
    without_gaps,
)
from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    button_row,
    small_text_block,
    text_block,
)
from handlers.block_kit.patient_names import patient_naming
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.recommendation.sentences import about_recommending
from handlers.review.messages.digest import patient_lines
from handlers.review.sentences import about_reviews, about_session
from store.caseload.caseload import CaseloadPatient
from store.caseload.digests import ReviewDigest
from store.review.review_sessions import ReviewItem, ReviewSession
from store.rules.clinic.settings import Settings
from store.rules.review.agenda import FlagKind

NEXT_PATIENT, SKIP_PATIENT, RECOMMEND, CONTINUE, FINISH_SESSION = (
    "walk.next",
    "walk.skip",
    "walk.recommend",
    "walk.continue",
    "walk.finish",
)
ANSWER, UNDO, RESUME, FINISH_OPEN = "walk.answer", "walk.undo", "walk.resume", "walk.again"
ITEM_FORM, RECOMMENDATION_FORM, END_FORM = "walk_turn", "walk_words", "walk_end"
"""Buttons and forms in Slack carry these ids, so they stay."""
ANSWER_FORM = "walk_answers"


@dataclass(frozen=True)
class SavedOutcome:
    """What was just done in the session, above the current patient."""

    text: str
    undo: int | None = None
    """The review that can be undone."""


def review_item_form(
    session: ReviewSession,
    item: ReviewItem,
    line: CaseloadPatient,
    digest: ReviewDigest,
    now: datetime,
    settings: Settings,
    *,
    may_recommend: bool,
    may_time: bool,
    saved: SavedOutcome | None = None,
) -> ModalForm:
    """The current patient, with what the review needs, and what was `saved` for the one before."""
    value = str(item.id)
    since = clock_text(item.started_at.astimezone(now.tzinfo)) if item.started_at else ""
    may_record = may_recommend and not line.episode.ended_on
    questions = [raised for raised in line.flags if raised.flag.kind is not FlagKind.RISK]
    blocks = (
        small_text_block(saved.text) if saved else None,
        button_row(Button(about_reviews.UNDO, UNDO, f"{saved.undo}:{session.id}"))
        if saved and saved.undo
        else None,
        small_text_block(
            about_session.position(item.position, len(session.review_items), item.category, since)
        ),
        text_block(*_patient_lines(line, digest, now, settings)),
        button_row(
            Button(about_session.NEXT, NEXT_PATIENT, value, "primary") if may_time else None,
            Button(about_recommending.NO_CHANGE, CONTINUE, value) if may_record else None,
            Button(about_recommending.RECOMMEND, RECOMMEND, value) if may_record else None,
            Button(about_recommending.ANSWER_QUESTION, ANSWER, value) if questions else None,
            Button(about_session.SKIP, SKIP_PATIENT, value),
            Button(about_session.OPEN_CARD, OPEN_CARD, str(line.patient.id)),
            Button(about_session.FINISH, FINISH_SESSION, str(session.id)),
        ),
        small_text_block(
            about_session.will_be_recorded(line.patient.short_name, len(questions))
            if may_record
            else about_session.NOT_A_REVIEW_UNLESS_RECORDED
        ),
        small_text_block(about_session.SKIP_RECORDS_NOTHING),
    )
    return ModalForm(ITEM_FORM, about_session.SESSION_TITLE, without_gaps(blocks), submit="", in_place=True)


def resume_form(session: ReviewSession, when: str) -> ModalForm:
    """A session of yesterday is open: resume it, or finish it and start another."""
    current = session.current
    position = current.position if current else len(session.review_items)
    value = str(session.id)
    blocks = (
        text_block(BoldText(about_session.open_session(when, position, len(session.review_items)))),
        button_row(
            Button(about_session.RESUME, RESUME, value, "primary"),
            Button(about_session.FINISH_IT, FINISH_OPEN, value),
        ),
    )
    return ModalForm(ITEM_FORM, about_session.SESSION_TITLE, without_gaps(blocks), submit="", in_place=True)


def _patient_lines(
    line: CaseloadPatient, digest: ReviewDigest, now: datetime, settings: Settings
) -> list[str | BoldText | None]:
    name, today = patient_naming(settings), now.date()
    if line.episode.ended_on:
        return [BoldText(name(line.patient)), about_session.no_longer_in_care(line.status)]
    lines = patient_lines(line, digest, today, name)
    return lines if line.agenda_item else [*lines, about_session.NO_LONGER_ON_AGENDA]
