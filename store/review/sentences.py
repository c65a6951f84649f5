"""What people read about a case review: its current state in a line, and refusals."""

from datetime import date

from store.review.case_review import CONTINUE, CaseReview, ClosingOutcome, RecommendationStage
from store.rules.text_format import count_text, weekday_and_date

CONTINUE_AS_BEFORE = "no change"


def summary_text(review: CaseReview, today: date) -> str:
    """The recommendation and its current state: `increase sertraline, closed Tue Nov 3`."""
    state = state_text(review, today)
    return state if review.kind == CONTINUE else f"{review.recommendation}, {state}"


def state_text(review: CaseReview, today: date | None = None) -> str:
    """`declined, closed Tue Nov 3`, `waits 9 days for the patient to be told`; no days without `today`."""
    if review.kind == CONTINUE:
        return CONTINUE_AS_BEFORE
    outcome = ""
    if review.declined:
        outcome = "declined, "
    elif review.current_recommendation != review.recommendation:
        outcome = f"changed to “{review.current_recommendation}”, "
    if review.closed:
        ended = review.closed.outcome
        ended = ended if ended in {ClosingOutcome.WITHDRAWN, ClosingOutcome.REPLACED} else "closed"
        return f"{outcome}{ended} {weekday_and_date(review.closed.on)}"
    days = (today - review.last_moved_on).days if today else 0
    waits = f"waits {count_text(days, 'day')}" if days else "waits"
    return f"{outcome}{waits} for {review.waits_for}"


# Refusals.

SEE_CARD = "The patient's card shows who did it."

_TAKEN = {
    RecommendationStage.ANSWERED: "That recommendation was already answered.",
    RecommendationStage.PATIENT_INFORMED: "The patient was already told of that recommendation.",
    RecommendationStage.CLOSED: "That recommendation is already closed.",
}


def step_already_taken(stage: RecommendationStage) -> str:
    """Two people took the same step of a recommendation; this one was second."""
    return _TAKEN[stage]
