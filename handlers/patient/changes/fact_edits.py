"""The facts of a history as the fields of a form: what each form shows, and what it changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.block_kit.form_blocks import SubmittedForm, date_input, select_input, text_input
from handlers.block_kit.message_blocks import Block
from handlers.patient.messages.care_plans import FIELD_LABELS
from handlers.patient.sentences import changes
from handlers.patient.sentences import history as sentences
from handlers.reading.days_and_times.days import read_record
from store.errors import UserError
from store.ledger.contacts import LETTER
from store.review.case_review import CHANGE, CONTINUE
from store.rules.activities import ATTEMPT_ACTIVITIES, Activity, is_contact
from store.rules.patient.birth_date import check_after_birth
from store.tables import care_plans, consents, contacts, entry_notes, initiating_visits, reviews

_CONTACT_KINDS = [
    (activity.value, activity.value)
    for activity in Activity
    if is_contact(activity) or activity in ATTEMPT_ACTIVITIES
]
_CONSENT_FORMS = [("spoken", "spoken"), ("written", "written")]
_TEXT_LIMIT = 1_000

Values = Mapping[str, Any]
Changes = dict[str, object]


@dataclass(frozen=True)
class FactForm:
    """The fields of one table's facts, and how a sent form is read."""

    blocks: Callable[[Values], Sequence[Block]]
    read: Callable[[SubmittedForm], Changes]
    has_day: bool = True


class FieldError(UserError):
    """What is wrong with one field of a form."""

    def __init__(self, field: str, wrong: str) -> None:
        super().__init__(wrong)
        self.field = field


def form_blocks(table: str, values: Values) -> tuple[Block, ...]:
    """The fields of a fact, filled in."""
    form = FORMS[table]
    day = [date_input("day", sentences.DAY_FIELD, initial=values["on_date"])] if form.has_day else []
    return (*day, *form.blocks(values))


def read_changes(table: str, form: SubmittedForm, values: Values, born: date | None, today: date) -> Changes:
    """What a sent form changes; empty when it changes nothing.

    Raises:
        FieldError: what is wrong with a field.
    """
    typed = FORMS[table].read(form)
    if FORMS[table].has_day:
        typed["on_date"] = _day(form, born, today)
    return {key: value for key, value in typed.items() if value != values[key]}


def _day(form: SubmittedForm, born: date | None, today: date) -> date:
    try:
        on = read_record(form.text("day"), today)
        check_after_birth(born, on)
    except UserError as error:
        raise FieldError("day", error.wrong) from error
    return on


def _note_field(values: Values, *, optional: bool = True) -> Block:
    return text_input("note", sentences.NOTE_FIELD, initial=values["note"], optional=optional, multiline=True)


def _contact_blocks(values: Values) -> Sequence[Block]:
    if values["kind"] == LETTER:
        return [_note_field(values)]
    kind = select_input("kind", sentences.HOW_FIELD, _CONTACT_KINDS, initial=values["kind"])
    return [kind, _note_field(values)]


def _read_contact(form: SubmittedForm) -> Changes:
    note: Changes = {"note": form.text("note")}
    if not form.text("kind"):
        return note
    activity = Activity(form.text("kind"))
    return note | {"kind": activity.value, "reached": is_contact(activity)}


def _review_blocks(values: Values) -> Sequence[Block]:
    text = "" if values["kind"] == CONTINUE else values["recommendation"]
    hint = sentences.RECOMMENDATION_HINT
    return [
        text_input(
            "text", sentences.RECOMMENDATION_FIELD, initial=text, hint=hint, optional=True, multiline=True
        )
    ]


def _read_review(form: SubmittedForm) -> Changes:
    text = form.text("text")
    return {"kind": CHANGE if text else CONTINUE, "recommendation": text or CONTINUE}


def _consent_blocks(values: Values) -> Sequence[Block]:
    by, told = values["obtained_by"] or "", values["told"]
    return [
        select_input("how", sentences.HOW_FIELD, _CONSENT_FORMS, initial=values["how"]),
        text_input("by", sentences.OBTAINED_BY_FIELD, initial=by, limit=120),
        text_input("told", sentences.TOLD_FIELD, initial=told, multiline=True, limit=_TEXT_LIMIT),
    ]


def _read_consent(form: SubmittedForm) -> Changes:
    return {"how": form.text("how"), "obtained_by": form.text("by"), "told": form.text("told")}


def _plan_blocks(values: Values) -> Sequence[Block]:
    return [
        text_input(
            key,
            label,
            initial=values["sections"].get(key, ""),
            optional=True,
            multiline=key != "cadence",
            limit=_TEXT_LIMIT,
        )
        for key, label in FIELD_LABELS.items()
    ]


def _read_plan(form: SubmittedForm) -> Changes:
    sections = {key: form.text(key) for key in FIELD_LABELS if form.text(key)}
    if not sections:
        raise FieldError(next(iter(FIELD_LABELS)), changes.CARE_PLAN_EMPTY[0])
    return {"sections": sections}


FORMS: Mapping[str, FactForm] = {
    contacts.name: FactForm(_contact_blocks, _read_contact),
    entry_notes.name: FactForm(
        lambda values: [_note_field(values, optional=False)],
        lambda form: {"note": form.text("note")},
        has_day=False,
    ),
    reviews.name: FactForm(_review_blocks, _read_review),
    consents.name: FactForm(_consent_blocks, _read_consent),
    initiating_visits.name: FactForm(lambda _: [], lambda _: {}),
    care_plans.name: FactForm(_plan_blocks, _read_plan),
}
