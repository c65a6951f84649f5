"""What people read about the caseload as a CSV file."""

from datetime import date

from store.rules.text_format import (
    count_text,
)

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
    "Reason due",
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
FILE_HERE = "Here is the caseload file you requested."
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
