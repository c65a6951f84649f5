"""The forms of a review session: one patient at a time, and at the end the minutes to log."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_text
from handlers.block_kit.form_blocks import (
    ModalForm,
    SubmittedForm,
    checkbox_input,
    select_input,
    text_input,
)
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    small_text_block,
    text_block,
)
from handlers.block_kit.patient_names import patient_naming
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.recommendation.recommend import ReviewChoices
from handlers.recommendation.sentences import about_recommending
from handlers.review.messages.digest import patient_lines
from handlers.review.messages.questions import question_options
from handlers.review.sentences import about_reviews, about_session
from store.caseload.caseload import CaseloadPatient
from store.caseload.digests import ReviewDigest
from store.patient.patients import Patient
from store.review.case_review import CaseReview, ClosingOutcome
from store.review.review_sessions import ReviewItem, ReviewSession
from store.review.sentences import state_text
from store.risk.flags import RaisedFlag
from store.rules.clinic.settings import Settings
from store.rules.minutes import MINUTE
from store.rules.review.agenda import FlagKind
from store.rules.text_format import capitalize_first

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
STAYS_OPEN = "open"
_ANSWERS_FIELD, _OLD_FIELD = "answers", "old_"
_MOST_UNDO = 20

_SECOND = 1_000
_TEXT_LIMIT = 1_000
_MOST_CHOICES = 5
_MOST_OFFERED = 90


@dataclass(frozen=True)
class SavedOutcome:
    """What was just done in the session, above the current patient."""

    text: str
    undo: int | None = None
    """The review that can be undone."""


@dataclass(frozen=True)
class OfferedMinutes:
    """The minutes to log for an item."""

    review_item: ReviewItem
    patient: Patient
    minutes: int | None
    """None where the person has to say."""


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
    return ModalForm(ITEM_FORM, about_session.SESSION_TITLE, _present(blocks), submit="", in_place=True)


def recommendation_form(
    callback: str,
    title: str,
    patient: Patient,
    questions: Sequence[RaisedFlag],
    earlier: Sequence[CaseReview],
    metadata: str,
    today: date,
    *,
    in_place: bool = False,
) -> ModalForm:
    """A form for the recommendation, what it answers, and what to do with earlier ones.

    `in_place` replaces the patient's form in a session.
    """
    options = question_options(questions[:_MOST_CHOICES], today)
    blocks = (
        text_block(BoldText(patient.short_name)),
        text_input("recommendation", about_reviews.RECOMMENDATION, multiline=True, limit=_TEXT_LIMIT),
        checkbox_input(
            _ANSWERS_FIELD,
            about_reviews.ANSWERS,
            options,
            initial=[value for _, value in options] if len(options) == 1 else (),
            optional=True,
        )
        if options
        else None,
        *(_ending_choice(review) for review in earlier[:_MOST_CHOICES]),
    )
    return ModalForm(
        callback, title, _present(blocks), submit=about_reviews.RECORD, metadata=metadata, in_place=in_place
    )


def _ending_choice(review: CaseReview) -> Block:
    return select_input(
        f"{_OLD_FIELD}{review.id}",
        about_reviews.what_should_happen_to(review.current_recommendation),
        [
            (about_recommending.REPLACED_BY_THIS, ClosingOutcome.REPLACED.value),
            (about_recommending.WITHDRAW, ClosingOutcome.WITHDRAWN.value),
            (about_recommending.STAYS_OPEN_CHOICE, STAYS_OPEN),
        ],
        hint=capitalize_first(state_text(review, None)),
    )


def read_choices(form: SubmittedForm) -> ReviewChoices:
    """What a form says beside the recommendation."""
    return ReviewChoices(
        answers=frozenset(int(value) for value in form.selections.get(_ANSWERS_FIELD, ())),
        endings={
            int(name.removeprefix(_OLD_FIELD)): ClosingOutcome(value)
            for name, value in form.values.items()
            if name.startswith(_OLD_FIELD) and value != STAYS_OPEN
        },
    )


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
    return ModalForm(ITEM_FORM, about_session.SESSION_TITLE, _present(blocks), submit="", in_place=True)


def session_end_form(
    session: ReviewSession,
    offered: Sequence[OfferedMinutes],
    people: Mapping[int, Patient],
    reviewed: Collection[int],
    undoable: Mapping[int, int],
    zone: ZoneInfo,
    saved: SavedOutcome | None = None,
) -> ModalForm:
    """Who was reviewed and who was not, and the minutes to log, which can be changed or cleared.

    `undoable` are the reader's own reviews of the session, by patient.
    """
    discussed = [item.patient_id for item in session.review_items if item.started_at]
    done = [people[patient_id].short_name for patient_id in discussed if patient_id in reviewed]
    left = [
        people[item.patient_id].short_name for item in session.review_items if item.patient_id not in reviewed
    ]
    undo = [
        Button(about_session.undo_for(people[patient_id].short_name), UNDO, f"{review_id}:{session.id}")
        for patient_id, review_id in list(undoable.items())[:_MOST_UNDO]
    ]
    blocks = (
        small_text_block(saved.text) if saved else None,
        text_block(
            BoldText(about_session.patients_covered(len(discussed), len(done))),
            about_session.reviewed(done) if done else None,
            about_session.still_on_agenda(left) if left else None,
        ),
        button_row(*undo) if undo else None,
        text_block(about_session.YOUR_MINUTES) if offered else None,
        *(_minutes_field(minutes, zone) for minutes in offered[:_MOST_OFFERED]),
    )
    return ModalForm(
        END_FORM,
        about_session.SESSION_TITLE,
        _present(blocks),
        submit=about_session.LOG_THESE if offered else "",
        metadata=str(session.id),
        in_place=True,
    )


def nothing_logged() -> OutgoingMessage:
    """There were no minutes to log."""
    return build_message(
        about_session.SESSION_FINISHED,
        text_block(BoldText(about_session.SESSION_FINISHED), about_session.NO_MINUTES_LOGGED),
    )


def _patient_lines(
    line: CaseloadPatient, digest: ReviewDigest, now: datetime, settings: Settings
) -> list[str | BoldText | None]:
    name, today = patient_naming(settings), now.date()
    if line.episode.ended_on:
        return [BoldText(name(line.patient)), about_session.no_longer_in_care(line.status)]
    lines = patient_lines(line, digest, today, name)
    return lines if line.agenda_item else [*lines, about_session.NO_LONGER_ON_AGENDA]


def _minutes_field(offered: OfferedMinutes, zone: ZoneInfo) -> Block:
    item = offered.review_item
    minutes, rest = divmod(item.time_taken, MINUTE)
    start, end = (clock_text(at.astimezone(zone)) if at else "" for at in (item.started_at, item.ended_at))
    return text_input(
        f"turn_{item.id}",
        offered.patient.short_name,
        initial="" if offered.minutes is None else str(offered.minutes),
        hint=about_session.measured(minutes, rest // _SECOND, start, end),
        optional=True,
        limit=20,
    )


def _present(blocks: Sequence[Block | None]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block)
