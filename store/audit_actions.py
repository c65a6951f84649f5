"""What the audit trail records, and when; docs/audit.md shows it (`make docs`)."""

READ: dict[str, str] = {
    "home read": "a member opened App Home",
    "card read": "a member opened a patient's card",
    "card: … read": "a member asked for a part of the card, like the medications",
    "history read": "a member opened a patient's history",
    "entries read": "a member listed the entries of a patient",
    "own entries read": "a member listed their own entries of some days, like today",
    "names shown": "a member was shown a list of patients to choose from",
    "caseload read": "a member opened a caseload, or another page of it",
    "referrals read": "a member opened the referrals that wait for an answer",
    "caseload exported": "a member asked for a caseload as a file",
    "agenda read": "a member opened the agenda, or those never reviewed",
    "review covered": "a patient was discussed in a review session",
    "risk read": "a member opened the form of a safety alert",
    "billing read": "a member opened a month's billing, its files or the forecast",
    "patient-month read": "a member asked why a patient's month is billed as it is",
    "audit packet made": "a packet was made, in Slack or at the command line",
    "billing report read": "`caseload billing`",
    "frozen report read": "`caseload billing --closed`",
    "post previewed": "`caseload post --preview`",
    "charts previewed": "`caseload patient merge` and `entered-in-error` without `--apply`",
    "import previewed": "`caseload import` without `--apply`",
    "… exported": "`caseload export`: the kind of rows",
    "record exported": "`caseload export patient`: a patient's whole record",
    "audit trail read": "`caseload audit show`",
    "backup written": "a backup, which contains everything",
    "refused": "a member asked for what they may not see or do: which command, button or form",
}
"""Who saw what. An action with … begins or ends with it."""

CHANGED: dict[str, str] = {
    "enrolled": "a patient was enrolled, or again",
    "identity changed": "a name, birth date or MRN was corrected: what it was",
    "identity change undone": "that was undone",
    "charts merged": "a chart was merged into another",
    "merge undone": "that was undone",
    "chart entered in error": "a chart was taken out of every list",
    "chart shown again": "that was undone",
    "time logged": "minutes were entered",
    "time edited": "minutes were replaced",
    "time undone": "minutes were voided",
    "note added": "a note was added to minutes",
    "attempt noted": "an attempt to reach a patient was entered",
    "attempt undone": "an attempt was voided",
    "contact planned": "the next contact was agreed",
    "reminder snoozed": "a reminder was put off",
    "score saved": "a score was entered",
    "score replaced": "a score was entered instead of another",
    "score edited": "a score was replaced",
    "score undone": "a score was voided",
    "risk item answered": "the answer about self-harm was added to a score",
    "entry edited": "an entry of the history was replaced",
    "entry undone": "an entry of the history was voided",
    "entry restored": "a voided entry was entered again",
    "card: …": "a line, button or form changed the card: which",
    "assessment corrected": "the day of the initial assessment was corrected",
    "patients reassigned": "patients were given to another care manager",
    "question answered": "the question of a flag was answered",
    "question closed": "the question of a flag was closed without an answer",
    "answer undone": "that was undone",
    "review …": "a review was recorded, answered, closed, reopened or undone",
    "patient told": "the patient was told about a recommendation",
    "risk …": "a safety alert was opened, answered, escalated, closed or corrected: which step",
    "drill started": "an alert drill was started",
    "month closed": "a month was closed: the number and checksum of the report",
    "month reopened": "a closed month was opened again",
    "policy chosen": "a payer was given a billing policy",
    "payer renamed": "a payer was given another name",
    "payers joined": "two payers were joined into one",
    "payers separated": "that was undone",
    "rate set": "a code's rate was set",
    "setting changed": "a setting of the clinic: its old and new value",
    "clinic added": "a clinic was added",
    "workspace forgotten": "a clinic may move to another Slack workspace",
    "clinic chosen": "a member of several clinics chose one",
    "member added": "a member was added to the team",
    "member changed": "a member's roles or state were changed",
    "cover begun": "a member began to cover for another",
    "cover ended": "that ended",
    "… imported": "rows of a file were saved: how many, which lines",
    "import undone": "what an import added was voided",
    "backup restored": "a backup was restored into an empty database",
}
"""Who changed what, besides the ledger's rows, which say it themselves."""

_ANY = "…"


_NAMES = READ | CHANGED
_STARTS = tuple(name.removesuffix(_ANY) for name in _NAMES if name.endswith(_ANY))
_ENDS = tuple(name.removeprefix(_ANY) for name in _NAMES if name.startswith(_ANY))


def is_known(action: str) -> bool:
    """Whether the tables name an action."""
    return action in _NAMES or action.startswith(_STARTS) or action.endswith(_ENDS)
