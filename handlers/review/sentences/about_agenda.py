"""What people read in the agenda, private and posted.

Its headings and reasons are with their rules, in `store/rules/review/sentences.py`.
"""

from collections.abc import Sequence
from datetime import date

from store.rules.text_format import count_text, short_date

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


def category(title: str, number: int, shown: int | None = None) -> str:
    """`Stalled cases (2)`, or `Stalled cases (3 of 31)` where only so many of them are shown."""
    return f"{title} ({number})" if shown in {None, number} else f"{title} ({shown} of {number})"


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


def last_contact_day(on: date, today: date) -> str:
    """`Last contact Nov 3`: a file gave the day, neither how nor what was said."""
    return f"Last contact {short_date(on, today)}"


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
ALSO_AT_RISK = "Also with an open risk, a risk flag, or a recent answer about self-harm above 0:"
"""Above the names of those for whom the message has no more room."""
NO_MORE_NEVER_REVIEWED = "Everyone else has been reviewed."


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
    return f"None of your patients are due; {count_text(number, 'patient')} of colleagues: /review all"


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
