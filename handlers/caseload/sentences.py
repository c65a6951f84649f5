"""What people read in `/caseload`, App Home, the morning list and the answers to its buttons."""

from collections.abc import Mapping, Sequence
from datetime import date, time

from handlers.patient_choice.sentences import stays_as_void
from store.rules.review.agenda import FlagKind
from store.rules.text_format import (
    capitalize_first,
    count_text,
    short_date,
    time_of_day_text,
    weekday_and_date,
)

# /caseload: the table

COLUMN_TITLES = ("Patient", "Status", "Last contact", "Score", "Next", "Minutes", "Flags")
FLAG_LABELS = {FlagKind.RISK: "⚠ risk", FlagKind.MEDICATION: "medication", FlagKind.DISCUSS: "discuss"}
OPEN_CARD = "Open a card"
PREVIOUS_PAGE = "Previous"
NEXT_PAGE = "Next"
CSV_BUTTON = "CSV"
NO_PATIENTS = "No patients are in care yet. Add one with /enroll."
EMPTY_VIEW = {
    "overdue": "No contacts are overdue.",
    "no contact": "Of every patient a contact is on record.",
    "new": "No patients are new.",
    "stalled": "No patients are stalled.",
    "due": "No scales are due.",
    "leaving": "No patients need a letter or close-out.",
    "improved": "No patients are ready to step down yet.",
    "flagged": "No patients are flagged.",
    "short": "No patients are short of minutes this month.",
}


def all_patients_title(patients: int, at_risk: int, overdue: int, flagged: int) -> str:
    """`42 patients, 1 at risk, 3 overdue, 2 flagged`."""
    counts = (
        f"{at_risk} at risk" if at_risk else "",
        f"{overdue} overdue" if overdue else "",
        f"{flagged} flagged" if flagged else "",
    )
    return ", ".join(part for part in (count_text(patients, "patient"), *counts) if part)


def view_title(patients: int, view: str) -> str:
    """`3 short of minutes`."""
    return f"{patients} {view}"


def page_title(title: str, order: str, showing: tuple[int, int] | None) -> str:
    """`42 patients, by longest, showing 21 to 40`."""
    parts = (
        title,
        f"by {order}" if order else "",
        f"showing {showing[0]} to {showing[1]}" if showing else "",
    )
    return ", ".join(part for part in parts if part)


def patient_cell(name: str, mrn_ending: str, covered_for: str, *, at_risk: bool = False) -> str:
    """`⚠ Holly Guzman …8805 (for Dana Reed)`, marked while a safety alert is open."""
    patient = f"⚠ {name} {mrn_ending}" if at_risk else f"{name} {mrn_ending}"
    return f"{patient} (for {covered_for})" if covered_for else patient


def status_cell(status: str, weeks: int | None) -> str:
    """`active, 12 wk`."""
    return status if weeks is None else f"{status}, {weeks} wk"


def last_contact_cell(last: date | None, attempts: int, today: date) -> str:
    """`Oct 3, 2 tried`."""
    day = short_date(last, today) if last else "never"
    return f"{day}, {attempts} tried" if attempts else day


AS_NEEDED = "as needed"
TODAY = "today"


def days_late(days: int) -> str:
    """`76 days late`."""
    return f"{count_text(days, 'day')} late"


def next_contact_cell(due: date, at: time | None, today: date, *, snoozed: bool) -> str:
    """`Dec 1`, `Dec 1, 2:00 PM`, or `Nov 20, snoozed`."""
    day = TODAY if due == today else short_date(due, today)
    parts = (day, time_of_day_text(at) if at else "", "snoozed" if snoozed else "")
    return ", ".join(part for part in parts if part)


def minutes_cell(minutes: str, needed: str) -> str:
    """`12 of 36`."""
    return f"{minutes} of {needed}" if needed else minutes


def view_button(view: str, patients: int) -> str:
    """`Overdue (3)`."""
    return f"{view.capitalize()} ({patients})"


def referrals_button(open_referrals: int) -> str:
    """`Referrals (2)`."""
    return f"Referrals ({open_referrals})"


def too_many_patients(patients: int, limit: int) -> str:
    """More patients than one care manager can follow. Source: domain.md §3."""
    return f"{patients} active patients: more than the limit of {limit} at these hours."


# /caseload: what was typed


def unknown_view(typed: str) -> str:
    """Neither a view nor a name."""
    return f"“{typed}” isn't a view or a colleague in this clinic."


VIEWS_HINT = "Use overdue, new, stalled, due, flagged, short, all, or mention a colleague with @."


def unknown_order(typed: str) -> str:
    """No such order."""
    return f"I can't sort by “{typed}”."


ORDERS_HINT = "Sort by overdue, by not improving, or by longest."

# /caseload csv

