"""What a patient's history says: each fact in a line, what it was before, and the forms that correct it."""

from collections.abc import Sequence
from datetime import date, time

from store.caseload.patient_history import HistoryKind
from store.rules.text_format import (
    capitalize_first,
    count_text,
    day_and_time,
    short_date,
    weekday_and_date,
)

# The list

HISTORY_NOTICE = "A patient's history."
HISTORY_BUTTON, MINUTES_BUTTON, ALL_BUTTON = "History", "Minutes", "Everything"
OLDER, NEWER, EDIT, UNDO, RESTORE = "Older", "Newer", "Edit", "Undo", "Restore"
KIND_NAMES = {
    HistoryKind.SCORES: "Scores",
    HistoryKind.CONTACTS: "Contacts",
    HistoryKind.NOTES: "Notes",
    HistoryKind.REVIEWS: "Reviews",
    HistoryKind.PLANS: "Care plans",
    HistoryKind.RECORD: "Record",
    HistoryKind.STATUS: "Status",
    HistoryKind.ALERTS: "Alerts and flags",
}


def heading(patient: str, kind: HistoryKind | None, number: int) -> str:
    """`Holly Guzman · MRN …8805 · scores: 3 entries`."""
    part = KIND_NAMES[kind].lower() if kind else "history"
    return f"{patient} · {part}: {'1 entry' if number == 1 else f'{number} entries'}"


def page(first: int, last: int, number: int) -> str:
    """Under a list that is longer than a message."""
    return f"{first} to {last} of {number}"


def line(day: str, what: str, by: str) -> str:
    """`Sat Nov 21 · PHQ-9 14 · moderate · by Dana Reed`."""
    return " · ".join(part for part in (day, what, f"by {by}" if by else "") if part)


def before(what: str, by: str, on: date, today: date) -> str:
    """What the fact was before it was edited, by whom and when."""
    return f"Before: {what} (edited {short_date(on, today)}{f' by {by}' if by else ''})"


def void(reason: str, on: date, today: date) -> str:
    """Why a fact is void, and since when."""
    return f"{capitalize_first(reason)} ({short_date(on, today)})"


MOVED = "Belongs to another patient now"
CLEARED_UNSAID = "cleared"

# What a fact says


def contact(kind: str, clock: str) -> str:
    """`attempt · 2:15 PM`."""
    return f"{kind} · {clock}" if clock else kind


def score(scale: str, total: int, band: str, item: int | None, value: int | None) -> str:
    """`PHQ-9 14 · moderate · item 9: 0`."""
    risk = f" · item {item}: {value}" if item and value is not None else ""
    return f"{scale} {total} · {band}{risk}"


SCREENING = "referral screening"
REACHED, NOT_REACHED = "reached", "not reached"
LATER_NOTE = "note"
CONTINUE = "reviewed: continue as before"
VISIT = "initiating visit"


def review(summary: str) -> str:
    """A review and the state of its recommendation."""
    return f"review: {summary}"


TOLD = "patient told"


def step_undone(step: str, on: date, by: str, undone_on: date, today: date) -> str:
    """`approved Nov 21, undone Nov 22 by Owen Clark`."""
    who = f" by {by}" if by else ""
    return f"{step} {short_date(on, today)}, undone {short_date(undone_on, today)}{who}"


def care_plan(sections: Sequence[str]) -> str:
    """A version of the care plan."""
    return f"care plan: {'; '.join(sections)}"


def consent(how: str, obtained_by: str) -> str:
    """`spoken consent, obtained by Dana Reed`."""
    return f"{how} consent" + (f", obtained by {obtained_by}" if obtained_by else "")


def problems(codes: str) -> str:
    """The problem list."""
    return f"problems {codes}" if codes else "no problems"


def medications(text: str) -> str:
    """The medications with their dose."""
    return f"medications {text}" if text else "no medications"


def payer(name: str) -> str:
    """The payer from a day on."""
    return f"payer {name}"


