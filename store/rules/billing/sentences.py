"""Every sentence that the billing rules give to people, in reading order."""

from collections.abc import Sequence

from store.rules.minutes import ZERO, Minutes
from store.rules.text_format import count_text

# Why minutes do not count
OTHER_ROLE = "only the care manager's own time counts"
ATTEMPT = "an attempt or no-show without clinical work does not count"
BEFORE_CONSENT = "before the patient consented to collaborative care"
AFTER_DISCHARGE = "after the patient's discharge"
BILLED_SEPARATELY = "that day's visit is billed separately"
OVERLAP = "these minutes already count in an entry that started earlier"

# How far the month is from its codes
NO_COUNTED_MINUTES = "no minutes that count"


def no_code_before_assessment(worked: str) -> str:
    """`12 min, no code before the initial assessment`."""
    return f"{worked} min, no code before the initial assessment"


def minutes_to_code(worked: str, needed: str, missing: str, code: str) -> str:
    """`52 of 60 min, 8 more for 99493`."""
    return f"{worked} of {needed} min, {missing} more for {code}"


def minutes_to_two_codes(worked: str, needed: str, missing: str, code: str, sooner: tuple[str, str]) -> str:
    """`10 of 31 min, 21 more for 99493 (6 more for G2214)`; `sooner`: minutes missing for a lesser code."""
    missing_sooner, lesser_code = sooner
    return f"{worked} of {needed} min, {missing} more for {code} ({missing_sooner} more for {lesser_code})"


def minutes_to_first_unit(worked: str, reached: str, missing: str, code: str) -> str:
    """`66 min, 99493 reached, 24 more for 99494`."""
    return f"{worked} min, {reached} reached, {missing} more for {code}"


def minutes_to_another_unit(worked: str, reached: str, missing: str, code: str) -> str:
    """`100 min, 99493 + 99494 reached, 6 more for another 99494`."""
    return f"{worked} min, {reached} reached, {missing} more for another {code}"


def no_code_in_use(worked: str) -> str:
    """No code of the practice's family was in use that month."""
    return f"{worked} min, no code in use that month"


def over_cap(worked: str, over: str, cap: int | None) -> str:
    """`140 min, 20 over the payer's cap of 2 × 99494`."""
    return f"{worked} min, {over} over the payer's cap of {cap} × 99494"


def cap_reached(worked: str, cap: int) -> str:
    """`106 min, the payer's cap of 2 × 99494 is reached`."""
    return f"{worked} min, the payer's cap of {cap} × 99494 is reached"


def codes_earned(worked: str, codes: str) -> str:
    """`90 min, G0569 earned`: no further code can be earned."""
    return f"{worked} min, {codes} earned"


def minutes_missing(missing: str, code: str) -> str:
    """`8 more for 99493`, beside a column of minutes."""
    return f"{missing} more for {code}"


# What a claim needs, as a checklist
CONSENT_NEED = "The patient consented, and it is documented"
VISIT_NEED = "Seen within the year before the start"
DIAGNOSIS_NEED = "An active behavioral problem"
ASSESSMENT_NEED = "Assessed with a validated scale"
CARE_PLAN_NEED = "Care plan started"
REGISTRY_NEED = "On the registry, with the month's contact"
MEASURE_NEED = "A recent score of the primary scale"
CASE_REVIEW_NEED = "Reviewed, recommendation recorded"
CLINICIAN_NEED = "The treating clinician's NPI"
PAYER_NEED = "The payer is known"
PRIMARY_CARE_NEED = "The primary care code that this is added to"

# What a claim waits for
NO_CONSENT = "no consent on file"
NO_CONSENT_FOR_CLINICIAN = "no consent since the billing clinician changed"
NO_VISIT = "no visit on file within the year before the start"
NO_DIAGNOSIS = "no active behavioral problem (ICD-10-CM)"
NO_ASSESSMENT = "no initial assessment on file"
NO_ASSESSMENT_SCALE = "no validated scale with the initial assessment"
NO_CARE_PLAN = "no care plan started"
NOT_ON_REGISTRY = "not on the registry that month"
NO_CONTACT = "no contact recorded in the month"
NO_SCORE = "no score of the primary scale"
NO_SCORE_IN_MONTH = "no score in the month"
NOT_REVIEWED = "not reviewed with the consultant in the month"
NO_RECOMMENDATION = "reviewed, but no recommendation recorded"
NO_PAYER_ON_FILE = "no payer on file"
NO_BIRTH_DATE = "no birth date"
NO_CARE_MANAGER = "no care manager"


