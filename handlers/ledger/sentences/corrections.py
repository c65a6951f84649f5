"""What people read of lists of entries, and of entries that are edited."""

from datetime import date

from handlers.block_kit.dates import day_text, minutes_and_hours_text
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.text_format import capitalize_first, weekday_and_date

# Lists of entries


def entries_text(count: int) -> str:
    """`1 entry`, `3 entries`."""
    return "1 entry" if count == 1 else f"{count} entries"


def days_heading(first: date, last: date, today: date) -> str:
    """`Yesterday, Fri Nov 20`; `Nov 15 to Nov 21` of several days."""
    if first == last:
        return capitalize_first(day_text(first, today))
    return f"{weekday_and_date(first)} to {weekday_and_date(last)}"


def total(heading: str, minutes: Minutes, count: int) -> str:
    """The heading of a list: whose or when, and how much in all."""
    return f"{heading}: {minutes_and_hours_text(minutes)} in {entries_text(count)}"


ENTERED_TODAY = "Entered today"
LIST_NOTIFICATION = "Your entries."
PATIENT_LIST_NOTIFICATION = "A patient's entries."
NO_ENTRIES_NOTIFICATION = "There are no entries."
NOTHING_TODAY = "Nothing logged yet today."
HOW_TO_LOG = "For example, type /log 15m phone and the patient's name."
OLDER, NEWER = "Older", "Newer"


def nothing_on(heading: str) -> str:
    """No entry of the member in that time."""
    return f"{heading}: you logged nothing."


def nothing_for(patient: str) -> str:
    """No entry for the patient."""
    return f"{patient}: nothing is logged yet."


def entered_then(count: int) -> str:
    """Entries in the list that are for another day."""
    return (
        f"{entries_text(count)} of these {'was' if count == 1 else 'were'} made on that day for another day."
    )


def page(first: int, last: int, number: int) -> str:
    """Under a list that is longer than a message."""
    return f"{first} to {last} of {number}"


def spent_by(name: str) -> str:
    """Under a colleague's entry."""
    return f"By {name}"


def before_edit(entry: str, edited_by: str, on: date, today: date) -> str:
    """Under an entry that was edited: what it was before."""
    by = f" by {edited_by}" if edited_by else ""
    return f"Before: {entry} (edited {day_text(on, today)}{by})"


# Edit

EDIT = "Edit"
EDIT_ENTRY_TITLE = "Edit an entry"
SAVE_EDIT = "Save"
NOTHING_CHANGED = "Nothing was changed yet: change a field, or press Cancel."
REVERT_EDIT = "Undo the edit"
REVERT_NOTIFICATION = "The edit is undone."
EDITED_NOTIFICATION = "The entry is changed."
EDITED_MEANWHILE = (
    "That entry was undone or edited in the meantime.",
    "/log with the patient's name shows the entries as they are now.",
)
NEVER_EDITED = (
    "There is no edit to undo.",
    "/log with the patient's name shows the entries as they are now.",
)
NOT_YOURS = (
    "That entry was made by a colleague.",
    "They can change it, and so can a care manager who covers for them or a clinic lead.",
)
HOLDS_NOW = (
    "This entry counts now. The earlier message still shows the old one, and its buttons do nothing anymore. "
    "/log today, or /log with the patient's name, lists the entry with Undo the edit."
)
STARTS_LATER_TODAY = "It would begin later today. Choose another day."


def edited(entry: str) -> str:
    """The heading of an entry that was edited."""
    return f"Changed to {entry}"


def entry_replaced(entry: str) -> tuple[str, str]:
    """A button was pressed on an entry that was edited since; `entry` is the one that holds now."""
    return (
        f"That entry was edited: it is {entry} now.",
        "/log with the patient's name shows it, with Undo, Edit and Undo the edit.",
    )


def was(entry: str) -> str:
    """What an entry was before it was edited."""
    return f"Before: {entry}"


def edit_reverted(entry: str) -> str:
    """The heading of an entry that is again what it was."""
    return f"Back to {entry}"


def flag_moved(kind: str, question: str, patient: str) -> str:
    """A flag was raised with the entry, and went along to another patient."""
    return f"The {kind} flag{f' (“{question}”)' if question else ''} is on {patient} now."


def flag_undone(kind: str, question: str) -> str:
    """A flag was raised with the entry that is undone."""
    return f"The {kind} flag{f' (“{question}”)' if question else ''} is undone with it."


def alert_stays(patient: str) -> str:
    """Someone acted on the safety alert of a flag that went along."""
    return f"The safety alert on {patient} stays, because someone acted on it: close it with a note."


def closed_month(month: Month) -> str:
    """The entry belongs to a month that is closed for billing."""
    return f"{month.name} is closed for billing: its totals stay, and this becomes an adjustment in /billing."
