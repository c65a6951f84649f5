"""The record of one patient as the fields of a form: their values, and what a submitted form changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.dispatch.error_hints import error_text
from handlers.patient.changes import consent_and_visits, patient_details, team_and_payer
from handlers.patient.sentences import forms as sentences
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.clinic import members
from store.errors import UserError
from store.patient import care_team, preferences, records
from store.patient.preferences import ContactPreferences
from store.payer import payers
from store.rules.text_format import iso_day, us_date

FieldValues = Mapping[str, str]


@dataclass(frozen=True)
class FieldGroup:
    """Fields that are saved together, and what saves them."""

    fields: tuple[str, ...]
    save: Callable[[PatientContext, FieldValues], ChangeResult]
    may_be_emptied: bool = False
    """Whether an emptied field removes what was on record."""


PERSON_FIELDS = frozenset({"care_manager", "consultant"})
"""Fields that hold a Slack user's id."""


def values_on_record(context: PatientContext) -> dict[str, str]:
    """The current value of every field; empty where there is none."""
    db, ctx = context.db, context.ctx
    record = records.of_episode(db, context.episode)
    team = care_team.team(db, context.episode)
    colleagues = {member.id: member for member in members.list_members(db, ctx.clinic.id, active=False)}
    payer = payers.coverage_on(db, ctx.clinic.id, ctx.today, context.patient.id).get(context.patient.id)
    prefers = preferences.of_patient(db, ctx.clinic.id, context.patient.id)
    consent, clinician, assessed = record.consent, team.clinician, context.episode.initial_assessment_on
    member = colleagues.get(clinician.member_id or 0) if clinician else None
    consultant = colleagues.get(team.consultant_id or 0)
    born = context.patient.date_of_birth
    return {
        "born": us_date(born) if born else "",
        "goes_by": context.patient.goes_by,
        "consent_how": consent.how if consent else "",
        "consent_on": iso_day(consent.on if consent else None),
        "consent_by": consent.obtained_by if consent else "",
        "told": consent.information_given if consent else "",
        "seen_on": iso_day(record.visit_on),
        "assessed_on": iso_day(assessed),
        "problems": " ".join(record.problems),
        "medications": record.medications,
        "payer": payer.name if payer else "",
        "clinician": (clinician.name or (member.name if member else "")) if clinician else "",
        "npi": clinician.npi if clinician else "",
        "care_manager": team.care_manager_slack,
        "consultant": consultant.slack_user_id if consultant else "",
        "prefers_first": prefers.first,
        "prefers_second": prefers.second,
    }


def changed_groups(before: FieldValues, typed: FieldValues) -> list[FieldGroup]:
    """The groups with a field that was changed in the form."""
    return [
        group
        for group in FIELD_GROUPS
        if any(typed.get(key, "") != before.get(key, "") for key in group.fields)
    ]


def save_group(
    context: PatientContext,
    group: FieldGroup,
    before: FieldValues,
    typed: FieldValues,
    errors: dict[str, str],
) -> ChangeResult | None:
    """Save one group; when something is wrong, the error goes beside its field and nothing is saved."""
    emptied = [key for key in group.fields if before.get(key) and not typed.get(key)]
    if emptied and not group.may_be_emptied:
        errors[emptied[0]] = sentences.CANNOT_BE_EMPTIED
        return None
    try:
        return group.save(context, typed)
    except UserError as error:
        changed = (key for key in group.fields if typed.get(key) != before.get(key))
        errors[next(changed, group.fields[0])] = error_text(error)
        return None


def _save_consent(context: PatientContext, typed: FieldValues) -> ChangeResult:
    if not typed.get("consent_how"):
        raise UserError(*sentences.HOW_MISSING)
    words = f"{typed['consent_how']} {typed.get('consent_on') or 'today'}"
    obtained_by = f" by {typed['consent_by']}" if typed.get("consent_by") else ""
    return consent_and_visits.record_consent(context, words + obtained_by, typed.get("told", ""))


def _save_clinician(context: PatientContext, typed: FieldValues) -> ChangeResult:
    return team_and_payer.save_clinician(context, "", typed.get("clinician", ""), typed.get("npi", ""))


def _save_preferences(context: PatientContext, typed: FieldValues) -> ChangeResult:
    wanted = ContactPreferences(typed.get("prefers_first", ""), typed.get("prefers_second", ""))
    return patient_details.save_preferences(context, wanted)


def _save_goes_by(context: PatientContext, typed: FieldValues) -> ChangeResult:
    return patient_details.save_goes_by(context, typed.get("goes_by", ""))


def _save_medications(context: PatientContext, typed: FieldValues) -> ChangeResult:
    return patient_details.set_medications(context, typed.get("medications") or sentences.NO_MEDICATIONS, "")


def _save_screening(context: PatientContext, typed: FieldValues) -> ChangeResult:
    if not (typed.get("screen_scale") and typed.get("screen_total")):
        raise UserError(sentences.SCREENING_INCOMPLETE)
    words = (typed["screen_scale"], typed["screen_total"], typed.get("screen_on", ""))
    return patient_details.record_screening(context, " ".join(words).strip(), "")


def _text_field(key: str, save: Callable[[PatientContext, str, str], ChangeResult]) -> FieldGroup:
    return FieldGroup((key,), lambda context, typed: save(context, typed.get(key, ""), ""))


def _person_field(key: str, save: Callable[[PatientContext, str, str], ChangeResult]) -> FieldGroup:
    return FieldGroup((key,), lambda context, typed: save(context, f"<@{typed.get(key, '')}>", ""))


FIELD_GROUPS: tuple[FieldGroup, ...] = (
    # The clinician first: a consent is saved with who bills.
    FieldGroup(("clinician", "npi"), _save_clinician),
    _text_field("born", patient_details.set_birth_date),
    FieldGroup(("consent_how", "consent_on", "consent_by", "told"), _save_consent),
    _text_field("seen_on", consent_and_visits.record_initiating_visit),
    _text_field("assessed_on", consent_and_visits.record_initial_assessment),
    _text_field("problems", patient_details.set_problems),
    FieldGroup(("medications",), _save_medications, may_be_emptied=True),
    _text_field("payer", team_and_payer.save_payer),
    _person_field("care_manager", team_and_payer.assign_care_manager),
    _person_field("consultant", team_and_payer.assign_consultant),
    FieldGroup(("goes_by",), _save_goes_by, may_be_emptied=True),
    FieldGroup(("prefers_first", "prefers_second"), _save_preferences, may_be_emptied=True),
    FieldGroup(tuple(sentences.SCREENING_LABELS), _save_screening),
)
