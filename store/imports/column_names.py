"""Which of our columns a heading means; clinics write many. Source, and what is from memory: domain.md §6."""

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from store.rules.scores.instruments import INSTRUMENTS

_NEAR = 0.7
_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SEPARATORS = re.compile(r"[\s_-]+")
_NO_WORD = re.compile(r"[\W_]+")
_SCORE_WORDS = ("score", "total", "totalscore", "scoretotal", "result", "value")

EVERYDAY_NAMES: dict[str, str] = {
    "mrn": (
        "patient id; patient mrn; mrn number; mrn #; medical record number; medical record no; "
        "medical record; med rec; med rec no; chart; chart number; chart no; chart id; chart #; "
        "patient number; patient no; patient #; pt id; pt mrn; ptid; mr number; emr id; ehr id; "
        "epic id; epic mrn; record number; mrn/patient id; mrn or patient id"
    ),
    "first_name": ("first; firstname; given name; patient first name; pt first name; fname; forename"),
    "last_name": ("last; lastname; surname; family name; patient last name; pt last name; lname"),
    "name": (
        "patient; patient name; pt name; full name; client; client name; last, first; last name, first name"
    ),
    "date_of_birth": ("dob; d.o.b.; birth date; birthdate; birthday; born; patient dob; birth"),
    "payer": (
        "insurance; ins; payor; primary insurance; insurance name; insurance plan; health plan; "
        "plan name; primary payer; primary payor; coverage; carrier; insurance carrier; insurer; "
        "insurance company"
    ),
    "yearly": "once per year; once a year; 99492 once a year",
    "payer_kind": ("insurance type; payer type; payor type; plan type; coverage type; kind of payer"),
    "payer_id": ("payor id; payer number; electronic payer id; insurance payer id; edi payer id"),
    "member_id": (
        "insurance id; subscriber id; policy number; member number; member #; insurance number; "
        "policy id; medicaid id; medicare id; mbi; insurance member id; plan member id; policy #; "
        "subscriber #"
    ),
    "referring_provider": (
        "pcp; provider; referring; referring pcp; primary care provider; primary care physician; "
        "physician; treating provider; treating clinician; clinician; pcp name; provider name; "
        "referred by; doctor; referring physician; referring clinician; billing provider; medical "
        "provider; referral source"
    ),
    "referring_npi": (
        "npi; pcp npi; provider npi; referring provider npi; npi number; physician npi; billing "
        "provider npi; npi #"
    ),
    "care_manager": (
        "cm; bhcm; care mgr; care manager name; case manager; behavioral health care manager; bh "
        "care manager; assigned to; assigned care manager; manager; bhp; care coordinator; staff; "
        "current care manager"
    ),
    "initial_assessment": (
        "assessment; assessment date; initial assessment date; date of initial assessment; date of "
        "assessment; intake; intake date; date of intake; initial contact; date of initial contact; "
        "initial visit date; i/a; ia date; initial assmt; initial assmt date; init assmt; "
        "initial eval; initial evaluation; assmt date; first assessment; assessed; assessed on"
    ),
    "initiating_visit_on": (
        "initiating visit; initiating visit date; date of initiating visit; pcp visit; pcp visit "
        "date; initiating pcp visit; initiating e/m"
    ),
    "consent_on": (
        "consent; consent date; date of consent; consented; consented on; consent obtained; consent "
        "obtained on; date consented; patient consent"
    ),
    "consent_how": ("consent type; type of consent; consent form; consent method; how consented"),
    "problems": (
        "dx; diagnosis; diagnoses; diagnosis code; diagnosis codes; dx code; dx codes; icd; icd 10; "
        "icd10; icd code; icd codes; icd 10 code; icd 10 codes; problem list; problems list; "
        "problem; bh diagnosis"
    ),
    "status": (
        "treatment status; patient status; current status; tx status; episode status; care status; "
        "enrollment status; program status; phase; treatment phase"
    ),
    "referred_on": (
        "referred; referral date; date referred; date of referral; referral; date of initial referral"
    ),
    "enrolled_on": (
        "enrolled; enrollment date; date enrolled; date of enrollment; enroll date; start date; "
        "started; episode start; start of care; admit date; admission date; program start; "
        "treatment start date"
    ),
    "ended_on": (
        "ended; end date; discharge date; discharged; date of discharge; closed; date closed; end "
        "of care; graduation date; date graduated; deactivated; date deactivated; episode end; "
        "relapse prevention end; d/c date; d/c; d/c on; dc date; date of d/c; discharged on; discharge; "
        "closed on; close date; closed date; case closed; date case closed; end of care date; care ended; "
        "program end; program end date; termination date; date of termination; exit date; "
        "disenrolled; disenrollment date; date disenrolled; date inactivated"
    ),
    "last_contact_on": (
        "last contact; last contact date; date of last contact; most recent contact; date of most "
        "recent contact; last seen; last visit; last encounter; date of last visit; last follow up; "
        "last follow up contact; date of last follow up; date of most recent follow up contact; "
        "last appt"
    ),
    "next_contact_on": (
        "next contact; next appointment; next appt; date of next contact; next visit; follow up; "
        "follow up date; follow up due; date follow up due; next follow up; next contact date; next "
        "contact due; f/u; f/u due; date of next appointment; due; due date; date next follow up "
        "due; contact due"
    ),
    "contact_interval_days": (
        "interval; contact interval; follow up interval; days between contacts; contact frequency; frequency"
    ),
    "hold_until": "on hold until; hold until date; hold end; hold",
    "primary_scale": ("scale; primary measure; main scale; primary instrument; measure used; primary tool"),
    "sex": "gender; sex at birth; patient sex; m/f; legal sex",
    "goes_by": (
        "preferred name; nickname; goes by name; prefers; known as; preferred first name; alias; aka"
    ),
    "phone_ok": ("ok to leave message; voicemail ok; ok to call; may leave voicemail; ok to leave voicemail"),
    "preferred_contact": (
        "contact preference; preferred contact method; best way to reach; best contact; prefers contact by"
    ),
    "medications": (
        "medication; meds; current medications; current meds; psychotropics; rx; medication list"
    ),
    "date": (
        "date of service; dos; service date; visit date; encounter date; contact date; date of "
        "contact; session date; day; date contact made; contact made; review date; date of review; "
        "date of score; score date; assessment date; date administered; date of last psychiatric "
        "case review; psychiatric case review date; date of psychiatric consultation; plan date; "
        "date of plan; date of visit; appointment date"
    ),
    "minutes": (
        "min; mins; time; duration; total minutes; time spent; minutes spent; total time; time "
        "(min); length; amount of time; bhcm minutes; number of minutes"
    ),
    "activity": (
        "type; activity type; contact type; type of contact; visit type; service; type of service; "
        "encounter type; category; method; mode; modality; what"
    ),
    "kind": (
        "type; contact type; type of contact; visit type; contact method; method; mode; modality; "
        "activity; encounter type; contact/visit type; how"
    ),
    "next_contact": (
        "next contact on; next contact date; next; next appointment; next appt; follow up; next visit"
    ),
    "next_time": "next contact time; time of next contact; next appointment time; appointment time",
    "next_kind": ("next type; next contact type; type of next contact; next visit type; next how"),
    "instrument": (
        "scale; measure; questionnaire; tool; assessment; screener; test; type; survey; name of scale"
    ),
    "score": "total; total score; result; score total; value; points",
    "items": "answers; item scores; responses; item answers",
    "risk_item": (
        "item 9; q9; question 9; phq 9 item 9; phq9 item 9; si item; suicide item; suicidal ideation"
    ),
    "note": ("notes; comment; comments; description; summary; details; remarks; memo; narrative"),
    "recommendation": (
        "recommendations; psychiatric recommendation; psychiatric recommendations; consult note; "
        "rec; recs; psychiatric case review note; most recent psychiatric case review note; "
        "consultation note; psychiatric consultation note; treatment recommendation; note; notes"
    ),
    "consultant": (
        "psychiatrist; psychiatric consultant; psych consultant; psych; reviewed by; reviewer; "
        "consulting psychiatrist"
    ),
    "plan": "care plan; treatment plan; plan of care; care plan text; note; notes",
    "code": ("cpt; cpt code; hcpcs; hcpcs code; procedure; procedure code; service code; billing code"),
    "start": "start time; time in; began; from; started at",
    "end": "end time; time out; finished; to; ended at; stop time",
}
"""For each of our columns, what else people write, apart from case, spaces and punctuation."""


