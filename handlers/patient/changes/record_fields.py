"""The record of one patient as a sheet of fields: what stands there, and what a filled-in sheet changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.dispatch.error_hints import error_text
from handlers.patient.changes import patient_details, referral_screen
from handlers.patient.changes import preferences as preference_changes
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.clinic import members
from store.errors import UserError
from store.patient import care_team, preferences, records
from store.payer import payers

FieldValues = Mapping[str, str]


@dataclass(frozen=True)
class FieldGroup:
    """Fields that go on record together, and the verb of a typed line that keeps them."""

    title: str
    fields: tuple[str, ...]
    save: Callable[[PatientContext, FieldValues], ChangeResult]
    may_be_emptied: bool = False
    """Whether emptied fields mean that nothing is so any more."""


LABELS: dict[str, str] = {
    "born": "Birth date",
    "consent_how": "Agreement",
    "consent_on": "Agreed on",
    "consent_by": "Agreement obtained by",
    "told": "What the patient was told",
    "seen_on": "Initiating visit",
    "assessed_on": "Initial assessment",
    "problems": "Problems",
    "payer": "Payer",
    "clinician": "Treating clinician",
    "npi": "The clinician's NPI",
    "care_manager": "Care manager",
    "consultant": "Psychiatric consultant",
    "prefers_first": "Prefers to be reached by",
    "prefers_second": "Or else by",
}
"""Every field that is filled in with what stands on the record."""

SCREEN_LABELS: dict[str, str] = {
    "screen_scale": "Screen that led here",
    "screen_total": "Its total",
    "screen_on": "Taken on",
}
"""Fields that only ever add something."""

PERSON_FIELDS = frozenset({"care_manager", "consultant"})
"""Fields that hold a Slack user's id."""


def values_on_record(subject: PatientContext) -> dict[str, str]:
    """What stands on the record now; empty where nothing does."""
    db, ctx = subject.db, subject.ctx
    kept = records.of_episode(db, subject.episode)
    team = care_team.team(db, subject.episode)
    names = {member.id: member for member in members.list_members(db, ctx.clinic.id, active=False)}
    payer = payers.coverage_on(db, ctx.clinic.id, ctx.today, subject.patient.id).get(subject.patient.id)
    prefers = preferences.of_patient(db, ctx.clinic.id, subject.patient.id)
    agreed, clinician, assessed = kept.consent, team.clinician, subject.episode.initial_assessment_on
    member = names.get(clinician.member_id or 0) if clinician else None
    born = subject.patient.date_of_birth
    consultant = names.get(team.consultant_id or 0)
    return {
        "born": f"{born.month}/{born.day}/{born.year}" if born else "",
        "consent_how": agreed.how if agreed else "",
        "consent_on": agreed.on.isoformat() if agreed else "",
        "consent_by": agreed.obtained_by if agreed else "",
        "told": agreed.information_given if agreed else "",
        "seen_on": kept.visit_on.isoformat() if kept.visit_on else "",
        "assessed_on": assessed.isoformat() if assessed else "",
        "problems": " ".join(kept.problems),
        "payer": payer.name if payer else "",
        "clinician": (clinician.name or (member.name if member else "")) if clinician else "",
        "npi": clinician.npi if clinician else "",
        "care_manager": team.care_manager_slack,
        "consultant": consultant.slack_user_id if consultant else "",
        "prefers_first": prefers.first,
        "prefers_second": prefers.second,
    }


def changed_groups(before: FieldValues, typed: FieldValues) -> list[FieldGroup]:
    """The entries whose fields say something else than the record does."""
    return [
        entry
        for entry in FIELD_GROUPS
        if any(typed.get(key, "") != before.get(key, "") for key in entry.fields)
    ]


def save_group(
    subject: PatientContext,
    entry: FieldGroup,
    before: FieldValues,
    typed: FieldValues,
    errors: dict[str, str],
) -> ChangeResult | None:
    """Keep one entry; what is wrong with it goes beside its field, and nothing of it is kept."""
    emptied = [key for key in entry.fields if before.get(key) and not typed.get(key)]
    if emptied and not entry.may_be_emptied:
        errors[emptied[0]] = "What is on record cannot be emptied: type what is right instead."
        return None
    try:
        return entry.save(subject, typed)
    except UserError as error:
        named = next((key for key in entry.fields if typed.get(key) != before.get(key)), entry.fields[0])
        errors[named] = error_text(error)
        return None


def _save_consent(subject: PatientContext, typed: FieldValues) -> ChangeResult:
    if not typed.get("consent_how"):
        raise UserError("Was the agreement spoken or written?", "Choose it above.")
    words = f"{typed['consent_how']} {typed.get('consent_on') or 'today'}"
    by = typed.get("consent_by")
    return patient_details.record_consent(subject, f"{words} by {by}" if by else words, typed.get("told", ""))


def _save_clinician(subject: PatientContext, typed: FieldValues) -> ChangeResult:
    return patient_details.save_clinician(subject, "", typed.get("clinician", ""), typed.get("npi", ""))


def _save_preferences(subject: PatientContext, typed: FieldValues) -> ChangeResult:
    return preference_changes.save_preferences(
        subject, typed.get("prefers_first", ""), typed.get("prefers_second", "")
    )


def _save_screen(subject: PatientContext, typed: FieldValues) -> ChangeResult:
    if not (typed.get("screen_scale") and typed.get("screen_total")):
        raise UserError("A screen needs its scale and its total.")
    words = (typed["screen_scale"], typed["screen_total"], typed.get("screen_on", ""))
    return referral_screen.record_screen(subject, " ".join(words).strip(), "")


def _save_text_field(
    key: str, verb: Callable[[PatientContext, str, str], ChangeResult]
) -> Callable[[PatientContext, FieldValues], ChangeResult]:
    return lambda subject, typed: verb(subject, typed.get(key, ""), "")


def _save_person_field(
    key: str, verb: Callable[[PatientContext, str, str], ChangeResult]
) -> Callable[[PatientContext, FieldValues], ChangeResult]:
    return lambda subject, typed: verb(subject, f"<@{typed.get(key, '')}>", "")


FIELD_GROUPS: tuple[FieldGroup, ...] = (
    # The clinician first: an agreement is kept with who bills.
    FieldGroup("clinician", ("clinician", "npi"), _save_clinician),
    FieldGroup("birth date", ("born",), _save_text_field("born", patient_details.set_birth_date)),
    FieldGroup("agreement", ("consent_how", "consent_on", "consent_by", "told"), _save_consent),
    FieldGroup("visit", ("seen_on",), _save_text_field("seen_on", patient_details.record_initiating_visit)),
    FieldGroup(
        "assessment",
        ("assessed_on",),
        _save_text_field("assessed_on", patient_details.record_initial_assessment),
    ),
    FieldGroup("problems", ("problems",), _save_text_field("problems", patient_details.set_problems)),
    FieldGroup("payer", ("payer",), _save_text_field("payer", patient_details.save_payer)),
    FieldGroup(
        "care manager",
        ("care_manager",),
        _save_person_field("care_manager", patient_details.assign_care_manager),
    ),
    FieldGroup(
        "consultant", ("consultant",), _save_person_field("consultant", patient_details.assign_consultant)
    ),
    FieldGroup("preferences", ("prefers_first", "prefers_second"), _save_preferences, may_be_emptied=True),
    FieldGroup("screen", tuple(SCREEN_LABELS), _save_screen),
)
