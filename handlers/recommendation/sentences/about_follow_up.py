"""What people read from the clinician's answer until the patient is told."""

from datetime import date

from store.review.case_review import ClinicianResponse, RecommendationStage
from store.rules.text_format import count_text, weekday_and_date

# Asking the treating clinician.

WAITING_FOR_YOUR_ANSWER = "A recommendation is waiting for your answer."
APPROVE = "Approve"
DECLINE = "Decline"
CHANGE = "Change"
OPEN_CARD = "Open card"
CARD = "Card"


def recommendation_for(patient: str) -> str:
    """The heading of the question."""
    return f"Recommendation: {patient}"


def recommended_by(name: str, on: date, days_ago: int) -> str:
    """`Recommended by Priya Shah, Sat Nov 21 (3 days ago).`: no age on the first day."""
    age = f" ({count_text(days_ago, 'day')} ago)" if days_ago else ""
    return f"Recommended by {name}, {weekday_and_date(on)}{age}."


def ask_outside_slack(clinician: str) -> str:
    """To the care manager: `clinician` is empty where no one is known."""
    who = clinician or "The treating clinician"
    return f"{who} isn't in this Slack workspace. Ask them, and record the answer."


# The forms for declining and changing.

WHY_NOT = "Why not"
WHAT_INSTEAD = "What to do instead"
TYPE_A_FEW_WORDS = "Type a few words."


def nothing_saved(reason: str) -> str:
    """Beside the field of a form: why it was refused."""
    return f"Nothing was saved. {reason}"


# What was done so far.

SOMEONE = "someone"
"""Who acted, where no member is known."""

_ANSWER = {
    ClinicianResponse.APPROVED: "Approved",
    ClinicianResponse.DECLINED: "Declined",
    ClinicianResponse.CHANGED: "Changed",
}


def withdrawn_by(name: str) -> str:
    """The consultant undid the review."""
    return f"Withdrawn by {name}."


def answered_by_clinician(outcome: ClinicianResponse, name: str, on: date, note: str) -> str:
    """`Declined by Owen Clark, Sat Nov 21: recheck liver enzymes first`."""
    answer = f"{_ANSWER[outcome]} by {name}, {weekday_and_date(on)}"
    return f"{answer}: {note}" if note else f"{answer}."


def answer_recorded_by(outcome: ClinicianResponse, name: str, on: date, note: str) -> str:
    """`Approved, as recorded by Dana Reed, Sat Nov 21.`: the clinician said so to a colleague."""
    answer = f"{_ANSWER[outcome]}, as recorded by {name}, {weekday_and_date(on)}"
    return f"{answer}: {note}" if note else f"{answer}."


def patient_informed_by(name: str, on: date) -> str:
    """`Dana Reed told the patient, Mon Nov 23`."""
    return f"{name} told the patient, {weekday_and_date(on)}."


def closed_on(on: date) -> str:
    """`Closed Mon Nov 23`."""
    return f"Closed {weekday_and_date(on)}."


def withdrawn_on(name: str, on: date) -> str:
    """`Withdrawn by Priya Shah, Mon Nov 23.`."""
    return f"Withdrawn by {name}, {weekday_and_date(on)}."


def replaced_on(name: str, on: date, replaced_by: str) -> str:
    """`Replaced by Priya Shah, Mon Nov 23: start with 50 mg`."""
    return f"Replaced by {name}, {weekday_and_date(on)}: {replaced_by}"


# The answer, to the care managers, who tell the patient, and to the consultant.

TOLD_THE_PATIENT = "Told the patient"
LOG_CALL = "Log call"
PLEASE_TELL_PATIENT = "Please tell the patient."
BACK_TO_CONSULTANT = "It goes back to the consultant, who withdraws or replaces it."
WAS_WITHDRAWN = "A recommendation was withdrawn."
IS_CLOSED = "A recommendation is closed."
WAS_ANSWERED = "A recommendation was answered."
ANSWER_UNDONE = "The answer was undone: the recommendation waits for the treating clinician again."