def team_position(position: str, person: str) -> str:
    """`care manager Dana Reed`: who has a position on the care team from a day on."""
    return f"{position} {person}" if person else f"no {position}"


def referral(recipient: str, note: str) -> str:
    """A referral elsewhere."""
    return f"referral to {recipient}" + (f" · {note}" if note else "")


def referral_outcome(outcome: str, recipient: str, note: str) -> str:
    """`seen at Lakeside Psychiatry`."""
    return f"{outcome} at {recipient}" + (f" · {note}" if note else "")


def service(code: str, note: str) -> str:
    """A service that is billed separately."""
    return f"service {code}" + (f" · {note}" if note else "")


def status(name: str, until: date | None, note: str, today: date) -> str:
    """`status on hold until Dec 15 (note)`."""
    return (
        f"status {name}{f' until {short_date(until, today)}' if until else ''}{f' ({note})' if note else ''}"
    )


def alert(note: str, tier: str, steps: Sequence[str]) -> str:
    """A safety alert, its tier, and the steps taken."""
    return "; ".join(
        part for part in (f"⚠ safety alert: {note}" if note else "⚠ safety alert", tier, *steps) if part
    )


def status_day_out_of_order(earliest: date | None, latest: date | None, today: date) -> str:
    """The statuses around it keep their order."""
    after = f"not before {short_date(earliest, today)}" if earliest else ""
    before = f"not after {short_date(latest, today)}" if latest else ""
    return f"Choose a day {' and '.join(part for part in (after, before) if part)}."


def status_now(status: str, since: date, today: date) -> str:
    """After Undo of a status: the one before it."""
    return f"Now: {status} since {short_date(since, today)}."


def acknowledged(by: str, on: date, today: date) -> str:
    """A step of a safety alert."""
    return f"acknowledged {short_date(on, today)}{f' by {by}' if by else ''}"


def closed(by: str, on: date, today: date) -> str:
    """The last step of a safety alert."""
    return f"closed {short_date(on, today)}{f' by {by}' if by else ''}"


def step(what: str, by: str, on: date, today: date) -> str:
    """A step of a safety alert in words: `set to high risk Nov 21 by Dana Reed`."""
    return f"{what} {short_date(on, today)}{f' by {by}' if by else ''}"


def screened(by: str, on: date, today: date) -> str:
    """A screen on an open safety alert; its answers follow as the note."""
    return step("C-SSRS screen", by, on, today)


def screen_undone(by: str, on: date, today: date) -> str:
    """The screen before it is undone."""
    return step("screen undone", by, on, today)


def first_screen(tier: str, answers: str) -> str:
    """The screen that opened a safety alert."""
    return f"C-SSRS screen, {tier}: {answers}"


def tier_set(tier: str) -> str:
    """The tier was set or raised."""
    return f"set to {tier}"


def lowering_requested(tier: str) -> str:
    """Someone asked the consultant to lower the tier."""
    return f"asked to lower to {tier}"


def tier_lowered(tier: str) -> str:
    """The consultant lowered the tier."""
    return f"lowered to {tier}"


def lowering_declined(tier: str) -> str:
    """The consultant kept the tier."""
    return f"not lowered to {tier}"


def escalated_to(name: str) -> str:
    """No one acknowledged it in time."""
    return f"escalated to {name}"


def with_note(step: str, note: str) -> str:
    """A step, and what was done."""
    return f"{step}: {note}" if note else step


def note_corrected(by: str, on: date, today: date) -> str:
    """What was done at the step before is said otherwise at the next one."""
    return f"note corrected {short_date(on, today)}{f' by {by}' if by else ''}"


def reopened(by: str, on: date, today: date) -> str:
    """A step of a safety alert."""
    return f"reopened {short_date(on, today)}{f' by {by}' if by else ''}"


def acknowledgement_undone(by: str, on: date, today: date) -> str:
    """A step of a safety alert."""
    return f"acknowledgement undone {short_date(on, today)}{f' by {by}' if by else ''}"


