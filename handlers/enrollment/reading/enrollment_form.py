"""The form for enrolling a patient: its fields as values, and what is wrong with each."""

from collections.abc import Callable
from datetime import date

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch.error_hints import error_text
from handlers.enrollment.messages import enrollment as messages
from handlers.enrollment.reading.enrollment_reader import TypedEnrollment
from handlers.patient.sentences.forms import CONSENT_OPTIONS
from handlers.reading.days_and_times.days import read_birth, read_record
from handlers.reading.referral_screen import read_screen
from store.errors import UserError
from store.rules.patient import icd10
from store.rules.patient.birth_date import check_birth_date
from store.rules.patient.typed_names import SplitName, clean_part, split_name
from store.rules.scores.score import Score


def read_enroll_form(form: SubmittedForm, today: date, errors: dict[str, str]) -> TypedEnrollment:
    """The patient that a form describes; what is wrong with a field goes into `errors`."""
    name = _name(form)
    how, decided = form.choice("consent_how", dict(CONSENT_OPTIONS)), form.selections.get("another", ())
    consent_on = _day(form, "consent_on", read_record, today, errors)
    starts_on = _day(form, "enrolled_on", read_record, today, errors)
    is_referral = form.choice("begins", messages.START_CHOICES) == messages.REFERRED
    ways = (form.text("prefers_first"), form.text("prefers_second"))
    return TypedEnrollment(
        first_name=name.first_name,
        last_name=name.last_name,
        goes_by=form.text("goes_by") or name.goes_by,
        mrn=form.text("mrn"),
        born=_day(form, "born", _birth_date, today, errors),
        payer=form.text("payer"),
        npi=form.text("npi"),
        clinician=form.text("clinician"),
        care_manager=form.text("care_manager"),
        consent_how=how or "spoken",
        consent_on=consent_on or (today if how else None),
        assessed_on=_day(form, "assessed_on", read_record, today, errors),
        seen_on=_day(form, "seen_on", read_record, today, errors),
        enrolled_on=None if is_referral else starts_on,
        referred_on=starts_on if is_referral else None,
        problems=_problems(form, errors),
        consultant=form.text("consultant"),
        consent_by=form.text("consent_by"),
        prefers=" then ".join(way for way in ways if way),
        screen=_screening(form, today, errors),
        is_another="another" in decided,
        is_renamed=messages.RENAMED in decided,
    )


def _name(form: SubmittedForm) -> SplitName:
    """First and last name; a whole name in the first field is split."""
    first, last = clean_part(form.text("first_name")), clean_part(form.text("last_name"))
    return SplitName(first, last) if last else split_name(form.text("first_name"))


def _birth_date(typed: str, today: date) -> date:
    day = read_birth(typed, today)
    check_birth_date(day, today)
    return day


def _day(
    form: SubmittedForm,
    field: str,
    reader: Callable[[str, date], date],
    today: date,
    errors: dict[str, str],
) -> date | None:
    """The day in a field; None when it is empty, or cannot be read and is in `errors`."""
    try:
        return reader(form.text(field), today) if form.text(field) else None
    except UserError as error:
        errors[field] = error_text(error)
        return None


def _problems(form: SubmittedForm, errors: dict[str, str]) -> tuple[str, ...]:
    try:
        return icd10.problem_list(form.text("problems").replace(",", " ").split())
    except UserError as error:
        errors["problems"] = error_text(error)
        return ()


def _screening(form: SubmittedForm, today: date, errors: dict[str, str]) -> Score | None:
    scale, total = form.text("screen_scale"), form.text("screen_total")
    if not (scale or total):
        return None
    try:
        return read_screen(f"{scale} {total} {form.text('screen_on')}", today)
    except UserError as error:
        errors["screen_total"] = error_text(error)
        return None