def score_too_old(allowed: int) -> str:
    """`last score more than 28 days old at the month's end`: the same for every patient, so one reason."""
    return f"last score more than {allowed} days old at the month's end"


def no_primary_care_code(codes: str) -> str:
    """`no advanced primary care code (G0556, G0557, G0558) in the month`."""
    return f"no advanced primary care code ({codes}) in the month"


# What to look at, though it does not hold a claim
NO_SCORE_WARNING = "no score of the primary scale in the month"


def default_policy_used(payer: str) -> str:
    """The payer has no policy."""
    return f"{payer} has no policy of its own: the clinic's default was used"


# The month's report
NO_PAYER = "no payer"
NO_CLINICIAN = "no billing clinician"
UNKNOWN_AMOUNT = "unknown"


def default_policy(policy: str) -> str:
    """A policy's description, where it is the clinic's default."""
    return f"{policy} (the clinic's default)"


def some_amounts_unknown(known: str, number: int) -> str:
    """`$144.96 and 2 of unknown amount`."""
    return f"{known} and {number} of unknown amount"


def changed_line(before: str, after: str) -> str:
    """`99493 (65 min, held) is now 99493 + 99494 (95 min, ready)`."""
    return f"{before} is now {after}"


def counted_differently(one_way: str, other_way: str) -> str:
    """`99493 (65 min, held) one way, 99493 (60 min, held) the other`."""
    return f"{one_way} one way, {other_way} the other"


# A payer's billing policy
FULL_THRESHOLD_TITLE = "70 then 60 minutes in full, 99494 per full 30"
FULL_THRESHOLD_SOURCE = "the clinic's default: never bills a minute that was not worked"
MIDPOINT_TITLE = "CPT time rule: from 36 then 31 minutes, 99494 from 86 or 76"
MIDPOINT_SOURCE = "CPT time rule; CMS Medicare Learning Network booklet 909432"
G2214_NOT_PAID = "G2214 not paid"
GENERAL_BHI_PAID = "99484 paid"
GENERAL_BHI_NOT_PAID = "99484 not paid"
NO_CAP = "99494 without a cap"
INITIAL_ONCE_PER_YEAR = "99492 once a year"


def g2214_paid(minutes: int) -> str:
    """`G2214 from 16 min`."""
    return f"G2214 from {minutes} min"


def cap(units: int) -> str:
    """`at most 2 × 99494`."""
    return f"at most {units} × 99494"


def unknown_policy(name: str, known: str) -> tuple[str, str]:
    """What is wrong with a policy's name, and what to choose."""
    return f"“{name}” isn't a billing policy.", f"Choose {known}."


def g2214_minutes_refused(minutes: int | None) -> tuple[str, str]:
    """What is wrong with the minutes from which G2214 is paid, and what to choose."""
    return f"G2214 cannot start at {minutes} minutes.", "Choose 16, 30 or none."


def cap_refused(units: int) -> tuple[str, str]:
    """What is wrong with a cap, and what to choose."""
    return f"The cap on 99494 cannot be {units}.", "Choose 0 or more, or none."


def unknown_family(name: str, known: str) -> tuple[str, str]:
    """What is wrong with the name of a code family, and what to choose."""
    return f"“{name}” isn't a code family.", f"Choose {known}."


def policies_overlap(payer: str, first: str, second: str) -> tuple[str, str]:
    """Two policies of a payer in one month, and what to do."""
    return (
        f"{payer} would have two policies in the same month: {first} and {second}.",
        "End the first in the month before the second begins.",
    )


def with_minutes(counted: Sequence[Minutes]) -> str:
    """`30 patients with minutes (1 with none that count)`; `counted`: the minutes of each that count."""
    none = counted.count(ZERO)
    text = f"{count_text(len(counted), 'patient')} with minutes"
    return f"{text} ({none} with none that count)" if none else text
