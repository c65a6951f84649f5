"""What people read about open questions: answered in words, or closed."""

from collections.abc import Sequence
from datetime import date

from store.rules.text_format import short_date

ANSWER_FORM = "Answer questions"
CLOSE_WITHOUT_ANSWER = "Close without an answer"
TYPE_OR_CLOSE = "Type an answer, or tick what to close without one."
QUESTION_SETTLED = "A question was answered or closed."
ANSWER_UNDONE = "A question is open again."
ASKER_IS_NOTIFIED = "The person who asked will be notified."
ANSWER_NOT_YOURS = "That was already undone, or a colleague answered."
SEE_THE_CARD = "The patient's card shows the questions that are open."
YOUR_QUESTION_SETTLED = "Your question to the case review was answered or closed."
TO_DISCUSS = "To discuss"
WHAT_ANSWER = "What is the answer?"
POST_ANSWER = "The answer to a question"


def question(text: str, raised_on: date, today: date) -> str:
    """`sleep on sertraline? (Nov 16)`."""
    return f"{text or TO_DISCUSS} ({short_date(raised_on, today)})"


def settled(text: str, answer: str) -> str:
    """`“sleep on sertraline?”: take it in the morning`."""
    return f"“{text or TO_DISCUSS}”: {answer or 'closed without an answer'}"


def your_question(patient: str) -> str:
    """The heading for the person who asked."""
    return f"Your question: {patient}"


def answer_by(answer: str, by: str) -> str:
    """`Priya Shah: take it in the morning`."""
    return f"{by}: {answer}" if answer else f"Closed without an answer by {by}."


def no_question_open(patient: str) -> str:
    """Nothing to answer."""
    return f"No question about {patient} is open."


def several_questions(questions: Sequence[str]) -> str:
    """Which one is meant?"""
    return f"{len(questions)} questions are open: {quoted(questions)}."


def answer_on_card(patient: str) -> str:
    """Where each has its own field."""
    return f"Open the card with /patient {patient} and press Answer question…"


def how_to_answer(patient: str) -> str:
    """The form of an answer."""
    return f"After --: /review {patient} answer -- take it in the morning"


def quoted(texts: Sequence[str]) -> str:
    """`“sleep on sertraline?”, “To discuss”`."""
    return ", ".join(f"“{text or TO_DISCUSS}”" for text in texts)
