"""The form of `/score`: patient, scale, total or items, risk item, day; and saving it."""

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, date_input, select_input, text_input
from handlers.block_kit.message_blocks import Block
from handlers.block_kit.slack_values import read_choice
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, FormHandler, Reply
from handlers.ledger import save_scores
from handlers.ledger.reading.score_reader import OLDEST_SCORE_DAYS
from handlers.ledger.save_scores import PendingScore
from handlers.ledger.sentences import scores as sentences
from handlers.ledger.sentences.shared import NOTE_FIELD
from handlers.patient_choice import access, patient_picker
from handlers.reading.days_and_times.days import read_past
from store.errors import UserError
from store.ledger import scores
from store.ledger.scores import RecordedScore
from store.patient.patients import Patient
from store.rules.scores.instruments import BY_KEY, INSTRUMENTS, PHQ9
from store.rules.scores.scales import Instrument
from store.rules.scores.score import Score
from store.rules.scores.scoring import check_items, check_risk_value, check_total

CALLBACK = "score_form"

_NUMBERS = re.compile(r"\d{1,3}(?:[\s,/]+\d{1,3})*")
_RISK_MAX = 3


def open_empty(ctx: RequestContext) -> Reply:
    """The empty form, with the member's recent patients."""
    with ctx.registry.begin() as db:
        return Reply(form=_form(patient_picker.recent_patients(db, ctx), ctx.today))


def open_for_patient(ctx: RequestContext, patient_id: int) -> Reply:
    """The form with a patient chosen, for the card."""
    with ctx.registry.read() as db:
        patient = patient_reach.patient_by_id(db, ctx, patient_id)
    return Reply(form=_form([patient], ctx.today, chosen=patient.id))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Save the form's score; errors are shown at their fields, and the form stays open."""
    errors: dict[str, str] = {}
    score = read_score(form, ctx, errors)
    with ctx.registry.begin() as db:
        patient = patient_picker.read_chosen_patient(db, form, ctx, errors)
        if score is None or patient is None:
            return Reply(errors=errors)
        if _is_on_record(db, patient, score, errors):
            return Reply(errors=errors)
        pending = PendingScore(patient, score, form.text("note"))
        saved = save_scores.add_scores(db, [pending], ctx)
    return save_scores.saved_reply(saved, ctx)


def _is_on_record(db: Connection, patient: Patient, score: Score, errors: dict[str, str]) -> bool:
    """Whether the scale is on record for the day; the error says how to replace the score or keep both."""
    known = scores.find_same_day(db, access.current_episode(db, patient), score)
    if known:
        errors["answers"] = sentences.on_record_for_form(BY_KEY[score.instrument], known.score, score)
    return known is not None


def read_score(form: SubmittedForm, ctx: RequestContext, errors: dict[str, str]) -> Score | None:
    """The score that a form states; what is wrong is put at its field."""
    scale = read_choice(BY_KEY, form.text("scale"))
    total = items = risk = None
    try:
        total, items = _answers(scale, form.text("answers"))
    except UserError as error:
        errors["answers"] = error.wrong
    try:
        if total is not None and items is None and form.text("risk"):
            risk = check_risk_value(scale, form.id("risk"), total)
    except UserError as error:
        errors["risk"] = error.wrong
    try:
        day = read_past(form.text("day"), ctx.today, OLDEST_SCORE_DAYS)
    except UserError as error:
        errors["day"] = error.wrong
        return None
    return None if total is None or errors else Score(day, scale.key, total, items, risk)


def _answers(scale: Instrument, typed: str) -> tuple[int, tuple[int, ...] | None]:
    """One number is the total, several are the items."""
    if not _NUMBERS.fullmatch(typed):
        raise UserError(sentences.ANSWERS_INVALID)
    figures = [int(figure) for figure in re.split(r"[\s,/]+", typed)]
    if len(figures) == 1:
        return check_total(scale, figures[0]), None
    return check_items(scale, figures), tuple(figures)


def _form(offered: Sequence[Patient], today: date, *, chosen: int | None = None) -> ModalForm:
    blocks = score_fields(offered, chosen=chosen, day=today)
    return ModalForm(CALLBACK, sentences.FORM_TITLE, blocks)


def score_fields(
    offered: Sequence[Patient], *, day: date, chosen: int | None = None, recorded: RecordedScore | None = None
) -> tuple[Block, ...]:
    """The fields of a score; filled in with one that is on the ledger."""
    scales = [(sentences.scale_option(scale), scale.key) for scale in INSTRUMENTS]
    answers = [(str(value), str(value)) for value in range(_RISK_MAX + 1)]
    score = recorded.score if recorded else None
    typed = " ".join(map(str, score.items or (score.total,))) if score else ""
    risk = str(score.risk_value) if score and score.risk_value is not None else ""
    return (
        *patient_picker.patient_picker_blocks(offered, chosen=chosen),
        select_input("scale", sentences.SCALE_FIELD, scales, initial=score.instrument if score else PHQ9.key),
        text_input(
            "answers",
            sentences.ANSWERS_FIELD,
            initial=typed,
            placeholder=sentences.ANSWERS_PLACEHOLDER,
            limit=120,
        ),
        select_input(
            "risk",
            sentences.RISK_FIELD,
            answers,
            initial=risk,
            hint=sentences.RISK_HINT,
            optional=True,
        ),
        date_input("day", sentences.DAY_FIELD, initial=day),
        text_input(
            "note", NOTE_FIELD, initial=recorded.note if recorded else "", optional=True, multiline=True
        ),
    )


FORM = FormHandler(CALLBACK, submit_form, CARE_TEAM_ROLES)
