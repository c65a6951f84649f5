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
HOW_CONSULTANT_RECORDS = (
    "The consultant records: /review NAME -- recommendation, or /review NAME no change. “No change” records "
    "a review today with the treatment as it is; open questions stay open."
)
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


NO_SCORES = "No scores yet"
NO_CONTACT = "No contact on record"
NOT_REVIEWED = "Not reviewed yet"


def treatment(problems: Sequence[str], medications: str, since: date | None, today: date) -> str:
    """`Diagnosis F32.1 F41.1 · Medications: sertraline 100 mg (Nov 3)`."""
    diagnosis = f"Diagnosis {' '.join(problems)}" if problems else "No diagnosis on record"
    if since is None:
        return f"{diagnosis} · Medications not on record"
    return f"{diagnosis} · Medications: {medications or 'none'} ({short_date(since, today)})"


def all_scores(scale: str, scored: Sequence[tuple[int, date]], today: date) -> str:
    """`PHQ-9 18 (Sep 3), 15 (Oct 1), 12 (Nov 1)`."""
    return f"{scale} {', '.join(f'{total} ({short_date(on, today)})' for total, on in scored)}"


def risk_item(
    item: str,
    answered_on: date | None,
    *,
    is_positive: bool,
    earlier_positive_on: date | None,
    not_entered_on: date | None,
    today: date,
) -> str:
    """`PHQ-9 item 9: 0 on Nov 1, above 0 on Mar 23`; what was not entered is said first."""
    parts = [
        f"not entered on {short_date(not_entered_on, today)}" if not_entered_on else "",
        f"{'above 0' if is_positive else '0'} on {short_date(answered_on, today)}" if answered_on else "",
        f"above 0 on {short_date(earlier_positive_on, today)}"
        if earlier_positive_on and not is_positive
        else "",
    ]
    return f"{item}: {', '.join(part for part in parts if part)}"


def last_contact(on: date, how: str, notes: str, today: date) -> str:
    """`Last contact Nov 3, phone: sleeps better`."""
    text = f"Last contact {short_date(on, today)}, {how}"
    return f"{text}: {notes}" if notes else text


def last_recommendation(on: date, summary: str, since: str, today: date) -> str:
    """`Last recommendation Oct 29: increase sertraline, closed Tue Nov 3; since then PHQ-9 15 → 12`."""
    text = f"Last recommendation {short_date(on, today)}: {summary}"
    return f"{text}; since then {since}" if since else text


def reviewed_without_change(on: date, today: date) -> str:
    """`Reviewed Nov 12, no change`."""
    return f"Reviewed {short_date(on, today)}, no change"


def also_under(categories: Sequence[str]) -> str:
    """The other categories of a patient."""
    return f"Also under {', '.join(title.lower() for title in categories)}"


MOST_SEVERE_FIRST = "The most severe first, ten at a time."
NO_MORE_NEVER_REVIEWED = "Nobody else was never reviewed."


def next_never_reviewed(number: int) -> str:
    """A button: `Next 10 of 34`."""
    return f"Next {number}"


def more_never_reviewed(number: int) -> str:
    """Below the first ten."""
    return f"and {number} more who were never reviewed"


def of_colleagues(number: int) -> str:
    """The rest of the clinic's agenda, as a count."""
    return f"and {count_text(number, 'patient')} of colleagues: /review all"


def only_of_colleagues(number: int) -> str:
    """None of the reader's own patients is due."""
    return f"None of your patients is due; {count_text(number, 'patient')} of colleagues: /review all"


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
    """What the recommendation answers, for everybody who asked."""
    return f"It answers {_quoted(questions)}. Whoever asked is told."


def questions_open(questions: Sequence[str]) -> str:
    """Questions that the review leaves open."""
    stay = "question stays" if len(questions) == 1 else "questions stay"
    return f"{len(questions)} {stay} open: {_quoted(questions)}."


