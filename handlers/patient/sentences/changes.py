"""What people read after they change a patient's record: what was saved, or why it was not.

A summary follows "Saved:" and begins in lower case. A refusal says what is wrong, and what to do instead.
"""

from collections.abc import Sequence
from datetime import date

from handlers.patient_choice.sentences import stays_as_void
from handlers.reading.sentences.about_lines import not_understood_after
from store.clinic.sentences import NOT_A_MEMBER
from store.rules.text_format import short_date, us_date

# Any change

SAVED_NOTICE = "Saved."
ENTRY_STAYS = stays_as_void("entry")
UNDONE_NOTIFICATION = f"Undone. {ENTRY_STAYS}"
ONE_PATIENT_AT_A_TIME = (
    "Please type one patient at a time: that is more than one line.",
    "Send the lines one by one.",
)


def saved(summary: str, full_name: str, mrn_ending: str) -> str:
    """A change was saved."""
    return f"Saved: {summary} · {full_name} · MRN {mrn_ending}"


def undone(full_name: str, mrn_ending: str) -> str:
    """A change was undone."""
    return f"Undone · {full_name} · MRN {mrn_ending}"


def already_undone(mrn: str) -> tuple[str, str]:
    """Undo was pressed twice."""
    return "That was already undone.", f"See /patient {mrn}."


def not_understood(full_name: str, words: str) -> tuple[str, str]:
    """The patient is clear, the rest isn't."""
    return (
        not_understood_after(full_name, words),
        "Put free text after --. For what you can type, see /patient help.",
    )


def not_for_role(keyword: str, roles: Sequence[str]) -> tuple[str, str]:
    """The member has none of the roles."""
    return f"“{keyword}” is for: {', '.join(roles)}.", "Ask one of them to type it."


# consent spoken 11/3


def how_missing(day: str) -> tuple[str, str]:
    """Spoken or written wasn't typed; the day is as typed."""
    return (
        "Was the consent spoken or written?",
        f"Type it with its day: consent spoken {day}, or consent written {day}.",
    )


def consent(how: str, on: date, obtained_by: str, today: date) -> str:
    """How the patient consented, when, and who obtained it."""
    return f"{how} consent of {short_date(on, today)}, obtained by {obtained_by}"


def consent_saved_for_today(how: str) -> str:
    """No day was typed."""
    return f"No day was typed, so I saved today's. For another day: consent {how} 11/3"


def patient_was_told(information: str) -> str:
    """What the patient was told before consenting."""
    return f"The patient was told: {information}"


# seen 10/2, assessed 11/3

VISIT_DAY_MISSING = ("On which day was the initiating visit?", "Type it: seen 10/2, or seen today.")


def visit(on: date, today: date) -> str:
    """The day of the initiating visit."""
    return f"initiating visit on {short_date(on, today)}"


def assessment(on: date, today: date) -> str:
    """The day of the initial assessment."""
    return f"initial assessment on {short_date(on, today)}"


def now_active(since: date, today: date) -> str:
    """The assessment of a referred patient starts care."""
    return f"Status changed from referred to active as of {short_date(since, today)}."


def assessment_on_record(on: date, typed: date, today: date) -> tuple[str, str]:
    """An episode has one initial assessment."""
    correction = f" If that day is wrong: assessed {us_date(typed)} instead" if typed != on else ""
    return (
        f"The initial assessment is already on record: {short_date(on, today)}.",
        f"A second one changes nothing. Log its minutes with /log.{correction}",
    )


def assessment_was(before: date, today: date) -> str:
    """The day of the assessment was corrected."""
    return f"Before: {short_date(before, today)}"


# screen phq9 17 11/3


def screening(scale: str, total: int) -> str:
    """The score that led to the referral."""
    return f"screening {scale} {total}"


def screening_on_record(mrn: str) -> tuple[str, str]:
    """The same score was saved before."""
    return "That score is already on record.", f"See /patient {mrn}."


# problems F32.1, born 3/4/1980, prefers phone

PROBLEMS_MISSING = ("Which problems?", "Type ICD-10-CM codes: problems F32.1 F41.1")
NO_BEHAVIORAL_PROBLEM = "None of these is a behavioral problem, so the claim stays on hold."
_WAYS_EXAMPLE = "Like this: prefers phone mornings then portal"
WAY_MISSING = ("How does the patient want to be reached?", _WAYS_EXAMPLE)
TOO_MANY_WAYS = ("Please give at most two ways to reach the patient.", _WAYS_EXAMPLE)
NO_PREFERENCE = "no preferred way to be reached"


