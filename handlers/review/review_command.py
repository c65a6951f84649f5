"""`/review`: agenda and review session; `/review Holly Guzman -- increase sertraline`: a recommendation."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import Connection

from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.block_kit.slack_markup import as_seen
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply, SlashCommand
from handlers.patient import patient_command
from handlers.patient_choice import access
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.ask_choice import ask_patient_choice
from handlers.reading import typed_text
from handlers.reading.days_and_times.day_phrases import match_day_at
from handlers.reading.days_and_times.days import read_record
from handlers.reading.patients.find_patient import PatientMatch, find_patient, is_exact_match
from handlers.reading.sentences.about_lines import not_understood_after
from handlers.recommendation import follow_up, recommend
from handlers.recommendation.follow_up_view import follow_up_view
from handlers.recommendation.messages import follow_up as follow_up_messages
from handlers.recommendation.sentences.about_follow_up import (
    none_is_open,
    none_waits_for_answer,
    none_waits_for_patient,
    see_card,
    several_wait_for_answer,
    several_wait_for_patient,
)
from handlers.review import agenda_buttons, questions, review_session
from handlers.review.sentences import about_reviews
from handlers.review.show_agenda import agenda
from store.dispatch.drafts import Draft
from store.errors import UserError
from store.patient.patients import Patient
from store.review.case_review import CaseReview, ClinicianResponse

DRAFT_KIND = "review"

_ReviewAction = Callable[[Connection, Patient, str, RequestContext], Reply]


@dataclass(frozen=True)
class _ReviewRequest:
    """What a line asks for, beside the patient."""

    run: _ReviewAction
    text: str
    """The recommendation, or the text of an answer."""
    unread: str
    """Words that are neither the name nor a step."""


def review(text: str, ctx: RequestContext) -> Reply:
    """The agenda and the review session; with a patient, the card, a recommendation, or its next step."""
    without_patient = _WITHOUT_PATIENT.get(text.lower())
    if without_patient:
        return without_patient(ctx)
    with ctx.registry.begin() as db:
        match, note = _find_patient(db, text, ctx)
        request = _read_request(match.rest, note, ctx.today)
        if request.unread and is_exact_match(match):
            name = match.patients[0].full_name
            raise UserError(not_understood_after(name, request.unread), about_reviews.how_to_recommend(name))
        if request.unread or len(match.patients) != 1:
            typed = f"{request.unread} {match.name_words}".strip()
            candidates = () if request.unread else match.patients
            saves = request.run is not _show_card
            return Reply(
                ask_patient_choice(db, ctx, DRAFT_KIND, text, typed, candidates, form=False, saves=saves)
            )
        patient = patient_reach.patient_by_id(db, ctx, match.patients[0].id)
        return request.run(db, patient, request.text, ctx)


def resume_with_patient(draft: Draft, patient_id: int, ctx: RequestContext) -> Reply:
    """Continue a line with the patient that was chosen."""
    with ctx.registry.begin() as db:
        match, note = _find_patient(db, draft.typed_text, ctx)
        request = _read_request(match.rest, note, ctx.today)
        return request.run(db, patient_reach.patient_by_id(db, ctx, patient_id), request.text, ctx)


def _show_card(db: Connection, patient: Patient, _text: str, ctx: RequestContext) -> Reply:
    return patient_command.show_card(db, patient, ctx)


def _recommend(
    db: Connection, patient: Patient, text: str, ctx: RequestContext, *, on: date | None = None
) -> Reply:
    done = recommend.record_review(db, patient, text, ctx, on=on)
    return agenda_buttons.recorded_reply(done, patient, ctx)


def _record_answer(
    outcome: ClinicianResponse, db: Connection, patient: Patient, text: str, ctx: RequestContext
) -> Reply:
    if outcome is ClinicianResponse.DECLINED and not text:
        raise UserError(about_reviews.WHY_DECLINED, about_reviews.how_to_decline(patient.full_name))
    if outcome is ClinicianResponse.CHANGED and not text:
        raise UserError(about_reviews.WHAT_INSTEAD, about_reviews.how_to_change(patient.full_name))
    reviews = follow_up.open_recommendations(db, patient)
    waiting = [review for review in reviews if review.clinician_response is None]
    access.check_may_open(db, ctx, patient)
    if not waiting:
        raise UserError(none_waits_for_answer(full_name_with_mrn(patient)), see_card(patient.full_name))
    if len(waiting) > 1:
        return _which_recommendation(db, waiting, several_wait_for_answer(len(waiting)), ctx)
    saved = follow_up.record_answer(db, waiting[0].id, outcome, text, ctx)
    return Reply(follow_up_messages.step_saved(saved), urgent=True)


def _record_patient_informed(db: Connection, patient: Patient, _text: str, ctx: RequestContext) -> Reply:
    reviews = follow_up.open_recommendations(db, patient)
    waiting = [review for review in reviews if review.clinician_response and not review.declined]
    access.check_may_open(db, ctx, patient)
    if not waiting:
        raise UserError(none_waits_for_patient(full_name_with_mrn(patient)), see_card(patient.full_name))
    if len(waiting) > 1:
        return _which_recommendation(db, waiting, several_wait_for_patient(len(waiting)), ctx)
    saved = follow_up.record_patient_informed(db, waiting[0].id, ctx)
    return Reply(follow_up_messages.step_saved(saved), urgent=True)


def _withdraw(db: Connection, patient: Patient, _text: str, ctx: RequestContext) -> Reply:
    recommend.check_consultant(ctx, patient)
    reviews = follow_up.open_recommendations(db, patient)
    if not reviews:
        raise UserError(none_is_open(full_name_with_mrn(patient)), see_card(patient.full_name))
    if len(reviews) > 1:
        shown = [follow_up_view(db, ctx.clinic, review, ctx.now) for review in reviews]
        return Reply(follow_up_messages.which_to_withdraw(shown))
    return Reply(
        follow_up_messages.recommendation_ended(follow_up.withdraw(db, reviews[0].id, ctx)), urgent=True
    )


def _which_recommendation(
    db: Connection, waiting: list[CaseReview], question: str, ctx: RequestContext
) -> Reply:
    follow_ups = [follow_up_view(db, ctx.clinic, review, ctx.now) for review in waiting]
    return Reply(follow_up_messages.which_recommendation(follow_ups, question))


def _ask_recommendation(
    on: date, _db: Connection, patient: Patient, _text: str, ctx: RequestContext
) -> Reply:
    """A day without what was recommended on it."""
    raise UserError(*about_reviews.what_was_recommended(patient.full_name, on, ctx.today))


def _read_request(rest: str, note: str, today: date) -> _ReviewRequest:
    """What the words beside the name ask for: a step, a recommendation (also of a past day), or the card."""
    typed = rest.split()
    at = next((number for number, word in enumerate(typed) if word.lower() in _ACTIONS), len(typed))
    verb = typed[at].lower() if at < len(typed) else ""
    before, after = typed[:at], typed[at + 1 :]
    if verb not in _ACTIONS_WITH_TEXT:
        before, after = before + after, []
    text = " ".join(part for part in (as_seen(" ".join(after)), note) if part)
    run = _ACTIONS[verb] if verb else _recommend if note else _show_card
    unread = " ".join(before)
    on = _past_day(unread, today) if run in {_recommend, _show_card} else None
    if on:
        run = partial(_recommend, on=on) if run is _recommend else partial(_ask_recommendation, on)
        unread = ""
    return _ReviewRequest(run, text, unread)


def _past_day(words: str, today: date) -> date | None:
    """The day that all the words name; None when they name none.

    Raises:
        UserError: a day that has not come yet, or that does not exist.
    """
    plain = " ".join(words.casefold().replace(",", " ").split())
    phrase = match_day_at(plain, 0)
    return read_record(words, today) if phrase and phrase.end == len(plain) else None


def _find_patient(db: Connection, text: str, ctx: RequestContext) -> tuple[PatientMatch, str]:
    lines = typed_text.split_lines(text)
    if len(lines) != 1:
        raise UserError(about_reviews.ONE_PATIENT_AT_A_TIME, about_reviews.SEND_LINES_SEPARATELY)
    search = patient_reach.name_search(db, ctx)
    head = _NO_CHANGE.sub("continue", lines[0].head)
    return find_patient(head, search, _WORDS_AFTER_NAME), lines[0].note


_NO_CHANGE = re.compile(r"\bno[ -]changes?\b", re.IGNORECASE)
_ACTIONS: Mapping[str, _ReviewAction] = {
    "continue": _recommend,
    **dict.fromkeys(("approve", "approved"), partial(_record_answer, ClinicianResponse.APPROVED)),
    **dict.fromkeys(("decline", "declined"), partial(_record_answer, ClinicianResponse.DECLINED)),
    **dict.fromkeys(("change", "changed"), partial(_record_answer, ClinicianResponse.CHANGED)),
    "told": _record_patient_informed,
    **dict.fromkeys(("withdraw", "withdrawn"), _withdraw),
    **dict.fromkeys(("answer", "answered"), questions.answer_in_words),
}
_WORDS_AFTER_NAME = frozenset({*_ACTIONS, "all"})
_ACTIONS_WITH_TEXT = frozenset({"decline", "declined", "change", "changed", "answer", "answered"})
_WITHOUT_PATIENT: Mapping[str, Callable[[RequestContext], Reply]] = {
    "": agenda,
    "all": partial(agenda, whole_clinic=True),
    "start": review_session.start_session,
    "stop": review_session.end_session,
}

COMMAND = SlashCommand(
    verb="review",
    run=review,
    roles=CARD_ROLES,
    hint="[patient] -- [recommendation]",
    summary="this week's case review agenda, the review session, and the consultant's recommendations",
    is_read_only=True,
    examples=(
        ("/review", "whose review is due, in the clinic's order, and why; what waits for you"),
        ("/review all", "the same for the whole clinic"),
        ("/review start", "goes through the agenda, one patient at a time, and measures your minutes"),
        ("/review stop", "ends the review session and offers the minutes as log entries"),
        ("/review Holly Guzman", "that patient's card"),
        ("/review Holly Guzman -- increase sertraline to 100 mg", "the consultant records a recommendation"),
        ("/review Holly Guzman no change", "the consultant reviewed the case; treatment stays as it is"),
        ("/review Holly Guzman 10/29 -- add trazodone 50 mg", "a review of a past day; or 10/29 no change"),
        (
            "/review Holly Guzman answer -- in the morning",
            "answers the open question; the person who asked is notified",
        ),
        ("/review Holly Guzman withdraw", "the consultant withdraws an open or declined recommendation"),
        ("/review Holly Guzman approve", "the treating clinician approves"),
        ("/review Holly Guzman change -- start with 50 mg", "or wants something else; decline -- why not"),
        ("/review Holly Guzman told", "the patient was told: the recommendation is closed"),
    ),
)
