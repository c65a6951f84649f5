"""Sentences of several commands."""

CLINIC_OPTION = "Which clinic; optional while there is only one."
APPLY_OPTION = "Save it; without this option, nothing is saved."
NO_DATABASE = "The database did not answer, or was busy for too long."
RUN_AGAIN = (
    "Everything reported as saved is saved. Run `caseload check` for details, then run the command again."
)
DISK_FULL = "The disk of the database is full. Nothing was saved."
FREE_SPACE = "Free some space, then run the command again."


def cannot_write_output(reason: str) -> str:
    """The standard output could not be written."""
    return f"The output cannot be written: {reason}."


def no_such_mrn(mrn: str, clinic: str) -> tuple[str, str]:
    """A command names a patient that isn't there."""
    return f"No one at {clinic} has the MRN {mrn}.", "See `caseload export patients`, or check the MRN."
