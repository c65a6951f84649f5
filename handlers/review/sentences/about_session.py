"""What people read in a review session, from the first patient to the minutes to log."""

from collections.abc import Sequence

from store.rules.text_format import count_text

# The review session: one patient at a time.

SESSION_TITLE = "Case review"
NEXT = "Next"
SKIP = "Skip for now"
OPEN_CARD = "Open card"
RESUME = "Resume"
FINISH_IT = "Finish it"
FINISH = "Finish"
NOT_A_REVIEW_UNLESS_RECORDED = (
    "Only what the consultant records counts as a review. "
    "You can close this at any time: within a day, /review start resumes here."
)
SKIP_RECORDS_NOTHING = "“Skip for now” records nothing: the patient stays on the agenda."
NO_LONGER_ON_AGENDA = "No longer on the agenda."


def position(number: int, total: int, category: str, since: str) -> str:
    """`2 of 6 · Stalled cases · since 10:04 AM`."""
    place = f"{number} of {total} · {category}"
    return f"{place} · since {since}" if since else place


def no_longer_in_care(status: str) -> str:
    """The patient left care since the session started."""
    return f"No longer in care ({status})."


def will_be_recorded(patient: str, questions: int) -> str:
    """What the consultant's buttons do, said before."""
    stays = ""
    if questions:
        stays = f" {count_text(questions, 'open question')} {'stays' if questions == 1 else 'stay'} open."
    return (
        f"“No change” records that you reviewed {patient} today and treatment stays as it is.{stays} "
        "“Recommend…” asks for the text first."
    )


def recorded_for(patient: str, recommendation: str) -> str:
    """Above the next patient."""
    return f"Recorded for {patient}: {recommendation}"


def answered_for(patient: str) -> str:
    """Above the patient whose question was answered."""
    return f"Answered for {patient}. The person who asked will be notified."


def undone_for(patient: str) -> str:
    """Above the current patient."""
    return f"Undone for {patient}: nothing is recorded, and the patient stays on the agenda."


def undo_for(patient: str) -> str:
    """A button at the end of the session."""
    return f"Undo {patient}"


def open_session(when: str, position: int, total: int) -> str:
    """A session of the day before that was left open."""
    return f"Your review of {when} is still open, at {position} of {total}."


# The end of a session: who was reviewed, and the minutes to log.

YOUR_MINUTES = "Your minutes, by patient. Change them, or clear a field to leave it out."
LOG_THESE = "Log these"
SESSION_FINISHED = "The review is finished."
NO_MINUTES_LOGGED = "No minutes were logged."


def patients_covered(covered: int, reviewed: int, skipped: int) -> str:
    """`3 patients covered, 2 reviewed, 16 skipped`."""
    counts = f"{count_text(covered, 'patient')} covered, {reviewed} reviewed"
    return f"{counts}, {skipped} skipped" if skipped else counts


def reviewed(names: Sequence[str]) -> str:
    """For whom a review was recorded."""
    return f"Reviewed: {', '.join(names)}"


def still_on_agenda(names: Sequence[str]) -> str:
    """Who is on the agenda at the end of a session."""
    return f"Still on the agenda: {', '.join(names)}"


def measured(minutes: int, seconds: int, start: str, end: str) -> str:
    """`Measured 4 min 12 s, 10:00 AM to 10:04 AM`."""
    time = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    return f"Measured {time}, {start} to {end}."


# Refusals in a session.

ONLY_REVIEWERS = "Only a care manager or the consultant can run a review session."
SEE_AGENDA = "/review shows the agenda."
NO_SESSION = "You don't have an open review session."
SESSION_ENDED = "That review session has ended, or is more than a day old."
START_ANOTHER = "Start another with /review start."
START_ONE = "Start one with /review start."
SESSION_OF_COLLEAGUE = "That review session belongs to a colleague."
START_YOUR_OWN = "Start your own with /review start."
NO_ONE_ON_YOUR_AGENDA = "No one is on your agenda."


def older_finished(started: str) -> str:
    """Above the end of a session of an earlier day, which was still open."""
    return f"Your session of {started} was still open and is finished now. To begin another: /review start"
