"""Help of the commands that read and write files, and why a file is not written.

The outcome of imports and exports is in `store/imports/sentences`.
"""

from pathlib import Path

from store.rules.text_format import count_text

SHEET_OPTION = "Which sheet of a workbook; otherwise the first."
MAP_OPTION = "What a heading means; --apply keeps it."
BOM_OPTION = "Begin a CSV file with a byte-order mark, for Excel."
ACCEPT_NAME_CHANGE_OPTION = (
    "The row with this MRN is about the patient on file: take its name and birth date."
)
NEW_PATIENT_OPTION = "The row with this MRN is about no one on file, although the name or MRN is similar."
PAYER_OPTION = 'What a payer in the file means: --payer "BC/BS=Blue Cross Blue Shield"; --apply keeps it.'
STATUS_OPTION = 'What a status in the file means: --status "D/C=graduated"; --apply keeps it.'
PAD_MRN_OPTION = "How many digits an MRN has: put back the zeros that a spreadsheet dropped."
ADD_DUPLICATES_OPTION = "Add time entries that look like a changed copy of one on file."
FULL_OPTION = "Name every line and patient, not the first ten."
IMPORT_HELP = {
    "patients": """Add patients, or update those whose MRN is on file; empty cells change nothing.

    Columns: mrn, first_name, last_name, date_of_birth, payer, referring_provider, referring_npi,
    care_manager, referred_on, enrolled_on, initial_assessment, consent_on, problems, status, ended_on,
    goes_by, initiating_visit_on, last_contact_on, next_contact_on, next_kind, next_time,
    contact_interval_days, hold_until, primary_scale, payer_kind, payer_id, member_id, sex, phone_ok,
    preferred_contact, medications.
    A known MRN with another name, and a known name with another MRN, are left out until you decide, with
    --accept-name-change or --new-patient.
    """,
    "time": """Add time entries.

    Columns: mrn, date, minutes, activity, care_manager, note; start and end where known.
    """,
    "scores": """Add scores of rating scales, by total or by items.

    Columns: mrn, date, instrument, score, items. Or one line for each visit with a column for each scale:
    mrn, date, PHQ-9, GAD-7, Q9 (the answer to item 9).
    """,
    "report": """Import a billing report: patients, payers, NPIs, assessments, and each row's minutes as one
    time entry.

    Columns: Date, MRN, First name, Last name, Minutes, and Initial Assessment, Payer, Referring Provider
    NPI, Problems List. The entry is dated on the month's last day; the codes are worked out again.
    """,
    "services": """Add services billed besides collaborative care.

    Columns: mrn, date, code, note. After a visit that is billed separately (90837), that day's contacts don't
    count as minutes. G0568 to G0570 add to a code of advanced primary care management (G0556 to G0558).
    """,
    "contacts": """Add contacts and attempts without minutes.

    Columns: mrn, date, kind (phone, video, in person, attempt, no-show, letter), next_contact, next_kind.
    """,
    "reviews": """Add case reviews with their recommendations.

    Columns: mrn, date, recommendation (empty: no change), consultant, status (open, approved, declined,
    informed, closed); where known also answer (approved, declined, changed), answered_on, changed_to,
    told_on, closed_as (done, withdrawn, replaced), closed_on. A recommendation without a status is open for
    30 days; an older one is closed.
    """,
    "plans": """Add versions of care plans.

    Columns: mrn, date, plan.
    """,
}
"""By kind of file."""
EXPORT_HELP = {
    "patients": "Every patient with the latest episode.",
    "time": "Every time entry, including void ones.",
    "scores": "Every score, including void ones.",
    "contacts": "Every contact without minutes.",
    "reviews": "Every case review with its recommendation.",
    "plans": "Every version of a care plan.",
}
"""By kind of file."""
CHOOSE_ANOTHER_FILE = "Give the file another name."


def cannot_write(path: Path, reason: str) -> str:
    """A file could not be written; the one of that name is as it was."""
    return f"{path} cannot be written: {reason}."


def is_the_database(path: Path) -> str:
    """The file is the database in use, or belongs to it."""
    return f"{path} is the database of this registry (DATABASE_URL); it is never written over."


def is_a_database(path: Path) -> str:
    """The file is another database."""
    return f"{path} is a database; it is never written over."


def record_exported(clinic: str, tables: int, packets: int, folder: Path) -> str:
    """A patient's whole record was written; who it is isn't repeated."""
    files = f"{count_text(tables, 'table')} and {count_text(packets, 'packet')}"
    return f"Wrote the patient's record at {clinic} to {folder}: {files}."
