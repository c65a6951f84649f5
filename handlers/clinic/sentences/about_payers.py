"""The sentences of payers that are renamed or joined."""

from collections.abc import Sequence

from store.rules.months import Month
from store.rules.text_format import count_text

EXAMPLE = (
    'Like this: /clinic payer rename "Etna" Aetna. To join two payers that are one: '
    '/clinic payer join "Blue Cross" BCBS'
)
WHAT_ABOUT_PAYER = "What should change about which payer?"
SAME_PAYER = "That is the same payer."
SAME_NAME = "The payer has that name already."
RENAME_NOTICE, JOIN_NOTICE = "Rename a payer?", "Join two payers?"
RENAME_BUTTON, JOIN_BUTTON, CANCEL_BUTTON, UNDO_BUTTON = "Rename", "Join", "Cancel", "Undo"
SAVED_NOTICE = "The payer was changed."
UNDONE_NOTICE = "The change of the payer is undone."
CHANGED_SINCE = ("The payer was changed again since.", "See /clinic, and type the change that is needed now.")
FILES_KNOW = "Files that still have the earlier name are understood."


def rename_question(before: str, name: str) -> str:
    """The question before a payer gets another name."""
    return f"Rename the payer {before} to {name}?"


def join_question(before: str, into: str) -> str:
    """The question before two payers become one."""
    return f"Join the payer {before} to {into}?"


def taken_so_joined(name: str) -> str:
    """The new name is another payer's, so the two would be joined."""
    return f"{name} is a payer already, so the two would be joined."


def patients_concerned(number: int) -> str:
    """How many patients the payer covers."""
    return f"It covers {count_text(number, 'patient')}." if number else "It covers no patient."


def join_means(before: str, into: str) -> str:
    """What joining does to patients, policy and rates."""
    return f"Its patients get {into}, with that payer's billing policy and rates. {before} leaves the list."


def closed_months(months: Sequence[Month]) -> str:
    """Closed months with minutes of these patients."""
    names = ", ".join(month.name for month in months)
    return f"⚠ Closed, and not changed: {names}. What differs there becomes an adjustment."


def renamed(before: str, name: str) -> str:
    """A payer has another name."""
    return f"Renamed: the payer {before} is {name} now."


def joined(before: str, into: str, patients: int) -> str:
    """Two payers are one."""
    return f"Joined: {before} is {into} now, for {count_text(patients, 'patient')}."


def undone(before: str) -> str:
    """The payer is as it was."""
    return f"Undone: {before} is a payer of its own name again."
