"""What the card of a patient says, from top to bottom, with its buttons."""

from collections.abc import Sequence
from datetime import date, time

from store.patient.referrals import Referral, ReferralOutcome
from store.rules.patient.sentences import born_text
from store.rules.review.agenda import Flag, FlagKind
from store.rules.text_format import capitalize_first, count_text, short_date, time_of_day_text

# The patient

CARD_NOTICE = "Patient card."


def identity(mrn: str, born: date | None, goes_by: str = "") -> str:
    """`MRN 8965 · born 3/4/1980 · goes by Bee`."""
    called = f" · goes by {goes_by}" if goes_by else ""
    return f"MRN {mrn} · {born_text(born)}{called}"


def status(name: str, since: date | None, note: str, weeks: int | None, episode: int, today: date) -> str:
    """`Active since Sep 1 (note) · 11 weeks in care · episode 2`; the first episode is not numbered."""
    started = f" since {short_date(since, today)}" if since else ""
    parts = (
        capitalize_first(f"{name}{started}") + (f" ({note})" if note else ""),
        f"{count_text(weeks, 'week')} in care" if weeks is not None else "",
        f"episode {episode}" if episode > 1 else "",
    )
    return " · ".join(part for part in parts if part)


# Safety alerts and flags

ALERTS_HEADING = "Open safety alerts"
FLAGS_HEADING = "Flags"
FLAG_NAMES = {
    FlagKind.MEDICATION: "Medication question",
    FlagKind.DISCUSS: "To discuss",
    FlagKind.RISK: "Risk",
}


def flag(raised: Flag, today: date) -> str:
    """`Medication question (Nov 3): sleep on sertraline?`."""
    question = f": {raised.question}" if raised.question else ""
    mark = "⚠ " if raised.kind is FlagKind.RISK else ""
    return f"{mark}{FLAG_NAMES[raised.kind]} ({short_date(raised.raised_on, today)}){question}"


# Contact

CONTACT_HEADING = "Contact"
NO_CONTACT_ON_RECORD = "No contact is on record. The next one is due now; log the last one as it was."
NEXT_AS_NEEDED = "Next contact as needed"


def last_contact(last: str, attempts: int, letter_on: date | None, today: date) -> str:
    """`Last reached today, Sat Nov 21, 3 attempts since, letter sent Nov 21`; `last` is a day or empty."""
    parts = (
        f"Last reached {last}" if last else "Not reached yet",
        f"{count_text(attempts, 'attempt')} since" if attempts else "",
        f"letter sent {short_date(letter_on, today)}" if letter_on else "",
    )
    return ", ".join(part for part in parts if part)


def overdue(days: int, reasons: Sequence[str]) -> str:
    """A contact is overdue."""
    return f"Overdue by {count_text(days, 'day')}: {', '.join(reasons)}"


def next_agreed(day: str, at: time | None) -> str:
    """The next contact, on a day that was agreed."""
    return f"Next due {day}{f' at {time_of_day_text(at)}' if at else ''}, as agreed"


def next_due(day: str, reason: str) -> str:
    """The next contact."""
    return f"Next due {day}: {reason}"


def consider_relapse_prevention(reason: str) -> str:
    """The patient has improved."""
    return f"Consider relapse prevention: {reason}"


# Referrals

REFERRALS_HEADING = "Referrals"
NO_OPEN_REFERRALS = "No referrals are waiting for an answer."


def referral(sent: Referral, today: date) -> str:
    """`Lakeside Psychiatry, sent Nov 3: no answer yet (18 days)`."""
    start = f"{sent.recipient}, sent {short_date(sent.sent_on, today)}"
    if sent.outcome is None or sent.answered_on is None:
        return f"{start}: no answer yet ({count_text((today - sent.sent_on).days, 'day')})"
    answered = short_date(sent.answered_on, today)
    as_of = " as of" if sent.outcome is ReferralOutcome.NOT_SEEN else ""
    return f"{start}: {sent.outcome}{as_of} {answered}"


def open_referrals(number: int) -> str:
    """The heading of a list of referrals without an answer."""
    return f"{count_text(number, 'referral')} {'is' if number == 1 else 'are'} waiting for an answer"


def later_referrals(number: int) -> str:
    """Under a list that shows only the oldest."""
    return f"and {number} more, sent later"


# Scores

SCORES_HEADING = "Scores"
NO_SCORES = "None yet"


def score(scale: str, total: int, band: str, on: date, today: date) -> str:
    """`PHQ-9 17 (moderately severe) on Nov 3`."""
    return f"{scale} {total} ({band}) on {short_date(on, today)}"


