"""What people read about the case review: agenda, review session, recording, in reading order.

The agenda's headings and reasons are with their rules, in `store/rules/review/sentences.py`.
"""

from collections.abc import Sequence
from datetime import date

from handlers.patient_choice.sentences import stays_as_void
from store.rules.review.sentences import NextStep
from store.rules.text_format import count_text, short_date, us_date, weekday_and_date

# The agenda.

NO_ONE_ON_AGENDA = "No one is on the agenda."
FLAG_ADDS_PATIENT = "A flag on a card puts a patient on it."
HOW_CONSULTANT_RECORDS = "The consultant records: /review NAME -- recommendation, or /review NAME continue"
START_REVIEW = "Start the review"
OPEN_A_CARD = "Open a card"
YOUR_REVIEW = "Your case review"


def clinic_review(clinic: str) -> str:
    """Whose agenda it is, beside `YOUR_REVIEW`."""
    return f"Case review at {clinic}"


def next_review(when: str) -> str:
    """`Next review Thu Nov 26, 1:00 PM`."""
    return f"Next review {when}"


def no_one_on(whose: str) -> str:
    """Heading of an empty agenda."""
    return f"{whose}: no one is on the agenda"


def patients_on(whose: str, number: int) -> str:
    """Heading: `Your case review: 6 patients on the agenda`."""
    return f"{whose}: {count_text(number, 'patient')} on the agenda"


def patients_on_agenda(number: int) -> str:
    """The notification."""
    return f"{count_text(number, 'patient')} on the review agenda."


def category(title: str, number: int) -> str:
    """`Stalled cases (2)`."""
    return f"{title} ({number})"


def patient_line(name: str, time_in_care: str) -> str:
    """`Holly G. · …8805 · 12 weeks in care`."""
    return f"{name} · {time_in_care}"


def month_progress(today: date, progress: str) -> str:
    """`November: 25 of 60 min, 35 more for 99493`."""
    return f"{today:%B}: {progress}"


def last_review(on: date, summary: str, today: date) -> str:
    """`Last review Nov 21: increase sertraline, closed Tue Nov 24`."""
    return f"Last review {short_date(on, today)}: {summary}"


def also_under(categories: Sequence[str]) -> str:
    """The other categories of a patient."""
    return f"Also under {', '.join(title.lower() for title in categories)}"


def more_patients(number: int) -> str:
    """The agenda is longer than a message."""
    return f"and {number} more: /review start goes through all of them."


def open_recommendations(number: int) -> str:
    """Heading under the agenda."""
    return f"Open recommendations ({number})"


def more_recommendations(number: int) -> str:
    """The list is longer than the message."""
    return f"and {number} more, on their cards"


# The agenda as it is posted.


def review_starts(when: str, number: int) -> str:
    """The notification ahead of the review."""
    return f"Case review {when}: {count_text(number, 'patient')} on the agenda."


def review_begins(number: int) -> str:
    """The notification at the start."""
    return f"The case review begins: {count_text(number, 'patient')} on the agenda."


def review_heading(when: str, number: int) -> str:
    """The heading ahead of the review."""
    return f"Case review {when}: {count_text(number, 'patient')}"


def review_now_heading(number: int) -> str:
    """The heading at the start."""
    return f"Case review now: {count_text(number, 'patient')}"


POST_AGENDA = "The weekly review agenda"
"""As the notice of a failed delivery names it: `The weekly review agenda was not posted.`"""

# Recording a review.

RECOMMENDATION = "Recommendation"
RECORD = "Record"
UNDO = "Undo"
TYPE_OR_CONTINUE = "Type the recommendation, or press Continue instead."
TYPE_RECOMMENDATION = "Type the recommendation."
REVIEW_RECORDED = "The review is recorded."
NOTHING_CHANGES = "Nothing changes; the review counts for this month."
STAYS_AS_VOID = stays_as_void("review")
REVIEW_UNDONE = f"Undone. {STAYS_AS_VOID}"


def recorded(recommendation: str, patient: str, on: date, today: date) -> str:
    """`Recorded: increase sertraline · Holly Guzman · MRN …8805 · Nov 21`."""
    return f"Recorded: {recommendation} · {patient} · {short_date(on, today)}"


def waits_for(step: NextStep, clinician: str) -> str:
    """`It waits for approval by the treating clinician, Owen Clark`."""
    return f"It waits for {step}, {clinician}." if clinician else f"It waits for {step}."


def questions_answered(number: int) -> str:
    """Flags that the review cleared."""
    return f"It answers {count_text(number, 'open question')}, now off the card."


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


# The review session: one patient at a time.

SESSION_TITLE = "Case review"
NEXT = "Next"
SKIP = "Skip"
FINISH = "Finish"
NOT_A_REVIEW_UNLESS_RECORDED = (
    "Only what the consultant records is a review. You can close this at any time: /review start continues."
)
NO_LONGER_ON_AGENDA = "No longer on the agenda."


def position(number: int, total: int, category: str, since: str) -> str:
    """`2 of 6 · Stalled cases · since 10:04 AM`."""
    place = f"{number} of {total} · {category}"
    return f"{place} · since {since}" if since else place


def no_longer_in_care(status: str) -> str:
    """The patient left care since the session started."""
    return f"No longer in care ({status})."


def recorded_for(patient: str, recommendation: str) -> str:
    """Above the next patient."""
    return f"Recorded for {patient}: {recommendation}"


# The end of a session: who was reviewed, and the minutes to log.

YOUR_MINUTES = "Your minutes, by patient. Change them, or clear a field to leave it out."
LOG_THESE = "Log these"
SESSION_FINISHED = "The review is finished."
NO_MINUTES_LOGGED = "No minutes were logged."


def patients_covered(discussed: int, reviewed: int) -> str:
    """`3 patients covered, 2 reviewed`."""
    return f"{count_text(discussed, 'patient')} covered, {reviewed} reviewed"


def reviewed(names: Sequence[str]) -> str:
    """For whom a review was recorded."""
    return f"Reviewed: {', '.join(names)}"


def still_on_agenda(names: Sequence[str]) -> str:
    """For whom none was recorded."""
    return f"Still on the agenda: {', '.join(names)}"


def measured(minutes: int, seconds: int, start: str, end: str) -> str:
    """`Measured 4 min 12 s, 10:00 AM to 10:04 AM`."""
    time = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    return f"Measured {time}, {start} to {end}."


# Refusals in a session.

ONLY_REVIEWERS = "Only a care manager or the consultant can run a review session."
SEE_AGENDA = "/review shows the agenda."
NO_SESSION = "You don't have an open review session."
SESSION_ENDED = "That review session has ended."
START_ANOTHER = "/review start begins another."
START_ONE = "/review start begins one."
SESSION_OF_COLLEAGUE = "That review session is a colleague's."
START_YOUR_OWN = "/review start begins your own."
NO_ONE_ON_YOUR_AGENDA = "No one is on your agenda."

# Flagging a message for review.

FLAG_FOR_REVIEW = "Flag for review"
FLAG = "Flag"
QUESTION = "The question"
