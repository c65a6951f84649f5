"""What people read when a review is recorded, typed or undone, and when a message is flagged for review."""

from collections.abc import Sequence
from datetime import date

from handlers.patient_choice.sentences import stays_as_void
from handlers.review.sentences.about_questions import ASKER_IS_NOTIFIED, quoted
from store.rules.review.sentences import NextStep
from store.rules.text_format import count_text, short_date, us_date, weekday_and_date

# Recording a review.

RECOMMENDATION = "Recommendation"
RECORD = "Record"
UNDO = "Undo"
TYPE_OR_NO_CHANGE = "Type the recommendation, or press No change instead."
NO_CHANGE = "no change"
TYPE_RECOMMENDATION = "Type the recommendation."
REVIEW_RECORDED = "The review is recorded."
NOTHING_CHANGES = "Treatment stays as it is; the review counts for this month."
ANSWERS = "This recommendation answers"
STAYS_AS_VOID = stays_as_void("review")
REVIEW_UNDONE = f"Undone. {STAYS_AS_VOID}"


def recorded(recommendation: str, patient: str, on: date, today: date) -> str:
    """`Recorded: increase sertraline · Holly Guzman · MRN …8805 · Nov 21`."""
    return f"Recorded: {recommendation} · {patient} · {short_date(on, today)}"


def waits_for(step: NextStep, clinician: str) -> str:
    """`It waits for approval by the treating clinician, Owen Clark`."""
    return f"It waits for {step}, {clinician}." if clinician else f"It waits for {step}."


def questions_answered(questions: Sequence[str]) -> str:
    """What the recommendation answers, for those who asked."""
    return f"It answers {quoted(questions)}. {ASKER_IS_NOTIFIED}"


def questions_open(questions: Sequence[str]) -> str:
    """Questions that the review leaves open."""
    stay = "question stays" if len(questions) == 1 else "questions stay"
    return f"{len(questions)} {stay} open: {quoted(questions)}."


def what_should_happen_to(recommendation: str) -> str:
    """The label of a choice in the form of a new recommendation."""
    return f"What should happen to “{recommendation}”"


def undone(recommendation: str, patient: str) -> str:
    """`Undone: increase sertraline · Holly Guzman · MRN …8805`."""
    return f"Undone: {recommendation} · {patient}"


def questions_back(number: int) -> str:
    """Flags that were raised again."""
    return f"{count_text(number, 'question')} back on the card."


# Typed lines: /review NAME …

ONE_PATIENT_AT_A_TIME = "One patient at a time: that is more than one line."
SEND_LINES_SEPARATELY = "Send the lines one by one."
WHY_DECLINED = "Why is it declined?"
WHAT_INSTEAD = "What should be done instead?"


def what_was_recommended(patient: str, on: date, today: date) -> tuple[str, str]:
    """A past day without a recommendation."""
    day = f"{on.month}/{on.day}" if on.year == today.year else us_date(on)
    return (
        f"What was recommended for {patient} on {weekday_and_date(on)}?",
        f"Type /review {patient} {day} -- the recommendation, or /review {patient} {day} continue.",
    )


def how_to_recommend(patient: str) -> str:
    """The form of a recommendation."""
    return f"Put the recommendation after --: /review {patient} -- increase sertraline to 100 mg"


def how_to_decline(patient: str) -> str:
    """The form of a declined recommendation."""
    return f"After --: /review {patient} decline -- pregnant since October"


def how_to_change(patient: str) -> str:
    """The form of a changed recommendation."""
    return f"After --: /review {patient} change -- start with 50 mg"


# Flagging a message for review.

FLAG_FOR_REVIEW = "Flag for review"
FLAG = "Flag"
QUESTION = "The question"