CSV_HEADER = (
    "MRN",
    "Last name",
    "First name",
    "Birth date",
    "Status",
    "Enrolled",
    "Weeks in care",
    "Care manager",
    "Treating clinician",
    "Last contact",
    "Attempts since",
    "Letter sent",
    "Scale",
    "Baseline",
    "Last score",
    "Scored on",
    "Change",
    "Not improving",
    "Next contact",
    "Why then",
    "Days overdue",
    "Minutes this month",
    "Flags",
    "Last review",
)
FILE_NOT_ALLOWED = "The file is for care managers (their own caseload), the consultant and the clinic lead."
OWN_FILE_HINT = "Your own: /caseload csv"
FILE_EMPTY = "No patients are in that view, so there is nothing to put in a file."
ALL_PATIENTS_HINT = "See all patients: /caseload"
FILE_ON_ITS_WAY = "The file is on its way."
FILE_IS_PRIVATE = "It contains full names and scores. Protect it as you would the chart."
FILE_HERE = "Here is the caseload file you asked for."
DELETE_FILE = (
    "It contains full names and scores. Protect it as you would the chart, and delete it when you're done."
)
FILE_NOT_SENT = "The caseload file could not be sent."
ASK_FOR_FILE_AGAIN = "Try again in a minute: /caseload csv"


def file_coming(patients: int) -> str:
    """After asking for the file."""
    return f"{count_text(patients, 'patient')}: you will get the file in a direct message."


def file_follows(patients: int) -> str:
    """Above the file."""
    return f"Caseload: {count_text(patients, 'patient')}. The CSV follows."


def file_title(today: date) -> str:
    """The title of the file."""
    return f"Caseload of {today}"


# The morning list

OVERDUE_LIST = "The morning list"
LOG_CALL = "Log call"
COULD_NOT_REACH = "Could not reach"
RESCHEDULE = "Reschedule"
SNOOZE = "Snooze"
NO_CONTACT_ON_RECORD = "no contact on record"
SHOW_THEM = "Show them"
NO_CARE_MANAGER = "No care manager yet: on every care manager's list."
NO_SCORE = "No score yet"
RISK_ITEM_NOT_ENTERED = "Risk item not entered"


def morning_title(at_risk: int, overdue: int, unanswered: int, uncontacted: int) -> str:
    """The heading and the notification: `⚠ 1 patient with an open risk. 2 contacts are overdue.`."""
    parts = (
        f"⚠ {count_text(at_risk, 'patient')} with an open risk." if at_risk else "",
        f"{count_text(overdue, 'contact')} {'is' if overdue == 1 else 'are'} overdue." if overdue else "",
        f"{count_text(unanswered, 'patient')} without the answer to the risk item." if unanswered else "",
    )
    title = " ".join(part for part in parts if part)
    return title or f"{count_text(uncontacted, 'patient')} without a contact on record."


SEE_WITHOUT_CONTACT = "For who they are: /caseload no contact"


def without_contact_on_record(patients: int) -> str:
    """On Home."""
    return f"{count_text(patients, 'patient')} without a contact on record"


def without_contact(patients: int) -> str:
    """`23 patients have no contact on record. …`: one line for all of them."""
    who = f"{count_text(patients, 'patient')} {'has' if patients == 1 else 'have'}"
    return f"{who} no contact on record. Log the last one as it was: /log phone NAME 11/3"


def at_risk(name: str) -> str:
    """`⚠ Holly G. · …8805`: the mark of an open risk."""
    return f"⚠ {name}"


def after_name(text: str) -> str:
    """`Holly G. · …8805 · graduated`."""
    return f" · {text}"


def contact_due(due: date, today: date) -> str:
    """After the name of a patient at risk whose contact is not late."""
    return after_name(f"contact due {short_date(due, today)}")


def more_unanswered(rest: int) -> str:
    """Below the patients that have buttons."""
    return f"and {rest} more. Each patient's card asks for it too."


def overdue_patient(days: int, due: date, today: date) -> str:
    """After the patient's name."""
    return f" · {days_late(days)}, due {short_date(due, today)}"


def overdue_why(reasons: Sequence[str]) -> str:
    """`PHQ-9 not improving, risk flag`, beginning with a capital letter."""
    return capitalize_first(", ".join(reasons))


def trend(text: str, last: date, today: date) -> str:
    """The course of the scores."""
    return f"{text}, last scored {short_date(last, today)}"


def single_score(scale: str, total: int, on: date, today: date, *, is_screen: bool) -> str:
    """The only score."""
    score = f"{scale} {total} on {short_date(on, today)}"
    return f"{score} (referral screening)" if is_screen else score


def covering_for(colleague: str) -> str:
    """Whose patient it is."""
    return f"You cover for {colleague}."


def more_overdue(rest: int) -> str:
    """Below the patients that have buttons."""
    return f"and {rest} more. See all of them with /caseload overdue."


# A score after the end of care

POST_RELAPSE = "The notice of a possible relapse after care"
MAY_BE_RELAPSE = "A score after the end of care may be a relapse."
RE_ENROLL = "Re-enroll"
OPEN_ONE_CARD = "Open card"


def care_ended(status: str, day: str) -> str:
    """What became of the episode, and what to do."""
    return f"Care ended {day} ({status}), so the score does not count. Call the patient; re-enroll if needed."


