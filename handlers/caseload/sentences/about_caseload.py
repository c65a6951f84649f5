"""What people read in `/caseload`: the table of patients, its views and its orders."""

from datetime import date, time

from store.rules.review.agenda import FlagKind
from store.rules.text_format import (
    count_text,
    short_date,
    time_of_day_text,
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
    "no contact": "Every patient has a contact on record.",
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
    return f"{'Whole list' if view == 'everyone' else view.capitalize()} ({patients})"


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


VIEWS_HINT = (
    f"Use {', '.join(EMPTY_VIEW)}, referrals, all, or mention a colleague with @. "
    "/caseload help says what each shows."
)


def unknown_order(typed: str) -> str:
    """No such order."""
    return f"I can't sort by “{typed}”."


ORDERS_HINT = "Sort by overdue, by not improving, or by longest."
