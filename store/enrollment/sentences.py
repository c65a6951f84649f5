"""What people read when a patient to enroll is on the registry already."""

from datetime import date

from store.rules.patient.sentences import born_text
from store.rules.text_format import weekday_and_date

ANOTHER_BIRTH_DATE = "another birth date"
SIMILAR_FIRST_NAME = "a similar first name"
"""Why someone on the registry may be the patient to enroll."""


def goes_by(name: str) -> str:
    """The typed name is what a patient goes by."""
    return f"goes by {name}"


def similar_mrn(typed: str) -> str:
    """The typed MRN differs only in leading zeros or punctuation."""
    return f"almost the same MRN as {typed}"


def known_patient(full_name: str, mrn: str, born: date | None, why: str = "") -> str:
    """`Rosa Diaz, MRN 77-1, born 3/4/1980`, in a list of possible matches; `why` it may be one."""
    text = f"{full_name}, MRN {mrn}, {born_text(born)}"
    return f"{text} ({why})" if why else text


def not_an_mrn(text: str) -> tuple[str, str]:
    """A placeholder or a shortened number in the place of an MRN."""
    return f"“{text}” isn't an MRN.", "Type the MRN as the chart has it, like: mrn 00012345"


def same_name(patients: str) -> str:
    """These may be the same person."""
    return f"Already on the registry: {patients}."


def mrn_of_other(known: str, status: str, stated_name: str, stated_born: date | None) -> str:
    """A known MRN was typed with another name or birth date: both."""
    state = f" ({status})" if status else ""
    birth = f", {born_text(stated_born)}" if stated_born else ""
    return f"That MRN is on the registry: {known}{state}. You typed {stated_name}{birth}."


def deceased(full_name: str, since: date) -> tuple[str, str]:
    """The patient can't come back."""
    return (
        f"{full_name} is on the registry as deceased since {weekday_and_date(since)}.",
        "If that is wrong, ask your admin. The old episode stays as it is.",
    )


def return_too_early(ended_on: date, status: str, returns_on: date) -> tuple[str, str]:
    """The return is before the end of the last episode."""
    ended, returns = weekday_and_date(ended_on), weekday_and_date(returns_on)
    return (
        f"The last episode ended {ended} ({status}), so the patient can't come back on {returns}.",
        "Type the day of the return, like: enrolled 11/2",
    )


# Undoing an enrollment

COLLEAGUE_ENROLLED = (
    "A colleague enrolled that patient.",
    "They can undo it, or a clinic lead.",
)
MORE_WAS_RECORDED = (
    "More was recorded for that patient since, so the enrollment stays.",
    "Undo that first, or ask a lead or admin to mark the chart as entered in error.",
)
ENROLLMENT_BACK = ("That chart is back already.", "Its MRN opens it.")