# Answers to its buttons

ATTEMPT_SAVED = "The attempt is saved."
UNDO = "Undo"
UNDONE = "Undone."
ATTEMPT_VOIDED = stays_as_void("attempt")
ATTEMPT_NOT_YOURS = "That attempt was already undone, or someone else entered it."
NEXT_CONTACT_FORM = "Next contact"
NEXT_CONTACT_DAY = "Next contact on"
NEXT_CONTACT_HOW = "How"
DAY_OUT_OF_RANGE = "Choose a day from today to one year from now."
NEXT_CONTACT_SAVED = "The next contact is planned."
NO_REMINDER = "No reminder until then."
SNOOZE_QUESTION = "Until when should this reminder be snoozed?"
ONLY_REMINDER_PAUSES = "The contact stays due. Only the reminder pauses."
REMINDER_SNOOZED = "The reminder is snoozed."


def not_reached(name: str) -> str:
    """An attempt was saved."""
    return f"Saved: {name} could not be reached today."


def attempts_so_far(attempts: int) -> str:
    """How many attempts there were since the last contact."""
    return f"That makes {count_text(attempts, 'attempt')} without a contact. An attempt adds no minutes."


def snooze_patient(name: str) -> str:
    """The question."""
    return f"Snooze {name}?"


def snooze_until(day: date) -> str:
    """A button."""
    return f"Until {weekday_and_date(day)}"


def snoozed(name: str, until: date) -> str:
    """The reminder was snoozed."""
    return f"Snoozed: {name}, until {weekday_and_date(until)}."


def back_on_list(until: date) -> str:
    """What happens then."""
    return f"Back on the overdue list on {weekday_and_date(until)} unless there is a contact before then."


def still_overdue(reason: str) -> str:
    """Something else, such as a risk, asks for the contact now."""
    return f"It stays on the overdue list anyway: {reason}."


NEVER_ENROLLED = "never enrolled"

# App Home

NO_OVERDUE = "No contacts are overdue"
DUE_SOON = "Due in the next seven days"
NONE_DUE_SOON = "No other contacts are due in the next seven days"
SCALES_DUE = "Scales due this week"
NO_SCALES_DUE = "No scales are due this week"
LOG_TIME = "Log time"
SEE_OPEN_RISKS = "They stay here until the safety alert is closed. See them with /caseload flagged."
SEE_AGENDA = "See the agenda with /review."
NO_REVIEW_DUE = "No patients are due for review yet."
NO_RECOMMENDATIONS = "No recommendations are waiting for you"
ANSWER_RECOMMENDATIONS = "Answer them with /review."
SEE_CLINIC = "See all patients with /caseload all."
SEE_BILLING = "See the month and its held claims with /billing."
SETTINGS = "Settings"
SEE_SETTINGS = "See the team, hours, channels, payers and limits with /clinic."


def home_title(today: date) -> str:
    """The heading."""
    return f"Your day, {weekday_and_date(today)}"


def member_at_clinic(member: str, clinic: str) -> str:
    """Below the heading."""
    return f"{member} · {clinic}"


def overdue_count(contacts: int) -> str:
    """A care manager's overdue contacts."""
    return f"{count_text(contacts, 'contact')} overdue"


def patient_line(name: str, text: str) -> str:
    """`Holly G. · …8805 · 3 days late`."""
    return f"{name} · {text}"


def and_more(rest: int, command: str) -> str:
    """Below a list that was cut off."""
    return f"and {rest} more: {command}"


def logged_today(minutes: str) -> str:
    """A care manager's time."""
    return f"Logged today: {minutes}"


def next_review(day: date, time: str) -> str:
    """When the next case review is."""
    return f"Next case review: {weekday_and_date(day)}, {time}"


def agenda_count(patients: int, category: str) -> str:
    """How many patients are on the agenda in a category."""
    return f"{patients} · {category}"


def recommendations_waiting(recommendations: int) -> str:
    """A treating clinician's open questions."""
    return f"{count_text(recommendations, 'recommendation')} to approve, decline or change"


def open_risks(patients: int) -> str:
    """The first thing on Home, for everyone who follows patients."""
    return f"⚠ {count_text(patients, 'patient')} with an open risk"


def in_care(patients: int) -> str:
    """How many patients are in care."""
    return f"{count_text(patients, 'patient')} in care"


def treated_patients(overdue: int) -> str:
    """How a treating clinician's patients are followed."""
    return f"{overdue} with an overdue contact. See them with /caseload; open a card with /patient NAME."


def clinic_figures(overdue: int, not_improving: int) -> str:
    """A lead's figures."""
    return f"{overdue} with an overdue contact, {not_improving} not improving"


def month_so_far(month: str) -> str:
    """The heading of the month's claims."""
    return f"{month} so far"


def claims_by_state(numbers: Mapping[str, int]) -> str:
    """`3 ready, 1 held`."""
    return ", ".join(f"{number} {state}" for state, number in numbers.items())
