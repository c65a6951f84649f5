"""What people read about birth dates, statuses, codes and care plans.

A refusal is two sentences: what is wrong, and what to do instead.
"""

from datetime import date

from store.rules.text_format import us_date, weekday_and_date

# Birth dates

BIRTH_DATE_REMEDY = "Type it as month, day and four-digit year, like 3/4/1980."


def born_text(born: date | None) -> str:
    """Which of several patients this is."""
    return f"born {us_date(born)}" if born else "birth date unknown"


def birth_date_in_future(born: date) -> tuple[str, str]:
    """No one was born later than today."""
    return f"The birth date {us_date(born)} is in the future.", BIRTH_DATE_REMEDY


def birth_date_before_1900(born: date) -> tuple[str, str]:
    """Most likely a typing error."""
    return f"The birth date {us_date(born)} is before 1900.", BIRTH_DATE_REMEDY


def before_birth_date(on: date, born: date) -> tuple[str, str]:
    """A day of care can't be before the birth."""
    return f"{us_date(on)} is before the birth date {us_date(born)}.", "Check both dates."


# What a status needs before it can be saved

NEEDS_PLAN = (
    "Relapse prevention needs a relapse-prevention plan.",
    "Like this: relapse prevention -- warning signs; what helps",
)
NEEDS_END_DATE = ("On hold needs an end date.", "Like this: on hold until 12/15")
NEEDS_RECIPIENT = (
    "Referred out needs the place the patient is referred to.",
    "Like this: referred out to Lakeside Psychiatry",
)
NEEDS_WAY_BACK = (
    "Disengaged needs a close-out note that says the way back.",
    "Like this: disengaged -- three calls, one letter; way back: call the front desk",
)

# A change of status that isn't possible

STATUS_IN_FUTURE_REMEDY = "A status starts today or on an earlier day."
DISENGAGED_STARTS_TODAY = ("Disengaged can't be back-dated: it starts today.", "Leave the day out.")


def same_status(status: str) -> tuple[str, str]:
    """The patient has that status."""
    return f"The status is already {status}.", "To correct its day, end or note, press Edit in the history."


def episode_ended(status: str) -> tuple[str, str]:
    """The status of an ended episode stays."""
    return (
        f"This episode has ended ({status}), so its status can't change.",
        "To continue care, start a new episode with a new baseline.",
    )


def status_not_allowed(old: str, new: str, allowed: str) -> tuple[str, str]:
    """The new status doesn't follow the old one."""
    return f"The status can't go from {old} to {new}.", f"From {old} it can go to: {allowed}."


def status_in_future(on: date) -> tuple[str, str]:
    """A status can't start later than today."""
    return f"{weekday_and_date(on)} is in the future.", STATUS_IN_FUTURE_REMEDY


def status_too_early(old: str, since: date, new: str, on: date) -> tuple[str, str]:
    """A status can't start before the one it follows."""
    began = weekday_and_date(since)
    return (
        f"The status has been {old} since {began}, so {new} can't start on {weekday_and_date(on)}.",
        f"Type {began} or a later day.",
    )


# Diagnosis codes and NPIs

NO_NPI = "no NPI"


def not_icd10(typed: str) -> tuple[str, str]:
    """The text doesn't have the form of a code."""
    return (
        f"“{typed}” isn't an ICD-10-CM code.",
        "Type a code such as F32.1: a letter, two characters, then up to four after a dot.",
    )


def npi_not_ten_digits(npi: str) -> str:
    """Goes into a list of what is wrong."""
    return f"NPI {npi} is not ten digits"


def npi_wrong_check_digit(npi: str) -> str:
    """Goes into a list of what is wrong."""
    return f"NPI {npi} has a wrong check digit"


# The sections of a care plan: heading and hint

CARE_PLAN_SECTIONS: dict[str, tuple[str, str]] = {
    "goals": ("Goals", "In the patient's own words"),
    "medication": ("Medication", "What, how much, since when"),
    "skill": ("Brief skill", "Such as behavioral activation or problem solving"),
    "cadence": ("Follow-up", "How often, and how"),
    "safety": ("Safety steps", "What to do and who to call"),
    "relapse prevention": ("Relapse prevention", "Warning signs, what helps, who to call"),
}