def referral_screening(scored: str) -> str:
    """The screening that led to the referral."""
    return f"Referral screening: {scored}"


def stalled(reason: str) -> str:
    """The scores do not improve."""
    return f"Stalled: {reason}"


# Case review

REVIEW_HEADING = "Case review"
NOT_REVIEWED = "Not reviewed yet"


def review(on: date, summary: str, today: date) -> str:
    """One review and the state of its recommendation."""
    return f"{short_date(on, today)}: {summary}"


def on_agenda(category: str, reasons: Sequence[str]) -> str:
    """The patient is on the agenda of the next review."""
    return f"On the agenda under {category.lower()}: {'; '.join(reasons)}"


def also_on_agenda(categories: Sequence[str]) -> str:
    """More categories of the agenda fit."""
    return f"Also under {', '.join(categories).lower()}"


# This month

MONTH_HEADING = "This month"


def month(today: date, progress: str) -> str:
    """`November: 15 of 60 min, 45 more for 99493.`."""
    return f"{today:%B}: {progress}."


# Record

RECORD_HEADING = "Record"
EMPTY_RECORD = "Nothing yet"
CARE_MANAGER, CONSULTANT, CLINICIAN = "care manager", "consultant", "treating clinician"
CONSENT, VISIT, ASSESSED = "consent", "initiating visit", "assessed"
PAYER, PROBLEMS, PREFERS = "payer", "problems", "prefers"


def medications(text: str, on: date, today: date) -> str:
    """`medications since Nov 3: sertraline 100 mg`."""
    return f"medications since {short_date(on, today)}: {text or 'none'}"


def consent(how: str, on: date, obtained_by: str, today: date) -> str:
    """`spoken, Sep 1, by Dana Reed`."""
    return f"{how}, {short_date(on, today)}" + (f", by {obtained_by}" if obtained_by else "")


def care_plan(on: date, sections: Sequence[str], today: date) -> str:
    """The newest version of the care plan."""
    return f"Care plan of {short_date(on, today)}: {'; '.join(sections)}"


# What is missing

MISSING_HEADING = "Missing, and who can supply it"
MISSING_HINT = "Supply it with the buttons Record, Care plan and Score, or type it: see /patient help."


def missing_item(what: str, who: str) -> str:
    """`no payer on record (care manager)`."""
    return f"{what} ({who})"


# Buttons

LOG_TIME_BUTTON = "Log time"
SCORE_BUTTON = "Score"
NEXT_CONTACT_BUTTON = "Next contact"
FLAG_BUTTON = "Flag"
RISK_BUTTON = "Risk"
RECORD_BUTTON = "Record"
CARE_PLAN_BUTTON = "Care plan"
STATUS_BUTTON = "Status"
CONTACT_SCHEDULE_BUTTON = "Contact schedule"


def undo_status(status: str) -> str:
    """The button that opens the ended episode again: `Undo graduated`."""
    return f"Undo status: {status}"


RE_ENROLL_BUTTON = "Re-enroll"
CARD_BUTTON = "Card"
UNDO_BUTTON = "Undo"


def seen_button(recipient: str) -> str:
    """The patient was seen; the recipient is empty when there is only one referral."""
    return f"Seen at {recipient}" if recipient else "Seen"


def not_seen_button(recipient: str) -> str:
    """The patient was not seen."""
    return f"Not seen at {recipient}" if recipient else "Not seen"


# Recent patients

RECENT_PATIENTS = "Your recent patients"
RECENT_PATIENTS_NOTICE = "Your recent patients."
RECENT_PATIENTS_HINT = "Or type /patient and a name or MRN."
NO_RECENT_PATIENTS = "You have no recent patients yet."
NO_RECENT_PATIENTS_HINT = "Type /patient and a name or MRN, or /caseload for the list."

# All versions of the care plan

CARE_PLANS_NOTICE = "The versions of a care plan."
NO_CARE_PLAN = "No care plan yet. Type plan -- goals: …; medication: …, or use the form."


def care_plans_heading(full_name: str, mrn_ending: str) -> str:
    """Above the versions."""
    return f"Care plan · {full_name} · MRN {mrn_ending}"


def care_plan_version(on: date, entered_by: str, today: date) -> str:
    """`Nov 23 · Dana Reed`."""
    return short_date(on, today) + (f" · {entered_by}" if entered_by else "")


def older_care_plans(number: int) -> str:
    """More versions than fit."""
    return f"and {number} older, in the audit packet"
