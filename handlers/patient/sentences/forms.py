"""What people read in the forms about one patient: titles, labels, hints and what is wrong with a field."""

from collections.abc import Sequence
from datetime import date

from handlers.patient.sentences.status import NOTHING_IS_DUE
from store.rules.patient.statuses import Status
from store.rules.text_format import capitalize_first, count_text, short_date

# The record

RECORD_TITLE = "Record"
RECORD_LABELS: dict[str, str] = {
    "born": "Birth date",
    "consent_how": "Consent",
    "consent_on": "Consent given on",
    "consent_by": "Consent obtained by",
    "told": "What the patient was told",
    "seen_on": "Initiating visit",
    "assessed_on": "Initial assessment",
    "problems": "Problems",
    "medications": "Medications with dose",
    "payer": "Payer",
    "clinician": "Treating clinician",
    "npi": "The clinician's NPI",
    "care_manager": "Care manager",
    "consultant": "Psychiatric consultant",
    "goes_by": "Goes by",
    "prefers_first": "Prefers to be reached by",
    "prefers_second": "Second choice",
}
SCREENING_LABELS: dict[str, str] = {
    "screen_scale": "Referral screening",
    "screen_total": "Screening total",
    "screen_on": "Screening date",
}
CONSENT_OPTIONS = (("spoken", "spoken"), ("written", "written"))
BORN_EXAMPLE = "3/4/1980"
PROBLEMS_EXAMPLE = "F32.1 F41.1"
NO_MEDICATIONS = "none"
"""An emptied field of medications."""
MEDICATIONS_EXAMPLE = "sertraline 100 mg; trazodone 50 mg at night"
PROBLEMS_HINT = "ICD-10-CM"
CLINICIAN_HINT = "Who treats and bills"
NPI_EXAMPLE = "10 digits"
FIRST_WAY_EXAMPLE = "phone mornings"
SECOND_WAY_EXAMPLE = "portal"
SCREENING_HINT = "Only to add a screening. It is never used as the baseline."
SCREENING_TOTAL_EXAMPLE = "4, or 17 item9 0"

HOW_MISSING = ("Was the consent spoken or written?", "Choose it above.")
SCREENING_INCOMPLETE = "A screening needs its scale and its total."
CANNOT_BE_EMPTIED = "What is on record can't be removed. Type the correct value instead."


def known_payers(payers: Sequence[str]) -> str:
    """Under the field of the payer; empty when none is known."""
    return f"Known here: {', '.join(payers)}" if payers else ""


def scale_option(scale: str, highest: int) -> str:
    """`PHQ-9 (0 to 27)`."""
    return f"{scale} (0 to {highest})"


# After the record was sent

NOTHING_CHANGED_NOTICE = "Nothing was changed."
SAVED_NOTICE = "Saved."
RECORD_CHANGED_NOTICE = "Nothing was saved: the record changed while the form was open."
RECORD_CHANGED = "The record changed while the form was open. It now says:"
YOU_TYPED = "What you typed"
OPEN_AGAIN = "Open the form again to see the current record."


def nothing_changed(full_name: str, mrn_ending: str) -> str:
    """The form was sent as it was opened."""
    return f"Nothing was changed · {full_name} · MRN {mrn_ending}"


def saved(full_name: str, mrn_ending: str) -> str:
    """Above the list of changes."""
    return f"Saved · {full_name} · MRN {mrn_ending}"


def nothing_saved(full_name: str, mrn_ending: str) -> str:
    """Someone else changed the record in the meantime."""
    return f"Nothing was saved · {full_name} · MRN {mrn_ending}"


def change(summary: str) -> str:
    """One change in a list."""
    return f"• {summary}"


def field_value(label: str, value: str) -> str:
    """`Payer: Cigna`."""
    return f"{label}: {value or 'nothing'}"


# The care plan

CARE_PLAN_TITLE = "Care plan"
ANYTHING_ELSE = "Anything else"


def current_version(on: date, today: date) -> str:
    """Above the fields."""
    return f"This is the version of {short_date(on, today)}. Saving keeps it and adds a new one."


# A flag

FLAG_TITLE = "Flag for review"
FLAG_LABEL = "Flag"
FLAG_QUESTION = "The question, or what you noticed"
FLAG_QUESTION_HINT = "Needed for a medication question."
QUESTION_MISSING = "What is the question? A few words are enough."

# The contact schedule

CONTACT_SCHEDULE_TITLE = "Contact schedule"
CONTACT_SCHEDULE_LABEL = "A contact"
CONTACT_SCHEDULE_HINT = "An agreed day always comes first. To pause until a day, use Status, then On hold."
AS_NEEDED = "as needed, never overdue by schedule"
USUAL_INTERVAL = "at the clinic's usual interval"


def every(weeks: int) -> str:
    """`every 3 weeks`."""
    return f"every {count_text(weeks, 'week')}"


# The status

STATUS_TITLE = "Status"
_ENDS_EPISODE = "This ends the episode."


def status_ends_episode(status: Status) -> str:
    """Above the fields of a status that ends the episode."""
    if status is Status.DECEASED:
        return f"{_ENDS_EPISODE} {NOTHING_IS_DUE}"
    return f"{_ENDS_EPISODE} A patient who comes back starts a new one."


NOTE = "Note"
FROM = "From"
FROM_HINT = "Today, or the day it started."
PLAN = "Relapse-prevention plan"
PLAN_HINT = "Warning signs, what helps, who to call."
PLAN_ON_RECORD_HINT = (
    "Warning signs, what helps, who to call. A plan is on record: leave this empty to keep it."
)
ON_HOLD_UNTIL = "On hold until"
REFERRED_TO = "Referred to"
CLOSE_OUT_NOTE = "Close-out note"
CLOSE_OUT_HINT = "What was tried, and when."
WAY_BACK = "The way back"
WAY_BACK_EXAMPLE = "call the front desk"

HOLD_DAY_INVALID = "Choose a day after today, within two years."
WAY_BACK_MISSING = "Say how the patient can come back, such as: call the front desk."


def current_status(status: str, since: date, today: date) -> str:
    """Above the buttons of the next statuses."""
    return f"Now: {status} since {short_date(since, today)}."


def status_change(old: str, since: date, new: str, today: date) -> str:
    """Above the fields."""
    return f"From {old} (since {short_date(since, today)}) to {new}."


def status_name(status: str) -> str:
    """As a title and on a button: `On hold`."""
    return capitalize_first(status)


def close_out_note(note: str, way_back: str) -> str:
    """The two fields as one note on the ledger."""
    return f"{note}; way back: {way_back}"


def undo_leaves(summaries: Sequence[str]) -> str:
    """Under what a form saved: the part of it that Undo does not take back."""
    return f"Undo leaves: {'; '.join(summaries)}. To change that, press Record again."