MEDICATIONS_MISSING = (
    "Which medications?",
    "Type name and dose after --: meds -- sertraline 100 mg; trazodone 50 mg. Without any: meds none",
)
MEDICATIONS_UNCHANGED = ("The medications on the card already say that.", "Change what is different now.")
NO_DOSE = "No dose was typed. To add it, type the whole list again: meds -- sertraline 100 mg"


def medications(text: str) -> str:
    """The medications with their doses."""
    return f"medications {text}" if text else "no medications"


def medications_before(text: str) -> str:
    """The list that was replaced."""
    return f"Before: {text}"


def problems(codes: Sequence[str]) -> str:
    """The problem list."""
    return f"problems {' '.join(codes)}"


def born(on: date) -> str:
    """The birth date."""
    return f"born {us_date(on)}"


GOES_BY_MISSING = ("What is the patient called?", "Like this: goes by Bee")
NO_GOES_BY = "no other name than the first name"


def goes_by(name: str) -> str:
    """What the patient is called."""
    return f"goes by {name}"


def goes_by_too_long(limit: int) -> tuple[str, str]:
    """A name must fit into its column."""
    return f"Please keep what the patient goes by to {limit} characters.", "Like this: goes by Bee"


USUAL_SCALE = "the usual scale, as the scores on record decide"


def which_scale(typed: str, measures: Sequence[str]) -> tuple[str, str]:
    """No scale, one that isn't known, or one that only screens."""
    wrong = f"“{typed}” can't be the patient's own scale." if typed else "Which scale is the patient's own?"
    return wrong, f"One of: {', '.join(measures)}. Like this: scale GAD-7, or: scale usual"


def scale(title: str) -> str:
    """The scale that is the patient's own: first on card and agenda, and always due."""
    return f"{title} is the patient's own scale"


def scale_before(title: str) -> str:
    """The scale that was chosen before."""
    return f"Before: {title}. To go back, type scale {title}."


def prefers(ways: str) -> str:
    """How the patient wants to be reached."""
    return f"prefers {ways}"


# payer Cigna


def payer(name: str) -> str:
    """The payer from today on."""
    return f"payer {name}, starting today"


def new_payer(name: str) -> str:
    """The payer wasn't known."""
    return f"{name} is new here: it is billed under the clinic's default policy."


# clinician @pcp 1234567893, assign @colleague, consultant @colleague

CLINICIAN_MISSING = ("Which clinician?", "Like this: clinician @name 1234567893")
TYPE_THE_NAME = (NOT_A_MEMBER, "Type the name instead, or ask your admin to add them.")
CONSENT_OUTDATED = "The consent was given under another clinician. Ask for consent again, then type consent."


def clinician(name: str, npi: str) -> str:
    """Who treats and bills."""
    return " ".join(part for part in ("treating clinician", name, f"NPI {npi}" if npi else "") if part)


def wrong_npi(problem: str) -> str:
    """The NPI was saved as typed; `problem` is such as `NPI 12 is not ten digits`."""
    return f"Saved, but the claim will be on hold: {problem}."


def care_manager(name: str) -> str:
    """Who manages the care."""
    return f"care manager {name}, starting today"


def consultant(name: str) -> str:
    """Who reviews the care."""
    return f"consultant {name}, starting today"


# plan -- goals: …

CARE_PLAN = "care plan"
CARE_PLAN_EMPTY = ("The care plan is empty.", "Fill in at least one section.")
CARE_PLAN_UNCHANGED = ("The care plan already says that.", "Change what is different now.")

# service 90837 11/3

SERVICE_MISSING = ("Which service, and on which day?", "Like this: /patient Holly Guzman service 90837 11/3")
CONTACTS_NOT_COUNTED = "Contacts on that day don't count toward the month: they belong to that visit."


def service(code: str, on: date, today: date) -> str:
    """A service that is billed separately."""
    return f"service {code} on {short_date(on, today)}"


def base_of_add_ons(month: str) -> str:
    """A primary care management code was saved."""
    return f"It is the base of the add-on codes for {month}."
