"""What people read when a patient, an episode or a referral cannot be found or saved."""

from datetime import date

from store.rules.text_format import weekday_and_date

# Patients

MRN_NEEDED = "A patient needs an MRN."
NAME_NEEDED = "A patient needs a name."
NAME_TOO_LONG = "A name has at most 120 characters."
CLINICIAN_TOO_LONG = "A clinician has a name of at most 120 characters, and an NPI of 10 digits."
MRN_TOO_LONG = "An MRN has at most 80 characters."
PATIENT_NOT_FOUND = "That patient isn't on this clinic's registry."


def not_an_mrn(typed: str) -> tuple[str, str]:
    """What was typed can't be an MRN."""
    if not typed:
        return "Which MRN?", "Type the right one after mrn."
    return f"“{typed}” isn't an MRN.", "Type the MRN as it is in the medical record."


def mrn_unchanged(mrn: str) -> str:
    """The chart has that MRN already."""
    return f"MRN {mrn} is what the chart says already."


def mrn_taken(mrn: str) -> str:
    """Another patient has that MRN."""
    return f"MRN {mrn} is already on the registry."


def mrn_of(mrn: str, owner: str) -> str:
    """That patient has the MRN, and is in care or has another name."""
    return f"MRN {mrn} is already on the registry: {owner}."


# Charts that are hidden

ENTERED_IN_ERROR = (
    "This chart was marked as entered in error.",
    "If that was a mistake, a lead or admin can undo it.",
)


def chart_merged(full_name: str, mrn: str) -> str:
    """The chart was merged into another one."""
    return f"This chart was merged into the chart of {full_name}, MRN {mrn}."


# Joining two charts

TIME_ENTRY = "time entry"
CONTACT = "contact"
PLANNED_CONTACT = "planned contact"
SCORE = "score"
FLAG = "flag"
REVIEW = "review"
SAFETY_ALERT = "safety alert"
CONSENT = "consent"
VISIT = "initiating visit"
PROBLEM_LIST = "problem list"
MEDICATION_LIST = "medication list"
CARE_PLAN = "care plan"
COVERAGE = "payer"
TEAM_ASSIGNMENT = "care team assignment"
REFERRAL = "referral"
OTHER_SERVICE = "separate service"

MERGE_UNDONE = "the charts were separated again"
NAME, BIRTH_DATE, PAYER, STATUS = "name", "birth date", "payer", "status"
NOT_ON_RECORD = "none on record"

SAME_CHART = ("That is the same chart.", "Type the MRN of the other chart of this person.")
DRILL_CHART = ("That is the made-up patient of drills.", "Type the MRN of the other chart of this person.")
RESTORED_ALREADY = ("That was already undone.", "")
REASON_MISSING = (
    "Why was the chart entered in error? The audit trail keeps the reason.",
    "Add it after --, like: entered in error -- test patient",
)


def hidden_already(mrn: str) -> tuple[str, str]:
    """The chart is already merged or marked as entered in error."""
    return f"The chart with MRN {mrn} is already merged or marked as entered in error.", ""


def others_merged_into(mrns: str) -> tuple[str, str]:
    """A chart that others were merged into can't be hidden as entered in error."""
    return f"This chart also holds what was merged from MRN {mrns}.", "Undo that merge first."


def kept_is_hidden(mrn: str) -> tuple[str, str]:
    """The chart that another was merged into is hidden itself by now."""
    return f"MRN {mrn} was itself merged or marked as entered in error since.", "Undo that first."


# How to reach a patient

FIRST_WAY_MISSING = (
    "Give the first way to reach the patient before the second.",
    "Like this: prefers phone then portal",
)


def way_too_long(limit: int) -> str:
    """A contact preference must stay short."""
    return f"Please keep each way to reach the patient to {limit} characters."


# Consent

CONSENT_INFORMATION = "The team shares information with a psychiatric consultant; cost-sharing may apply."
"""What the patient is told before consenting (domain.md §1.4)."""

CONSENT_UNDER_CORRECTED_NPI = "recorded again under the clinician's corrected NPI"

# Episodes

NO_EPISODE = "This patient was never referred or enrolled."
EPISODE_ALREADY_OPEN = "This patient already has an open episode."
EPISODE_NOT_FOUND = "That episode isn't on this clinic's registry."
STATUS_CHANGED_MEANWHILE = ("Someone else just changed the status.", "Open the card again.")


def status_stays(status: str) -> tuple[str, str]:
    """A change of status that cannot be undone."""
    return (
        f"The status {status} can't be undone: a later one depends on it.",
        "Undo the later one first.",
    )


# Referrals

REFERRAL_WITHDRAWN = ("That referral was withdrawn in the meantime.", "Open the card again.")


def answer_before_referral(recipient: str, sent_on: date) -> tuple[str, str]:
    """A patient can't have been seen before the referral was sent."""
    return (
        f"The referral to {recipient} was sent {weekday_and_date(sent_on)}.",
        "Type a day since then, like: referral seen yesterday",
    )


IDENTITY_CHANGED_SINCE = (
    "Name or birth date were changed again since.",
    "Open the patient's card to see what is on file now.",
)
