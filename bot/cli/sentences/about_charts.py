"""Sentences about charts: merged, hidden, entered in error."""

APPLY_CHANGE = "Do it; without it nothing is changed."
DRY_RUN_OF_CHANGE = "Dry run: nothing was changed. Add --apply to do it."
REASON_ON_RECORD = "Why; it becomes part of the record."
SHOW_CHART_AGAIN = "Undo it: the chart is shown again."
SEE_EXPORT = "See `caseload export patients`, or check the MRN."


def unknown_mrn(mrn: str) -> str:
    """No chart has the MRN."""
    return f"No patient has the MRN {mrn}."


def no_hidden_chart(mrn: str) -> str:
    """No chart of that MRN is hidden."""
    return f"No chart with the MRN {mrn} is merged or marked as entered in error."


def mrn_would_be(full_name: str, before: str, after: str) -> str:
    """What correcting an MRN would do."""
    return f"{full_name} would have MRN {after} (now: {before})."


def chart_comes_back(full_name: str, mrn: str) -> str:
    """What undoing would do."""
    return f"{full_name}, MRN {mrn}, would be back in every list and count."