def flag(name: str, question: str) -> str:
    """`medication question: sleep on sertraline?`."""
    return f"{name.lower()}: {question}" if question else name.lower()


def planned_contact(on: date, at: time | None, how: str) -> str:
    """`next contact Tue Dec 1 at 2:00 PM, phone`."""
    return f"next contact {day_and_time(on, at)}{f', {how}' if how else ''}"


def snooze(until: date) -> str:
    """Reminders leave the patient out until that day."""
    return f"snoozed until {weekday_and_date(until)}"


# Corrections

TITLES = {
    "contacts": "Edit a contact",
    "entry_notes": "Edit a note",
    "reviews": "Edit a review",
    "consents": "Edit a consent",
    "initiating_visits": "Edit the visit",
    "care_plans": "Edit a care plan",
    "flags": "Edit a question",
    "status_changes": "Edit a status",
}
DAY_FIELD, NOTE_FIELD, HOW_FIELD, UNTIL_FIELD = "Day", "Note", "How", "Until"
HOLD_ENDS_TOO_EARLY = "Choose a day after the first day of the hold."
OBTAINED_BY_FIELD, TOLD_FIELD = "Obtained by", "The patient was told"
RECOMMENDATION_FIELD = "Recommendation"
RECOMMENDATION_HINT = "Empty: reviewed, continue as before."
NOTHING_CHANGED = "Nothing was changed yet: change a field, or press Cancel."
CHANGED_NOTICE = "The entry is changed."
UNDONE_NOTICE = "Undone. The entry stays in the history, marked as void."
CHANGED_MEANWHILE = ("That entry was undone or edited in the meantime.", "The history shows it as it is now.")
NOT_YOURS = (
    "That entry was made by a colleague.",
    "They can change it, and so can a care manager who covers for them or a clinic lead.",
)
CONSULTANTS = ("Only the consultant who recorded a review can change it.", "Ask them to correct it.")


def answered(outcome: str) -> tuple[str, str]:
    """The clinician has answered the recommendation."""
    return (
        f"The treating clinician already {outcome} that recommendation, so it stays as it was.",
        "Record a new one: /review, the name, -- and the recommendation.",
    )


UNDO_EDIT = "Undo the edit"
NEVER_EDITED = ("There is no edit to undo.", "The history shows the entry as it is now.")


def edit_undone(what: str, patient: str) -> str:
    """The heading of a fact that says again what it said before it was edited."""
    return f"Back to {what} · {patient}"


def changed(what: str, patient: str) -> str:
    """The heading of a fact that was edited."""
    return f"Changed to {what} · {patient}"


def undone(what: str, patient: str) -> str:
    """The heading of a fact that was undone."""
    return f"Undone: {what} · {patient}"


def was(what: str) -> str:
    """What it was before."""
    return f"Before: {what}"


def more_versions(number: int) -> str:
    """Earlier versions that are not shown."""
    return f"and {count_text(number, 'earlier version')}"


RESTORED_NOTICE = "The entry is restored."
NOT_TO_RESTORE = (
    "That entry can't be restored: it is valid, was edited, or was restored already.",
    "The history shows it as it is now.",
)
RESTORED_MARK = "restored"
"""After a fact that restores an undone one."""


def restored(what: str, patient: str) -> str:
    """The heading of an entry that counts again."""
    return f"Restored: {what} · {patient}"


def undone_by(name: str) -> str:
    """The reason on the ledger."""
    return f"undone by {name}"


def identity(name: str, born: str, mrn: str, *, undone: bool) -> str:
    """A new name, birth date or MRN, or its undoing, with what the chart said before."""
    if mrn:
        return f"New MRN{' undone' if undone else ''}; before: MRN {mrn}"
    change = "New name or birth date undone" if undone else "New name or birth date"
    return f"{change}; before: {name}{f', born {born}' if born else ''}"
