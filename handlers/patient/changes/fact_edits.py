"""The facts of a history as the fields of a form: what each form shows, and what it changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.block_kit.form_blocks import SubmittedForm, date_input, select_input, text_input
from handlers.block_kit.message_blocks import Block
from handlers.patient.changes.status_change import WAY_BACK
from handlers.patient.messages.care_plans import FIELD_LABELS
from handlers.patient.sentences import changes, forms
from handlers.patient.sentences import history as sentences
from handlers.reading.days_and_times.days import read_record
from store.errors import UserError
from store.ledger.contacts import LETTER
from store.review.case_review import CHANGE, CONTINUE
from store.rules.activities import ATTEMPT_ACTIVITIES, Activity, is_contact
from store.rules.patient.birth_date import check_after_birth
from store.rules.patient.statuses import Status
from store.tables import (
    care_plans,
    consents,
    contacts,
    entry_notes,
    flags,
    initiating_visits,
    reviews,
    status_changes,
)

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
    has_day: Callable[[Values], bool] = lambda _: True


class FieldError(UserError):
    """What is wrong with one field of a form."""

    def __init__(self, field: str, wrong: str) -> None:
        super().__init__(wrong)
        self.field = field


def form_blocks(table: str, values: Values) -> tuple[Block, ...]:
    """The fields of a fact, filled in."""
    form = FORMS[table]
    day = [date_input("day", sentences.DAY_FIELD, initial=values["on_date"])] if form.has_day(values) else []
    return (*day, *form.blocks(values))


def read_changes(table: str, form: SubmittedForm, values: Values, born: date | None, today: date) -> Changes:
    """What a sent form changes; empty when it changes nothing.

    Raises:
        FieldError: what is wrong with a field.
    """
    typed = FORMS[table].read(form)
    if FORMS[table].has_day(values):
        typed["on_date"] = _day(form, born, today)
    changes = {key: value for key, value in typed.items() if (value or None) != (values[key] or None)}
    if table == status_changes.name:
        _check_status(values, {**values, **changes})
    return changes


def first_field(table: str, values: Values) -> str:
    """The field that a remark about the whole form is shown at."""
    return "day" if FORMS[table].has_day(values) else "note"


def _day(form: SubmittedForm, born: date | None, today: date) -> date:
    try:
        on = read_record(form.text("day"), today)
        check_after_birth(born, on)
    except UserError as error:
        raise FieldError("day", error.wrong) from error
    return on


def _note_field(values: Values, *, optional: bool = True) -> Block:
    return text_input(
        "note", sentences.NOTE_FIELD, initial=values["note"] or "", optional=optional, multiline=True
    )


def _contact_blocks(values: Values) -> Sequence[Block]:
    if values["kind"] == LETTER:
        return [_note_field(values)]
    kind = select_input("kind", sentences.HOW_FIELD, _CONTACT_KINDS, initial=values["kind"])
    return [kind, _note_field(values)]


def _read_contact(form: SubmittedForm) -> Changes:
    note: Changes = {"note": form.text("note")}
    if not form.text("kind"):
        return note
    activity = form.kind("kind", Activity)
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
    return {
        "how": form.choice("how", dict(_CONSENT_FORMS)),
        "obtained_by": form.text("by"),
        "told": form.text("told"),
    }


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


def _status_blocks(values: Values) -> Sequence[Block]:
    on_hold = values["status"] == Status.ON_HOLD
    until = [date_input("until", sentences.UNTIL_FIELD, initial=values["until_on"])] if on_hold else []
    return [*until, _note_field(values, optional=values["status"] != Status.DISENGAGED)]


def _read_status(form: SubmittedForm) -> Changes:
    until = form.day("until")
    return {"note": form.text("note")} | ({"until_on": until} if until else {})


def _check_status(before: Values, after: Values) -> None:
    """The end of a hold is after its first day, and a close-out keeps its way back."""
    if after["until_on"] and after["until_on"] <= after["on_date"]:
        raise FieldError("until", sentences.HOLD_ENDS_TOO_EARLY)
    is_close_out = before["status"] == Status.DISENGAGED
    if is_close_out and WAY_BACK not in after["note"].lower():
        raise FieldError("note", forms.WAY_BACK_MISSING)


FORMS: Mapping[str, FactForm] = {
    contacts.name: FactForm(_contact_blocks, _read_contact),
    entry_notes.name: FactForm(
        lambda values: [_note_field(values, optional=False)],
        lambda form: {"note": form.text("note")},
        has_day=lambda _: False,
    ),
    reviews.name: FactForm(_review_blocks, _read_review),
    consents.name: FactForm(_consent_blocks, _read_consent),
    initiating_visits.name: FactForm(lambda _: [], lambda _: {}),
    care_plans.name: FactForm(_plan_blocks, _read_plan),
    flags.name: FactForm(lambda values: [_note_field(values)], lambda form: {"note": form.text("note")}),
    # The day of a close-out is never back-dated (domain.md §3).
    status_changes.name: FactForm(
        _status_blocks, _read_status, has_day=lambda values: values["status"] != Status.DISENGAGED
    ),
}
