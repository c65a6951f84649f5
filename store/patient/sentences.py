"""What people read when a patient, an episode or a referral cannot be found or saved."""

from datetime import date

from store.rules.text_format import weekday_and_date

# Patients

MRN_NEEDED = "A patient needs an MRN."
NAME_NEEDED = "A patient needs a name."
PATIENT_NOT_FOUND = "That patient isn't on this clinic's registry."


def mrn_taken(mrn: str) -> str:
    """Another patient has that MRN."""
    return f"MRN {mrn} is already on the registry."


def mrn_of(mrn: str, owner: str) -> str:
    """That patient has the MRN, and is in care or has another name."""
    return f"MRN {mrn} is already on the registry: {owner}."


# How to reach a patient

FIRST_WAY_MISSING = (
    "There is a second way to reach the patient but no first.",
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

# Referrals

REFERRAL_WITHDRAWN = ("That referral was taken back in the meantime.", "Open the card again.")


def answer_before_referral(recipient: str, sent_on: date) -> tuple[str, str]:
    """A patient can't have been seen before the referral was sent."""
    return (
        f"The referral to {recipient} was sent {weekday_and_date(sent_on)}.",
        "Type a day since then, like: referral seen yesterday",
    )
