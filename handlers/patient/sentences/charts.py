"""What people read about merging two charts, and about a chart that was entered in error."""

from collections.abc import Sequence
from datetime import date

from store.rules.months import Month
from store.rules.patient.sentences import born_text
from store.rules.text_format import capitalize_first, count_text, short_date

# Another MRN

MRN_CORRECTED_NOTICE = "The MRN was corrected."
MRN_CORRECTED_MEANS = (
    "The history keeps the earlier MRN. A file that still has it is asked about, and adds no second chart."
)


def mrn_corrected(full_name: str, before: str, after: str) -> str:
    """The chart has another MRN now."""
    return f"Saved: {full_name} has MRN {after} now (before: {before})."


def merge_if_same(full_name: str, mrn: str) -> str:
    """What to do when another chart has the MRN."""
    return f"If both charts are one person, a lead or admin can join them: /patient {full_name} merge {mrn}"


# Which charts

WHICH_CHART_TO_MERGE = (
    "Which chart should be merged into this one?",
    "Type its MRN: /patient Holly Guzman merge 5002. The chart of Holly Guzman is kept.",
)
NOTHING_MERGED = ("No chart was merged into this one.", "")


def no_such_chart(typed: str) -> tuple[str, str]:
    """The words name no other chart."""
    return f"No other chart has the MRN or name “{typed}”.", "Type the whole MRN of the other chart."


def several_charts(typed: str, mrns: Sequence[str]) -> tuple[str, str]:
    """The words name several charts."""
    return f"“{typed}” names several charts: MRN {', '.join(mrns)}.", "Type the MRN of the one you mean."


def merged_already(mrn: str) -> tuple[str, str]:
    """The chart was merged into this one before."""
    return f"MRN {mrn} was already merged into this chart.", "To separate them: unmerge"


def not_merged_here(typed: str, mrns: Sequence[str]) -> tuple[str, str]:
    """The words name none of the merged charts."""
    return f"“{typed}” was not merged into this chart.", f"Merged were: MRN {', '.join(mrns)}."


def several_merged(mrns: Sequence[str]) -> tuple[str, str]:
    """Several charts were merged into this one."""
    return "Several charts were merged into this one.", f"Type which: unmerge {mrns[-1]} ({', '.join(mrns)})"


# The question before

MERGE_NOTICE = "Merge two charts?"
MERGE_BUTTON, CANCEL_BUTTON, UNDO_BUTTON = "Merge", "Cancel", "Undo"
ERROR_NOTICE = "Mark a chart as entered in error?"
ERROR_BUTTON = "Mark as entered in error"
UNMERGE_NOTICE = "Separate two charts again?"
SEPARATE_BUTTON = "Separate"
NOTHING_TO_COPY = "Nothing needs to be copied."
FREE_MRN = "The MRN is then free for the person it belongs to."
UNMERGE_MEANS = "The copies are voided. What was entered after the merge stays with this chart."


def merge_question(merged_mrn: str, full_name: str, kept_mrn: str) -> str:
    """The question above the preview."""
    return f"Merge MRN {merged_mrn} into the chart of {full_name}, MRN {kept_mrn}?"


def chart(label: str, full_name: str, mrn: str, born: date | None, status: str) -> str:
    """`Kept: Holly Guzman · MRN 5001 · born 3/4/1980 · active`."""
    return f"{label}: {full_name} · MRN {mrn} · {born_text(born)} · {status or 'never enrolled'}"


KEPT, MERGED = "Kept", "Merged into it"


def copied(facts: Sequence[str]) -> str:
    """What the kept chart gets."""
    return f"Copied to the kept chart: {', '.join(facts)}."


def already_there(facts: Sequence[str]) -> str:
    """What both charts hold."""
    return f"The same on both charts, kept once: {', '.join(facts)}."


def left_out(facts: Sequence[str]) -> str:
    """What the kept chart has of its own."""
    return f"Not copied, because the kept chart has its own: {', '.join(facts)}."


def conflict(about: str, kept: str, merged: str) -> str:
    """Both charts say something else."""
    return f"⚠ {capitalize_first(about)} differs: {kept} stays ({merged} on the other chart)."


def closed_months(months: Sequence[Month]) -> str:
    """Closed months with minutes of the chart."""
    names = ", ".join(month.name for month in months)
    return f"⚠ Closed, and not changed: {names}. The difference becomes an adjustment."


def merge_means(merged_mrn: str) -> str:
    """What happens to the merged chart."""
    return (
        f"MRN {merged_mrn} is then left out of every list and count, and opens the kept chart. "
        "Both stay on the ledger, and it can be undone."
    )


def error_question(full_name: str, mrn: str) -> str:
    """The question before a chart is marked as entered in error."""
    return f"Mark the chart of {full_name}, MRN {mrn}, as entered in error?"


def reason(note: str) -> str:
    """Why the chart is marked as entered in error."""
    return f"Reason: {note}"


def leaves(facts: Sequence[str]) -> str:
    """What is left out of every list and count with the chart."""
    return (
        f"It is left out of every list and count, with {', '.join(facts)}. It stays on the ledger."
        if facts
        else "It is left out of every list and count. It stays on the ledger."
    )


def unmerge_question(merged_mrn: str, full_name: str) -> str:
    """The question before two charts are separated."""
    return f"Separate MRN {merged_mrn} from the chart of {full_name} again?"


# The answer after

MERGED_NOTICE = "The charts were merged."
HIDDEN_NOTICE = "The chart was marked as entered in error."
SHOWN_NOTICE = "Undone. The chart is back."


def merged(merged_mrn: str, full_name: str, kept_mrn: str) -> str:
    """The charts were merged."""
    return f"Merged: MRN {merged_mrn} into the chart of {full_name}, MRN {kept_mrn}."


IS_IN_ERROR_NOTICE = "The chart is marked as entered in error."
UNDO_IN_ERROR = "Undo entered in error"


def is_in_error(full_name: str, mrn: str, since: date, today: date) -> str:
    """A chart that was looked for is in no list."""
    day = short_date(since, today)
    return f"The chart of {full_name}, MRN {mrn}, is marked as entered in error since {day}."


def hidden(full_name: str, mrn: str) -> str:
    """The chart was marked as entered in error."""
    return f"Marked as entered in error: the chart of {full_name}, MRN {mrn}."


def shown_again(full_name: str, mrn: str) -> str:
    """The chart is in lists and numbers again."""
    return f"Undone: {full_name}, MRN {mrn}, is back in every list and count."


def copies_voided(number: int) -> str:
    """What Undo did on the kept chart."""
    return f"{count_text(number, 'copy')} on the other chart voided." if number else ""


def also_has_mrn(mrn: str, on: date, today: date) -> str:
    """On the card: a chart that was merged into this one."""
    return f"MRN {mrn} was merged into this chart on {short_date(on, today)}"