def what_becomes_of(recommendation: str) -> str:
    """The label of a choice in the form of a new recommendation."""
    return f"What becomes of “{recommendation}”"


# Open questions: answered in words, or closed.

ANSWER_FORM = "Answer questions"
CLOSE_WITHOUT_ANSWER = "Close without an answer"
TYPE_OR_CLOSE = "Type an answer, or tick what to close without one."
QUESTION_SETTLED = "A question was answered or closed."
ANSWER_UNDONE = "A question is open again."
ASKER_IS_TOLD = "Whoever asked is told."
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
    """The heading for whoever asked."""
    return f"Your question: {patient}"


def answer_by(answer: str, by: str) -> str:
    """`Priya Shah: take it in the morning`."""
    return f"{by}: {answer}" if answer else f"Closed without an answer by {by}."


def no_question_open(patient: str) -> str:
    """Nothing to answer."""
    return f"No question about {patient} is open."


def several_questions(questions: Sequence[str]) -> str:
    """Which one is meant?"""
    return f"{len(questions)} questions are open: {_quoted(questions)}."


def answer_on_card(patient: str) -> str:
    """Where each has its own field."""
    return f"Open the card with /patient {patient} and press Answer question…"


def how_to_answer(patient: str) -> str:
    """The form of an answer."""
    return f"After --: /review {patient} answer -- take it in the morning"


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f"“{text or TO_DISCUSS}”" for text in texts)


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
SKIP = "Skip for now"
OPEN_CARD = "Open card"
RESUME = "Resume"
FINISH_IT = "Finish it"
FINISH = "Finish"
NOT_A_REVIEW_UNLESS_RECORDED = (
    "Only what the consultant records is a review. "
    "You can close this at any time: within a day, /review start resumes here."
)
SKIP_RECORDS_NOTHING = "“Skip for now” records nothing: the patient stays on the agenda."
NO_LONGER_ON_AGENDA = "No longer on the agenda."


def position(number: int, total: int, category: str, since: str) -> str:
    """`2 of 6 · Stalled cases · since 10:04 AM`."""
    place = f"{number} of {total} · {category}"
    return f"{place} · since {since}" if since else place


def no_longer_in_care(status: str) -> str:
    """The patient left care since the session started."""
    return f"No longer in care ({status})."


def will_be_recorded(patient: str, questions: int) -> str:
    """What the consultant's buttons do, said before."""
    stays = ""
    if questions:
        stays = f" {count_text(questions, 'open question')} {'stays' if questions == 1 else 'stay'} open."
    return (
        f"“No change” records that you reviewed {patient} today and treatment stays as it is.{stays} "
        "“Recommend…” asks for the text first."
    )


def recorded_for(patient: str, recommendation: str) -> str:
    """Above the next patient."""
    return f"Recorded for {patient}: {recommendation}"


def answered_for(patient: str) -> str:
    """Above the patient whose question was answered."""
    return f"Answered for {patient}; whoever asked is told."


def undone_for(patient: str) -> str:
    """Above the current patient."""
    return f"Undone for {patient}: nothing is recorded, and the patient stays on the agenda."


def undo_for(patient: str) -> str:
    """A button at the end of the session."""
    return f"Undo {patient}"


def open_session(when: str, position: int, total: int) -> str:
    """A session of the day before that was left open."""
    return f"Your review of {when} is still open, at {position} of {total}."


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
SESSION_ENDED = "That review session has ended, or is more than a day old."
START_ANOTHER = "/review start begins another."
START_ONE = "/review start begins one."
SESSION_OF_COLLEAGUE = "That review session is a colleague's."
START_YOUR_OWN = "/review start begins your own."
NO_ONE_ON_YOUR_AGENDA = "No one is on your agenda."

# Flagging a message for review.

FLAG_FOR_REVIEW = "Flag for review"
FLAG = "Flag"
QUESTION = "The question"