def column_key(name: str) -> str:
    """A column's name for comparing: case, spaces, underscores and hyphens make no difference."""
    return _SEPARATORS.sub("_", name.strip().casefold())


def heading_key(heading: str) -> str:
    """A heading for comparing: letters and digits only, without what is in parentheses."""
    plain = _NO_WORD.sub("", heading.casefold().replace("#", " number "))
    return _NO_WORD.sub("", _PARENTHESES.sub("", heading.casefold()).replace("#", " number ")) or plain


_MEANINGS: dict[str, frozenset[str]] = {
    column: frozenset(heading_key(name) for name in names.split("; "))
    for column, names in EVERYDAY_NAMES.items()
} | {
    scale.key: frozenset(f"{alias}{what}" for alias in scale.aliases for what in ("", *_SCORE_WORDS))
    for scale in INSTRUMENTS
}
"""Files of scores may have a column for each scale: `PHQ-9`, `GAD7 score`."""


def understood_headings(
    headings: Sequence[str], columns: Sequence[str], mapping: Mapping[str, str]
) -> list[str]:
    """Our column for each heading, or empty: as stated, else our own name, else an everyday name."""
    keys = [heading_key(heading) for heading in headings]
    own = {heading_key(column): column for column in columns}
    understood = [mapping.get(key) or own.get(key, "") if key else "" for key in keys]
    taken = set(understood)
    everyday = [_everyday_column(key, columns, taken) if key else "" for key in keys]
    return [first or second for first, second in zip(understood, everyday, strict=True)]


def _everyday_column(key: str, columns: Sequence[str], taken: set[str]) -> str:
    return next((name for name in columns if name not in taken and key in _MEANINGS.get(name, ())), "")


def nearest_column(heading: str, columns: Sequence[str]) -> str:
    """The column whose name or everyday name is most like a heading; empty where none is near."""
    names = {key: column for column in columns for key in (heading_key(column), *_MEANINGS.get(column, ()))}
    similarity = DamerauLevenshtein.normalized_similarity
    found = process.extractOne(heading_key(heading), list(names), scorer=similarity, score_cutoff=_NEAR)
    return names[found[0]] if found else ""
