"""Sentences about moving in with files."""

IMPORT_A_FILE = "Import a file"
NOTIFICATION = "How to import a file."
UPLOAD_IN_DIRECT_MESSAGE = (
    "Upload the file in the direct message with Caseload, as CSV or Excel (.xlsx), up to 10 MB."
)
WHAT_HAPPENS = (
    "I say what it would change and ask about what is unclear. Nothing is saved until you press Import. "
    "Everyday headings are understood, like DOB, Insurance, PCP."
)
FILES = (
    "Patients first: MRN and name; also birth date, payer, clinician, care manager, status, consent …",
    "Time: MRN, date, minutes, activity",
    "Scores: MRN, date, scale, score",
    "Contacts without minutes: MRN, date, kind",
    "Case reviews: MRN, date, recommendation",
    "Care plans: MRN, date, plan",
)
ORDER_AND_PRIVACY = (
    "The same file again adds nothing twice. The file itself stays in Slack until you delete it there."
)