_WAS_ANSWERED = {
    ClinicianResponse.APPROVED: "A recommendation was approved. The patient needs to be told.",
    ClinicianResponse.DECLINED: "A recommendation was declined.",
    ClinicianResponse.CHANGED: "A recommendation was changed. The patient needs to be told.",
}


def was_answered(outcome: ClinicianResponse) -> str:
    """The notification."""
    return _WAS_ANSWERED[outcome]


def answered_recommendation_for(outcome: ClinicianResponse, patient: str) -> str:
    """The heading: `Recommendation approved: James A. · …d415`."""
    return f"Recommendation {outcome}: {patient}"


def original(recommendation: str) -> str:
    """The consultant's text beside the clinician's change."""
    return f"Originally: {recommendation}"


# Answers to a button.

CARE_MANAGER = "The care manager"
OTHERS_WILL_BE_NOTIFIED = "The consultant and the care manager will be notified."


def will_be_asked_to_tell(names: list[str]) -> str:
    """Who tells the patient; the care manager where no one is known."""
    return f"{' or '.join(names) or CARE_MANAGER} will be asked to tell the patient."


# Open recommendations on a card and in a list.

RECORD_CLINICIANS_ANSWER = "Record the treating clinician's answer:"
WHICH_RECOMMENDATION = "Which recommendation do you mean?"


def next_step_of(recommendation: str) -> str:
    """Above the buttons on a card."""
    return f"For “{recommendation}”:"


def record_answer_to(recommendation: str) -> str:
    """Above the buttons on the card of a care manager."""
    return f"For “{recommendation}”, record the treating clinician's answer:"


def several_wait_for_answer(number: int) -> str:
    """Which one is meant?"""
    return f"{number} recommendations are waiting for an answer. Which one?"


def several_wait_for_patient(number: int) -> str:
    """Which one is meant?"""
    return f"{number} recommendations are waiting for the patient to be told. Which one?"


def none_waits_for_answer(patient: str) -> str:
    """Nothing to answer."""
    return f"No recommendation for {patient} is waiting for an answer."


def none_waits_for_patient(patient: str) -> str:
    """Nothing to tell."""
    return f"No recommendation for {patient} is waiting for the patient to be told."


WHICH_TO_WITHDRAW = "Several recommendations are open. Which one do you want to withdraw?"


def none_is_open(patient: str) -> str:
    """Nothing to withdraw."""
    return f"No recommendation for {patient} is open."


def see_card(full_name: str) -> str:
    """Where to look instead."""
    return f"/patient {full_name} shows the card."


# Refusals.

WITHDREW = "The consultant withdrew that recommendation."
SEE_OPEN_RECOMMENDATIONS = "/review shows what is open."
ONLY_CLINICIAN_ANSWERS = "The treating clinician answers a recommendation."
CARE_MANAGER_MAY_RECORD = "A care manager can record the answer and tells the patient."
WAS_DECLINED_NOT_TOLD = "That recommendation was declined, so there is nothing to tell the patient."
CONSULTANT_REVISES = "The consultant withdraws or replaces it."
NOT_ANSWERED_YET = "The treating clinician hasn't answered that recommendation yet."
TELL_ONCE_ANSWERED = "Tell the patient once it is approved or changed."
STAYS_AS_IT_IS = "The recommendation stays as it is. The consultant can record a new one at the review."


def already_done(history: list[str]) -> str:
    """A colleague was first; `history` is what was done and by whom."""
    return f"That was already done. {' '.join(history)}"


# Posts, as the notice of a failed delivery names them: `… was not posted.`

POST_FOLLOW_UP = "The next step of a recommendation"
POST_UPDATE = "The update of a recommendation"


# Undo of an answer, or of telling the patient.

UNDO_STEP = {
    RecommendationStage.ANSWERED: "Undo the answer",
    RecommendationStage.PATIENT_INFORMED: "Undo “told”",
}
STEP_MOVED_ON = "That was already undone, or the recommendation moved on since."
STEP_OF_COLLEAGUE = (
    "A colleague recorded that.",
    "They can undo it, a care manager who covers for them, or a clinic lead.",
)
