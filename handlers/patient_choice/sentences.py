"""What people read when they name a patient or a colleague: questions, refusals and labels."""

from collections.abc import Sequence
from datetime import date

from store.rules.months import Month
from store.rules.patient.statuses import Status
from store.rules.roles import Role

# Which patient? Asked when a typed name fits several patients or none

WHICH_PATIENT_NOTICE = "Which patient do you mean?"
NOT_SAVED_YET = "Nothing was saved yet."
WHAT_YOU_TYPED = "What you typed:"
OPEN_FORM_BUTTON = "Open the form"


def several_match(typed_name: str, number: int) -> str:
    """The typed name fits several patients."""
    return f"{number} patients match “{typed_name}”. Which one?"


def similar_names(typed_name: str, *, own_only: bool) -> str:
    """No patient has the typed name or MRN; buttons with similar ones follow."""
    return f"{_no_patient_has(typed_name, own_only=own_only)}. Did you mean one of these?"


def no_similar_name(typed_name: str, *, own_only: bool) -> str:
    """No patient has the typed name or a similar one."""
    asked = _no_patient_has(typed_name, own_only=own_only)
    return f"{asked} or anything like it. Type part of the name, or the whole MRN."


def _no_patient_has(typed: str, *, own_only: bool) -> str:
    """A clinician does not learn whether others have such a patient."""
    who = "No patient of yours" if own_only else "No patient"
    is_mrn = any(char.isdigit() for char in typed) and " " not in typed
    return f"{who} has the MRN “{typed}”" if is_mrn else f"{who} is named “{typed}”"


def in_line(number: int, question: str) -> str:
    """The question, when several lines were typed."""
    return f"Line {number}: {question}"


def more_match(number: int) -> str:
    """More patients fit than there are buttons."""
    return f"{number} more match: type the full name or the MRN."


# Which payer?

WHICH_PAYER_NOTICE = "Which payer do you mean?"


def new_payer_button(typed: str) -> str:
    """The typed name is right: the payer is new."""
    return f"{typed} is a new payer"


# The patient in a form

RECENT_PATIENTS = "Recent patients"
OR_NAME_OR_MRN = "Or type a name or MRN"
NAME_OR_MRN = "Patient's name or MRN"
PATIENT_MISSING = "Choose a recent patient above, or type a name or MRN here."


def several_match_in_form(matches: Sequence[str], number: int) -> str:
    """Beside the field: the typed name fits several patients; `matches` describes the first of them."""
    more = f" or {number - len(matches)} more" if number > len(matches) else ""
    return f"{number} patients match: {' or '.join(matches)}{more}. Type the MRN, or the end of it."


def no_match_in_form(similar: Sequence[str], *, own_only: bool) -> str:
    """Beside the field: no patient has the typed name; `similar` are descriptions of patients."""
    none = f"No patient{' of yours' if own_only else ''} has that name."
    return f"{none} Did you mean {' or '.join(similar)}?" if similar else none


# Patients that can't be opened or changed

CARDS_NOT_FOR_YOU = (
    "Patients' cards are for the care team and leads.",
    "Admins can merge charts and mark one as entered in error: see /patient help.",
)


def never_enrolled(full_name: str, mrn: str) -> tuple[str, str]:
    """The patient has no episode."""
    return f"{full_name} was never referred or enrolled.", f"To enroll: /enroll {full_name} mrn {mrn}"


def no_longer_in_care(patient: str, status: str) -> str:
    """The last episode has ended; `patient` is the name with the MRN, `status` is the end."""
    return f"{patient} is no longer in care ({status})."


DECEASED_HINT = "If that is wrong, press “Undo status: deceased” on the card."


def not_in_care(patient: str, status: str) -> tuple[str, str]:
    """The same, with the way back."""
    return (
        no_longer_in_care(patient, status),
        DECEASED_HINT
        if status == Status.DECEASED
        else "If the patient comes back, start a new episode: Re-enroll on the card, or /enroll.",
    )


# Colleagues


def colleague_not_found(typed: str, role: Role, in_role: Sequence[str]) -> tuple[str, str]:
    """The typed text names no colleague."""
    return f"I didn't find a colleague in “{typed}”.", _who_is_in_role(role, in_role)


def colleague_without_role(name: str, role: Role, in_role: Sequence[str]) -> tuple[str, str]:
    """The colleague can't take that position."""
    return f"{name} isn't a {role.label} here.", _who_is_in_role(role, in_role)


def _who_is_in_role(role: Role, names: Sequence[str]) -> str:
    if not names:
        return f"This clinic has no {role.label} yet: ask your admin to add one."
    who = role.label if len(names) == 1 else f"{role.label}s"
    return f"This clinic's {who}: {', '.join(names)}."


# Whose caseload

MY_CASELOAD = "Your caseload"


def caseload_of(name: str) -> str:
    """The heading of a colleague's caseload."""
    return f"{name}’s caseload"


# Undo


def stays_as_void(kind: str) -> str:
    """An entry of that kind (`score`) was undone."""
    return f"The {kind} stays on the ledger, marked as void."


# A new name, undone

IDENTITY_UNDONE_NOTICE = "The change of the chart is undone."


def undo_identity(full_name: str) -> str:
    """The button that takes a new name back."""
    return f"Undo: not {full_name}"


def identity_undone(mrn: str, full_name: str, born: date | None) -> str:
    """The chart has its earlier name and birth date."""
    birth = f", born {born.month}/{born.day}/{born.year}" if born else ""
    return f"MRN {mrn} is {full_name}{birth} again."


# Months that are closed for billing


def closed_months(months: Sequence[Month]) -> str:
    """A change may touch what was closed."""
    names = [month.name for month in months]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    are = "is" if len(names) == 1 else "are"
    return f"{listed} {are} closed for billing: what this changes there becomes an adjustment in /billing."
