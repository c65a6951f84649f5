"""What people read when they enroll a patient, and when a record lacks something."""

from collections.abc import Sequence
from datetime import date

from handlers.reading.sentences.about_lines import not_understood_after
from store.rules.text_format import short_date, us_date

# /enroll on one line: what can't be understood

EXAMPLE = (
    "Like this: /enroll Holly Guzman mrn 8965 dob 3/4/1980 payer Cigna npi 1234567893 "
    "consent spoken 11/3 assessed 11/3"
)
ONE_LINE = ("Please type one patient on one line, without a note.", EXAMPLE)
NO_NAME = ("I didn't find a name in that line.", EXAMPLE)
BIRTH_DATE_MISSING = ("I found dob but no birth date after it.", EXAMPLE)
PAYER_MISSING = ("I found payer but no name after it.", EXAMPLE)
WAY_MISSING = (
    "I found prefers but no way to reach the patient after it.",
    "Like this: prefers phone mornings then portal",
)
PROBLEMS_MISSING = (
    "I found problems but no ICD-10-CM code after it.",
    "Like this: problems F32.1 F41.1",
)


def value_missing(keyword: str) -> tuple[str, str]:
    """A keyword has nothing after it."""
    return f"I found {keyword} but no value after it.", EXAMPLE


def person_missing(keyword: str) -> tuple[str, str]:
    """No colleague after `assign`, `consultant` or `clinician`."""
    return f"I found {keyword} but no person after it.", "Mention the person with @."


def keyword_twice(keyword: str) -> tuple[str, str]:
    """Only one value can be saved."""
    return f"I found {keyword} twice.", f"Keep one. {EXAMPLE}"


def mrn_missing(name: str) -> tuple[str, str]:
    """No one can be enrolled without an MRN."""
    return f"The MRN of {name} is missing.", EXAMPLE


def not_understood(name: str, runs: Sequence[str]) -> tuple[str, str]:
    """The name is clear, other words aren't."""
    return not_understood_after(name, "” and “".join(runs)), EXAMPLE


# The same name or a similar MRN on the registry

SAME_NAME_NOTICE = "Is this the same patient?"
SAME_NAME_QUESTION = "Is this the same person, or someone else?"
SOMEONE_ELSE_BUTTON = "Someone else: enroll"
SAME_NAME_HINT = (
    "Look at the card first. If this is someone else, check the box “Someone else with the same name”."
)

# The MRN on the registry under another name or birth date

OTHER_IDENTITY_NOTICE = "That MRN is on the registry with another name or birth date."
IS_IT_A_NEW_NAME = "First name and birth date are the same. Is it a new last name?"
IS_IT_THE_SAME_PERSON = "If it is the same person, I can change the chart. If not, check the MRN."
CHECK_THE_MRN = "I don't change the name on a chart by its MRN alone. Check the MRN, and type the line again."
OTHER_IDENTITY_HINT = (
    "If it is the same person, check the box “The same person with a new name”. If not, check the MRN."
)
IDENTITY_CHANGED_NOTICE = "The name on the chart was changed."


def same_person_button(name: str) -> str:
    """The chart takes what was typed."""
    return f"Same person: now {name}"


def identity_changed(before: str, now: str, mrn: str, born: date | None) -> str:
    """`Changed: Rosa Diaz is now Rosa Ruiz · MRN 77-1 · born 3/4/1980`."""
    birth = f" · born {us_date(born)}" if born else ""
    return f"Changed: {before} is now {now} · MRN {mrn}{birth}"


def open_card_button(mrn_ending: str) -> str:
    """The MRN's ending is empty when only one patient has the name."""
    return f"Open the card of {mrn_ending}" if mrn_ending else "Open the card"


# The patient is enrolled

ENROLLED_NOTICE = "The patient is on the registry."


def enrolled(name: str, mrn: str, born: date | None, *, is_return: bool, is_referral: bool) -> str:
    """`Enrolled: Rosa Diaz · MRN 77-1 · born 3/4/1980`."""
    verb = "Back in care" if is_return else "Referred" if is_referral else "Enrolled"
    birth = f" · born {us_date(born)}" if born else ""
    return f"{verb}: {name} · MRN {mrn}{birth}"


def names(first_name: str, last_name: str, goes_by: str) -> str:
    """So that a wrong split is noticed."""
    text = f"First name {first_name}, last name {last_name}" if last_name else f"One name: {first_name}"
    return f"{text}, goes by {goes_by}." if goes_by else f"{text}."


def wrong_chart(mrn: str) -> str:
    """How a mistake is taken out again."""
    return (
        "Enrolled by mistake? Press Undo. Once more is recorded, a lead or admin types: "
        f"/patient {mrn} entered in error -- the reason"
    )


ENROLLMENT_UNDONE_NOTICE = "The enrollment is undone."


def enrollment_undone(name: str, mrn: str) -> str:
    """The chart is in no list or number anymore."""
    return f"Undone: the enrollment of {name}. The chart is in no list, and the MRN {mrn} is free again."


def enrollment_restored(name: str, mrn: str) -> str:
    """The chart is back as it was."""
    return f"Enrolled again: {name} · MRN {mrn}"


# The forms

ENROLL_TITLE = "Enroll a patient"
RE_ENROLL_TITLE = "Re-enroll"
ENROLL_BUTTON = "Enroll"
FIRST_NAME = "First name"
LAST_NAME = "Last name"
MRN = "MRN"
SAME_NAME_LABEL = "If the name or MRN is already on the registry"
SAME_NAME_OPTION = "Someone else with the same name"
NEW_NAME_OPTION = "The same person with a new name"
ONLY_ONE_ANSWER = "Check only one of the two: someone else, or the same person."
LAST_NAME_HINT = "Leave it empty for a patient with one name"
STARTS_AS = "Starts as"
STARTS_IN_CARE = "in care"
STARTS_REFERRED = "referred only, care has not started"
ENROLLED_ON = "Enrolled on"
ENROLLED_ON_HINT = "Or referred on"
CONSENT_HINT = "The patient was told that the team shares information with a consultant and costs may apply."
CONSENT_BY_HINT = "You, if left empty"
NEW_EPISODE = "That episode stays as it is. This is a new one with a new baseline."


def last_episode(ended_on: date, status: str, today: date) -> str:
    """What is known of a patient who comes back."""
    return f"The last episode ended {short_date(ended_on, today)} ({status})."


def same_payer(payer: str) -> str:
    """The payer of the last episode."""
    return f"Payer as before: {payer}."


def in_care_already(full_name: str, status: str, mrn: str) -> tuple[str, str]:
    """Re-enroll was pressed, but someone was faster."""
    return f"{full_name} is already in care: {status}.", f"See /patient {mrn}."


# The morning after: what the record lacks

MISSING_NOTICE = "Something is missing on a patient's record."
CAN_YOU_SUPPLY_IT = "Can you supply it?"
ASKED_ONCE = "The claim is on hold without it. I ask only once; the card keeps the list."


def missing_heading(patient: str) -> str:
    """The patient as posts name them."""
    return f"{patient}: missing on the record"
