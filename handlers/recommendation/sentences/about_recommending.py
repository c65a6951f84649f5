"""What people read when a recommendation is recorded, replaced, withdrawn or undone."""

from datetime import date

from store.rules.review.sentences import NextStep
from store.rules.text_format import count_text, short_date

# How the patient is doing.

NO_SCORES_YET = "No scores yet"


def weeks_in_care(weeks: int) -> str:
    """`12 weeks in care`."""
    return f"{count_text(weeks, 'week')} in care"


def score_before_enrollment(scale: str, total: int, on: date, today: date) -> str:
    """`PHQ-9 18 on Sep 3, before enrollment`."""
    return f"{scale} {total} on {short_date(on, today)}, before enrollment"


# Recording a recommendation, or that nothing changes.

RECOMMEND = "Recommend…"
RECOMMEND_FORM = "Recommend"
NO_CHANGE = "No change"
ANSWER_QUESTION = "Answer question…"
ONLY_CONSULTANT_RECORDS = "Only the psychiatric consultant can record a recommendation."


def not_yet_in_care(patient: str, since: date, today: date) -> tuple[str, str]:
    """A review of a day before the patient came into care."""
    return (
        f"{patient} was not in care on that day: care began {short_date(since, today)}.",
        "Check the day of the review.",
    )


def how_to_ask_consultant(patient: str) -> str:
    """To a colleague who tried to record one."""
    return f"To ask for one: /patient {patient} flag medication -- the question"


def undone_by(name: str) -> str:
    """The reason on the ledger why a review is void."""
    return f"undone by {name}"


ALREADY_UNDONE = "That review was already undone."
SEE_AGENDA = "/review shows the current agenda."
REVIEW_OF_COLLEAGUE = "A colleague recorded that review."
ASK_COLLEAGUE_TO_UNDO = "Ask them to undo it."
RECORD_NEW_ONE = "Record a new one instead."


def already_answered(outcome: str) -> str:
    """Too late to undo a recommendation."""
    return f"The treating clinician already answered that recommendation ({outcome})."


# What to do with an earlier recommendation.

UNDO = "Undo"
REPLACE = "Replace…"
WITHDRAW = "Withdraw"
REPLACED_BY_THIS = "Replaced by this one"
KEEP_BOTH = "Keep both"
STAYS_OPEN = "The recommendation stays open."
STAYS_OPEN_CHOICE = "It stays open"
NOT_YOURS_TO_REOPEN = "That was already undone, or a colleague did it."


def what_should_happen_to(recommendation: str, waits_for: NextStep) -> str:
    """`What should happen to “add a diary”? It waits for the patient to be told.`."""
    return f"What should happen to “{recommendation}”? It waits for {waits_for}."


def stays_open(waits_for: NextStep) -> str:
    """Below the recommendation."""
    return f"It stays open and waits for {waits_for}."
