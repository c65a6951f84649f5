"""`problems F32.1`, `born 3/4/1980`, `prefers phone`, `scale GAD-7`, `service 90837`: single details."""

import re

from handlers.ledger import save_scores
from handlers.patient.sentences import changes as sentences
from handlers.patient_choice import access
from handlers.patient_choice.card_change import ChangeResult, PatientContext, read_day_on_record
from handlers.reading.days_and_times.days import read_birth
from handlers.reading.referral_screen import read_screen
from store.errors import UserError
from store.ledger import scores, services
from store.patient import episodes, patients, preferences, records
from store.patient.preferences import ContactPreferences
from store.rules.billing.policy.codes import PRIMARY_CARE_CODES
from store.rules.months import Month
from store.rules.patient import icd10
from store.rules.patient.birth_date import check_after_birth, check_birth_date
from store.rules.patient.typed_names import clean_part
from store.rules.scores import instruments
from store.rules.scores.instruments import BY_KEY

_NO_MEDICATIONS = frozenset({"none", "no", "no medication", "no medications", "nothing", "-"})
_DOSE = re.compile(r"\d")
_LONGEST_NAME = 120
_USUAL = frozenset({"usual", "none", "default"})
_THEN = re.compile(r"\s*(?:[,;]\s*)?\bthen\b\s*", re.IGNORECASE)


def set_problems(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`problems F32.1 F41.1`: the problem list, replacing the one before."""
    codes = icd10.problem_list(words.replace(",", " ").split())
    if not codes:
        raise UserError(*sentences.PROBLEMS_MISSING)
    records.record_problems(context.db, context.episode, codes, context.ctx.today, context.ctx.provenance)
    is_behavioral = any(icd10.is_behavioral(code) for code in codes)
    details = () if is_behavioral else (sentences.NO_BEHAVIORAL_PROBLEM,)
    return ChangeResult(sentences.problems(codes), details, undo_table="problem_lists")


def set_medications(context: PatientContext, words: str, note: str) -> ChangeResult:
    """`meds -- sertraline 100 mg; trazodone 50 mg`, or `meds none`: replaces the medications before."""
    typed = " ".join(" ".join(part for part in (words, note) if part).split())
    if not typed:
        raise UserError(*sentences.MEDICATIONS_MISSING)
    medications = "" if typed.lower().strip(".") in _NO_MEDICATIONS else typed
    before = records.of_episode(context.db, context.episode)
    if before.medications_on and before.medications == medications:
        raise UserError(*sentences.MEDICATIONS_UNCHANGED)
    records.record_medications(
        context.db, context.episode, medications, context.ctx.today, context.ctx.provenance
    )
    replaced = (sentences.medications_before(before.medications),) if before.medications else ()
    without_dose = () if not medications or _DOSE.search(medications) else (sentences.NO_DOSE,)
    return ChangeResult(
        sentences.medications(medications), (*replaced, *without_dose), undo_table="medication_lists"
    )


def set_birth_date(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`born 3/4/1980`: the birth date."""
    born = read_birth(words, context.typed_on)
    check_birth_date(born, context.typed_on)
    if context.episode.started_on:
        check_after_birth(born, context.episode.started_on)
    patients.correct(context.db, context.ctx.clinic.id, context.patient.id, date_of_birth=born)
    return ChangeResult(sentences.born(born))


def set_goes_by(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`goes by Bee`: what the patient is called; `goes by` alone is refused."""
    by, _, name = words.partition(" ")
    if by.casefold() != "by" or not clean_part(name):
        raise UserError(*sentences.GOES_BY_MISSING)
    return save_goes_by(context, name)


def save_goes_by(context: PatientContext, name: str) -> ChangeResult:
    """Replace what the patient is called; a form may empty it."""
    called = clean_part(name)
    if len(called) > _LONGEST_NAME:
        raise UserError(*sentences.goes_by_too_long(_LONGEST_NAME))
    patients.correct(context.db, context.ctx.clinic.id, context.patient.id, goes_by=called or None)
    return ChangeResult(sentences.goes_by(called) if called else sentences.NO_GOES_BY)


def set_scale(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`scale GAD-7`: the scale that is the patient's own; `scale usual`: the rules choose again."""
    scale, before = instruments.find(words), BY_KEY.get(context.episode.primary_scale or "")
    usual = words.strip().casefold() in _USUAL
    if not usual and (scale is None or scale.screen_only):
        measures = [each.title for each in instruments.INSTRUMENTS if not each.screen_only]
        raise UserError(*sentences.which_scale(words, measures))
    episodes.set_primary_scale(context.db, context.episode, scale.key if scale else None)
    details = (sentences.scale_before(before.title),) if before else ()
    return ChangeResult(sentences.scale(scale.title) if scale else sentences.USUAL_SCALE, details)


def set_preferences(context: PatientContext, words: str, note: str) -> ChangeResult:
    """`prefers phone mornings then portal`: one or two ways to reach the patient, replacing those before."""
    wanted = read_preferences(" ".join(part for part in (words, note) if part))
    if not wanted.first:
        raise UserError(*sentences.WAY_MISSING)
    return save_preferences(context, wanted)


def save_preferences(context: PatientContext, wanted: ContactPreferences) -> ChangeResult:
    """Replace both ways; a form may empty them."""
    preferences.save(context.db, context.ctx.clinic.id, context.patient.id, wanted)
    return ChangeResult(sentences.prefers(wanted.text) if wanted.first else sentences.NO_PREFERENCE)


def read_preferences(text: str) -> ContactPreferences:
    """The one or two ways that a text names; none in an empty text.

    Raises:
        UserError: more than two.
    """
    first, *others = [part.strip(" ,;") for part in _THEN.split(text)]
    if len(others) > 1:
        raise UserError(*sentences.TOO_MANY_WAYS)
    return ContactPreferences(first, others[0] if others else "")


def record_screening(context: PatientContext, words: str, note: str) -> ChangeResult:
    """`screen phq2 4 11/3`: the screening that led to the referral; shown, never a baseline.

    It is answered like a score, and it asks for the risk item when that was not typed.
    """
    db, ctx = context.db, context.ctx
    screening = read_screen(words, context.typed_on)
    check_after_birth(context.patient.date_of_birth, screening.on)
    if scores.find_duplicate(db, context.episode, screening):
        raise UserError(*sentences.screening_on_record(context.patient.mrn))
    recorded = scores.add(db, context.episode, screening, ctx.provenance, note=note)
    access.record_change(db, ctx, "score saved", f"score:{recorded.id}")
    reply = save_scores.saved_reply([save_scores.saved_score(db, recorded, context.patient, ctx)], ctx)
    summary = sentences.screening(BY_KEY[screening.instrument].title, screening.total)
    return ChangeResult(summary, urgent=reply.urgent, message=reply.message)


def record_service(context: PatientContext, words: str, note: str) -> ChangeResult:
    """`service 90837 11/3`: a visit billed separately that day, or the month's primary care code."""
    typed_code, _, day = words.partition(" ")
    if not typed_code:
        raise UserError(*sentences.SERVICE_MISSING)
    code = services.check_procedure_code(typed_code)
    on, ctx = read_day_on_record(context, day.strip()), context.ctx
    services.add(context.db, ctx.clinic.id, context.patient.id, on, code, note, ctx.provenance)
    effect = (
        sentences.base_of_add_ons(Month.of(on).name)
        if code in PRIMARY_CARE_CODES
        else sentences.CONTACTS_NOT_COUNTED
    )
    return ChangeResult(sentences.service(code, on, ctx.today), (effect,), undo_table="other_services")
